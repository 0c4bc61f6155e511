"""A page shows one moment of the store, and takes one connection for it."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from tests.web.conftest import DOER, MONITOR


@pytest.mark.parametrize("login", [DOER, MONITOR])
def test_a_page_takes_one_connection(signed_in, place, login):
    browser, taken = signed_in(login), []
    plan, task, assignment = place.plan, place.task(), place.assignment()
    event.listen(place.engine.storage.engine, "checkout", lambda *each: taken.append(each))
    for path in (
        *("/viec", "/viec?tab=agency", f"/viec/{task}", f"/nhiem-vu/{assignment}"),
        *("/ke-hoach", f"/ke-hoach/{plan}", f"/ke-hoach/{plan}/lich-su", "/thong-bao"),
    ):
        taken.clear()
        assert browser.get(path).status_code in {200, 404}, path
        assert len(taken) == 1, path


def test_a_list_that_keeps_itself_fresh_asks_little(signed_in, place):
    browser, asked = signed_in(DOER), []
    browser.get("/viec")
    place.engine.storage.probe = asked.append
    browser.get("/viec?fragment=1")
    # Who asks, what is offered to his places and to him, the rows, his marks on them, days off.
    assert len(asked) <= 6


def test_a_notification_is_read_once_it_is_opened(place, signed_in):
    browser = signed_in("van_thu.so-tu-phap")
    with place.engine.storage.read() as unit:
        told = unit.notifications.find(officer_id=place.officer("van_thu.so-tu-phap"))
    assert [row.read_at for row in told] == [None] * len(told) != []
    assert f"/thong-bao/{told[0].id}" in browser.get("/thong-bao").get_data(as_text=True)
    assert browser.get(f"/thong-bao/{told[0].id}").location == told[0].link
    with place.engine.storage.read() as unit:
        assert unit.notifications.unread_count(told[0].officer_id) == len(told) - 1


def test_a_card_names_the_agency_whose_assignment_the_monitors_task_is_about(place, signed_in):
    task = place.task()
    place.engine.storage.run(
        lambda unit: unit.tasks.update(task, agency_id="so-noi-vu", position="truong_phong")
    )
    page = signed_in("truong_phong.so-noi-vu").get("/viec").get_data(as_text=True)
    card = page[page.index("taskrow__where") :]
    assert "Sở Tư pháp" in card[: card.index("</li>")]
    assert "chờ Trưởng phòng" in card[: card.index("</li>")]


def test_work_is_found_by_the_name_of_who_holds_it(place, signed_in):
    browser = signed_in("truong_phong.so-tu-phap")
    url = "/viec?tab=agency&q=CHUYEN_VIEN+so+tu+phap"
    assert "taskrow__title" not in browser.get(url).get_data(as_text=True)
    signed_in("chuyen_vien.so-tu-phap").post(f"/viec/{place.task()}/claim")
    found = browser.get(url).get_data(as_text=True)
    assert "taskrow__title" in found
    assert "chuyen_vien Sở Tư pháp" in found
