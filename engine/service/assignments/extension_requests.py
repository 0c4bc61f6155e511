"""Extensions that wait for an answer: what who directs the work of others has to decide."""

from __future__ import annotations

from dataclasses import dataclass

from engine.model.assignments import AssignmentState
from engine.model.organisation import HEADING, rank_of
from engine.model.permission import Actor, may
from engine.service.assignments.deadlines import ASKED
from engine.service.engine import Engine
from engine.service.organisation.queries import names_of
from engine.service.permission import assignment_target
from engine.storage import AssignmentRow, ExtensionRow

DECIDING = "assignment.decide_extension"


@dataclass(frozen=True, slots=True)
class Request:
    """An extension that waits for an answer, and whose work it is about."""

    extension: ExtensionRow
    assignment: AssignmentRow
    agency: str


def waiting(engine: Engine, who: Actor) -> list[Request]:
    """The extensions asked for that wait for the actor as a head who may decide, oldest first."""
    if not any(rank_of(held.kind) >= HEADING for held in who.holdings):
        return []
    with engine.storage.read() as unit:
        asked = unit.extensions.find(status=ASKED, order=("asked_at",))
        assignment_ids = {one.assignment_id for one in asked}
        rows = {row.id: row for row in unit.assignments.find(id=assignment_ids)} if asked else {}
        plans = {root: unit.plans.get(root) for root in {row.root_id for row in rows.values()}}
        mine = [
            (one, row)
            for one in asked
            if (row := rows[one.assignment_id])
            and not AssignmentState(row.state).is_final
            and may(who, DECIDING, assignment_target(row, plans[row.root_id]))
        ]
        named = names_of(unit, [row.agency_id for _, row in mine])
    return [Request(one, row, named.get(row.agency_id or "", "")) for one, row in mine]
