"""Assignments: one agency's share of a task of a plan."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import KW_ONLY, dataclass
from datetime import date, datetime
from typing import Annotated, Any

from sqlalchemy import Index, Select, String, bindparam, case, func, literal_column, select

from engine.model.assignments import COORDINATING
from engine.storage.db.fast import Sql, SqlTemplate
from engine.storage.db.lists import (
    DUE,
    after_due,
    by_due,
    due_mark,
    first_of,
    seen_by,
)
from engine.storage.db.page import Page, cut, unpack
from engine.storage.db.repository import Repository
from engine.storage.db.searching import all_words, words_of
from engine.storage.db.tables import Key, Name, RowTable, Word
from engine.storage.instances.instance import InstanceRow, instance
from engine.storage.organisation.agencies import agency
from engine.storage.plans.plan import PLAN, PlanRow, plan


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    """One agency's share of a task of a plan."""

    id: Key
    instance_id: Key
    root_id: Key
    element: Name
    _: KW_ONLY
    number: Annotated[str, String(60)] | None = None
    title: str
    role: Word
    agency_id: Key | None = None
    state: Word
    deadline: Any = None
    last_day: date | None = None
    due_at: datetime | None = None
    product: str | None = None
    destination: str | None = None
    sentence: str | None = None
    monitor_agency_id: Key | None = None
    standing: bool = False
    accepted_at: datetime | None = None
    completed_at: datetime | None = None
    result: Any = None
    created_at: datetime
    folded: str = ""
    open: bool = True


ASSIGNMENT = RowTable(
    "assignment",
    AssignmentRow,
    Index("ix_assignment_agency", "agency_id", "open", DUE, "id"),
    Index(None, "instance_id"),
    Index("ix_assignment_monitor", "monitor_agency_id", "open", DUE, "id"),
    Index("ix_assignment_open", "open", DUE, "id"),
    # Holds all that is counted of a plan in a list, so that no row is looked up for it.
    Index("ix_assignment_root", "root_id", "open", "due_at"),
)
assignment = ASSIGNMENT.table
assignment_due = by_due(assignment.c.due_at)


@dataclass(frozen=True, slots=True)
class AssignmentItem:
    """An assignment in a list, with the words of its plan and agency."""

    assignment: AssignmentRow
    plan_number: str | None
    plan_symbol: str | None
    plan_title: str | None
    agency_name: str | None


@dataclass(frozen=True, slots=True)
class InstanceOwner:
    """Whose work an instance is, and in which plan: its root, and its row where it has one."""

    agency_id: str | None
    root_id: str
    plan: PlanRow | None


def _owner() -> Select[Any]:
    """Of the instance ``start``: who does the work, its root, the plan."""
    return (
        select(assignment.c.agency_id, instance.c.root_id, plan)
        .select_from(instance)
        .outerjoin(plan, plan.c.instance_id == instance.c.root_id)
        .outerjoin(assignment, assignment.c.instance_id == instance.c.id)
        .where(instance.c.id == bindparam("start"))
    )


def _run_by() -> Select[Any]:
    """The words of the plan ``root`` and the assignment that the instance ``start`` runs.

    Columns of what is not there are empty. The instance is not looked at: a step asks before its
    own is written.
    """
    one = select(literal_column("1")).subquery("one")
    return (
        select(plan.c.folded, assignment)
        .select_from(one)
        .outerjoin(plan, plan.c.instance_id == bindparam("root"))
        .outerjoin(assignment, assignment.c.instance_id == bindparam("start"))
        .limit(literal_column("1"))
    )


_RUN_BY = Sql(_run_by())
_PARENT = Sql(select(instance.c.parent_id).where(instance.c.id == bindparam("child")))
_OWNER = Sql(_owner())


@SqlTemplate
def _counted(*, roots: list[Any], at: Any) -> Select[Any]:
    late = (assignment.c.open == 1) & (assignment.c.due_at <= at)
    numbers = (func.sum(assignment.c.open), func.count(), func.sum(case((late, 1), else_=0)))
    query = select(assignment.c.root_id, *numbers).where(assignment.c.root_id.in_(roots))
    # Who only helps is counted with nobody's results.
    query = query.where(assignment.c.role != COORDINATING)
    return query.group_by(assignment.c.root_id)


@SqlTemplate
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
    agency_id: Any,
    since: Any,
    no_due: bool,
    watched: bool,
    after: tuple[Any, Any] | None,
    limit: Any,
) -> Select[Any]:
    conditions = all_words(assignment.c.folded, words)
    if since is not None:
        conditions.append(assignment.c.due_at > since)
    if no_due:
        conditions.append(assignment.c.due_at.is_(None))
    if watched and agencies:
        conditions.append(assignment.c.agency_id.not_in(agencies))
    if states is not None:
        conditions.append(assignment.c.state.in_(states))
    if before is not None:
        conditions.append(assignment.c.due_at <= before)
    for name, value in (("root_id", root), ("role", role), ("agency_id", agency_id)):
        if value is not None:
            conditions.append(assignment.c[name] == value)
    if after is not None:
        conditions.append(after_due(assignment, assignment_due, after))
    order = (assignment_due, assignment.c.id)
    flags = (0, 1) if open is None else (int(open),)
    parts = [
        select(assignment.c.id).where(part, assignment.c.open == flag, *conditions)
        for part in seen_by(assignment, agencies, lent, watched=watched)
        for flag in flags
    ]
    return (
        select(assignment, plan.c.number, plan.c.symbol, plan.c.title, agency.c.name)
        .outerjoin(plan, plan.c.instance_id == assignment.c.root_id)
        .outerjoin(agency, agency.c.id == assignment.c.agency_id)
        .where(assignment.c.id.in_(first_of(parts, order, limit)))
        .order_by(*order)
        .limit(limit)
    )


class Assignments(Repository[AssignmentRow]):
    """One agency's share of a plan task."""

    rows = ASSIGNMENT

    def of_instance(self, instance_id: str) -> AssignmentRow | None:
        """The assignment that an instance runs, or None."""
        return self.first(instance_id=instance_id)

    def owner(self, instance_id: str) -> InstanceOwner | None:
        """What a rule of permission may ask of an instance, or None."""
        row = self._transaction.one(_OWNER, start=instance_id)
        if row is None:
            return None
        agency_id, root_id, *planned = row
        found = None if planned[0] is None else PLAN.read(planned)
        return InstanceOwner(agency_id, root_id, found)

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
            words, *columns = self._transaction.one(_RUN_BY, start=at, root=instance.root_id)
            if columns[0] is not None:
                return self.rows.read(columns), words
            at = self._above(instance, at)
        return None, words

    def _above(self, instance: InstanceRow, at: str) -> str | None:
        """The parent of ``instance`` or of one above it; not the plan, which runs no assignment."""
        if at == instance.root_id:
            return None
        if at == instance.id:
            parent = instance.parent_id
        else:
            parent = self._transaction.scalar(_PARENT, child=at)
        return None if parent == instance.root_id else parent

    def of_root(self, root_id: str) -> list[AssignmentRow]:
        """The assignments of a plan, activity by activity."""
        return self.find(order=("element", "id"), root_id=root_id)

    def counted(self, root_ids: list[str], at: datetime) -> dict[str, tuple[int, int, int]]:
        """Of each plan that has some: how many are open, how many there are, how many are late."""
        if not root_ids:
            return {}
        rows = self._transaction.search(_counted, roots=root_ids, at=at)
        return {root: (still, total, late) for root, still, total, late in rows}

    def open_of_agency(self, agency_id: str) -> list[AssignmentRow]:
        """What an agency has still to do: handed to its successors when it ends."""
        return self.find(agency_id=agency_id, open=True, order="id")

    def page(
        self,
        *,
        agencies: Collection[str] | None,
        lent: Collection[tuple[str, str]] = (),
        states: Collection[str] | None = None,
        open: bool | None = None,  # noqa: A002  # the column's name
        due_before: datetime | None = None,
        text: str = "",
        root_id: str | None = None,
        role: str | None = None,
        agency_id: str | None = None,
        due_after: datetime | None = None,
        no_due: bool = False,
        watched: bool = False,
        after: str | None = None,
        limit: int = 50,
    ) -> Page[AssignmentItem]:
        """What agencies do or monitor (None: everything), by due time, those without one last.

        ``lent`` are (plan, agency): an agency that counts for that plan only. ``watched``: only
        what others do and these monitor; ``agency_id``: what this one does.
        """
        rows = self._transaction.search(
            _page,
            agencies=None if agencies is None else sorted(agencies),
            lent=[*lent],
            states=None if states is None else [*states],
            open=open,
            before=due_before,
            words=words_of(text),
            root=root_id,
            role=role,
            agency_id=agency_id,
            since=due_after,
            no_due=no_due,
            watched=watched,
            after=unpack(after, str, str),
            limit=limit + 1,
        )
        size = len(assignment.c)
        items = [AssignmentItem(self.rows.read(row[:size]), *row[size:]) for row in rows]
        return cut(items, limit, lambda item: due_mark(item.assignment))
