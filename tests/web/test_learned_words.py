"""What a clerk corrects is offered to be remembered, used by the next document, taken back."""

from __future__ import annotations

import re

import pytest

from engine.service.plans import plan_reading
from tests.web.conftest import ADMIN, DOER
from tests.web.test_agencies_end import end
from tests.web.test_plan_documents import PATH, act, fields, send

TEXT = """\
ỦY BAN NHÂN DÂN TỈNH LÂM HẢI
Số: 66/KH-UBND
Lâm Hải, ngày 10 tháng 02 năm 2026
KẾ HOẠCH
Phát triển du lịch năm 2026
1. Xây dựng bản đồ du lịch của tỉnh
- Chủ trì: Trung tâm Số hóa
- Bộ phận giúp việc: Sở Tư pháp
- Thời gian: trước kỳ họp cuối năm
2. Sở Y tế rà soát văn bản trước ngày 30/9/2026.
"""
WORDS = f"{PATH}/da-ghi-nho"


@pytest.fixture(autouse=True)
def _in_this_process(monkeypatch):
    monkeypatch.setattr(plan_reading, "apart", lambda work, sent, _seconds: work(sent))


@pytest.fixture
def admin(signed_in):
    return signed_in(ADMIN)


def read(browser) -> str:
    """The address of the document after it was read."""
    return send(browser, "ke-hoach.txt", TEXT.encode()).location.partition("?")[0]


def corrected(browser, **other: list[str]) -> str:
    """A document in which a name, a label and a time were corrected."""
    desk = read(browser)
    typed = {
        "lead": ["Sở Nội vụ", "Sở Y tế"],
        "coordinating": ["Sở Tư pháp", ""],
        "time": ["trước ngày 01/12", "trước ngày 30/9/2026"],
    }
    act(browser, desk, "save", **{**typed, **other})
    return desk


def offered(browser, desk: str) -> dict[str, str]:
    """The words that are offered, by the field that was corrected."""
    sent = fields(browser.get(desk))
    return {name[6:]: value for name, (value, *_) in sent.items() if name.startswith("words.")}


def test_what_was_corrected_is_offered_and_used_by_the_next_document_alone(admin):
    desk = corrected(admin)
    assert offered(admin, desk) == {
        "t1.lead": "Trung tâm Số hóa",
        "t1.coordinating": "Bộ phận giúp việc",
        "t1.time": "trước kỳ họp cuối năm",
    }
    assert fields(admin.get(read(admin)))["lead"] == ["Trung tâm Số hóa", "Sở Y tế"]

    for field in offered(admin, desk):
        act(admin, desk, f"remember:{field}")
    assert offered(admin, desk) == {}

    page = admin.get(read(admin))
    sent = fields(page)
    assert sent["lead"] == ["Sở Nội vụ", "Sở Y tế"]
    assert sent["coordinating"] == ["Sở Tư pháp", ""]
    assert sent["time"] == ["trước ngày 01/12", "trước ngày 30/9/2026"]
    assert len(re.findall(r"đã ghi nhớ ngày \d\d/\d\d/\d{4}", page.get_data(as_text=True))) == 3


def test_the_same_words_for_another_agency_are_asked_about(admin):
    act(admin, corrected(admin), "remember:t1.lead")
    other = read(admin)
    act(admin, other, "save", lead=["Trung tâm Số hóa", "Sở Y tế"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plan_reading, "learned", lambda *_: plan_reading.NOTHING_LEARNED)
        other = corrected(admin, lead=["Sở Y tế", "Sở Y tế"])

    asked = act(admin, other, "remember:t1.lead")

    assert asked.status_code == 409
    assert "đã được ghi nhớ là «Sở Nội vụ»" in asked.get_data(as_text=True)
    assert 'value="relearn:t1.lead"' in asked.get_data(as_text=True)
    act(admin, other, "relearn:t1.lead")
    assert fields(admin.get(read(admin)))["lead"] == ["Sở Y tế", "Sở Y tế"]


def test_words_are_listed_with_who_and_the_document_and_taken_back(admin, signed_in):
    desk = corrected(admin)
    act(admin, desk, "remember:t1.lead")
    page = admin.get(WORDS).get_data(as_text=True)
    assert "«Trung tâm Số hóa»" in page
    assert "Sở Nội vụ" in page
    assert f'href="{desk}"' in page
    (word,) = re.findall(rf'action="{WORDS}/(\w+)/thu-hoi"', page)
    assert signed_in(DOER).post(f"{WORDS}/{word}/thu-hoi", {}).status_code == 403
    assert signed_in(DOER).get(WORDS).status_code == 403

    admin.post(f"{WORDS}/{word}/thu-hoi", {})

    assert "Đã thu hồi" in admin.get(WORDS).get_data(as_text=True)
    assert fields(admin.get(read(admin)))["lead"] == ["Trung tâm Số hóa", "Sở Y tế"]


def test_a_year_of_its_own_and_a_change_of_who_is_meant_are_not_offered(admin):
    desk = corrected(admin, time=["trước ngày 01/12/2026"] * 2, lead=["", "Sở Nội vụ"])

    assert set(offered(admin, desk)) == {"t1.coordinating"}


def test_a_name_whose_agency_has_ended_is_told_and_not_used(admin, place):
    desk = corrected(admin)
    act(admin, corrected(admin), "remember:t1.lead")
    end(place, "so-noi-vu")

    assert "cơ quan đã hết hiệu lực" in admin.get(WORDS).get_data(as_text=True)
    assert fields(admin.get(read(admin)))["lead"] == ["Trung tâm Số hóa", "Sở Y tế"]
    refused = act(admin, desk, "remember:t1.lead")
    assert refused.status_code == 422
    assert "đã hết hiệu lực từ sau ngày 01/04/2025" in refused.get_data(as_text=True)
