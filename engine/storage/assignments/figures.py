"""Assignments counted for who watches over them: what is late, by plan and by agency."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, union

from engine.storage.assignments.assignment import ASSIGNMENT, AssignmentRow, assignment
from engine.storage.assignments.assignment import assignment_due as due
from engine.storage.db.fast import SqlTemplate
from engine.storage.db.lists import MOST_COUNTED, seen_by
from engine.storage.db.repository import Repository
from engine.storage.db.values import instant_text


@dataclass(frozen=True, slots=True)
class Late:
    """How many assignments of one plan one agency is late with."""

    root_id: str
    agency_id: str | None
    count: int


@SqlTemplate
def _late(*, at: Any, **asked: Any) -> Select[Any]:
    found = _watched([due <= at], **asked).subquery()
    pair = (found.c.root_id, found.c.agency_id)
    return select(*pair, func.count()).group_by(*pair)


@SqlTemplate
def _between(*, since: Any, until: Any, **asked: Any) -> Select[Any]:
    found = _watched([due > since, due <= until], **asked).subquery()
    return select(func.count()).select_from(found)


def _watched(
    conditions: list[ColumnElement[bool]],
    *,
    agencies: list[Any] | None,
    lent: list[tuple[Any, Any]],
    role: Any,
) -> Any:
    conditions = [*conditions, assignment.c.open == 1, assignment.c.role == role]
    if agencies:
        conditions.append(assignment.c.agency_id.not_in(agencies))
    columns = (assignment.c.id, assignment.c.root_id, assignment.c.agency_id)
    return union(
        *(
            _first(select(*columns).where(part, *conditions))
            for part in seen_by(assignment, agencies, lent, watched=True)
        )
    )


def _first(found: Select[Any]) -> Select[Any]:
    """Those due first, up to :data:`MOST_COUNTED`: a figure must not grow with what lies around."""
    cut_off = found.order_by(due, assignment.c.id).limit(MOST_COUNTED).subquery()
    return select(*cut_off.c)


class AssignmentFigures(Repository[AssignmentRow]):
    """Numbers of open assignments of one role that agencies monitor and others carry out.

    ``agencies`` None: all there are; at most :data:`MOST_COUNTED` are counted, those due first.
    The rows behind a number are :meth:`Assignments.page` with ``watched`` and that role.
    """

    rows = ASSIGNMENT

    def late(
        self,
        at: datetime,
        *,
        agencies: Collection[str] | None,
        lent: Collection[tuple[str, str]],
        role: str,
    ) -> list[Late]:
        """How many are late, by plan and agency."""
        rows = self._transaction.search(
            _late, at=instant_text(at), **_asked(agencies, lent), role=role
        )
        return [Late(*row) for row in rows]

    def due_between(
        self,
        since: datetime,
        until: datetime,
        *,
        agencies: Collection[str] | None,
        lent: Collection[tuple[str, str]],
        role: str,
    ) -> int:
        """How many fall due after ``since``, ``until`` included."""
        [[count]] = self._transaction.search(
            _between,
            since=instant_text(since),
            until=instant_text(until),
            **_asked(agencies, lent),
            role=role,
        )
        return int(count)


def _asked(agencies: Collection[str] | None, lent: Collection[tuple[str, str]]) -> dict[str, Any]:
    return {"agencies": None if agencies is None else sorted(agencies), "lent": [*lent]}
