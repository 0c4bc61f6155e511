"""Days that people enter: bounded, asked about, granted otherwise than asked."""

from __future__ import annotations

from datetime import date

import pytest

from engine.errors import InvalidInput
from engine.model.permission import SYSTEM
from engine.service.plans import incoming
from engine.service.tasks.completion import _require_past
from tests.web.conftest import ADMIN, CHIEF, DOER, MONITOR

ASK, ALLOW, CHANGE = "ask-extension", "allow-extension", "change-deadline"


def post(browser, place, verb, **fields):
    return browser.post(f"/nhiem-vu/{place.assignment()}/{verb}", {"reason": "Cần thêm", **fields})


def asked(place, signed_in, until="25/04/2025"):
    assert post(signed_in(CHIEF), place, ASK, until=until).status_code == 303
    with place.engine.storage.read() as unit:
        return unit.extensions.find(status="asked")[0].id


def last_day(place):
    with place.engine.storage.read() as unit:
        return unit.assignments.need(place.assignment()).last_day.isoformat()


@pytest.mark.parametrize("year", ["9999", "0001", "2101", "1944"])
def test_no_date_field_takes_a_year_that_no_office_means(place, signed_in, year):
    day = f"31/12/{year}"
    attempts = [
        (MONITOR, f"/nhiem-vu/{place.assignment()}/change-deadline", {"last_day": day}),
        (CHIEF, f"/nhiem-vu/{place.assignment()}/ask-extension", {"until": day}),
        (DOER, f"/viec/{place.task()}/complete", {"result_summary": "Xong", "result_date": day}),
        (ADMIN, "/lich", {"day": day, "kind": "off", "name": "Nghỉ", "basis": "Quyết định"}),
        (ADMIN, "/to-chuc/co-quan/so-y-te/chuyen-giao", {"on_date": day, "basis": "Nghị quyết"}),
        (ADMIN, "/to-chuc/uy-quyen", {"valid_from": day, "valid_to": day, "basis": "Giấy"}),
    ]
    for who, url, fields in attempts:
        answer = signed_in(who).post(url, {"reason": "Sửa", **fields})
        page = answer.get_data(as_text=True)
        assert (answer.status_code, "Năm phải từ 1945 đến 2100" in page) == (422, True), url


def test_a_deadline_on_a_sunday_is_asked_about_and_the_next_working_day_is_offered(
    place, signed_in
):
    browser = signed_in(MONITOR)
    doubted = post(browser, place, CHANGE, last_day="27/04/2025")
    page = doubted.get_data(as_text=True)
    assert doubted.status_code == 422
    assert "Ngày 27/04/2025 là ngày nghỉ; ngày làm việc tiếp theo là 28/04/2025." in page
    assert 'name="instead" value="28/04/2025"' in page
    assert (
        post(browser, place, CHANGE, last_day="27/04/2025", instead="28/04/2025").status_code == 303
    )
    assert last_day(place) == "2025-04-28"
    assert post(browser, place, CHANGE, last_day="27/04/2025", again="1").status_code == 303
    assert last_day(place) == "2025-04-27"


def test_an_extension_is_granted_to_another_day(place, signed_in):
    extension = asked(place, signed_in)
    head = signed_in(MONITOR)
    assert 'value="25/04/2025"' in head.get(f"/nhiem-vu/{place.assignment()}").get_data(
        as_text=True
    )
    answer = post(head, place, ALLOW, extension=extension, until="22/04/2025")
    assert answer.status_code == 303
    assert last_day(place) == "2025-04-22"
    page = head.get(f"/nhiem-vu/{place.assignment()}").get_data(as_text=True)
    assert "Thời hạn đổi từ 14/04/2025 thành 22/04/2025" in page
    assert "Đồng ý gia hạn đến ngày 22/04/2025" in page


def test_nothing_more_is_asked_for_while_a_request_waits(place, signed_in):
    asked(place, signed_in)
    for url in (f"/nhiem-vu/{place.assignment()}", f"/viec/{place.task()}"):
        assert "/ask-extension" not in signed_in(DOER).get(url).get_data(as_text=True)


def test_more_time_is_given_three_times_and_for_a_year_at_most(place, signed_in):
    far = post(signed_in(CHIEF), place, ASK, until="30/12/2030")
    assert far.status_code == 422
    assert "nhiều nhất 365 ngày" in far.get_data(as_text=True)
    for until in ("22/04/2025", "25/04/2025", "28/04/2025"):
        extension = asked(place, signed_in, until)
        assert post(signed_in(MONITOR), place, ALLOW, extension=extension).status_code == 303
    again = post(signed_in(CHIEF), place, ASK, until="29/04/2025")
    assert again.status_code == 409
    assert "đã được gia hạn 3 lần" in again.get_data(as_text=True)


def test_a_document_is_not_of_a_day_to_come(place, signed_in):
    with pytest.raises(InvalidInput) as refused:
        incoming.record(place.engine, SYSTEM, {"title": "Công văn", "issued_on": "2027-01-20"})
    assert "chưa đến" in str(refused.value.fields["issued_on"])


def test_the_result_of_a_task_bears_no_day_to_come_where_its_form_says_so(place):
    schema = {"properties": {"result_date": {"format": "date", "x-ui": {"past": True}}}}
    today = date(2025, 4, 9)
    _require_past(schema, {"result_date": "2025-04-09"}, today)
    with pytest.raises(InvalidInput):
        _require_past(schema, {"result_date": "2025-04-10"}, today)
