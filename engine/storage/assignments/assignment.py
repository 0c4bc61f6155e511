"""Assignments and what belongs to them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    SelectBase,
    bindparam,
    case,
    false,
    func,
    select,
    true,
    tuple_,
    union,
)

from engine.storage.db.fast.sql import Query, Statement
from engine.storage.db.mapping import RowMap, instant_text
from engine.storage.db.page import Page, cut, unpack
from engine.storage.db.repository import Repository
from engine.storage.db.searching import all_words, one_of, words_of
from engine.storage.instances.ancestry import held_assignment
from engine.storage.rows import (
    AssignmentRow,
    DeadlineChangeRow,
    DifficultyRow,
    DocumentRow,
    ExtensionRow,
    InstanceRow,
)
from engine.storage.tables import people, running
from engine.storage.tables.work import (
    FAR,
    assignment,
    assignment_due,
    deadline_change,
    difficulty,
    document,
    extension,
    plan,
)

MOST_COUNTED = 1000
"""What is behind is counted up to here: a count must not grow with the years."""


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
    """How much work there is."""

    open: int = 0
    overdue: int = 0
    due_soon: int = 0
    no_deadline: int = 0


def count_due(made: Select[Any], due: ColumnElement[Any], at: Any, later: Any) -> Select[Any]:
    """Let a select of open rows count them by their time: all, late, due until later, undated."""

    def number(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)

    soon, undated = (due > at) & (due <= later), due == FAR
    columns: list[Any] = [func.count(), number(due <= at), number(soon), number(undated)]
    return made.with_only_columns(*columns)


def after_due(table: Any, due: ColumnElement[Any], after: tuple[Any, Any]) -> ColumnElement[bool]:
    """Whether a row comes after a page mark of (due time, id)."""
    return tuple_(due, table.c.id) > tuple_(*after)


_HELD = Statement(held_assignment())
_PARENT = Statement(
    select(running.instance.c.parent_id).where(running.instance.c.id == bindparam("child"))
)


class Assignments(Repository[AssignmentRow]):
    """One agency's share of a plan task."""

    rows = RowMap(assignment, AssignmentRow)

    def of_instance(self, instance_id: str) -> AssignmentRow | None:
        """The assignment that an instance runs, or None."""
        return self.first(instance_id=instance_id)

    def nearest(self, instance: InstanceRow) -> AssignmentRow | None:
        """The assignment that an instance runs, else the nearest one above it, or None."""
        return self.nearest_in_plan(instance)[0]

    def nearest_in_plan(
        self, instance: InstanceRow, *, above: bool = False
    ) -> tuple[AssignmentRow | None, str | None]:
        """The same, and the words by which the plan is found; ``above``: begin with the parent."""
        # Most instances run one themselves: looking up one by one costs less than a recursion.
        at = instance.parent_id if above else instance.id
        words: str | None = None
        while at is not None:
            words, *held = self._session.one(_HELD, start=at, root=instance.root_id)
            if held[0] is not None:
                return self.rows.read(held), words
            at = self._above(instance, at)
        return None, words

    def _above(self, instance: InstanceRow, at: str) -> str | None:
        """The parent of ``instance`` or of one above it; not the plan, which runs no assignment."""
        if at == instance.root_id:
            return None
        if at == instance.id:
            parent = instance.parent_id
        else:
            parent = self._session.scalar(_PARENT, child=at)
        return None if parent == instance.root_id else parent

    def of_root(self, root_id: str) -> list[AssignmentRow]:
        """The assignments of a plan, activity by activity."""
        return self.find(order=("element", "id"), root_id=root_id)

    def open_of_agency(self, agency_id: str) -> list[AssignmentRow]:
        """What an agency has still to do: handed to its successors when it ends."""
        return self.find(agency_id=agency_id, open=True, order="id")

    def page(
        self,
        *,
        agencies: Collection[str] | None,
        lent: Collection[tuple[str, str]] = (),
        states: Collection[str] | None = None,
        open: bool | None = None,  # noqa: A002  # the column\'s name
        due_before: datetime | None = None,
        text: str = "",
        root_id: str | None = None,
        role: str | None = None,
        after: str | None = None,
        limit: int = 50,
    ) -> Page[AssignmentItem]:
        """What agencies do or monitor (None: everything), by due time, those without one last.

        ``lent`` are (plan, agency): an agency that counts for that plan only.
        """
        found = self._session.query(
            _PAGE,
            agencies=None if agencies is None else sorted(agencies),
            lent=[*lent],
            states=None if states is None else [*states],
            open=open,
            before=None if due_before is None else instant_text(due_before),
            words=words_of(text),
            root=root_id,
            role=role,
            after=unpack(after, str, str),
            limit=limit + 1,
        )
        size = len(assignment.c)
        items = [AssignmentItem(self.rows.read(each[:size]), *each[size:]) for each in found]
        return cut(items, limit, lambda item: due_mark(item.assignment))


def _page(
    *,
    agencies: list[Any] | None,
    lent: list[tuple[Any, Any]],
    states: list[Any] | None,
    open: bool | None,  # noqa: A002  # the column's name
    before: Any,
    words: list[Any],
    root: Any,
    role: Any,
    after: tuple[Any, Any] | None,
    limit: Any,
) -> Select[Any]:
    wanted = all_words(assignment.c.folded, words)
    if states is not None:
        wanted.append(assignment.c.state.in_(states))
    if before is not None:
        wanted.append(assignment.c.due_at < before)
    for column, value in ((assignment.c.root_id, root), (assignment.c.role, role)):
        if value is not None:
            wanted.append(column == value)
    if after is not None:
        wanted.append(after_due(assignment, assignment_due, after))
    order = (assignment_due, assignment.c.id)
    flags = (0, 1) if open is None else (int(open),)
    parts = [
        select(assignment.c.id).where(part, assignment.c.open == flag, *wanted)
        for part in seen_by(assignment, agencies, lent)
        for flag in flags
    ]
    return (
        select(assignment, plan.c.number, plan.c.symbol, plan.c.title, people.agency.c.name)
        .outerjoin(plan, plan.c.instance_id == assignment.c.root_id)
        .outerjoin(people.agency, people.agency.c.id == assignment.c.agency_id)
        .where(assignment.c.id.in_(first_of(parts, order, limit)))
        .order_by(*order)
        .limit(limit)
    )


_PAGE = Query(_page)


def due_mark(row: Any) -> tuple[str, str]:
    """The page mark of a row in a list by due time."""
    return (FAR if row.due_at is None else instant_text(row.due_at), row.id)


def seen_by(
    table: Any, agencies: Sequence[Any] | None, lent: Sequence[tuple[Any, Any]]
) -> list[ColumnElement[bool]]:
    """Which rows of a list somebody may see, each condition with an index of its own.

    A row is its agency's and its monitor's. Together in one condition they would have the whole
    list read and sorted.
    """
    if agencies is None:
        return [true()]
    columns = (table.c.agency_id, table.c.monitor_agency_id)
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
        lent: Collection[tuple[str, str]] = (),
        open: bool = True,  # noqa: A002  # as the list says
        after: str | None = None,
        limit: int = 50,
    ) -> Page[DifficultyRow]:
        """Difficulties of agencies or of what they monitor (None: all), newest first."""
        found = self._session.query(
            _DIFFICULTIES,
            agencies=None if agencies is None else sorted(agencies),
            lent=[*lent],
            open=open,
            after=unpack(after, str),
            limit=limit + 1,
        )
        return cut(self.rows.read_all(found), limit, lambda row: (row.id,))


def _difficulties(
    *,
    agencies: list[Any] | None,
    lent: list[tuple[Any, Any]],
    open: bool,  # noqa: A002  # as the list says
    after: tuple[Any] | None,
    limit: Any,
) -> Select[Any]:
    wanted: list[ColumnElement[bool]] = []
    if open:
        wanted.append(difficulty.c.handled_at.is_(None))
    if after is not None:
        wanted.append(difficulty.c.id < after[0])
    order = [difficulty.c.id.desc()]
    parts = [
        select(difficulty.c.id).where(part, *wanted) for part in seen_by(difficulty, agencies, lent)
    ]
    made = select(difficulty).where(difficulty.c.id.in_(first_of(parts, order, limit)))
    return made.order_by(*order).limit(limit)


_DIFFICULTIES = Query(_difficulties)


class Documents(Repository[DocumentRow]):
    """Documents that arrived and were recorded."""

    rows = RowMap(document, DocumentRow)

    def page(self, *, after: str | None = None, limit: int = 50) -> Page[DocumentRow]:
        """Documents, newest first."""
        found = self._session.query(_DOCUMENTS, after=unpack(after, str), limit=limit + 1)
        return cut(self.rows.read_all(found), limit, lambda row: (row.id,))


def _documents(*, after: tuple[Any] | None, limit: Any) -> Select[Any]:
    made = select(document).order_by(document.c.id.desc()).limit(limit)
    return made if after is None else made.where(document.c.id < after[0])


_DOCUMENTS = Query(_documents)
