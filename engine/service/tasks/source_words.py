"""What the document of its plan says of an assignment's task, off the plan's diagram."""

from __future__ import annotations

from engine.service import plan_document
from engine.service.context import ReadTx
from engine.service.deployments import deployments
from engine.service.plan_document import NOTHING, SourceWords
from engine.storage import AssignmentRow

__all__ = ["NOTHING", "SourceWords", "of_assignment"]


def of_assignment(tx: ReadTx, row: AssignmentRow | None) -> SourceWords:
    """Its words of urgency, and whether the document holds it at all."""
    if row is None or not row.number:
        return NOTHING
    root = tx.unit.instances.need(row.root_id)
    definition = deployments.definition(tx, root.deployment_id, root.process_id)
    return plan_document.source_words(definition, row.number)
