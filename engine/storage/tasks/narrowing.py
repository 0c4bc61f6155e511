"""What a list of tasks is narrowed to: by words, state, time, plan, agency, person, role."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, true

from engine.model.priorities import DEFAULT_PRIORITY
from engine.storage.assignments.assignment import assignment
from engine.storage.db.searching import all_words, words_of
from engine.storage.tasks.task import task

URGENT = task.c.priority > DEFAULT_PRIORITY
RETURNED = task.c.returned_by.is_not(None)


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which of the tasks that somebody sees a list shows; None asks nothing.

    ``text`` is looked for in what a task is about; what ``holders`` or the agencies ``heirs`` have
    is found as well.
    ``since`` and ``until`` bound the due time of open tasks, and when ended ones ended.
    ``role`` is that of the assignment a task belongs to.
    """

    text: str = ""
    holders: Collection[str] = ()
    heirs: Collection[str] = ()
    states: Collection[str] | None = None
    root_id: str | None = None
    agency_id: str | None = None
    assignee: str | None = None
    positions: Collection[str] | None = None
    role: str | None = None
    due_before: datetime | None = None
    due_after: datetime | None = None
    no_due: bool = False
    since: datetime | None = None
    until: datetime | None = None
    returned: bool = False
    urgent: bool = False

    def asked(self) -> dict[str, Any]:
        """The same for a query."""
        return {
            **{name: getattr(self, name) for name in _PLAIN},
            **{name: _listed(getattr(self, name)) for name in _LISTED},
            "words": words_of(self.text),
        }


_PLAIN = (
    *("root_id", "agency_id", "assignee", "role", "due_before", "due_after", "no_due"),
    *("since", "until", "returned", "urgent"),
)
_LISTED = ("holders", "heirs", "states", "positions")


def _listed(values: Collection[str] | None) -> list[str] | None:
    return None if values is None else [*values]


def conditions(*, ended: bool, **asked: Any) -> list[ColumnElement[bool]]:
    """What a narrowing asks of the rows; ``ended``: their period is that in which they ended."""
    by_day = task.c.completed_at if ended else task.c.due_at
    found = [_found(asked["words"], asked["holders"], asked["heirs"])]
    equal = [name for name in ("root_id", "agency_id", "assignee") if asked[name] is not None]
    found += [task.c[name] == asked[name] for name in equal]
    for name, column in (("states", task.c.state), ("positions", task.c.position)):
        if asked[name] is not None:
            found.append(column.in_(asked[name]))
    for name, column in (("due_before", task.c.due_at), ("until", by_day)):
        if asked[name] is not None:
            found.append(column <= asked[name])
    for name, column in (("due_after", task.c.due_at), ("since", by_day)):
        if asked[name] is not None:
            found.append(column > asked[name])
    if asked["role"] is not None:
        found.append(_has_role(asked["role"]))
    marks = (("no_due", task.c.due_at.is_(None)), ("returned", RETURNED), ("urgent", URGENT))
    return found + [condition for name, condition in marks if asked[name]]


def _found(words: list[Any], holders: list[Any], heirs: list[Any]) -> ColumnElement[bool]:
    ways = [and_(true(), *all_words(task.c.folded, words))]
    for column, named in ((task.c.assignee, holders), (task.c.agency_id, heirs)):
        if named:
            ways.append(column.in_(named))
    return or_(*ways)


def _has_role(role: Any) -> ColumnElement[bool]:
    """Looked up row by row: few have another role than to lead."""
    share = select(assignment.c.id).where(
        assignment.c.id == task.c.assignment_id, assignment.c.role == role
    )
    return share.exists()
