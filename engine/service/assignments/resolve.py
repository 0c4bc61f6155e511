"""How a difficulty is settled, on its own page or by the step of a diagram: one does the other.

A user task answers the difficulty that led to it when its property ``verb`` is ``guide`` (the
monitor's ``answer``; with ``outcome`` = ``beyond`` it goes upward) or ``rule`` (the ``ruling`` of
whoever has the authority). Which one led there is the variable ``difficulty`` it sees.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from engine.service.assignments.assignment import Found, find, telling
from engine.service.context import Command
from engine.service.engine import Engine
from engine.service.notifications.notify import tell
from engine.service.organisation import recipients
from engine.service.record import Passing, note
from engine.service.runtime.load import take
from engine.service.tasks import task as user_task
from engine.storage import (
    AssignmentRow,
    DifficultyRow,
    InstanceRow,
    OfficerRow,
    TaskRow,
    Unit,
)

RAISED, FORWARDED, ANSWERED, CLOSED = "raised", "forwarded", "answered", "closed"
STATES = {
    RAISED: "Chờ hướng dẫn",
    FORWARDED: "Đã trình cấp có thẩm quyền",
    ANSWERED: "Đã có hướng dẫn",
    CLOSED: "Khép lại cùng nhiệm vụ",
}
GUIDE, RULE = "guide", "rule"
_WORDS = {GUIDE: "answer", RULE: "ruling"}
"""The field of the step's form that holds what is told to the agency."""
_OUTCOME, _BEYOND, _ANSWERED = "outcome", "beyond", "answered"


@dataclass(frozen=True, slots=True)
class Step:
    """The open step of a diagram in which a difficulty stands; ``verb`` is what it does."""

    found: user_task.Found
    verb: str | None

    def filled(self, words: str, *, beyond: bool = False) -> dict[str, str]:
        """What its form says when the difficulty's own page is used."""
        if self.verb == RULE:
            return {_WORDS[RULE]: words}
        return {_OUTCOME: _BEYOND if beyond else _ANSWERED, _WORDS[GUIDE]: words}


def step_of(engine: Engine, unit: Unit, row: DifficultyRow) -> Step | None:
    """Where the diagram stands with a difficulty; None where it asks nobody for anything.

    Of the assignment's own instance, which sees the variable everywhere, only a step that settles.
    """
    for task in unit.tasks.find(assignment_id=row.assignment_id, open=True, order="id"):
        instance = unit.instances.need(task.instance_id)
        verb = _verb(engine, unit, instance, task)
        if verb is None and instance.id == row.instance_id:
            continue
        if user_task.variables_of(instance, task).get("difficulty") == row.id:
            return Step(user_task.find(unit, task.id), verb)
    return None


def hold_above(engine: Engine, unit: Unit, found: user_task.Found) -> None:
    """Take the assignment of a step that settles a difficulty from an instance below it.

    Always before the step's own instance, so that the page and the step never wait in a circle.
    """
    task, assignment = found.task, found.assignment
    if assignment is None or assignment.instance_id == task.instance_id:
        return
    if _verb(engine, unit, unit.instances.need(task.instance_id), task) is not None:
        take(unit, assignment.instance_id)


def settled_by(
    engine: Engine, unit: Unit, instance: InstanceRow, task: TaskRow
) -> tuple[DifficultyRow, str] | None:
    """The open difficulty that a task is about to answer, with its step's verb."""
    verb = _verb(engine, unit, instance, task) if task.assignment_id is not None else None
    if verb is None:
        return None
    named = user_task.variables_of(instance, task).get("difficulty")
    row = unit.difficulties.get(named) if isinstance(named, str) else None
    return None if row is None or row.handled_at is not None else (row, verb)


def _verb(engine: Engine, unit: Unit, instance: InstanceRow, task: TaskRow) -> str | None:
    verb = user_task.node_of(engine, unit, instance, task).properties.get("verb")
    return verb if verb in _WORDS else None


def by_step(
    engine: Engine,
    unit: Unit,
    command: Command,
    settled: tuple[DifficultyRow, str],
    written: Mapping[str, Any],
) -> None:
    """Let a difficulty be answered, or go upward, as a step of the diagram was handed in."""
    row, verb = settled
    words = str(written.get(_WORDS[verb]) or "").strip()
    if not words:
        return
    found = find(unit, row.assignment_id)
    if verb == GUIDE and written.get(_OUTCOME) == _BEYOND:
        forwarded(engine, unit, command, found, row, words)
    else:
        answered(engine, unit, command, found, row, words)


def answered(
    engine: Engine, unit: Unit, command: Command, found: Found, row: DifficultyRow, words: str
) -> None:
    """Settle it with these words and tell who raised it."""
    unit.difficulties.update(
        row.id,
        status=ANSWERED,
        answer=words,
        handled_by=command.who.officer_id,
        handled_at=command.at,
    )
    noted(unit, command, found, replace(row, answer=words), row.status, ANSWERED)
    raiser = unit.officers.get(row.raised_by)
    people = [raiser] if raiser else recipients.on_rung(unit, found.row, "officer", command.at)
    told(engine, unit, command, people, found, f"Hướng dẫn giải quyết: {words}")


def forwarded(
    engine: Engine, unit: Unit, command: Command, found: Found, row: DifficultyRow, words: str
) -> None:
    """Pass it upward with the monitor's view; the leadership is told."""
    unit.difficulties.update(row.id, status=FORWARDED)
    noted(unit, replace(command, reason=words), found, row, row.status, FORWARDED)
    people = [
        *recipients.on_rung(unit, found.row, "office", command.at),
        *recipients.on_rung(unit, found.row, "leadership", command.at),
    ]
    told(engine, unit, command, people, found, f"Trình vướng mắc: {row.text}\nÝ kiến: {words}")


def close_with(unit: Unit, command: Command, assignment: AssignmentRow) -> None:
    """Close what nobody has answered when its assignment is withdrawn or cancelled."""
    for row in unit.difficulties.find(assignment_id=assignment.id, handled_at=None, order="id"):
        unit.difficulties.update(
            row.id, status=CLOSED, handled_by=command.who.officer_id, handled_at=command.at
        )
        noted(unit, command, Found(assignment, None), row, row.status, CLOSED)


def told(
    engine: Engine,
    unit: Unit,
    command: Command,
    people: Iterable[OfficerRow],
    found: Found,
    body: str,
) -> None:
    """Tell people of a difficulty, under the name of its assignment."""
    subject = f"Khó khăn, vướng mắc: {found.row.title}"
    tell(engine, unit, command, people, telling(found, "difficulty", subject, body))


def noted(
    unit: Unit, command: Command, found: Found, row: DifficultyRow, old: str | None, new: str
) -> None:
    """Record where a difficulty stands now."""
    body = {"difficulty": row.id, "text": row.text, "answer": row.answer}
    passing = Passing(agency_from=found.row.agency_id, agency_to=found.target.monitor_agency_id)
    note(
        unit,
        command,
        found.row.instance_id,
        "difficulty",
        element=found.row.element,
        from_state=old,
        to_state=new,
        body=body,
        passing=passing,
    )
