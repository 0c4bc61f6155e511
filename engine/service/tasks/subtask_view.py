"""Parts of a task as a page shows them: of a task, in one's own hands, one by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine.model.permission import Actor, Target, may
from engine.service.context import ReadTx, reading
from engine.service.engine import Engine
from engine.service.organisation.queries import people_of
from engine.service.permission import readable
from engine.service.tasks.subtasks import OPEN, need, target_of
from engine.service.tasks.task import find
from engine.storage import SubtaskRow, TaskRow


@dataclass(frozen=True, slots=True)
class Subtask:
    """A part as a page shows it: who has it, who gave it, what its reader may do with it."""

    row: SubtaskRow
    officer: str
    giver: str
    verbs: frozenset[str]
    task: TaskRow
    about: str


def of_task(engine: Engine, who: Actor, task_id: str) -> list[Subtask]:
    """The parts of a task, oldest first, for those inside; raises :class:`errors.NotFound`."""
    with reading(engine) as tx:
        found = find(tx.unit, task_id)
        readable(who, "task.read", found.target)
        if not may(who, "internal.read", found.target):
            return []
        return _shown(tx, who, tx.unit.subtasks.find(task_id=task_id, order="id"))


def mine(engine: Engine, who: Actor) -> list[Subtask]:
    """The open parts in one's own hands, first due first."""
    with reading(engine) as tx:
        shown = _shown(tx, who, tx.unit.subtasks.find(officer_id=who.officer_id, state=OPEN))
    still = [each for each in shown if each.task.open]
    return sorted(still, key=lambda each: (each.row.due_on or date.max, each.row.id))


def view(engine: Engine, who: Actor, subtask_id: str) -> Subtask:
    """One part; raises :class:`errors.NotFound` also for one the actor may not see."""
    with reading(engine) as tx:
        row = need(tx.unit, subtask_id)
        if row.officer_id != who.officer_id:
            readable(who, "internal.read", find(tx.unit, row.task_id).target)
        return _shown(tx, who, [row])[0]


def may_give(who: Actor, task: TaskRow, target: Target) -> bool:
    """Whether he may split the task: it is open, and he has it."""
    return task.open and task.assignee == who.officer_id and may(who, "subtask.give", target)


def _shown(tx: ReadTx, who: Actor, rows: list[SubtaskRow]) -> list[Subtask]:
    names = people_of(tx.unit, [each for row in rows for each in (row.officer_id, row.given_by)])
    shown = []
    for row in rows:
        found = find(tx.unit, row.task_id)
        live = row.state == OPEN and found.task.open
        target = target_of(row, found)
        able = {name for name in ("finish", "return", "withdraw") if live}
        about = found.assignment.title if found.assignment else found.task.name
        shown.append(
            Subtask(
                row,
                names.get(row.officer_id, "–"),
                names.get(row.given_by, "–"),
                frozenset(name for name in able if may(who, f"subtask.{name}", target)),
                found.task,
                about or found.task.element,
            )
        )
    return shown
