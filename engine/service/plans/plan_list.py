"""The list of plans: those of the reader's agencies, each with its assignments counted."""

from __future__ import annotations

from dataclasses import dataclass

from engine.model.permission import Actor, scope_of
from engine.service.engine import Engine
from engine.storage import Page, PlanRow


@dataclass(frozen=True, slots=True)
class PlanItem:
    """A plan in a list, with its assignments counted."""

    plan: PlanRow
    open: int
    total: int
    overdue: int


def plans(
    engine: Engine,
    who: Actor,
    *,
    text: str = "",
    status: str | None = None,
    after: str | None = None,
    limit: int = 50,
) -> Page[PlanItem]:
    """The plans in which one of the actor's agencies has a part, the last begun first."""
    scope = scope_of(who)
    with engine.storage.read() as unit:
        page = unit.plans.page(
            agencies=None if scope.all else scope.agency_ids,
            lent=scope.lent,
            text=text,
            status=status,
            after=after,
            limit=limit,
        )
        counted = unit.assignments.counted([row.instance_id for row in page.rows], engine.now())
    none = (0, 0, 0)
    items = [PlanItem(row, *counted.get(row.instance_id, none)) for row in page.rows]
    return Page(items, page.next)
