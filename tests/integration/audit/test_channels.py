"""The record tells by which way each command came in."""

from __future__ import annotations

from engine.model.permission import SYSTEM
from engine.service import assignments
from engine.service.audit import history
from engine.service.organisation.sign_in import sign_in, visit
from engine.storage import Recorded
from tests.integration.province import PASSWORD, Province


def lines(province: Province, stream: str) -> list[Recorded]:
    with province.engine.storage.read() as unit:
        return unit.record.newest(stream, 50)


def test_what_a_session_does_came_by_the_pages_and_what_is_due_by_the_clock(
    province: Province,
) -> None:
    signed = sign_in(province.engine, "van_thu.so-y-te", PASSWORD)
    here = visit(province.engine, signed.token)
    assert here is not None
    held = province.assignment("so-y-te")
    assignments.accept(province.engine, here.actor, held.id)
    province.at("2025-04-16T09:00")

    told = history.of_assignment(province.engine, SYSTEM, held.id)
    ways = {(str(each.who), str(each.way)) for each in told if each.way}
    assert ways == {("van_thu Sở Y tế", "trang web"), ("Hệ thống", "theo giờ đã định")}
    assert lines(province, "access")[0].body["via"] == "web"


def test_each_command_tells_its_way_once_in_what_a_step_leaves(province: Province) -> None:
    signed = sign_in(province.engine, "van_thu.so-y-te", PASSWORD)
    here = visit(province.engine, signed.token)
    assert here is not None
    held = province.assignment("so-y-te")
    assignments.accept(province.engine, here.actor, held.id)

    ours = [one for one in lines(province, held.instance_id) if one.row.actor != "system"]
    visits = [one for one in ours if one.row.kind in ("visit", "sequenceFlow")]
    assert sum("via" in one.body for one in visits) == 1
    assert len(visits) > 1
