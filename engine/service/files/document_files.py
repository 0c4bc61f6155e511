"""The files of the document that a plan was issued by: whoever has work of the plan reads them."""

from __future__ import annotations

from engine.errors import NotFound
from engine.model.permission import Actor, Target, may
from engine.service.context import ReadTx, reading
from engine.service.engine import Engine
from engine.service.permission import plan_target
from engine.service.plan_document import ISSUED
from engine.service.tasks.task import schema_of
from engine.storage import AttachmentRow


def issued_files(engine: Engine, who: Actor, root_id: str) -> list[AttachmentRow]:
    """Those of the plan itself, and of the steps at which it got its number; raises NotFound."""
    with reading(engine) as tx:
        if not may(who, "plan.read", _target(tx, root_id)):
            raise NotFound
        own = tx.unit.attachments.of(instance_id=root_id, assignment_id=None)
        return [file for file in own if is_issued(tx, file)]


def may_read(tx: ReadTx, who: Actor, file: AttachmentRow) -> bool:
    """Whether it is such a file of a plan that he has a part in."""
    root = file.root_id
    return root is not None and is_issued(tx, file) and may(who, "plan.read", _target(tx, root))


def is_issued(tx: ReadTx, file: AttachmentRow) -> bool:
    """Whether it is the plan's own, or the step that it was attached to issues its document."""
    if is_of_plan(file):
        return True
    task = tx.unit.tasks.get(file.task_id) if file.task_id else None
    if task is None or task.instance_id != file.root_id or tx.unit.plans.get(task.root_id) is None:
        return False
    schema = schema_of(tx, tx.unit.instances.need(task.instance_id), task) or {}
    return bool(schema.get("properties", {}).keys() & {*ISSUED})


def is_of_plan(file: AttachmentRow) -> bool:
    """Whether it belongs to a plan as a whole: the document from which it was started."""
    owned = file.task_id or file.assignment_id
    return not owned and file.root_id is not None and file.instance_id == file.root_id


def _target(tx: ReadTx, root_id: str) -> Target:
    return plan_target(root_id, tx.unit.plans.get(root_id), tx.unit.plan_agencies.of(root_id))
