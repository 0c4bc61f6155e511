"""What was prepared for whoever may commit the agency: found by him, seen by its own officers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from engine.model.assignments import TABLE, AssignmentState
from engine.model.clock import local_date
from engine.model.outward import ACTS, BY_DEFAULT, LEVELS, WAITING
from engine.model.permission import Actor, Target, may
from engine.sentences import Sentence
from engine.service.assignments.assignment import find
from engine.service.engine import Engine
from engine.service.organisation import committing
from engine.service.organisation.queries import people_of
from engine.service.permission import outward_of
from engine.storage import AssignmentRow, OutwardRuleRow, PreparedRow, Unit


@dataclass(frozen=True, slots=True)
class Prepared:
    """An act that was prepared; ``senders`` are the names of who may send it, nobody if empty."""

    row: PreparedRow
    assignment: AssignmentRow
    act: Sentence
    author: str
    decided_by: str
    senders: tuple[str, ...]
    may_send: bool

    @property
    def waits(self) -> bool:
        """Whether it still waits to be sent or returned."""
        return self.row.state == WAITING


@dataclass(frozen=True, slots=True)
class Rule:
    """Who commits an agency by an act; ``row`` is its own rule, None where the default holds."""

    act: str
    name: Sentence
    level: str
    word: Sentence
    row: OutwardRuleRow | None


def waiting(engine: Engine, who: Actor) -> list[Prepared]:
    """What waits for the actor to send it, oldest first."""
    if not who.agency_ids:
        return []
    with engine.storage.read() as unit:
        rows = unit.prepared.find(
            agency_id=who.agency_ids, state=WAITING, order=("prepared_at", "id")
        )
        return [each for each in _shown(engine, unit, who, rows) if each.may_send]


def of_assignment(engine: Engine, who: Actor, assignment_id: str) -> list[Prepared]:
    """All that was prepared on an assignment, for its own agency's officers; latest first."""
    with engine.storage.read() as unit:
        if not may(who, "internal.read", find(unit, assignment_id).target):
            return []
        rows = unit.prepared.find(assignment_id=assignment_id, order=("-prepared_at", "id"))
        return _shown(engine, unit, who, rows)


def preparable(engine: Engine, who: Actor, assignment_id: str) -> frozenset[str]:
    """Verbs of the table of states that the actor may prepare now, and not do himself."""
    with engine.storage.read() as unit:
        found = find(unit, assignment_id)
        if not may(who, "outward.prepare", found.target):
            return frozenset()
        waits = {
            each.act for each in unit.prepared.find(assignment_id=assignment_id, state=WAITING)
        }
        asked = unit.extensions.exists(assignment_id=assignment_id, status="asked")
        acts = ACTS.keys() - waits - ({"assignment.ask_extension"} if asked else set())
        offered = TABLE.changes_in(AssignmentState(found.row.state))
        able = {each.verb for each in offered if each.guard in acts}
        own = {each.verb for each in offered if may(who, each.guard, found.target)}
        return frozenset(able - own - (set() if found.row.standing else {"ask_finish"}))


def rules(engine: Engine, who: Actor, agency_id: str) -> tuple[list[Rule], bool]:
    """Who commits an agency by each act, and whether the actor may change it."""
    with engine.storage.read() as unit:
        own = {row.act: row for row in unit.outward_rules.find(agency_id=agency_id)}
    levels = {act: own[act].level if act in own else BY_DEFAULT for act in ACTS}
    found = [
        Rule(act, name, levels[act], LEVELS[levels[act]][1], own.get(act))
        for act, name in ACTS.items()
    ]
    return found, may(who, "outward.change", Target(agency_id=agency_id))


def _shown(engine: Engine, unit: Unit, who: Actor, rows: Iterable[PreparedRow]) -> list[Prepared]:
    rows, today = list(rows), local_date(engine.now())
    people = people_of(unit, [id_ for row in rows for id_ in (row.prepared_by, row.decided_by)])
    shown = []
    for row in rows:
        found = find(unit, row.assignment_id)
        rule = outward_of(unit, row.agency_id)
        senders = committing.senders(unit, row.agency_id, row.act, rule, today)
        shown.append(
            Prepared(
                row,
                found.row,
                ACTS[row.act],
                people.get(row.prepared_by, ""),
                people.get(row.decided_by or "", ""),
                tuple(each.name for each in senders),
                row.state == WAITING and may(who, row.act, found.target),
            )
        )
    return shown
