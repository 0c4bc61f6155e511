"""Many rows at once: ticked, prepared, begun, watched."""

from __future__ import annotations

import re
from html import unescape

from engine.service import clock as service_clock
from tests.web.conftest import COLLEAGUE_HEAD, DOER, MONITOR, STRANGER


def follow(browser, answer):
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return unescape(browser.get(answer.headers["Location"]).get_data(as_text=True))


def test_ticked_tasks_get_one_form_and_each_is_completed_by_itself(place, signed_in):
    officer, task = signed_in(DOER), place.task()
    page = officer.get("/viec").get_data(as_text=True)
    assert f'value="{task}"' in page
    ticked = {"item": [task, place.task("so-y-te")], "act": "complete"}
    prepared = unescape(officer.post("/hang-loat/chuan-bi", ticked).get_data(as_text=True))
    assert "Thực hiện 1 việc" in prepared
    assert "Không tìm thấy." in prepared
    assert 'name="result_summary"' in prepared

    refused = officer.post("/hang-loat", {"item": task, "act": "complete"})
    assert refused.status_code == 422
    assert 'aria-invalid="true"' in refused.get_data(as_text=True)
    filled = {"item": task, "act": "complete", "result_summary": "Đã rà soát"}
    page = follow(officer, officer.post("/hang-loat", filled))
    assert "0 đã làm, 0 không làm được, 1 chưa làm." in page
    service_clock.settle(place.engine)
    address = re.search(r'data-poll="([^"]+)"', page)[1]
    assert "1 đã làm" in officer.get(address).get_data(as_text=True)
    assert "1 đã làm" in officer.get("/hang-loat").get_data(as_text=True)


def test_each_task_can_get_a_form_of_its_own(place, signed_in):
    officer, task = signed_in(DOER), place.task()
    each = {"item": [task], "act": "complete", "each": "1"}
    prepared = officer.post("/hang-loat/chuan-bi", each).get_data(as_text=True)
    assert f'name="{task}.result_summary"' in prepared
    refused = officer.post("/hang-loat", each).get_data(as_text=True)
    assert f'href="#f-{task}-result_summary"' in refused
    officer.post("/hang-loat", {**each, f"{task}.result_summary": "Xong"})
    service_clock.settle(place.engine)
    with place.engine.storage.read() as unit:
        assert unit.tasks.need(task).state == "completed"


def test_a_whole_list_is_taken_and_a_head_gives_it_to_somebody(place, signed_in):
    head, task = signed_in(COLLEAGUE_HEAD), place.task()
    all_of = {"all": "tab=agency", "act": "reassign"}
    prepared = head.post("/hang-loat/chuan-bi", all_of).get_data(as_text=True)
    assert "Thực hiện 1 việc" in unescape(prepared)
    give = {"officer": place.officer(DOER), "reason": "Nghỉ phép"}
    page = follow(head, head.post("/hang-loat", {**all_of, **give}))
    assert "giao cho chuyen_vien Sở Tư pháp" in page
    operation = re.search(r'action="/hang-loat/(\w+)/cancel"', page)[1]
    assert signed_in(STRANGER).get(f"/hang-loat/{operation}").status_code == 404
    follow(head, head.post(f"/hang-loat/{operation}/cancel"))
    again = follow(head, head.post(f"/hang-loat/{operation}/repeat"))
    assert f'href="/hang-loat/{operation}"' in again
    service_clock.settle(place.engine)
    with place.engine.storage.read() as unit:
        assert unit.tasks.need(task).assignee == place.officer(DOER)


def test_who_watches_urges_several_agencies(place, signed_in):
    monitor = signed_in(MONITOR)
    page = monitor.get("/viec?tab=watch").get_data(as_text=True)
    both = [place.assignment(), place.assignment("so-y-te")]
    assert all(f'value="{each}"' in page for each in both)
    urged = {"item": both, "act": "urge"}
    prepared = monitor.post("/hang-loat/chuan-bi", urged).get_data(as_text=True)
    assert "Nội dung đôn đốc" in unescape(prepared)
    follow(monitor, monitor.post("/hang-loat", {**urged, "reason": "Đề nghị gửi"}))
    service_clock.settle(place.engine)
    with place.engine.storage.read() as unit:
        assert unit.notifications.exists(kind="urge")


def test_what_is_written_for_all_goes_where_one_has_nothing_of_its_own(place, signed_in):
    officer, task = signed_in(DOER), place.task()
    each = {"item": [task], "act": "complete", "each": "1", "common.result_summary": "Như nhau"}
    follow(officer, officer.post("/hang-loat", {**each, f"{task}.result_number": "12/BC"}))
    service_clock.settle(place.engine)
    result = place.engine.storage.run(lambda unit: unit.assignments.find(agency_id="so-tu-phap"))
    assert (result[0].result["summary"], result[0].result["number"]) == ("Như nhau", "12/BC")
