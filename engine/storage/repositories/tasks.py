"""Tasks: what waits for a position."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, false, func, or_, select, tuple_, update

from engine.errors import Busy
from engine.storage.failures import Clash
from engine.storage.mapping import RowMap, instant_text
from engine.storage.page import Page, cut
from engine.storage.repositories.base import Repository
from engine.storage.repositories.plans import Plans
from engine.storage.repositories.searching import all_words
from engine.storage.repositories.work import (
    MOST_COUNTED,
    Assignments,
    Counts,
    after_due,
    count_due,
    due_mark,
)
from engine.storage.rows import AssignmentRow, PlanRow, TaskDraftRow, TaskOfferRow, TaskRow
from engine.storage.statements import Statement
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
class Lent:
    """What is seen beside one's own agencies and positions.

    ``positions`` are (plan, agency, kind of position), ``agencies`` (plan, agency), both lent for
    certain plans; ``offered`` are ids of tasks with several offers, one of them to the reader.
    """

    positions: Collection[tuple[str, str, str]] = ()
    agencies: Collection[tuple[str, str]] = ()
    offered: Collection[str] = ()


NOTHING_LENT = Lent()


@dataclass(frozen=True, slots=True)
class TaskItem:
    """A task in a list, with its assignment and plan where it has them."""

    task: TaskRow
    assignment: AssignmentRow | None
    plan: PlanRow | None


_STILL_OPEN = task.c.open > 0
"""Not as an equation: of a young table PostgreSQL knows no figures and would then look for one
instance's tasks among all that are open, or were since the last vacuum."""

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
        agencies: Collection[str] | None = None,
        positions: Seats | None = None,
        assignee: str | Collection[str] | None = None,
        lent: Lent = NOTHING_LENT,
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
        made = _seen(select(task.c.id, task_due.label("due")), positions, assignee, agencies, lent)
        made = made.where(*all_words(task.c.folded, text))
        if states is not None:
            made = made.where(task.c.state.in_([*states]))
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
            made = made.where(after_due(task, task_due, after))
        if agencies is not None or positions is not None or assignee is not None:
            # What is somebody's is few: it is gathered by his own indexes and then put in order.
            # Else both databases would walk all that is open, in order, until a page is full.
            seen = made.cte("seen").prefix_with("MATERIALIZED")
            made = select(seen.c.id, seen.c.due)
        due, own = made.selected_columns[1], made.selected_columns[0]
        first = made.order_by(due, own).limit(limit + 1).subquery()
        made = _joined().where(task.c.id.in_(select(first.c.id)))
        found = self._session.ask(made.order_by(task_due, task.c.id))
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

    def counts(
        self,
        *,
        now: datetime,
        soon: datetime,
        positions: Seats | None = None,
        assignee: str | Collection[str] | None = None,
        agencies: Collection[str] | None = None,
        lent: Lent = NOTHING_LENT,
    ) -> Counts:
        """How many tasks are to be done, late, soon due, without due time, and done.

        What nobody took is nobody's once it is done.
        """
        made = _seen(select(task).where(task.c.open == 1), positions, assignee, agencies, lent)
        still, late, soon_due, free = self._session.ask(count_due(made, task_due, now, soon))[0]
        done = select(task.c.id).where(task.c.open == 0, task.c.state == "completed")
        if assignee is not None:
            done = _seen(done, None, assignee, agencies, NOTHING_LENT)
        elif agencies is not None or positions is not None:
            done = _seen(done, positions, None, agencies, lent)
        else:
            done = done.order_by(task_due, task.c.id)
        some = done.limit(MOST_COUNTED).subquery()
        completed = self._session.ask(select(func.count()).select_from(some))[0][0]
        return Counts(still, late, soon_due, free, completed)


def _seen(
    made: Select[Any],
    positions: Seats | None,
    assignee: str | Collection[str] | None,
    agencies: Collection[str] | None,
    lent: Lent,
) -> Select[Any]:
    if agencies is not None:
        own = [task.c.agency_id.in_([*agencies])]
        if lent.agencies:
            own.append(tuple_(task.c.root_id, task.c.agency_id).in_([*lent.agencies]))
        if lent.offered:
            own.append(task.c.id.in_([*lent.offered]))
        made = made.where(or_(*own))
    if positions is None and assignee is None:
        return made
    mine: list[ColumnElement[bool]] = []
    if assignee is not None:
        people = [assignee] if isinstance(assignee, str) else [*assignee]
        mine.append(task.c.assignee.in_(people))
    free = task.c.assignee.is_(None)
    mine += [place if assignee is None else place & free for place in _places(positions, lent)]
    return made.where(or_(*mine)) if mine else made.where(false())


def _places(positions: Seats | None, lent: Lent) -> Iterator[ColumnElement[bool]]:
    """What the positions may take; a part that is empty is left out of the statement."""
    if positions:
        yield tuple_(task.c.agency_id, task.c.position).in_([*positions])
    if lent.positions:
        place = tuple_(task.c.root_id, task.c.agency_id, task.c.position)
        yield place.in_([*lent.positions])
    if lent.offered:
        yield task.c.id.in_([*lent.offered])


class TaskOffers(Repository[TaskOfferRow]):
    """Places beyond the first to which tasks are offered; most tasks have none."""

    rows = RowMap(task_offer, TaskOfferRow)

    def to(self, places: Seats) -> list[tuple[str, str, str, str]]:
        """The open tasks offered to these places: id, plan, agency, kind of position."""
        columns = (task.c.id, task.c.root_id, task_offer.c.agency_id, task_offer.c.position)
        place = tuple_(task_offer.c.agency_id, task_offer.c.position).in_([*places])
        made = select(*columns).join(task, task.c.id == task_offer.c.task_id)
        found = self._session.ask(made.where(place, task.c.open == 1).limit(MOST_COUNTED))
        return [tuple(each) for each in found]


class TaskDrafts(Repository[TaskDraftRow]):
    """Half-filled forms, one for each task and officer."""

    rows = RowMap(task_draft, TaskDraftRow)
