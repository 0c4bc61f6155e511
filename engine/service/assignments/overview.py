"""What a leader asks first: which plan is late, because of whom, and what waits for him."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from engine.model.clock import day_begins, local_date
from engine.model.organisation import LEADING, rank_of
from engine.model.permission import Actor, scope_of
from engine.service.engine import Engine
from engine.service.organisation.queries import names_of
from engine.storage import PlanRow, Unit

LEAD = "lead"
"""Only who leads answers for a day; who coordinates is not counted late beside him."""
WEEK = 7


@dataclass(frozen=True, slots=True)
class Overview:
    """Open assignments of others that the actor's agencies watch over, counted.

    ``by_plan`` and ``by_agency`` are (id, name, how many are late), the most first; what comes
    due this week does so from ``since`` to ``until``, both included.
    """

    late: int
    by_plan: list[tuple[str, PlanRow | None, int]]
    by_agency: list[tuple[str, str, int]]
    due_this_week: int
    since: date
    until: date


def is_for(who: Actor) -> bool:
    """Whether somebody leads an agency or the province, or looks at everything."""
    leads = any(rank_of(held.kind) >= LEADING for held in who.holdings)
    return leads or bool(who.roles & {"leader", "inspector"})


def overview(engine: Engine, who: Actor) -> Overview:
    """What is late now, by plan and by agency, and what comes due until Sunday."""
    scope, now = scope_of(who), engine.now()
    agencies = None if scope.all else scope.agency_ids
    today = local_date(now)
    until = today + timedelta(days=WEEK - 1 - today.weekday())
    week = (day_begins(today), day_begins(until + timedelta(days=1)))
    with engine.storage.read() as unit:
        figures = unit.assignment_figures
        late = figures.late(now, agencies=agencies, lent=scope.lent, role=LEAD)
        plans, late_agencies = Counter[str](), Counter[str]()
        for each in late:
            plans[each.root_id] += each.count
            late_agencies[each.agency_id or ""] += each.count
        return Overview(
            late=plans.total(),
            by_plan=_of_plans(unit, plans),
            by_agency=_of_agencies(unit, late_agencies),
            due_this_week=figures.due_between(*week, agencies=agencies, lent=scope.lent, role=LEAD),
            since=today,
            until=until,
        )


def _of_plans(unit: Unit, counted: Counter[str]) -> list[tuple[str, PlanRow | None, int]]:
    roots = sorted(counted)
    rows = {row.instance_id: row for row in unit.plans.find(instance_id=roots)} if roots else {}
    return [(root, rows.get(root), count) for root, count in counted.most_common()]


def _of_agencies(unit: Unit, counted: Counter[str]) -> list[tuple[str, str, int]]:
    names = names_of(unit, counted)
    return [(key, names.get(key, key), count) for key, count in counted.most_common()]
