"""Tasks: found, changed, closed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import astuple, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select, update

from engine.storage.assignments.assignment import ASSIGNMENT, AssignmentRow, assignment
from engine.storage.db.fast import Sql
from engine.storage.db.lists import MOST_COUNTED, Counts
from engine.storage.db.page import Page, cut, unpack
from engine.storage.db.repository import Repository
from engine.storage.db.values import instant_text
from engine.storage.plans.plan import PLAN, PlanRow, plan
from engine.storage.tasks import lists
from engine.storage.tasks.lists import joined
from engine.storage.tasks.narrowing import Narrowing
from engine.storage.tasks.task import STILL_OPEN, TASK, TaskRow, task
from engine.storage.tasks.whose import EVERYBODY, Whose


@dataclass(frozen=True, slots=True)
class TaskItem:
    """A task in a list, with its assignment and plan where it has them."""

    task: TaskRow
    assignment: AssignmentRow | None
    plan: PlanRow | None


@dataclass(frozen=True, slots=True)
class Waiter:
    """For whom open tasks are, who took them, and whether any of them is for others too."""

    agency_id: str | None
    position: str | None
    division: str | None
    assignee: str | None
    shared: bool


@dataclass(frozen=True, slots=True)
class Groups:
    """That a list is its ``reader``'s own, in groups; ``today`` is when the day ends.

    ``only``: one of them alone.
    """

    reader: str
    today: datetime
    only: str | None = None


ALL = Narrowing()
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
_WAITER = (task.c.agency_id, task.c.position, task.c.division, task.c.assignee)
_WAITING = Sql(select(*_WAITER, func.max(task.c.shared)).where(STILL_OPEN).group_by(*_WAITER))
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

    def waiting_for(self) -> list[Waiter]:
        """For whom open tasks are, each once."""
        return [
            Waiter(row[0], row[1], row[2], row[3], shared=bool(row[4]))
            for row in self._transaction.rows(_WAITING)
        ]

    def item(self, task_id: str) -> TaskItem | None:
        """A task with its assignment and plan, or None."""
        row = self._transaction.one(_ITEM, task=task_id)
        return None if row is None else self._item(row)

    def page(
        self,
        *,
        whose: Whose = EVERYBODY,
        narrowing: Narrowing = ALL,
        open: bool | None = True,  # noqa: A002  # the column's name
        order: str = "due",
        groups: Groups | None = None,
        after: str | None = None,
        limit: int = 50,
    ) -> Page[TaskItem]:
        """Tasks in one of :data:`lists.ORDERS`, undated ones last; by ``groups`` first."""
        rows = self._transaction.search(
            lists.pages[order],
            **whose.asked(),
            **narrowing.asked(),
            open=open,
            reader=groups.reader if groups else None,
            today=groups.today if groups else None,
            group=groups.only if groups else None,
            after=unpack(after, str, str),
            limit=limit + 1,
        )
        page = cut(rows, limit, lambda row: (row[-1], row[0]))
        return Page([self._item(row) for row in page.rows], page.next)

    def _item(self, stored: Any) -> TaskItem:
        first = len(task.c)
        second = first + len(assignment.c)
        shared, planned = stored[first:second], stored[second : second + len(plan.c)]
        return TaskItem(
            self.rows.read(stored[:first]),
            None if shared[0] is None else ASSIGNMENT.read(shared),
            None if planned[0] is None else PLAN.read(planned),
        )

    def counts(
        self,
        *,
        now: datetime,
        soon: datetime,
        whose: Whose = EVERYBODY,
        narrowing: Narrowing = ALL,
        groups: Groups | None = None,
    ) -> dict[str, Counts]:
        """How many tasks are to be done, late, soon due, undated, by group; "" is all of them.

        What is found among everybody's is counted up to :data:`MOST_COUNTED`.
        """
        found = whose == EVERYBODY and narrowing != ALL
        rows = self._transaction.search(
            lists.counts,
            **whose.asked(),
            **narrowing.asked(),
            at=now,
            later=soon,
            reader=groups.reader if groups else None,
            today=groups.today if groups else None,
            most=MOST_COUNTED if found else None,
        )
        counted = {row[4] if groups else "": Counts(*row[:4]) for row in rows}
        return counted if not groups else {**counted, "": _together(counted.values())}


def _together(counted: Iterable[Counts]) -> Counts:
    rows = [astuple(each) for each in counted]
    return Counts(*(sum(column) for column in zip(*rows, strict=True)))
