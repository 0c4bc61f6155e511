"""Plans, assignments and what belongs to them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, exists, func, literal, or_, select, tuple_

from engine.storage.mapping import RowMap, instant_text, read_instant
from engine.storage.page import Page, cut, unpack
from engine.storage.repositories.ancestry import nearest_assignment
from engine.storage.repositories.base import Repository
from engine.storage.repositories.searching import all_words
from engine.storage.rows import (
    AssignmentRow,
    DeadlineChangeRow,
    DifficultyRow,
    DocumentRow,
    ExtensionRow,
    PlanRow,
)
from engine.storage.statements import Statement
from engine.storage.tables import people
from engine.storage.tables.work import (
    FAR,
    assignment,
    deadline_change,
    difficulty,
    document,
    extension,
    plan,
    task,
)

MOST_COUNTED = 1000
"""What is behind is counted up to here: a count must not grow with the years."""


@dataclass(frozen=True, slots=True)
class PlanItem:
    """A plan in a list, with its assignments counted."""

    plan: PlanRow
    open: int
    total: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one agency is with one activity of a plan."""

    id: str
    element: str
    agency_id: str | None
    role: str
    state: str
    title: str
    due_at: datetime | None
    completed_at: datetime | None


@dataclass(frozen=True, slots=True)
class AssignmentItem:
    """An assignment in a list, with the words of its plan and agency."""

    assignment: AssignmentRow
    plan_number: str | None
    plan_symbol: str | None
    plan_title: str | None
    agency_name: str | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How much work there is; ``completed`` is counted to 1,000 at most."""

    open: int = 0
    overdue: int = 0
    due_soon: int = 0
    no_deadline: int = 0
    completed: int = 0


def is_open(table: Any) -> Any:
    """Whether a task or assignment is still to be done."""
    return table.c.open == 1


def count_due(made: Select[Any], table: Any, now: datetime, soon: datetime) -> Select[Any]:
    """Let a select of open rows count them by their time."""
    at, later = instant_text(now), instant_text(soon)

    def number(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)

    due = table.c.due_at
    columns: list[Any] = [
        func.count(),
        number(due <= at),
        number((due > at) & (due <= later)),
        number(due.is_(None)),
    ]
    return made.with_only_columns(*columns)


def after_due(table: Any, after: str) -> ColumnElement[bool]:
    """Whether a row comes after a page mark of (due time, id)."""
    mark = tuple_(*(literal(each) for each in unpack(after, 2)))
    return tuple_(func.coalesce(table.c.due_at, FAR), table.c.id) > mark


class Plans(Repository[PlanRow]):
    """Plans with their documents."""

    rows = RowMap(plan, PlanRow)

    def page(
        self,
        *,
        agencies: Collection[str] | None,
        now: datetime,
        status: str | None = None,
        text: str = "",
        after: str | None = None,
        limit: int = 50,
    ) -> Page[PlanItem]:
        """Plans, newest first; of agencies: those they have a share or step in, or monitor."""
        made = select(plan).where(*all_words(plan.c.folded, text))
        if agencies is not None:
            ids = [*agencies]
            share = exists().where(
                assignment.c.root_id == plan.c.instance_id,
                or_(assignment.c.agency_id.in_(ids), assignment.c.monitor_agency_id.in_(ids)),
            )
            step = exists().where(task.c.root_id == plan.c.instance_id, task.c.agency_id.in_(ids))
            made = made.where(or_(plan.c.monitor_agency_id.in_(ids), share, step))
        if status is not None:
            made = made.where(plan.c.status == status)
        if after is not None:
            mark = tuple_(*(literal(each) for each in unpack(after, 2)))
            made = made.where(tuple_(plan.c.created_at, plan.c.instance_id) < mark)
        order = (plan.c.created_at.desc(), plan.c.instance_id.desc())
        found = self.rows.read_all(self._session.ask(made.order_by(*order).limit(limit + 1)))
        shown = cut(found, limit, lambda row: (instant_text(row.created_at), row.instance_id))
        counted = self._counted([row.instance_id for row in shown.rows], now)
        zero = (0, 0, 0)
        return Page(
            [PlanItem(row, *counted.get(row.instance_id, zero)) for row in shown.rows], shown.next
        )

    def _counted(self, ids: list[str], now: datetime) -> dict[str, tuple[int, int, int]]:
        if not ids:
            return {}
        late = (assignment.c.open == 1) & (assignment.c.due_at <= instant_text(now))
        made = (
            select(
                assignment.c.root_id,
                func.sum(assignment.c.open),
                func.count(),
                func.sum(case((late, 1), else_=0)),
            )
            .where(assignment.c.root_id.in_(ids))
            .group_by(assignment.c.root_id)
        )
        return {each[0]: (each[1], each[2], each[3]) for each in self._session.ask(made)}

    def progress(self, root_id: str) -> list[Progress]:
        """Every assignment of a plan, activity by activity."""
        columns = [assignment.c[name] for name in Progress.__dataclass_fields__]
        made = select(*columns).where(assignment.c.root_id == root_id)
        found = self._session.ask(made.order_by(assignment.c.element, assignment.c.id))
        return [Progress(*each[:6], *map(_instant, each[6:])) for each in found]


def _instant(stored: str | None) -> datetime | None:
    return None if stored is None else read_instant(stored)


_NEAREST = Statement(nearest_assignment())


class Assignments(Repository[AssignmentRow]):
    """One agency's share of a plan task."""

    rows = RowMap(assignment, AssignmentRow)

    def of_instance(self, instance_id: str) -> AssignmentRow | None:
        """The assignment that an instance runs, or None."""
        return self.first(instance_id=instance_id)

    def nearest(self, instance_id: str) -> AssignmentRow | None:
        """The assignment that an instance runs, else the nearest one above it, or None."""
        return self.nearest_in_plan(instance_id)[0]

    def nearest_in_plan(self, instance_id: str) -> tuple[AssignmentRow | None, str | None]:
        """The same, and the words by which the plan is found."""
        found = self._session.one(_NEAREST, start=instance_id)
        if found is None:
            return None, None
        words, *held = found
        return None if held[0] is None else self.rows.read(held), words

    def of_root(self, root_id: str, *, element: str | None = None) -> list[AssignmentRow]:
        """The assignments of a plan, or of one of its activities."""
        equals: dict[str, Any] = {"root_id": root_id}
        if element is not None:
            equals["element"] = element
        return self.find(order=("element", "id"), **equals)

    def open_of_agency(self, agency_id: str) -> list[AssignmentRow]:
        """What an agency has still to do: handed to its successors when it ends."""
        return self.find(agency_id=agency_id, open=True, order="id")

    def page(
        self,
        *,
        agencies: Collection[str] | None,
        monitors: Collection[str] | None = None,
        states: Collection[str] | None = None,
        open: bool | None = None,  # noqa: A002  # the column\'s name
        due_before: datetime | None = None,
        text: str = "",
        root_id: str | None = None,
        role: str | None = None,
        after: str | None = None,
        limit: int = 50,
    ) -> Page[AssignmentItem]:
        """Assignments by due time, those without one last.

        With both ``agencies`` and ``monitors`` a row fits that one of either names.
        """
        made = self._joined().where(*all_words(assignment.c.folded, text))
        made = _seen_by(made, agencies, monitors)
        if states is not None:
            made = made.where(assignment.c.state.in_([*states]))
        if open is not None:
            made = made.where(assignment.c.open == int(open))
        if due_before is not None:
            made = made.where(assignment.c.due_at < instant_text(due_before))
        for column, value in ((assignment.c.root_id, root_id), (assignment.c.role, role)):
            if value is not None:
                made = made.where(column == value)
        if after is not None:
            made = made.where(after_due(assignment, after))
        order = (func.coalesce(assignment.c.due_at, FAR), assignment.c.id)
        found = self._session.ask(made.order_by(*order).limit(limit + 1))
        size = len(assignment.c)
        items = [AssignmentItem(self.rows.read(each[:size]), *each[size:]) for each in found]
        return cut(items, limit, lambda item: due_mark(item.assignment))

    @staticmethod
    def _joined() -> Select[Any]:
        return (
            select(assignment, plan.c.number, plan.c.symbol, plan.c.title, people.agency.c.name)
            .outerjoin(plan, plan.c.instance_id == assignment.c.root_id)
            .outerjoin(people.agency, people.agency.c.id == assignment.c.agency_id)
        )

    def counts(
        self,
        *,
        agencies: Collection[str] | None,
        now: datetime,
        soon: datetime,
        monitors: Collection[str] | None = None,
    ) -> Counts:
        """How many assignments are open, late, soon due, without deadline, and done."""
        made = _seen_by(select(assignment).where(is_open(assignment)), agencies, monitors)
        still, late, soon_due, free = self._session.ask(count_due(made, assignment, now, soon))[0]
        done = select(assignment.c.id).where(assignment.c.open == 0)
        done = _seen_by(done.where(assignment.c.completed_at.is_not(None)), agencies, monitors)
        some = done.limit(MOST_COUNTED).subquery()
        completed = self._session.ask(select(func.count()).select_from(some))[0][0]
        return Counts(still, late, soon_due, free, completed)


def due_mark(row: Any) -> tuple[str, str]:
    """The page mark of a row in a list by due time."""
    return (FAR if row.due_at is None else instant_text(row.due_at), row.id)


def _seen_by(
    made: Select[Any], agencies: Collection[str] | None, monitors: Collection[str] | None
) -> Select[Any]:
    if agencies is None and monitors is None:
        return made
    own = assignment.c.agency_id.in_([*(agencies or ())])
    return made.where(or_(own, assignment.c.monitor_agency_id.in_([*(monitors or ())])))


class DeadlineChanges(Repository[DeadlineChangeRow]):
    """Every earlier deadline of an assignment."""

    rows = RowMap(deadline_change, DeadlineChangeRow)


class Extensions(Repository[ExtensionRow]):
    """Requests for more time and what was decided."""

    rows = RowMap(extension, ExtensionRow)


class Difficulties(Repository[DifficultyRow]):
    """Difficulties raised on assignments."""

    rows = RowMap(difficulty, DifficultyRow)

    def page(
        self,
        *,
        agencies: Collection[str] | None,
        open: bool = True,  # noqa: A002  # the column\'s name
        after: str | None = None,
        limit: int = 50,
    ) -> Page[DifficultyRow]:
        """Difficulties of agencies or of what they monitor, newest first."""
        made = select(difficulty).join(assignment, assignment.c.id == difficulty.c.assignment_id)
        made = _seen_by(made, agencies, agencies)
        if open:
            made = made.where(difficulty.c.handled_at.is_(None))
        if after is not None:
            made = made.where(difficulty.c.id < unpack(after, 1)[0])
        found = self._session.ask(made.order_by(difficulty.c.id.desc()).limit(limit + 1))
        return cut(self.rows.read_all(found), limit, lambda row: (row.id,))


class Documents(Repository[DocumentRow]):
    """Documents that arrived and were recorded."""

    rows = RowMap(document, DocumentRow)

    def page(self, *, after: str | None = None, limit: int = 50) -> Page[DocumentRow]:
        """Documents, newest first."""
        made = select(document)
        if after is not None:
            made = made.where(document.c.id < unpack(after, 1)[0])
        found = self._session.ask(made.order_by(document.c.id.desc()).limit(limit + 1))
        return cut(self.rows.read_all(found), limit, lambda row: (row.id,))
