"""Parts of a task on the pages: given on the task's, done on its own, listed in the inbox."""

from __future__ import annotations

from engine.service import tasks
from engine.service.organisation.sign_in import actor_by_login
from tests.web.conftest import COLLEAGUE_HEAD, DOER, Browser, Place


def test_a_part_is_given_done_and_read_beside_the_task(place: Place) -> None:
    task = place.task()
    tasks.claim(place.engine, actor_by_login(place.engine, DOER), task)
    browser = Browser(place)
    browser.sign_in(DOER)
    given = {"title": "Lập bảng số liệu", "officer": place.officer(COLLEAGUE_HEAD), "due_on": ""}
    assert browser.post(f"/viec/{task}/viec-con", given).status_code == 303
    with place.engine.storage.read() as unit:
        (part,) = unit.subtasks.find(task_id=task)

    colleague = Browser(place)
    colleague.sign_in(COLLEAGUE_HEAD)
    assert "Việc con được giao cho tôi" in colleague.get("/viec").text
    assert "Gửi kết quả" in colleague.get(f"/viec-con/{part.id}").text
    refused = colleague.post(f"/viec-con/{part.id}/finish", {"result": ""})
    assert "Ghi kết quả" in refused.text

    done = colleague.post(f"/viec-con/{part.id}/finish", {"result": "Có 12 cơ sở"})
    assert done.status_code == 303
    assert "Có 12 cơ sở" in browser.get(f"/viec/{task}").text
