"""How a difficulty is settled, on its own page or by the step of a diagram: one does the other.

A user task answers the difficulty that led to it when its property ``verb`` is ``guide`` (the
monitor's ``answer``; with ``outcome`` = ``beyond`` it goes upward) or ``rule`` (the ``ruling`` of
whoever has the authority). Which one led there is the variable ``difficulty`` it sees.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from engine.sentences import Sentence, sentence
from engine.service.assignments.assignment import Found, find, telling
from engine.service.context import ReadTx, Tx
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
)

RAISED, FORWARDED, ANSWERED, CLOSED = "raised", "forwarded", "answered", "closed"
STATES = {
    RAISED: sentence("Chờ hướng dẫn"),
    FORWARDED: sentence("Đã trình cấp có thẩm quyền"),
    ANSWERED: sentence("Đã có hướng dẫn"),
    CLOSED: sentence("Khép lại cùng nhiệm vụ, kế hoạch"),
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


def step_of(tx: ReadTx, row: DifficultyRow) -> Step | None:
    """Where the diagram stands with a difficulty; None where it asks nobody for anything.

    Of the assignment's own instance, which sees the variable everywhere, only a step that settles.
    """
    for task in tx.unit.tasks.find(assignment_id=row.assignment_id, open=True, order="id"):
        instance = tx.unit.instances.need(task.instance_id)
        verb = _verb(tx, instance, task)
        if verb is None and instance.id == row.instance_id:
            continue
        if user_task.variables_of(instance, task).get("difficulty") == row.id:
            return Step(user_task.find(tx.unit, task.id), verb)
    return None


def hold_above(tx: ReadTx, task: TaskRow, assignment: AssignmentRow | None) -> None:
    """Take the assignment of a step that settles a difficulty from an instance below it.

    Always before the step's own instance, so that the page and the step never wait in a circle.
    """
    if assignment is None or assignment.instance_id == task.instance_id:
        return
    if _verb(tx, tx.unit.instances.need(task.instance_id), task) is not None:
        take(tx.unit, assignment.instance_id)


def by_step(tx: Tx, instance: InstanceRow, task: TaskRow, written: Mapping[str, Any]) -> None:
    """Settle the difficulty that a step stood for, or pass it upward, as the step was handed in.

    ``instance`` is as it stood while the step waited: the step's variables name the difficulty.
    """
    verb = _verb(tx, instance, task) if task.assignment_id is not None else None
    words = str(written.get(_WORDS[verb]) or "").strip() if verb is not None else ""
    named = user_task.variables_of(instance, task).get("difficulty") if words else None
    row = tx.unit.difficulties.get(named) if isinstance(named, str) else None
    if row is None or row.handled_at is not None:
        return
    found = find(tx.unit, row.assignment_id)
    if verb == GUIDE and written.get(_OUTCOME) == _BEYOND:
        forwarded(tx, found, row, words)
    else:
        answered(tx, found, row, words)


def _verb(tx: ReadTx, instance: InstanceRow, task: TaskRow) -> str | None:
    verb = user_task.node_of(tx, instance, task).properties.get("verb")
    return verb if verb in _WORDS else None


def answered(tx: Tx, found: Found, row: DifficultyRow, words: str) -> None:
    """Settle it with these words and tell who raised it."""
    tx.unit.difficulties.update(
        row.id,
        status=ANSWERED,
        answer=words,
        handled_by=tx.who.officer_id,
        handled_at=tx.at,
    )
    raiser = tx.unit.officers.get(row.raised_by)
    doers = recipients.on_rung(tx.unit, found.row, "officer", tx.at)
    people = list({each.id: each for each in (raiser, *doers) if each}.values())
    noted(tx, found, replace(row, answer=words), row.status, ANSWERED, people)
    told(tx, people, found, sentence("Hướng dẫn giải quyết: %(text)s", text=words))


def forwarded(tx: Tx, found: Found, row: DifficultyRow, words: str) -> None:
    """Pass it upward with the monitor's view; the leadership is told."""
    tx.unit.difficulties.update(row.id, status=FORWARDED)
    people = [
        *recipients.on_rung(tx.unit, found.row, "office", tx.at),
        *recipients.on_rung(tx.unit, found.row, "leadership", tx.at),
    ]
    noted(tx.because(words), found, row, row.status, FORWARDED, people)
    told(
        tx,
        people,
        found,
        sentence("Trình vướng mắc: %(text)s\nÝ kiến: %(opinion)s", text=row.text, opinion=words),
    )


def close_with(tx: Tx, assignment: AssignmentRow) -> None:
    """Close what nobody has answered when its assignment is withdrawn or cancelled."""
    for row in tx.unit.difficulties.find(assignment_id=assignment.id, handled_at=None, order="id"):
        _close(tx, row, Found(assignment, None))


def close_of_plan(tx: Tx, root_id: str) -> None:
    """Close what nobody has answered when the plan itself ends."""
    for row in tx.unit.difficulties.find(root_id=root_id, handled_at=None, order="id"):
        _close(tx, row, find(tx.unit, row.assignment_id))


def _close(tx: Tx, row: DifficultyRow, found: Found) -> None:
    tx.unit.difficulties.update(
        row.id, status=CLOSED, handled_by=tx.who.officer_id, handled_at=tx.at
    )
    noted(tx, found, row, row.status, CLOSED)


def told(
    tx: Tx,
    people: Iterable[OfficerRow],
    found: Found,
    body: Sentence,
) -> None:
    """Tell people of a difficulty, under the name of its assignment."""
    subject = sentence("Khó khăn, vướng mắc: %(about)s", about=found.row.title)
    tell(tx, people, telling(found, "difficulty", subject, body))


def noted(
    tx: Tx,
    found: Found,
    row: DifficultyRow,
    old: str | None,
    new: str,
    people: Iterable[OfficerRow] = (),
) -> None:
    """Record where a difficulty stands now, and to whom it was brought."""
    told_to = list(dict.fromkeys(officer.id for officer in people))
    body = {"difficulty": row.id, "text": row.text, "answer": row.answer, "told": told_to}
    passing = Passing(agency_from=found.row.agency_id, agency_to=found.target.monitor_agency_id)
    note(
        tx,
        found.row.instance_id,
        "difficulty",
        element=found.row.element,
        from_state=old,
        to_state=new,
        body=body,
        passing=passing,
    )
