"""Lists of work: by due time, as much of them as somebody sees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    SelectBase,
    case,
    column,
    false,
    func,
    literal_column,
    select,
    true,
    tuple_,
    union,
)

from engine.storage.db.searching import one_of
from engine.storage.db.values import instant_text

FAR = "9"
"""Sorts after every instant: rows without a due time come last."""


def by_due(due_at: ColumnElement[Any]) -> ColumnElement[Any]:
    """What a list by due time is sorted by, and its indexes too."""
    return func.coalesce(due_at, literal_column(f"'{FAR}'"))


DUE = by_due(column("due_at"))
"""The same of the table that an index is on."""

MOST_COUNTED = 1000
"""What is behind is counted up to here: a count must not grow with the years."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How much work there is."""

    open: int = 0
    overdue: int = 0
    due_soon: int = 0
    no_deadline: int = 0


def count_due(query: Select[Any], due: ColumnElement[Any], at: Any, later: Any) -> Select[Any]:
    """Let a select of open rows count them by their time: all, late, due until later, undated."""

    def number(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)

    soon, undated = (due > at) & (due <= later), due == FAR
    columns: list[Any] = [func.count(), number(due <= at), number(soon), number(undated)]
    return query.with_only_columns(*columns)


def after_due(table: Any, due: ColumnElement[Any], after: tuple[Any, Any]) -> ColumnElement[bool]:
    """Whether a row comes after a page mark of (due time, id)."""
    return tuple_(due, table.c.id) > tuple_(*after)


def due_mark(row: Any) -> tuple[str, str]:
    """The page mark of a row in a list by due time."""
    return (FAR if row.due_at is None else instant_text(row.due_at), row.id)


def seen_by(
    table: Any,
    agencies: Sequence[Any] | None,
    lent: Sequence[tuple[Any, Any]],
    *,
    watched: bool = False,
) -> list[ColumnElement[bool]]:
    """Which rows of a list somebody may see, each condition with an index of its own.

    A row is its agency's and its monitor's, if only ``watched`` ones are looked for the monitor's
    alone. Together in one condition they would have the whole list read and sorted.
    """
    if agencies is None:
        return [true()]
    monitor = (table.c.monitor_agency_id,)
    columns = monitor if watched else (table.c.agency_id, *monitor)
    parts = [column == each for column in columns for each in agencies]
    if lent:
        plans = table.c.root_id.in_([root for root, _ in lent])
        parts += [plans & one_of((table.c.root_id, column), lent) for column in columns]
    return parts or [false()]


def first_of(
    parts: Sequence[Select[Any]], order: Sequence[ColumnElement[Any]], limit: Any
) -> SelectBase:
    """The keys of the first rows of each part: among them are the first of all."""
    cut_off = [each.order_by(*order).limit(limit).subquery() for each in parts]
    return union(*(select(*each.c) for each in cut_off))
