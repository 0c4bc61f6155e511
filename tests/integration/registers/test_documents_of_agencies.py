"""Documents are recorded for one's own agency, and reach the plans that are its concern."""

from __future__ import annotations

import pytest

from engine.errors import Forbidden, InvalidInput, NotFound
from engine.model.permission import SYSTEM
from engine.service import assignments, organisation
from engine.service.plans import incoming, processes
from tests.integration.province import LEADS, Province

MESSAGE = "Văn bản của Bộ"


@pytest.fixture
def waiting(province: Province) -> Province:
    """The plan waits for a document: both agencies have done their shares."""
    for agency in LEADS:
        with province.engine.storage.read() as unit:
            held = unit.assignments.first(agency_id=agency)
        assignments.withdraw(province.engine, SYSTEM, held.id, reason="Không còn cần")
    return province


@pytest.mark.parametrize("login", ["van_thu.so-y-te", "thu_truong.so-tu-phap"])
def test_a_false_document_of_a_participant_moves_no_plan(waiting: Province, login: str) -> None:
    """Given a clerk whose agency has a share but does not stand over the plan."""
    engine, who = waiting.engine, waiting.who(login)
    assert incoming.waiting_names(engine, who) == []
    told = incoming.record(engine, who, {"title": "Giả"}, message=MESSAGE)
    assert told["plans"] == []
    clerk = waiting.who("van_thu.vp-ubnd")
    assert incoming.waiting_names(engine, clerk) == [MESSAGE]
    told = incoming.record(engine, clerk, {"title": "Thật"}, message=MESSAGE)
    assert told["plans"] == [waiting.plan]


def test_the_monitor_records_what_the_plan_waits_for(waiting: Province) -> None:
    who = waiting.who("van_thu.so-noi-vu")
    told = incoming.record(waiting.engine, who, {"title": "Thật"}, message=MESSAGE)
    assert told["plans"] == [waiting.plan]


def test_a_clerk_sees_the_documents_of_his_agency_alone(province: Province) -> None:
    engine = province.engine
    for agency in ("so-y-te", "so-tu-phap"):
        incoming.record(engine, province.who(f"van_thu.{agency}"), {"title": agency})
    for login, seen in (
        ("van_thu.so-y-te", ["so-y-te"]),
        ("thu_truong.so-tu-phap", ["so-tu-phap"]),
        ("van_thu.vp-ubnd", []),
        ("inspector", ["so-tu-phap", "so-y-te"]),
    ):
        rows = incoming.page(engine, province.who(login)).rows
        assert [each.row.title for each in rows] == seen, login
    with pytest.raises(Forbidden):
        incoming.page(engine, province.who("chuyen_vien.so-y-te"))


def test_nobody_records_for_another_agency_or_corrects_its_numbers(province: Province) -> None:
    engine, stranger = province.engine, province.who("van_thu.so-tu-phap")
    with pytest.raises(Forbidden):
        incoming.record(engine, stranger, {"title": "A"}, agency_id="so-y-te")
    own = incoming.record(engine, province.who("van_thu.so-y-te"), {"title": "A"})["document"]
    with pytest.raises(NotFound):
        incoming.correct(engine, stranger, own, "9", reason="Vì")


def test_who_works_in_two_agencies_says_for_which(province: Province) -> None:
    officer = {"login": "van_thu.so-y-te", "name": "Văn thư"}
    both = [f"{agency}/van_thu" for agency in LEADS]
    organisation.load(province.engine, {"officers": [{**officer, "positions": both}]}, SYSTEM)
    who = province.who("van_thu.so-y-te")
    with pytest.raises(InvalidInput) as refused:
        incoming.record(province.engine, who, {"title": "A"})
    assert set(refused.value.fields) == {"receiving_agency"}
    told = incoming.record(province.engine, who, {"title": "A"}, agency_id="so-tu-phap")
    assert told["number"] == "01"


def test_a_process_is_read_by_who_issues_it_or_has_a_part_in_a_plan_of_it(
    province: Province,
) -> None:
    engine = province.engine
    building = {"id": "so-xay-dung", "name": "Sở Xây dựng", "kind": "so", "level": "tinh"}
    stranger = {"login": "la", "name": "Lạ", "positions": ["so-xay-dung/van_thu"]}
    seat = {"agency": "so-xay-dung", "kind": "van_thu"}
    data = {"agencies": [building], "positions": [seat], "officers": [stranger]}
    organisation.load(engine, data, SYSTEM)
    for login in ("chuyen_vien.so-y-te", "van_thu.vp-ubnd", "deployer"):
        assert [each.key for each in processes.page(engine, province.who(login))] == ["plan"]
        assert processes.diagram(engine, province.who(login), "plan", 1)
    who = province.who("la")
    assert processes.page(engine, who) == []
    for look in (
        lambda: processes.view(engine, who, "plan"),
        lambda: processes.files(engine, who, "plan", 1),
        lambda: processes.diagram(engine, who, "plan", 1),
    ):
        with pytest.raises(NotFound):
            look()
