"""What tells one assignment apart from the others in a list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from engine.service.engine import Engine
from engine.service.organisation.queries import names_of
from engine.storage import PlanRow


@dataclass(frozen=True, slots=True)
class Label:
    """What tells one assignment apart from the others in a list."""

    number: str
    title: str
    agency: str
    plan: PlanRow | None


def labels(engine: Engine, assignment_ids: Iterable[str | None]) -> dict[str, Label]:
    """The labels of assignments by id, for rows that their reader was already shown."""
    wanted = sorted({each for each in assignment_ids if each})
    if not wanted:
        return {}
    with engine.storage.read() as unit:
        rows = unit.assignments.find(id=wanted)
        agencies = names_of(unit, [row.agency_id for row in rows])
        plans_by_id = {root: unit.plans.get(root) for root in {row.root_id for row in rows}}
    return {
        row.id: Label(
            number=row.number or "",
            title=row.title,
            agency=agencies.get(row.agency_id or "", ""),
            plan=plans_by_id[row.root_id],
        )
        for row in rows
    }
