"""The policy: default deny, by positions, agencies and roles."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from engine.errors import Forbidden
from engine.model.permission import (
    POLICY,
    SYSTEM,
    Actor,
    HeldPosition,
    Target,
    may,
    permit,
    scope_of,
)

ASKING = r'\b(?:permit|may|allow|readable)\([^"()]*"([a-z_.]+)"'
SERVICE = Path(__file__).parents[3] / "engine" / "service"


def holder(agency: str, kind: str, **more: object) -> Actor:
    held = HeldPosition(f"{agency}-{kind}", agency, kind, **more)  # type: ignore[arg-type]
    return Actor(f"{agency}-{kind}", "login", "Tên", (held,))


def bearer(role: str) -> Actor:
    return Actor(role, role, role, roles=frozenset({role}))


OFFICER = holder("so-tu-phap", "chuyen_vien")
HEAD = holder("so-tu-phap", "truong_phong")
LEADER = holder("so-tu-phap", "thu_truong")
STRANGER = holder("so-y-te", "chuyen_vien")
MONITOR = holder("so-noi-vu", "chuyen_vien")
MONITOR_HEAD = holder("so-noi-vu", "truong_phong")
ADMINISTRATOR, INSPECTOR = bearer("administrator"), bearer("inspector")
TASK = Target(
    agency_id="so-tu-phap",
    position_kind="chuyen_vien",
    monitor_agency_id="so-noi-vu",
    directing_agency_id="so-noi-vu",
)


@pytest.mark.parametrize(
    ("actor", "allowed"),
    [
        (OFFICER, {"task.read", "task.claim", "task.complete", "assignment.accept"}),
        (HEAD, {"task.read", "task.reassign", "assignment.accept"}),
        (LEADER, {"task.read", "task.reassign", "assignment.accept", "assignment.refuse"}),
        (STRANGER, set()),
        (MONITOR, {"task.read"}),
        (MONITOR_HEAD, {"task.read", "assignment.withdraw"}),
        (ADMINISTRATOR, {"task.read", "task.reassign", "assignment.withdraw"}),
        (INSPECTOR, {"task.read"}),
    ],
)
def test_each_may_do_exactly_what_his_position_allows(actor: Actor, allowed: set[str]) -> None:
    verbs = {
        "task.read",
        "task.claim",
        "task.complete",
        "task.reassign",
        "assignment.accept",
        "assignment.refuse",
        "assignment.withdraw",
    }

    assert {verb for verb in verbs if may(actor, verb, TASK)} == allowed


def test_a_stranger_may_do_nothing_with_another_agencys_work() -> None:
    own = ("task.", "assignment.", "difficulty.", "attachment.", "incident.", "history.")
    verbs = [verb for verb in POLICY if verb.startswith(own)]

    assert [verb for verb in verbs if may(STRANGER, verb, TASK)] == []


def test_a_verb_that_nobody_wrote_down_is_refused_even_to_the_system() -> None:
    with pytest.raises(Forbidden):
        permit(SYSTEM, "task.burn", TASK)


def test_a_task_that_somebody_has_is_his_alone() -> None:
    taken = Target(agency_id="so-tu-phap", position_kind="chuyen_vien", assignee="another")

    assert not may(OFFICER, "task.complete", taken)


def test_who_has_left_the_agency_has_left_its_work_behind() -> None:
    gone = holder("so-y-te", "chuyen_vien")
    his = Target(agency_id="so-tu-phap", assignee=gone.officer_id)

    assert not may(gone, "task.complete", his)


def test_work_for_the_leadership_is_any_leaders() -> None:
    for_leaders = Target(agency_id="so-tu-phap", position_kind="lanh-dao")

    assert may(LEADER, "task.complete", for_leaders)
    assert not may(HEAD, "task.complete", for_leaders)


def test_a_delegation_counts_only_within_its_scope() -> None:
    deputy = holder("so-tu-phap", "thu_truong", roots=frozenset({"plan-1"}), capacity="KT")

    assert may(deputy, "assignment.refuse", Target(agency_id="so-tu-phap", root_id="plan-1"))
    assert not may(deputy, "assignment.refuse", Target(agency_id="so-tu-phap", root_id="plan-2"))


def test_deploying_is_a_role_and_not_the_administrators_by_nature() -> None:
    assert may(bearer("deployer"), "deploy", Target())
    assert not may(ADMINISTRATOR, "deploy", Target())


def test_lists_show_an_officer_his_agency_and_an_inspector_everything() -> None:
    assert scope_of(OFFICER).agency_ids == {"so-tu-phap"}
    assert not scope_of(OFFICER).all
    assert scope_of(INSPECTOR).all


def test_every_verb_that_the_services_ask_for_is_in_the_table() -> None:
    asked = {
        verb
        for file in SERVICE.rglob("*.py")
        for verb in re.findall(ASKING, file.read_text("utf-8"))
    }

    assert len(asked) > 40
    assert asked - POLICY.keys() == set()
