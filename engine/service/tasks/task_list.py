"""Lists of tasks: mine by group, my division's, my agency's, what is done; filtered in SQL.

What is filtered by is what the actor may see.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, TypedDict, Unpack

from engine.errors import InvalidInput
from engine.model.assignments import COORDINATING
from engine.model.clock import day_begins, local_date
from engine.model.deadlines import SOON_DAYS, Deadline
from engine.model.organisation import HEADING, LEADING, POSITION_KINDS, rank_of
from engine.model.permission import Actor
from engine.model.priorities import DEFAULT_PRIORITY
from engine.model.tasks import TaskState
from engine.sentences import sentence
from engine.service.calendar import working_calendar
from engine.service.engine import Engine
from engine.service.tasks.whose import handed_on, whose
from engine.storage import (
    FREE,
    HELD,
    PRESSING,
    Counts,
    Groups,
    Narrowing,
    Page,
    TaskItem,
    TaskRow,
    Unit,
)

MINE, DIVISION, AGENCY, COORDINATION, DONE = "mine", "division", "agency", "coordination", "done"
GROUPS = {"today": PRESSING, "own": HELD, "free": FREE}
"""The groups of *mine*, in their order; beside them stands what waits for others."""
WAITING = "waiting"
TIMES = ("overdue", "due_soon", "in_time", "none")
MARKS = ("returned", "urgent")
"""What may be asked for as a state, beside the states of a task."""
MOST = 200


class Filters(TypedDict, total=False):
    """What a list is narrowed to; without a key nothing is asked.

    ``text`` is found with and without diacritics, also in who holds them; ``time`` is one of
    ``TIMES``, ``state`` a state of a task or one of ``MARKS``; ``since`` and ``until`` are days in
    which open tasks fall due and others ended; ``rank`` is a kind of position: whose step it is.
    """

    text: str
    time: str | None
    state: str | None
    root_id: str | None
    agency_id: str | None
    officer_id: str | None
    rank: str | None
    role: str | None
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class Figures:
    """How many tasks a tab holds, all and by group of *mine*."""

    all: Counts
    groups: Mapping[str, Counts]

    def hits(self, time: str | None = None, group: str | None = None) -> int:
        """How many of them have this time, in a group or all."""
        counted = self.groups.get(group, Counts()) if group else self.all
        of_time = {
            "overdue": counted.overdue,
            "due_soon": counted.due_soon,
            "none": counted.no_deadline,
        }
        dated = counted.open - sum(of_time.values())
        return {**of_time, "in_time": dated}.get(time or "", counted.open)


def inbox(
    engine: Engine,
    who: Actor,
    *,
    tab: str = MINE,
    group: str | None = None,
    order: str | None = None,
    open: bool | None = True,  # noqa: A002  # as the column says
    after: str | None = None,
    limit: int = 50,
    **filters: Unpack[Filters],
) -> Page[TaskItem]:
    """Tasks by due time, or in another order; of *mine* by group first.

    What was done comes last done first. Raises :class:`errors.InvalidInput`.
    """
    now = engine.now()
    still = False if tab == DONE else open
    with engine.storage.read() as unit:
        return unit.tasks.page(
            whose=handed_on(who) if group == WAITING else whose(unit, who, tab, now),
            narrowing=_narrowing(unit, tab, filters, now),
            groups=_groups(who, tab, group, now) if still else None,
            order=_order(order, still=still),
            open=still,
            after=after,
            limit=min(limit, MOST),
        )


def counts(engine: Engine, who: Actor, tab: str = MINE, **filters: Unpack[Filters]) -> Figures:
    """How many open tasks a tab holds, narrowed to all but a time."""
    now = engine.now()
    with engine.storage.read() as unit:
        untimed: Filters = {**filters, "time": None}
        counted = unit.tasks.counts(
            whose=whose(unit, who, tab, now),
            narrowing=_narrowing(unit, tab, untimed, now),
            groups=_groups(who, tab, None, now),
            now=now,
            soon=soon(unit, now),
        )
    by_group = {name: counted[digit] for name, digit in GROUPS.items() if digit in counted}
    return Figures(counted[""], by_group)


def group_of(who: Actor, task: TaskRow, now: datetime) -> str:
    """The group in which *mine* has an open task, as its order says."""
    due = task.due_at is not None and task.due_at <= _end_of_day(now)
    if due or task.returned_by or task.priority > DEFAULT_PRIORITY:
        return "today"
    return "own" if task.assignee == who.officer_id else "free"


def soon(unit: Unit, now: datetime) -> datetime:
    """Until when what falls due counts as due soon: the end of the third working day."""
    today = local_date(now)
    last = working_calendar(unit).add_working_days(today, SOON_DAYS)
    return Deadline("date", last_day=last).due_at or now


def _order(order: str | None, *, still: bool | None) -> str:
    if still is False:
        return "ended"
    if order not in (None, "", "due", "oldest", "newest"):
        raise InvalidInput(fields={"order": sentence("Chọn một trong các cách sắp xếp.")})
    return order or "due"


def _groups(who: Actor, tab: str, group: str | None, now: datetime) -> Groups | None:
    if tab != MINE or group == WAITING:
        return None
    if group is not None and group not in GROUPS:
        raise InvalidInput(fields={"group": sentence("Chọn một trong các nhóm việc.")})
    return Groups(who.officer_id, _end_of_day(now), GROUPS[group] if group else None)


def _end_of_day(now: datetime) -> datetime:
    return day_begins(local_date(now) + timedelta(days=1))


def _narrowing(unit: Unit, tab: str, filters: Filters, now: datetime) -> Narrowing:
    text, since, until = filters.get("text", ""), filters.get("since"), filters.get("until")
    narrowing = Narrowing(
        text=text,
        holders=[row.id for row in unit.officers.named(text)] if text else (),
        heirs=unit.organisation.heirs_of(text) if text else (),
        root_id=filters.get("root_id"),
        agency_id=filters.get("agency_id"),
        assignee=filters.get("officer_id"),
        positions=_alike(filters.get("rank")),
        role=COORDINATING if tab == COORDINATION else filters.get("role"),
        since=day_begins(since) if since else None,
        until=day_begins(until + timedelta(days=1)) if until else None,
        **of_time(unit, filters.get("time"), now),
    )
    return replace(narrowing, **_in_state(tab, filters.get("state")))


def _in_state(tab: str, state: str | None) -> dict[str, Any]:
    if tab == DONE:
        return {"states": [TaskState.COMPLETED.value]}
    if state in MARKS:
        return {state: True}
    return {"states": [state]} if state else {}


def _alike(kind: str | None) -> list[str] | None:
    """The kinds of positions of the same rank's group: staff, heads, leaders; the clerk alone."""
    if not kind:
        return None
    return [each for each in POSITION_KINDS if _class(each) == _class(kind)]


def _class(kind: str) -> str | int:
    rank = rank_of(kind)
    if rank < HEADING:
        return "van_thu" if kind == "van_thu" else HEADING - 1
    return LEADING if rank >= LEADING else HEADING


def of_time(unit: Unit, time: str | None, now: datetime) -> dict[str, Any]:
    """The bounds of due times that one of ``TIMES`` means, as lists of work take them."""
    match time:
        case None | "":
            return {}
        case "overdue":
            return {"due_before": now}
        case "due_soon":
            return {"due_after": now, "due_before": soon(unit, now)}
        case "in_time":
            return {"due_after": soon(unit, now)}
        case "none":
            return {"no_due": True}
    raise InvalidInput(fields={"time": sentence("Chọn một trong các mức thời hạn.")})
