"""A report that is handed in while agencies are missing says which: on record and in the result."""

from __future__ import annotations

from collections.abc import Mapping

from engine.service.assignments import answers
from engine.service.assignments import rows as assignment_rows
from engine.service.context import Tx
from engine.service.deployments import deployments
from engine.service.listeners import Listener
from engine.service.organisation.queries import names_of
from engine.service.record import note
from engine.storage import AssignmentRow, InstanceRow, TaskRow


class ConsolidationListener(Listener):
    """Hears that a consolidating step was handed in."""

    def task_completed(
        self,
        tx: Tx,
        task: TaskRow,
        instance: InstanceRow,
        written: Mapping[str, object],  # noqa: ARG002  # as all listeners are told
    ) -> None:
        """Note whose replies were missing then."""
        process = deployments.definition(tx, instance.deployment_id, instance.process_id)
        if process.nodes[task.element].properties.get("verb") != "submit":
            return
        row = tx.unit.assignments.get(task.assignment_id) if task.assignment_id else None
        if row is not None and answers.consolidating(tx, row):
            _state_gaps(tx, row)


def _state_gaps(tx: Tx, row: AssignmentRow) -> None:
    missing = [each.agency_id for each in answers.gathered(tx, row) if each.open]
    names = names_of(tx.unit, missing)
    gaps = [names.get(each or "", each or "") for each in missing]
    if gaps or (row.result or {}).get("gaps"):
        assignment_rows.write(tx.unit, row, result={**(row.result or {}), "gaps": gaps})
        body = {"assignment": row.id, "missing": missing}
        note(tx, row.instance_id, "consolidation", to_state="gaps", body=body)
