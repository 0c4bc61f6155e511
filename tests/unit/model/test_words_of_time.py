"""The words of time that plans really use: each as a date, a wait, a period, or told as unread."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.model.deadlines import from_json, read_deadline

ISSUED = date(2027, 1, 20)


@pytest.mark.parametrize(
    ("words", "last_day"),
    [
        ("30 ngày kể từ ngày ban hành", "2027-02-19"),
        ("Trong thời hạn 30 ngày kể từ ngày ban hành Kế hoạch này", "2027-02-19"),
        ("10 ngày làm việc", "2027-02-03"),
        ("trong 3 tháng", "2027-04-20"),
        ("trong vòng 2 tuần kể từ ngày ký", "2027-02-03"),
        ("15 ngày kể từ ngày 01/3/2027", "2027-03-16"),
        ("Năm 2027", "2027-12-31"),
        ("Trong năm 2027", "2027-12-31"),
        ("đến hết năm 2027", "2027-12-31"),
        ("hết năm", "2027-12-31"),
        ("cuối năm 2027", "2027-12-31"),
        ("6 tháng đầu năm 2027", "2027-06-30"),
        ("trong 6 tháng cuối năm 2027", "2027-12-31"),
        ("9 tháng đầu năm", "2027-09-30"),
        ("Quý I, II/2027", "2027-06-30"),
        ("Quý I/2027 - Quý II/2027", "2027-06-30"),
        ("Hoàn thành trong Quý III", "2027-09-30"),
        ("Quý II/2027", "2027-06-30"),
        ("trước quý III/2027", "2027-06-30"),
        ("trước năm 2028", "2027-12-31"),
        ("tháng 3", "2027-03-31"),
        ("tháng 3, 4/2027", "2027-04-30"),
        ("trong tháng 3/2027", "2027-03-31"),
        ("Trước tháng 6/2027", "2027-05-31"),
        ("tuần thứ 2 tháng 12/2026", "2026-12-13"),
        ("tuần cuối tháng 12/2027", "2027-12-31"),
        ("gửi trước ngày 10/3 theo Công văn số 15/BNV-TCCB ngày 01/01/2027", "2027-03-09"),
    ],
)
def test_it_ends_on_the_last_permitted_day(words: str, last_day: str) -> None:
    read = read_deadline(words, ISSUED)

    assert (read.kind, read.last_day) == ("date", date.fromisoformat(last_day))
    assert (read.text, read.problem) == (words, None)


@pytest.mark.parametrize(
    ("words", "counted"),
    [
        ("trong vòng 15 ngày làm việc sau khi Nghị định có hiệu lực", "event:working_days:15"),
        ("trong 05 ngày làm việc kể từ ngày nhận được văn bản", "event:working_days:5"),
        ("Sau 10 ngày kể từ ngày kết thúc quý", "event:days:10"),
        ("Sau khi Nghị định có hiệu lực 15 ngày", "event:days:15"),
        ("Ngay sau khi có hướng dẫn của Bộ Nội vụ", "event"),
        ("Theo hướng dẫn của Bộ", "event"),
        ("Sau khi Luật số 72/2025/QH15 ngày 16/6/2025 có hiệu lực", "event"),
    ],
)
def test_what_counts_from_an_event_waits_for_it(words: str, counted: str) -> None:
    read = read_deadline(words, ISSUED)

    assert (read.kind, read.last_day, read.counted) == ("after_event", None, counted)


def test_a_wait_keeps_the_day_by_which_it_must_be_over() -> None:
    read = read_deadline("Sau khi có hướng dẫn của Bộ, hoàn thành trước ngày 30/6/2027", ISSUED)

    assert (read.kind, read.last_day) == ("after_event", date(2027, 6, 29))


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("Từ tháng 4 đến tháng 9 năm 2027", "2027-04-01", "2027-09-30"),
        ("từ quý I đến quý III/2027", "2027-01-01", "2027-09-30"),
        ("Giai đoạn 2026 - 2030", "2026-01-01", "2030-12-31"),
        ("từ ngày 15/11/2026 đến ngày 15/01/2027", "2026-11-15", "2027-01-15"),
    ],
)
def test_a_window_keeps_both_ends(words: str, first: str, last: str) -> None:
    read = read_deadline(words, ISSUED)

    assert read.kind == "window"
    assert (str(read.window_from), str(read.last_day)) == (first, last)


@pytest.mark.parametrize(
    ("words", "earlier", "last"),
    [
        ("Trước ngày 20 tháng 6 và ngày 20 tháng 12", "2027-06-19", "2027-12-19"),
        ("trước ngày 10/3; báo cáo chính thức trước 20/3", "2027-03-09", "2027-03-19"),
    ],
)
def test_of_two_days_both_are_kept(words: str, earlier: str, last: str) -> None:
    read = read_deadline(words, ISSUED)

    assert ([str(day) for day in read.earlier], str(read.last_day)) == ([earlier], last)


@pytest.mark.parametrize(
    ("words", "period", "due"),
    [
        ("hằng quý, trước ngày 15 tháng cuối quý", "P3M", "0:15<"),
        ("chậm nhất 25/12 hằng năm", "P1Y", "0:25"),
        ("trước ngày 31/01 hằng năm", "P1Y", "1:31<"),
        ("trước ngày 20 hằng tháng", "P1M", "0:20<"),
        ("ngày 05 hàng tháng", "P1M", "1:5"),
        ("hằng quý, chậm nhất ngày 10 tháng đầu quý sau", "P3M", "1:10"),
        ("Định kỳ 6 tháng, trước ngày 15/6 và ngày 15/12", "P6M", "0:15<"),
        ("thứ năm hằng tuần", "P1W", "0:3"),
        ("Thường xuyên, định kỳ hằng quý, 6 tháng, hằng năm", "P3M", None),
        ("Thường xuyên", None, None),
    ],
)
def test_a_periodic_duty_has_its_period_and_its_day(
    words: str, period: str | None, due: str | None
) -> None:
    read = read_deadline(words, ISSUED)

    assert (read.kind, read.period, read.due, read.last_day) == ("recurring", period, due, None)


def test_a_date_beside_a_period_keeps_both() -> None:
    words = "xong trước 30/6/2027, báo cáo tiến độ trước ngày 20 hằng tháng"
    read = read_deadline(words, ISSUED)

    assert (read.kind, read.last_day) == ("date", date(2027, 6, 29))
    assert (read.period, read.due, read.text) == ("P1M", "0:20<", words)


@pytest.mark.parametrize(
    ("words", "issued", "reason"),
    [
        ("trước ngày 30/02/2027", ISSUED, "no_such_day"),
        ("trong tháng 13/2027", ISSUED, "no_such_day"),
        ("2027-02-30", ISSUED, "no_such_day"),
        ("31/12/9999", ISSUED, "year_out_of_range"),
        ("năm 9999", ISSUED, "year_out_of_range"),
        ("9999-12-31", ISSUED, "year_out_of_range"),
        ("từ ngày 15/4/2027 đến ngày 10/4/2027", ISSUED, "reversed"),
        ("tháng 3", None, "year_missing"),
        ("tháng 3", date(2026, 11, 30), "year_missing"),
        ("trước ngày 15/4", date(2026, 11, 30), "year_missing"),
        ("30 ngày kể từ ngày ban hành", None, "issue_missing"),
        ("ban", ISSUED, "not_understood"),
        ("đầu tháng 3/2027", ISSUED, "not_understood"),
        ("trước ngày 30/6/27", ISSUED, "not_understood"),
        ("khi nào xong thì báo cáo", ISSUED, "not_understood"),
        ("ngay từ đầu năm học 2025 - 2026", ISSUED, "not_understood"),
        ("hằng quý, trước ngày 45 tháng cuối quý", ISSUED, "not_understood"),
    ],
)
def test_what_is_no_time_is_told_with_its_reason(
    words: str, issued: date | None, reason: str
) -> None:
    read = read_deadline(words, issued)

    assert (read.kind, read.last_day, read.counted) == ("none", None, reason)
    assert read.problem is not None
    assert words in str(read.problem)


@pytest.mark.parametrize("words", ["khẩn trương", "Kịp thời", "theo quy định", "theo yêu cầu"])
def test_urgency_is_no_time_and_nothing_to_ask_about(words: str) -> None:
    read = read_deadline(words, ISSUED)

    assert (read.kind, read.problem) == ("none", None)


@given(
    st.text(alphabet="trước sauhằngngàythángquýnăm 0123456789/.,-;I", max_size=40),
    st.none() | st.dates(date(2000, 1, 1), date(2100, 1, 1)),
)
def test_whatever_is_written_is_read_or_told(words: str, issued: date | None) -> None:
    """No words fail, and none end up without a date and without a reason."""
    read = read_deadline(words, issued)

    said = read.last_day or read.problem or read.kind in ("recurring", "after_event")
    urgent_or_empty = not read.text or read.counted == "not_given"
    assert said or urgent_or_empty
    assert read.due_at is None or read.due_at.date() >= date(1945, 1, 1)
    assert from_json(read.as_json()) == read


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_every_day_is_read_back_in_each_way_of_writing(day: date) -> None:
    forms = (
        f"{day:%d/%m/%Y}",
        f"ngày {day.day} tháng {day.month} năm {day.year}",
        f"{day:%d.%m.%Y}",
    )
    for written in forms:
        assert read_deadline(f"chậm nhất {written}").last_day == day
        assert read_deadline(f"trước {written}").last_day == day - timedelta(days=1)
