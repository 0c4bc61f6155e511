"""Tasks: what waits for a position."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, false, func, or_, select, tuple_, update

from engine.errors import Busy
from engine.storage.failures import Clash
from engine.storage.mapping import RowMap, instant_text
from engine.storage.page import Page, cut
from engine.storage.repositories.base import Repository
from engine.storage.repositories.searching import all_words
from engine.storage.repositories.work import (
    MOST_COUNTED,
    Assignments,
    Counts,
    Plans,
    after_due,
    count_due,
    due_mark,
)
from engine.storage.rows import AssignmentRow, PlanRow, TaskDraftRow, TaskRow
from engine.storage.statements import Statement
from engine.storage.tables.work import FAR, assignment, plan, task, task_draft

Seats = Collection[tuple[str, str]]
"""Positions as (agency, kind of position)."""


@dataclass(frozen=True, slots=True)
class TaskItem:
    """A task in a list, with its assignment and plan where it has them."""

    task: TaskRow
    assignment: AssignmentRow | None
    plan: PlanRow | None


_CLOSE = Statement(
    update(task)
    .where(
        task.c.instance_id == bindparam("instance"),
        task.c.token == bindparam("row_token"),
        task.c.open == 1,
    )
    .values(state=bindparam("state"), completed_at=bindparam("at"), open=0)
)
_CLOSE_ALL = Statement(
    update(task)
    .where(task.c.instance_id == bindparam("instance"), task.c.open == 1)
    .values(state=bindparam("state"), completed_at=bindparam("at"), open=0)
)


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
    ) -> int:
        """Close the open tasks of tokens (None: all of the instance); returns how many."""
        given = {"instance": instance_id, "state": state, "at": instant_text(at)}
        if tokens is None:
            return self._session.write(_CLOSE_ALL, **given)
        return sum(self._session.write(_CLOSE, row_token=each, **given) for each in tokens)

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

    def open_of_root(self, root_id: str) -> list[TaskRow]:
        """What is to be done in a plan."""
        return self.find(root_id=root_id, open=True, order="id")

    def page(
        self,
        *,
        agencies: Collection[str] | None = None,
        positions: Seats | None = None,
        assignee: str | Collection[str] | None = None,
        unassigned: bool = False,
        open: bool | None = True,  # noqa: A002  # the column\'s name
        states: Collection[str] | None = None,
        root_id: str | None = None,
        due_before: datetime | None = None,
        due_after: datetime | None = None,
        no_due: bool = False,
        text: str = "",
        after: str | None = None,
        limit: int = 50,
    ) -> Page[TaskItem]:
        """Tasks by due time, those without one last.

        With both ``assignee`` (one or several) and ``positions`` a task fits that is his, or that
        nobody took and one of the positions may.
        """
        made = _mine(self._joined(), positions, assignee)
        made = made.where(*all_words(task.c.folded, text))
        for column, values in ((task.c.agency_id, agencies), (task.c.state, states)):
            if values is not None:
                made = made.where(column.in_([*values]))
        if unassigned:
            made = made.where(task.c.assignee.is_(None))
        if open is not None:
            made = made.where(task.c.open == int(open))
        if root_id is not None:
            made = made.where(task.c.root_id == root_id)
        if due_before is not None:
            made = made.where(task.c.due_at <= instant_text(due_before))
        if due_after is not None:
            made = made.where(task.c.due_at > instant_text(due_after))
        if no_due:
            made = made.where(task.c.due_at.is_(None))
        if after is not None:
            made = made.where(after_due(task, after))
        order = (func.coalesce(task.c.due_at, FAR), task.c.id)
        found = self._session.ask(made.order_by(*order).limit(limit + 1))
        return cut([self._item(each) for each in found], limit, lambda item: due_mark(item.task))

    @staticmethod
    def _joined() -> Select[Any]:
        return (
            select(task, assignment, plan)
            .outerjoin(assignment, assignment.c.id == task.c.assignment_id)
            .outerjoin(plan, plan.c.instance_id == task.c.root_id)
        )

    def _item(self, stored: Any) -> TaskItem:
        first = len(task.c)
        second = first + len(assignment.c)
        held, planned = stored[first:second], stored[second:]
        return TaskItem(
            self.rows.read(stored[:first]),
            None if held[0] is None else Assignments.rows.read(held),
            None if planned[0] is None else Plans.rows.read(planned),
        )

    def counts(
        self,
        *,
        now: datetime,
        soon: datetime,
        positions: Seats | None = None,
        assignee: str | Collection[str] | None = None,
        agencies: Collection[str] | None = None,
    ) -> Counts:
        """How many tasks are to be done, late, soon due, without due time, and done."""

        def seen(made: Select[Any]) -> Select[Any]:
            made = _mine(made, positions, assignee)
            return made if agencies is None else made.where(task.c.agency_id.in_([*agencies]))

        made = seen(select(task).where(task.c.open == 1))
        still, late, soon_due, free = self._session.ask(count_due(made, task, now, soon))[0]
        done = seen(select(task.c.id).where(task.c.open == 0, task.c.state == "completed"))
        some = done.limit(MOST_COUNTED).subquery()
        completed = self._session.ask(select(func.count()).select_from(some))[0][0]
        return Counts(still, late, soon_due, free, completed)


def _mine(
    made: Select[Any], positions: Seats | None, assignee: str | Collection[str] | None
) -> Select[Any]:
    if positions is None and assignee is None:
        return made
    own: list[ColumnElement[bool]] = []
    if assignee is not None:
        people = [assignee] if isinstance(assignee, str) else [*assignee]
        own.append(task.c.assignee.in_(people))
    if positions:
        seat = tuple_(task.c.agency_id, task.c.position).in_([*positions])
        own.append(seat if assignee is None else seat & task.c.assignee.is_(None))
    return made.where(or_(*own)) if own else made.where(false())


class TaskDrafts(Repository[TaskDraftRow]):
    """Half-filled forms, one for each task and officer."""

    rows = RowMap(task_draft, TaskDraftRow)
