"""Tasks: what waits for a position."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, false, func, select, union, update

from engine.errors import Busy
from engine.storage.assignments.assignment import (
    MOST_COUNTED,
    Assignments,
    Counts,
    after_due,
    count_due,
    due_mark,
)
from engine.storage.db.failures import Clash
from engine.storage.db.fast.sql import Query, Statement
from engine.storage.db.mapping import RowMap, instant_text
from engine.storage.db.page import Page, cut, unpack
from engine.storage.db.repository import Repository
from engine.storage.db.searching import all_words, one_of, words_of
from engine.storage.plans.plans import Plans
from engine.storage.rows import AssignmentRow, PlanRow, TaskDraftRow, TaskOfferRow, TaskRow
from engine.storage.tables.work import (
    assignment,
    plan,
    task,
    task_draft,
    task_due,
    task_offer,
)

Seats = Collection[tuple[str, str]]
"""Positions as (agency, kind of position)."""


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose tasks are looked for; without ``people`` and ``agencies`` everybody's.

    With ``people`` those that they have, and those nobody took that ``seats`` may take or that
    are ``offered``; with ``agencies`` whatever is there, and what is ``offered``.
    ``seats_in_plans`` are (plan, agency, kind of position), ``agencies_in_plans`` (plan, agency),
    both lent for certain plans; ``offered`` are ids of tasks with several offers.
    """

    people: Collection[str] | None = None
    seats: Seats = ()
    seats_in_plans: Collection[tuple[str, str, str]] = ()
    agencies: Collection[str] | None = None
    agencies_in_plans: Collection[tuple[str, str]] = ()
    offered: Collection[str] = ()

    def asked(self) -> dict[str, Any]:
        """The same for a query."""
        named = ((field.name, getattr(self, field.name)) for field in fields(self))
        return {name: None if value is None else [*value] for name, value in named}


EVERYBODY = Whose()


@dataclass(frozen=True, slots=True)
class TaskItem:
    """A task in a list, with its assignment and plan where it has them."""

    task: TaskRow
    assignment: AssignmentRow | None
    plan: PlanRow | None


_STILL_OPEN = task.c.open > 0
"""Not as an equation: of a young table PostgreSQL knows no figures and would then look for one
instance's tasks, or one agency's, among all that are open, or were since the last vacuum."""

_CLOSE = Statement(
    update(task)
    .where(
        task.c.instance_id == bindparam("instance"),
        task.c.token == bindparam("row_token"),
        _STILL_OPEN,
    )
    .values(state=bindparam("state"), completed_at=bindparam("at"), open=0)
)
_CLOSE_ALL = Statement(
    update(task)
    .where(task.c.instance_id == bindparam("instance"), _STILL_OPEN)
    .values(state=bindparam("state"), completed_at=bindparam("at"), open=0)
)


def _joined() -> Select[Any]:
    return (
        select(task, assignment, plan)
        .outerjoin(assignment, assignment.c.id == task.c.assignment_id)
        .outerjoin(plan, plan.c.instance_id == task.c.root_id)
    )


_ITEM = Statement(_joined().where(task.c.id == bindparam("task")))


class Tasks(Repository[TaskRow]):
    """User tasks, open and done."""

    rows = RowMap(task, TaskRow)

    def change(self, seen: TaskRow, **changes: object) -> None:
        """Change a task that is still as it was read; else the work is done again."""
        where: dict[str, object] = {"id": seen.id, "state": seen.state, "assignee": seen.assignee}
        if not self.update_where(where, **changes):
            raise Clash(Busy())

    def close(
        self, instance_id: str, tokens: Collection[int] | None, *, state: str, at: datetime
    ) -> None:
        """Close the open tasks of tokens (None: all of the instance)."""
        given: dict[str, object] = {"instance": instance_id, "state": state}
        given["at"] = instant_text(at)
        if tokens is None:
            self._session.write_later(_CLOSE_ALL, given)
        for token in tokens or ():
            self._session.write_later(_CLOSE, given | {"row_token": token})

    def of_instance(
        self,
        instance_id: str,
        *,
        open: bool = True,  # noqa: A002  # the column's name
    ) -> list[TaskRow]:
        """The tasks of an instance that are to be done, or all of them."""
        if open:
            return self.find(instance_id=instance_id, open=True, order="token")
        return self.find(instance_id=instance_id, order="id")

    def item(self, task_id: str) -> TaskItem | None:
        """A task with its assignment and plan, or None."""
        found = self._session.one(_ITEM, task=task_id)
        return None if found is None else self._item(found)

    def open_of_root(self, root_id: str) -> list[TaskRow]:
        """What is to be done in a plan."""
        return self.find(root_id=root_id, open=True, order="id")

    def page(
        self,
        *,
        whose: Whose = EVERYBODY,
        open: bool | None = True,  # noqa: A002  # the column's name
        states: Collection[str] | None = None,
        root_id: str | None = None,
        due_before: datetime | None = None,
        due_after: datetime | None = None,
        no_due: bool = False,
        text: str = "",
        after: str | None = None,
        limit: int = 50,
    ) -> Page[TaskItem]:
        """Tasks by due time, those without one last."""
        found = self._session.query(
            _PAGE,
            **whose.asked(),
            open=open,
            states=None if states is None else [*states],
            root=root_id,
            before=None if due_before is None else instant_text(due_before),
            since=None if due_after is None else instant_text(due_after),
            no_due=no_due,
            words=words_of(text),
            after=unpack(after, str, str),
            limit=limit + 1,
        )
        return cut([self._item(each) for each in found], limit, lambda item: due_mark(item.task))

    def _item(self, stored: Any) -> TaskItem:
        first = len(task.c)
        second = first + len(assignment.c)
        held, planned = stored[first:second], stored[second:]
        return TaskItem(
            self.rows.read(stored[:first]),
            None if held[0] is None else Assignments.rows.read(held),
            None if planned[0] is None else Plans.rows.read(planned),
        )

    def counts(self, *, now: datetime, soon: datetime, whose: Whose = EVERYBODY) -> Counts:
        """How many tasks are to be done, late, soon due, without due time."""
        times = {"at": instant_text(now), "later": instant_text(soon)}
        return Counts(*self._session.query(_COUNTS, **whose.asked(), **times)[0])


def _page(
    *,
    open: bool | None,  # noqa: A002  # the column's name
    states: list[Any] | None,
    root: Any,
    before: Any,
    since: Any,
    no_due: bool,
    words: list[Any],
    after: tuple[Any, Any] | None,
    limit: Any,
    **whose: Any,
) -> Select[Any]:
    wanted = all_words(task.c.folded, words)
    if states is not None:
        wanted.append(task.c.state.in_(states))
    if root is not None:
        wanted.append(task.c.root_id == root)
    if before is not None:
        wanted.append(task.c.due_at <= before)
    if since is not None:
        wanted.append(task.c.due_at > since)
    if no_due:
        wanted.append(task.c.due_at.is_(None))
    if after is not None:
        wanted.append(after_due(task, task_due, after))
    seen = _seen(wanted, open=open, **whose)
    first = seen.order_by(seen.selected_columns.due, seen.selected_columns.id).limit(limit)
    made = _joined().where(task.c.id.in_(select(first.subquery().c.id)))
    return made.order_by(task_due, task.c.id)


def _counts(*, at: Any, later: Any, **whose: Any) -> Select[Any]:
    seen = _seen([], open=True, **whose)
    return count_due(seen, seen.selected_columns.due, at, later)


_PAGE, _COUNTS = Query(_page), Query(_counts)


def _seen(
    wanted: Sequence[ColumnElement[bool]],
    *,
    open: bool | None,  # noqa: A002  # the column's name
    **whose: Any,
) -> Select[Any]:
    """Ids and due times of what somebody sees of the tasks that are wanted."""
    made = select(task.c.id, task_due.label("due")).where(*wanted)
    parts = _parts(**whose)
    if parts is None:
        return made if open is None else made.where(task.c.open == int(open))
    if open is not None:
        made = made.where(_STILL_OPEN if open else task.c.open < 1)
    # What is somebody's is few: each part is gathered by an index of its own, then put in order.
    # In one condition, or put in order at once, all that is open would be walked.
    several = union(*(made.where(part) for part in parts or [false()]))
    seen = several.cte("seen").prefix_with("MATERIALIZED")
    return select(seen.c.id, seen.c.due)


def _parts(
    *,
    people: list[Any] | None,
    seats: list[tuple[Any, Any]],
    seats_in_plans: list[tuple[Any, Any, Any]],
    agencies: list[Any] | None,
    agencies_in_plans: list[tuple[Any, Any]],
    offered: list[Any],
) -> list[ColumnElement[bool]] | None:
    """Which tasks somebody sees, each condition with an index of its own; None: all."""
    if people is None and agencies is None:
        return None
    # As an expression: no index must lead to all that nobody has taken.
    free = func.coalesce(task.c.assignee, "") == ""
    place = (task.c.agency_id, task.c.position)
    parts: list[ColumnElement[bool]] = []
    if people:
        parts.append(task.c.assignee.in_(people))
    if seats:
        own = task.c.agency_id.in_([agency for agency, _ in seats])
        parts.append(own & one_of(place, seats) & free)
    if seats_in_plans:
        plans = task.c.root_id.in_([root for root, *_ in seats_in_plans])
        parts.append(plans & one_of((task.c.root_id, *place), seats_in_plans) & free)
    if agencies:
        parts.append(task.c.agency_id.in_(agencies))
    if agencies_in_plans:
        plans = task.c.root_id.in_([root for root, _ in agencies_in_plans])
        pair = (task.c.root_id, task.c.agency_id)
        parts.append(plans & one_of(pair, agencies_in_plans))
    if offered:
        taken = task.c.id.in_(offered)
        parts.append(taken if people is None else taken & free)
    return parts


class TaskOffers(Repository[TaskOfferRow]):
    """Places beyond the first to which tasks are offered; most tasks have none."""

    rows = RowMap(task_offer, TaskOfferRow)

    def to(self, places: Seats) -> list[tuple[str, str, str, str]]:
        """The open tasks offered to these places: id, plan, agency, kind of position."""
        if not places:
            return []
        return [tuple(each) for each in self._session.query(_OFFERED, places=[*places])]


def _offered(places: list[tuple[Any, Any]]) -> Select[Any]:
    agency, position = task_offer.c.agency_id, task_offer.c.position
    own = agency.in_([each for each, _ in places])
    return (
        select(task.c.id, task.c.root_id, agency, position)
        .join(task, task.c.id == task_offer.c.task_id)
        .where(own & one_of((agency, position), places), _STILL_OPEN)
        .limit(MOST_COUNTED)
    )


_OFFERED = Query(_offered)


class TaskDrafts(Repository[TaskDraftRow]):
    """Half-filled forms, one for each task and officer."""

    rows = RowMap(task_draft, TaskDraftRow)
