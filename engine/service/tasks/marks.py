"""An officer's own marks on a task: a pin, a day to be reminded of it. Nobody else sees them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from engine.errors import InvalidInput, NotAllowedNow, NotFound
from engine.model.clock import day_begins
from engine.model.dates import require_year
from engine.model.ids import new_id
from engine.model.permission import Actor, may
from engine.sentences import sentence
from engine.service.context import ReadTx, Tx, reading, verb
from engine.service.engine import Engine
from engine.service.notifications.notify import Telling, tell
from engine.service.organisation.actors import actor_of
from engine.service.permission import readable
from engine.service.tasks.task import Found, find
from engine.storage import TaskItem, TaskMarkRow, TimerRow, Unit

REMINDER = "task_reminder"
"""Kind of the timers that remind of a task."""
MORNING = timedelta(hours=7, minutes=30)
MOST_DAYS = 730
MOST_PINNED = 50


@verb("task.pin")
def pin(tx: Tx, task_id: str, *, pinned: bool, command_id: str | None = None) -> None:
    """Keep a task above one's list, or no more."""
    _seen(tx, task_id)
    if pinned:
        _require_room(tx, task_id)
    _put(tx.unit, replace(_mark(tx.unit, tx.who, task_id), pinned=pinned))


@verb("task.remind")
def remind(tx: Tx, task_id: str, on: date | None, *, command_id: str | None = None) -> None:
    """Be reminded of a task in the morning of a day to come; None: not any more.

    Raises :class:`errors.InvalidInput` under ``on``.
    """
    found = _seen(tx, task_id)
    if on is not None:
        if not found.task.open:
            raise NotAllowedNow(sentence("Việc này đã kết thúc nên không cần nhắc."))
        require_year("on", on)
        if not 0 < (on - tx.today).days <= MOST_DAYS:
            raise InvalidInput(fields={"on": sentence("Chọn một ngày sau hôm nay, trong hai năm.")})
        tx.unit.timers.insert_many([_timer(tx.who.officer_id, task_id, on)])
    _put(tx.unit, replace(_mark(tx.unit, tx.who, task_id), remind_on=on))


def marks_of(engine: Engine, who: Actor, task_ids: Iterable[str]) -> dict[str, TaskMarkRow]:
    """The actor's marks on these tasks, by their ids."""
    wanted = list(task_ids)
    if not wanted:
        return {}
    with reading(engine) as tx:
        rows = tx.unit.task_marks.find(officer_id=who.officer_id, task_id=wanted)
    return {row.task_id: row for row in rows}


def marked(engine: Engine, who: Actor) -> list[TaskItem]:
    """Open tasks that the actor pinned or is reminded of by today, as far as he may see them."""
    with reading(engine) as tx:
        rows = tx.unit.task_marks.find(officer_id=who.officer_id)
        due = [row for row in rows if row.pinned or (row.remind_on and row.remind_on <= tx.today)]
        found = [_readable(tx, who, row.task_id) for row in due]
        items = [TaskItem(each.task, each.assignment, each.plan) for each in found if each]
    return [item for item in items if item.task.open]


def fired(tx: Tx, payload: Any) -> None:
    """Tell the officer, unless he chose another day, the task is over, or he may not see it."""
    officer_id, task_id, on = payload["officer"], payload["task"], payload["on"]
    row = tx.unit.task_marks.get(officer_id, task_id)
    if row is None or row.remind_on is None or row.remind_on.isoformat() != on:
        return
    try:
        who = actor_of(tx, officer_id)
    except NotFound:
        return
    found = _readable(tx, who, task_id)
    if found is None or not found.task.open:
        return
    task = found.task
    title = found.assignment.title if found.assignment else task.name or task.element
    telling = Telling(
        kind="own_reminder",
        subject=sentence("Nhắc theo hẹn: %(about)s", about=title),
        link=f"/viec/{task.id}",
        assignment_id=task.assignment_id,
        root_id=task.root_id,
    )
    tell(tx, [tx.unit.officers.need(officer_id)], telling)


def _require_room(tx: Tx, task_id: str) -> None:
    """Refuse a pin too many; those of tasks that are over take no room."""
    rows = tx.unit.task_marks.find(officer_id=tx.who.officer_id, pinned=True)
    others = [row.task_id for row in rows if row.task_id != task_id]
    if others and tx.unit.tasks.count(id=others, open=True) >= MOST_PINNED:
        raise NotAllowedNow(
            sentence("Đã ghim %(most)s việc; bỏ ghim việc khác trước.", most=MOST_PINNED)
        )


def _timer(officer_id: str, task_id: str, on: date) -> TimerRow:
    payload = {"officer": officer_id, "task": task_id, "on": on.isoformat()}
    return TimerRow(id=new_id(), due_at=day_begins(on) + MORNING, kind=REMINDER, payload=payload)


def _seen(tx: Tx, task_id: str) -> Found:
    found = find(tx.unit, task_id)
    readable(tx.who, "task.read", found.target)
    return found


def _readable(tx: ReadTx, who: Actor, task_id: str) -> Found | None:
    try:
        found = find(tx.unit, task_id)
    except NotFound:
        return None
    return found if may(who, "task.read", found.target) else None


def _mark(unit: Unit, who: Actor, task_id: str) -> TaskMarkRow:
    return unit.task_marks.get(who.officer_id, task_id) or TaskMarkRow(who.officer_id, task_id)


def _put(unit: Unit, row: TaskMarkRow) -> None:
    """Keep the marks; a row that marks nothing is removed."""
    if row.pinned or row.remind_on:
        unit.task_marks.put(row)
    else:
        unit.task_marks.delete(officer_id=row.officer_id, task_id=row.task_id)
