"""Tasks: found, changed, closed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select, update

from engine.storage.assignments.assignment import ASSIGNMENT, AssignmentRow, assignment
from engine.storage.db.fast import Sql
from engine.storage.db.lists import Counts, due_mark
from engine.storage.db.page import Page, cut, unpack
from engine.storage.db.repository import Repository
from engine.storage.db.searching import words_of
from engine.storage.db.values import instant_text
from engine.storage.plans.plan import PLAN, PlanRow
from engine.storage.tasks import lists
from engine.storage.tasks.lists import EVERYBODY, Whose, joined
from engine.storage.tasks.task import STILL_OPEN, TASK, TaskRow, task


@dataclass(frozen=True, slots=True)
class TaskItem:
    """A task in a list, with its assignment and plan where it has them."""

    task: TaskRow
    assignment: AssignmentRow | None
    plan: PlanRow | None


_CLOSE = Sql(
    update(task)
    .where(
        task.c.instance_id == bindparam("instance"),
        task.c.token == bindparam("row_token"),
        STILL_OPEN,
    )
    .values(state=bindparam("state"), completed_at=bindparam("at"), open=0)
)
_CLOSE_ALL = Sql(
    update(task)
    .where(task.c.instance_id == bindparam("instance"), STILL_OPEN)
    .values(state=bindparam("state"), completed_at=bindparam("at"), open=0)
)
_WAITING = Sql(
    select(task.c.agency_id, task.c.position, task.c.assignee, func.max(task.c.shared))
    .where(STILL_OPEN)
    .group_by(task.c.agency_id, task.c.position, task.c.assignee)
)
_ITEM = Sql(joined().where(task.c.id == bindparam("task")))


class Tasks(Repository[TaskRow]):
    """User tasks, open and done."""

    rows = TASK

    def change(self, row: TaskRow, **changes: object) -> None:
        """Change a task that is still as it was read; else the work is done again."""
        where: dict[str, object] = {"id": row.id, "state": row.state, "assignee": row.assignee}
        self._transaction.change_later(*self._updating(where, changes), must_match=True)

    def close(
        self, instance_id: str, tokens: Collection[int] | None, *, state: str, at: datetime
    ) -> None:
        """Close the open tasks of tokens (None: all of the instance)."""
        values = {"instance": instance_id, "state": state, "at": instant_text(at)}
        if tokens is None:
            self._transaction.change_later(_CLOSE_ALL, values)
        for token in tokens or ():
            self._transaction.change_later(_CLOSE, values | {"row_token": token})

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

    def waiting_for(self) -> list[tuple[str | None, str | None, str | None, bool]]:
        """For whom open tasks are: agency, position, who took it; whether any is for others too."""
        rows = self._transaction.rows(_WAITING)
        return [(row[0], row[1], row[2], bool(row[3])) for row in rows]

    def item(self, task_id: str) -> TaskItem | None:
        """A task with its assignment and plan, or None."""
        row = self._transaction.one(_ITEM, task=task_id)
        return None if row is None else self._item(row)

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
        holders: Collection[str] = (),
        after: str | None = None,
        limit: int = 50,
    ) -> Page[TaskItem]:
        """Tasks by due time, those without one last.

        ``text`` is looked for in what a task is about; what ``holders`` have is found as well.
        """
        rows = self._transaction.search(
            lists.page,
            **whose.asked(),
            open=open,
            states=None if states is None else [*states],
            root=root_id,
            before=due_before,
            since=due_after,
            no_due=no_due,
            words=words_of(text),
            holders=[*holders],
            after=unpack(after, str, str),
            limit=limit + 1,
        )
        return cut([self._item(row) for row in rows], limit, lambda item: due_mark(item.task))

    def _item(self, stored: Any) -> TaskItem:
        first = len(task.c)
        second = first + len(assignment.c)
        shared, planned = stored[first:second], stored[second:]
        return TaskItem(
            self.rows.read(stored[:first]),
            None if shared[0] is None else ASSIGNMENT.read(shared),
            None if planned[0] is None else PLAN.read(planned),
        )

    def counts(self, *, now: datetime, soon: datetime, whose: Whose = EVERYBODY) -> Counts:
        """How many tasks are to be done, late, soon due, without due time."""
        rows = self._transaction.search(lists.counts, **whose.asked(), at=now, later=soon)
        return Counts(*rows[0])
