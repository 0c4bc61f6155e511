"""Refusals of acceptance: found by who must decide: insist, give elsewhere, take back."""

from __future__ import annotations

from dataclasses import dataclass

from engine.model.assignments import TABLE, AssignmentState
from engine.model.permission import Actor, may
from engine.sentences import sentence
from engine.service.assignments.assignment import Found, assignment_verb
from engine.service.assignments.concerned import concerned, tell_concerned
from engine.service.assignments.state import set_state
from engine.service.context import Tx
from engine.service.engine import Engine
from engine.service.organisation import recipients
from engine.service.organisation.queries import names_of
from engine.service.permission import assignment_target
from engine.storage import AssignmentRow


@dataclass(frozen=True, slots=True)
class Refusal:
    """An assignment that its agency refused, and that waits for a decision."""

    assignment: AssignmentRow
    agency: str


@assignment_verb("insist")
def insist(tx: Tx, found: Found, *, reason: str, command_id: str | None = None) -> None:
    """Hold to an assignment that was refused: it waits for its agency again."""
    set_state(tx, found.row, TABLE.apply(found.state, "insist"))
    heads = recipients.leaders(tx.unit, found.row.agency_id, tx.at)
    subject = sentence("Yêu cầu thực hiện nhiệm vụ đã từ chối: %(about)s", about=found.row.title)
    people = [*heads, *concerned(tx, found)]
    tell_concerned(tx, found, people, "insisted", subject, reason)


def waiting(engine: Engine, who: Actor) -> list[Refusal]:
    """The refused assignments on which the actor may decide, in the order of their making."""
    if not who.holdings:
        return []
    with engine.storage.read() as unit:
        rows = unit.assignments.find(state=AssignmentState.REFUSED.value, open=True, order="id")
        plans = {root: unit.plans.get(root) for root in {row.root_id for row in rows}}
        mine = [
            row
            for row in rows
            if may(who, "assignment.insist", assignment_target(row, plans[row.root_id]))
        ]
        names = names_of(unit, [row.agency_id for row in mine])
    return [Refusal(row, names.get(row.agency_id or "", "")) for row in mine]
