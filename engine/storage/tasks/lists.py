"""Whose tasks are looked for, and the lists and counts of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true, union

from engine.storage.assignments.assignment import assignment
from engine.storage.db.fast import SqlTemplate
from engine.storage.db.lists import after_due, count_due
from engine.storage.db.searching import all_words, one_of
from engine.storage.plans.plan import plan
from engine.storage.tasks.task import STILL_OPEN, task, task_due

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


def joined() -> Select[Any]:
    """Tasks with their assignments and plans where they have them."""
    return (
        select(task, assignment, plan)
        .outerjoin(assignment, assignment.c.id == task.c.assignment_id)
        .outerjoin(plan, plan.c.instance_id == task.c.root_id)
    )


@SqlTemplate
def page(
    *,
    open: bool | None,  # noqa: A002  # the column's name
    states: list[Any] | None,
    root: Any,
    before: Any,
    since: Any,
    no_due: bool,
    words: list[Any],
    holders: list[Any],
    after: tuple[Any, Any] | None,
    limit: Any,
    **whose: Any,
) -> Select[Any]:
    """Tasks by due time, as much of them as somebody sees."""
    found = and_(true(), *all_words(task.c.folded, words))
    conditions = [or_(found, task.c.assignee.in_(holders)) if holders else found]
    if states is not None:
        conditions.append(task.c.state.in_(states))
    if root is not None:
        conditions.append(task.c.root_id == root)
    if before is not None:
        conditions.append(task.c.due_at <= before)
    if since is not None:
        conditions.append(task.c.due_at > since)
    if no_due:
        conditions.append(task.c.due_at.is_(None))
    if after is not None:
        conditions.append(after_due(task, task_due, after))
    seen = _seen(conditions, open=open, **whose)
    first = seen.order_by(seen.selected_columns.due, seen.selected_columns.id).limit(limit)
    query = joined().where(task.c.id.in_(select(first.subquery().c.id)))
    return query.order_by(task_due, task.c.id)


@SqlTemplate
def counts(*, at: Any, later: Any, **whose: Any) -> Select[Any]:
    """How many tasks there are to do, late, soon due, without due time."""
    seen = _seen([], open=True, **whose)
    return count_due(seen, seen.selected_columns.due, at, later)


def _seen(
    conditions: Sequence[ColumnElement[bool]],
    *,
    open: bool | None,  # noqa: A002  # the column's name
    **whose: Any,
) -> Select[Any]:
    """Ids and due times of what somebody sees of the tasks that meet them all."""
    query = select(task.c.id, task_due.label("due")).where(*conditions)
    parts = _parts(**whose)
    if parts is None:
        return query if open is None else query.where(task.c.open == int(open))
    if open is not None:
        query = query.where(STILL_OPEN if open else task.c.open < 1)
    # What is somebody's is few: each part is gathered by an index of its own, then put in order.
    # In one condition, or put in order at once, all that is open would be walked.
    several = union(*(query.where(part) for part in parts or [false()]))
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
