"""What clerks taught is used where the reader knows nothing, and said to be inferred."""

from __future__ import annotations

from datetime import date

import pytest

from engine.plan_reading import read_plan, read_source
from engine.plan_reading.learned import AGENCY, LABEL, TIME, Learned, LearnedWord

DAY = date(2026, 3, 2)
TEXT = """\
ỦY BAN NHÂN DÂN TỈNH LÂM HẢI
Số: 66/KH-UBND
Lâm Hải, ngày 10 tháng 02 năm 2026
KẾ HOẠCH
Phát triển du lịch năm 2026
1. Xây dựng bản đồ du lịch của tỉnh
- Bộ phận đảm trách: Trung tâm XTDL; Sở Tài chính
- Thời gian: trước kỳ họp cuối năm
2. Sở Tư pháp rà soát văn bản trước kỳ họp cuối năm.
3. Sở Y tế báo cáo kết quả trước ngày 30/9/2026, chuẩn bị cho trước kỳ họp cuối năm.
"""


def tasks(*words: tuple[str, str, str]) -> list[dict]:
    learned = Learned(tuple(LearnedWord(*each, DAY) for each in words))
    return read_plan(read_source("a.txt", TEXT.encode()), learned).as_json()["tasks"]


def test_a_label_that_was_taught_gives_its_field() -> None:
    before, after = tasks()[0], tasks((LABEL, "bộ phận  Đảm trách", "lead"))[0]

    assert before["lead"] == []
    assert after["lead"] == ["Trung tâm XTDL", "Sở Tài chính"]
    assert after["origin"]["lead"] == "inferred"
    assert after["rules"]["lead"] == "learned:2026-03-02"


def test_a_name_that_was_taught_is_the_agency_and_keeps_its_place() -> None:
    label = (LABEL, "Bộ phận đảm trách", "lead")
    task = tasks(label, (AGENCY, "trung tâm xtdl", "Trung tâm Xúc tiến du lịch tỉnh"))[0]

    assert task["lead"] == ["Trung tâm Xúc tiến du lịch tỉnh", "Sở Tài chính"]
    begin, end = task["spans"]["lead"]
    assert TEXT[begin:end] == "Trung tâm XTDL; Sở Tài chính"


@pytest.mark.parametrize("place", [0, 1])
def test_a_time_that_was_taught_is_read_where_no_other_stands(place: int) -> None:
    task = tasks((TIME, "trước kỳ họp cuối năm", "trước ngày 01/12"))[place]

    assert task["due"]["end"] == "2026-12-01"
    assert task["due"]["exclusive"]
    assert (task["origin"]["due"], task["rules"]["due"]) == ("inferred", "learned:2026-03-02")
    begin, end = task["spans"]["due"]
    assert TEXT[begin:end] == "trước kỳ họp cuối năm"


def test_a_time_that_the_document_says_itself_stays() -> None:
    task = tasks((TIME, "trước kỳ họp cuối năm", "trước ngày 01/12"))[2]

    assert task["due"]["end"] == "2026-09-30"
    assert task["origin"]["due"] == "text"
