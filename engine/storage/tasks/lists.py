"""Lists of tasks: in what order, page by page, and how many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import partial
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    case,
    false,
    func,
    literal_column,
    or_,
    select,
    tuple_,
    union,
)

from engine.storage.assignments.assignment import assignment
from engine.storage.db.fast import SqlTemplate
from engine.storage.db.lists import count_due
from engine.storage.plans.plan import plan
from engine.storage.tasks.narrowing import RETURNED, URGENT, conditions
from engine.storage.tasks.task import STILL_OPEN, task, task_due
from engine.storage.tasks.whose import Whose, parts

PRESSING, HELD, FREE = "0", "1", "2"
"""The groups of somebody's own list, in their order: what is to be done today (due, returned or
urgent), what else he has, what else nobody took."""


@dataclass(frozen=True, slots=True)
class Order:
    """What a list is sorted by, then by id; ``falling``: the greatest first."""

    key: ColumnElement[Any]
    falling: bool = False

    def columns(self) -> Sequence[ColumnElement[Any]]:
        """What follows ORDER BY."""
        both = (self.key, task.c.id)
        return [each.desc() for each in both] if self.falling else both

    def beyond(self, mark: tuple[Any, Any]) -> ColumnElement[bool]:
        """Whether a row comes after a page mark of (key, id)."""
        here, there = tuple_(self.key, task.c.id), tuple_(*mark)
        return here < there if self.falling else here > there


DUE = Order(task_due)
ORDERS = {
    "due": DUE,
    "oldest": Order(task.c.created_at),
    "newest": Order(task.c.created_at, falling=True),
    "ended": Order(func.coalesce(task.c.completed_at, ""), falling=True),
}


def joined(*more: ColumnElement[Any]) -> Select[Any]:
    """Tasks with their assignments and plans where they have them."""
    return (
        select(task, assignment, plan, *more)
        .outerjoin(assignment, assignment.c.id == task.c.assignment_id)
        .outerjoin(plan, plan.c.instance_id == task.c.root_id)
    )


def _group(reader: Any, today: Any) -> ColumnElement[str]:
    """The group of a task in the list of ``reader``; ``today`` is when the day ends."""
    pressing = or_(task.c.due_at <= today, RETURNED, URGENT)
    held = task.c.assignee == reader
    digits = [literal_column(f"'{digit}'", String) for digit in (PRESSING, HELD, FREE)]
    return case((pressing, digits[0]), (held, digits[1]), else_=digits[2])


def _page(
    order: Order,
    *,
    open: bool | None,  # noqa: A002  # the column's name
    reader: Any,
    today: Any,
    group: Any,
    after: tuple[Any, Any] | None,
    limit: Any,
    **asked: Any,
) -> Select[Any]:
    """Tasks as much of them as somebody sees; of a ``reader`` by group first."""
    narrowed, whose = _split(asked)
    found = conditions(ended=open is False, **narrowed)
    if reader is not None:
        place = _group(reader, today)
        order = Order(place + order.key, order.falling)
        if group is not None:
            found.append(place == group)
    if after is not None:
        found.append(order.beyond(after))
    seen = _seen(found, [order.key.label("key")], open=open, **whose)
    marks = (seen.selected_columns.key, seen.selected_columns.id)
    marks_in_order = [each.desc() for each in marks] if order.falling else marks
    first = seen.order_by(*marks_in_order).limit(limit)
    query = joined(order.key).where(task.c.id.in_(select(first.subquery().c.id)))
    return query.order_by(*order.columns())


pages = {name: SqlTemplate(partial(_page, order)) for name, order in ORDERS.items()}
"""The pages of a list by the name of its order."""


@SqlTemplate
def counts(*, at: Any, later: Any, reader: Any, today: Any, most: Any, **asked: Any) -> Select[Any]:
    """How many tasks there are to do, late, soon due, without due time; of a reader by group.

    Of what is found among everybody's the first ``most`` are counted, those due first.
    """
    narrowed, whose = _split(asked)
    more = [] if reader is None else [_group(reader, today).label("place")]
    columns = [task_due.label("due"), *more]
    seen = _seen(conditions(ended=False, **narrowed), columns, open=True, **whose)
    if most is not None:
        first = seen.order_by(task_due, task.c.id).limit(most).subquery()
        seen = select(first.c.id, first.c.due)
    counted = count_due(seen, seen.selected_columns.due, at, later)
    if reader is None:
        return counted
    place = seen.selected_columns.place
    return counted.add_columns(place).group_by(place)


def _split(asked: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    whose = {name: asked.pop(name) for name in _WHOSE}
    return asked, whose


_WHOSE = tuple(field.name for field in fields(Whose))


def _seen(
    found: Sequence[ColumnElement[bool]],
    columns: Sequence[ColumnElement[Any]],
    *,
    open: bool | None,  # noqa: A002  # the column's name
    **whose: Any,
) -> Select[Any]:
    """Ids, and these columns, of what somebody sees of the tasks that meet them all."""
    query = select(task.c.id, *columns).where(*found)
    seen_parts = parts(**whose)
    if seen_parts is None:
        return query if open is None else query.where(task.c.open == int(open))
    if open is not None:
        query = query.where(STILL_OPEN if open else task.c.open < 1)
    # What is somebody's is few: each part is gathered by an index of its own, then put in order.
    # In one condition, or put in order at once, all that is open would be walked.
    several = union(*(query.where(part) for part in seen_parts or [false()]))
    seen = several.cte("seen").prefix_with("MATERIALIZED")
    return select(*seen.c)
