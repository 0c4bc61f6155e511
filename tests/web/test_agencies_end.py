"""An agency ends while a plan runs: seen on the plan, its work handed over as one event."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from tests.web.conftest import ADMIN, DOER, Browser, Place

EVENT = {"on_date": "01/04/2025", "basis": "Nghị quyết về sắp xếp đơn vị hành chính"}


def end(place: Place, agency_id: str) -> None:
    with place.engine.storage.begin() as unit:
        agency = unit.agencies.need(agency_id)
        unit.organisation.put_agencies([replace(agency, valid_to=date(2025, 4, 1))])


def test_the_plan_says_whose_work_waits_to_be_handed_over(
    place: Place, signed_in: Callable[[str], Browser]
) -> None:
    admin = signed_in(ADMIN)
    before = admin.get(f"/ke-hoach/{place.plan}").text
    end(place, "so-tu-phap")
    after = admin.get(f"/ke-hoach/{place.plan}").text

    assert "chờ chuyển giao" not in before
    assert "Đã kết thúc hoạt động, chờ chuyển giao" in after


def test_officers_of_an_ended_agency_can_only_look(
    place: Place, signed_in: Callable[[str], Browser]
) -> None:
    end(place, "so-tu-phap")
    doer = signed_in(DOER)

    assert doer.get(f"/nhiem-vu/{place.assignment()}").status_code == 200
    assert doer.post(f"/viec/{place.task()}/claim", {}).status_code == 403


def test_the_administrator_hands_the_work_over_as_one_event_with_its_basis(
    place: Place, signed_in: Callable[[str], Browser]
) -> None:
    end(place, "so-tu-phap")
    held = place.assignment()
    admin = signed_in(ADMIN)
    page = admin.get("/to-chuc/co-quan/so-tu-phap").text
    sent = {**EVENT, "agency": "", f"to.{held}": "so-du-lich"}
    answer = admin.post("/to-chuc/co-quan/so-tu-phap/chuyen-giao", sent)

    assert f'name="to.{held}"' in page
    assert answer.status_code == 303
    with place.engine.storage.read() as unit:
        row = unit.assignments.need(held)
        events = [
            one for one in unit.record.of_stream("organisation") if one.row.kind == "transfer"
        ]
    assert row.agency_id == "so-du-lich"
    assert [one.body["basis"] for one in events] == [EVENT["basis"]]
    assert "chờ chuyển giao" not in admin.get(f"/ke-hoach/{place.plan}").text


def test_what_has_no_successor_yet_is_named(
    place: Place, signed_in: Callable[[str], Browser]
) -> None:
    answer = signed_in(ADMIN).post(
        "/to-chuc/co-quan/so-tu-phap/chuyen-giao", {**EVENT, "agency": ""}
    )

    assert answer.status_code == 422
    assert "chưa chọn cơ quan kế thừa" in answer.text or "Chọn cơ quan kế thừa" in answer.text


def test_an_agency_that_is_no_more_is_not_offered(
    place: Place, signed_in: Callable[[str], Browser]
) -> None:
    url = f"/nhiem-vu/{place.assignment()}"
    head = signed_in("lanh_dao.so-noi-vu")
    before = head.get(url).text
    end(place, "so-y-te")

    assert 'value="so-y-te"' in before
    assert 'value="so-y-te"' not in head.get(url).text


def test_what_would_move_is_seen_before_and_only_who_lives_is_offered(
    place: Place, signed_in: Callable[[str], Browser]
) -> None:
    end(place, "so-du-lich")
    admin = signed_in(ADMIN)
    page = admin.get("/to-chuc/co-quan/so-tu-phap").text

    seen = admin.post(
        "/to-chuc/co-quan/so-tu-phap/chuyen-giao/thu", {"agency": "so-noi-vu"}
    ).get_data(as_text=True)

    assert 'value="so-du-lich"' not in page
    assert 'value="so-tu-phap"' not in page
    assert "Xem trước: 1 nhiệm vụ sẽ chuyển" in seen
    assert place.assignment() is not None


def test_a_transfer_by_mistake_is_taken_back_on_the_page(
    place: Place, signed_in: Callable[[str], Browser]
) -> None:
    admin = signed_in(ADMIN)
    url = "/to-chuc/co-quan/so-tu-phap"
    sent = {**EVENT, "agency": "so-noi-vu", "dissolve": "1"}
    assert admin.post(f"{url}/chuyen-giao", sent).status_code == 303
    assert "Rút lại chuyển giao" in admin.get(url).text

    done = admin.post(f"{url}/chuyen-giao/rut-lai", {"reason": "Nhầm"})

    assert done.status_code == 303
    assert "Rút lại chuyển giao" not in admin.get(url).text
    with place.engine.storage.read() as unit:
        assert unit.agencies.need("so-tu-phap").valid_to is None
