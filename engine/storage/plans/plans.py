"""Plans as lists, with their assignments counted."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, false, func, select

from engine.storage.assignments.assignment import assignment
from engine.storage.db.fast import SqlTemplate
from engine.storage.db.lists import first_of
from engine.storage.db.page import Page, cut, unpack
from engine.storage.db.repository import Repository
from engine.storage.db.searching import all_words, one_of, words_of
from engine.storage.plans.plan import PLAN, PlanRow, plan, plan_agency


@dataclass(frozen=True, slots=True)
class PlanItem:
    """A plan in a list, with its assignments counted."""

    plan: PlanRow
    open: int
    total: int
    overdue: int


@SqlTemplate
def _page(
    *,
    agencies: list[Any] | None,
    lent: list[tuple[Any, Any]],
    status: Any,
    words: list[Any],
    after: tuple[Any] | None,
    limit: Any,
) -> Select[Any]:
    conditions = all_words(plan.c.folded, words)
    if status is not None:
        conditions.append(plan.c.status == status)
    own = plan.c.instance_id if agencies is None else plan_agency.c.root_id
    if after is not None:
        conditions.append(own < after[0])
    parts = [each.where(*conditions) for each in _parts(agencies, lent)]
    # Identifiers rise in the order of their making: a page is read off the key's end.
    keys = first_of(parts, [own.desc()], limit)
    query = select(plan).where(plan.c.instance_id.in_(keys))
    return query.order_by(plan.c.instance_id.desc()).limit(limit)


def _parts(agencies: list[Any] | None, lent: list[tuple[Any, Any]]) -> list[Select[Any]]:
    """The plans of each agency for itself, so that each is read in the order of its index."""
    if agencies is None:
        return [select(plan.c.instance_id)]
    taken = select(plan_agency.c.root_id).join(plan, plan.c.instance_id == plan_agency.c.root_id)
    parts = [taken.where(plan_agency.c.agency_id == each) for each in agencies]
    if lent:
        named = plan_agency.c.root_id.in_([root for root, _ in lent])
        pair = (plan_agency.c.root_id, plan_agency.c.agency_id)
        parts.append(taken.where(named, one_of(pair, lent)))
    return parts or [taken.where(false())]


@SqlTemplate
def _counted(*, ids: list[Any], at: Any) -> Select[Any]:
    late = (assignment.c.open == 1) & (assignment.c.due_at <= at)
    numbers = (func.sum(assignment.c.open), func.count(), func.sum(case((late, 1), else_=0)))
    query = select(assignment.c.root_id, *numbers).where(assignment.c.root_id.in_(ids))
    return query.group_by(assignment.c.root_id)


class Plans(Repository[PlanRow]):
    """Plans with their documents."""

    rows = PLAN

    def page(
        self,
        *,
        agencies: Collection[str] | None,
        now: datetime,
        lent: Collection[tuple[str, str]] = (),
        status: str | None = None,
        text: str = "",
        after: str | None = None,
        limit: int = 50,
    ) -> Page[PlanItem]:
        """Plans in which agencies have a part (None: all plans), the last begun first.

        ``lent`` are (plan, agency): a part that counts for that plan only.
        """
        stored = self._transaction.search(
            _page,
            agencies=None if agencies is None else sorted(agencies),
            lent=[*lent],
            status=status,
            words=words_of(text),
            after=unpack(after, str),
            limit=limit + 1,
        )
        shown = cut(self.rows.read_all(stored), limit, lambda row: (row.instance_id,))
        counted = self._counted([row.instance_id for row in shown.rows], now)
        zero = (0, 0, 0)
        return Page(
            [PlanItem(row, *counted.get(row.instance_id, zero)) for row in shown.rows], shown.next
        )

    def _counted(self, ids: list[str], now: datetime) -> dict[str, tuple[int, int, int]]:
        if not ids:
            return {}
        rows = self._transaction.search(_counted, ids=ids, at=now)
        return {root: (still, total, late) for root, still, total, late in rows}
