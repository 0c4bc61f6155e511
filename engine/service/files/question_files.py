"""The files that go with a question to another agency: what the asker sent along, nothing else."""

from __future__ import annotations

from engine.model.assignments import COORDINATING
from engine.model.permission import Actor, may
from engine.service.assignments.assignment import find
from engine.service.context import ReadTx, reading
from engine.service.engine import Engine
from engine.service.permission import readable
from engine.service.runtime.own_variables import own_variables
from engine.service.tasks.task import schema_of
from engine.storage import AssignmentRow, AttachmentRow

ALONG = "opinion_with_files"
"""The field of the asker's form that sends the files of its step along."""


def question_files(engine: Engine, who: Actor, assignment_id: str) -> list[AttachmentRow]:
    """The files that came with the question to a coordinating agency; raises NotFound."""
    with reading(engine) as tx:
        found = find(tx.unit, assignment_id)
        readable(who, "assignment.read", found.target)
        above = tx.unit.instances.need(found.row.instance_id).parent_id
        if above is None or found.row.role != COORDINATING or not _asked(tx, found.row):
            return []
        files = tx.unit.attachments.find(instance_id=above, order="at")
        return [file for file in files if _sent_along(tx, file)]


def may_read(tx: ReadTx, who: Actor, file: AttachmentRow) -> bool:
    """Whether it came with a question to an agency whose answer he may read."""
    if file.instance_id is None or not _sent_along(tx, file):
        return False
    below = [each.id for each in tx.unit.instances.find(parent_id=file.instance_id)]
    rows = tx.unit.assignments.find(instance_id=below, role=COORDINATING) if below else []
    return any(
        _asked(tx, row) and may(who, "assignment.read", find(tx.unit, row.id).target)
        for row in rows
    )


def _sent_along(tx: ReadTx, file: AttachmentRow) -> bool:
    task = tx.unit.tasks.get(file.task_id) if file.task_id else None
    if task is None or task.open:
        return False
    instance = tx.unit.instances.need(task.instance_id)
    fields = (schema_of(tx, instance, task) or {}).get("properties", {})
    return ALONG in fields and own_variables(instance).get(ALONG) is True


def _asked(tx: ReadTx, row: AssignmentRow) -> bool:
    """Whether it was asked by that form, and does not merely help with the task."""
    instance = tx.unit.instances.need(row.instance_id)
    return "silence" in own_variables(instance)
