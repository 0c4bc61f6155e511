"""Plans as lists."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, false, select

from engine.storage.db.fast import SqlTemplate
from engine.storage.db.lists import first_of
from engine.storage.db.page import Page, cut, unpack
from engine.storage.db.repository import Repository
from engine.storage.db.searching import all_words, one_of, words_of
from engine.storage.plans.plan import PLAN, PlanRow, plan, plan_agency


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


class Plans(Repository[PlanRow]):
    """Plans with their documents."""

    rows = PLAN

    def page(
        self,
        *,
        agencies: Collection[str] | None,
        lent: Collection[tuple[str, str]] = (),
        status: str | None = None,
        text: str = "",
        after: str | None = None,
        limit: int = 50,
    ) -> Page[PlanRow]:
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
        return cut(self.rows.read_all(stored), limit, lambda row: (row.instance_id,))
