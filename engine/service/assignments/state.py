"""The officers' state of an assignment: written and recorded here and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping

from engine.model.assignments import AssignmentState
from engine.service.assignments import resolve, rows
from engine.service.assignments.deadlines import ASKED, LAPSED
from engine.service.context import Tx
from engine.service.escalation import arm
from engine.service.record import Passing, note
from engine.storage import AssignmentRow


def set_state(
    tx: Tx,
    row: AssignmentRow,
    state: AssignmentState,
    *,
    element: str | None = None,
    body: Mapping[str, object] | None = None,
    passing: Passing | None = None,
) -> None:
    """Write an assignment's new state and record it; a final one is met by no reminder."""
    changes: dict[str, object] = {"state": state.value, "open": not state.is_final}
    if state is AssignmentState.ACCEPTED and row.accepted_at is None:
        changes["accepted_at"] = tx.at
    if state is AssignmentState.COMPLETED:
        changes["completed_at"] = tx.at
    elif row.completed_at is not None:
        changes["completed_at"] = None
    rows.write(tx.unit, row, **changes)
    if state.is_final:
        tx.unit.timers.drop(row.instance_id, kind=arm.ESCALATION)
        tx.unit.timers.drop(row.instance_id, kind=arm.CADENCE)
        asked: dict[str, object] = {"assignment_id": row.id, "status": ASKED}
        tx.unit.extensions.update_where(asked, status=LAPSED, decided_at=tx.at)
        rows.lapse_prepared(tx.unit, row.id)
    if state in {AssignmentState.CANCELLED, AssignmentState.WITHDRAWN}:
        resolve.close_with(tx, row)
    note(
        tx,
        row.instance_id,
        "assignment",
        element=element or row.element,
        from_state=row.state,
        to_state=state.value,
        body={"assignment": row.id, **(body or {})},
        passing=passing or Passing(agency_to=row.agency_id),
    )
