"""The half-filled form that an officer keeps of a task, and what is added to its long text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.model import tasks as states
from engine.model.permission import Actor
from engine.model.secrecy import refuse_if_secret
from engine.model.tasks import TaskState
from engine.service.context import ReadTx, Tx
from engine.service.permission import allow
from engine.service.tasks import opening
from engine.service.tasks.staleness import require_still_open
from engine.service.tasks.task import Found, schema_of
from engine.storage import TaskDraftRow


def keep(tx: Tx, found: Found, data: Mapping[str, Any]) -> None:
    """Keep it for its writer; nothing is checked but permission, secrecy and size."""
    require_still_open(tx.unit, tx.who, "draft", found)
    allow(tx.who, "task.draft", "task.read", found.target)
    states.TABLE.change(TaskState(found.task.state), "draft")
    refuse_if_secret(data)
    row = TaskDraftRow(found.task.id, tx.who.officer_id, dict(data), tx.at)
    tx.unit.task_drafts.put(row)


def opened(tx: ReadTx, who: Actor, found: Found) -> dict[str, Any]:
    """What the form of an open task would open with for ``who``."""
    draft = tx.unit.task_drafts.get(found.task.id, who.officer_id)
    instance = tx.unit.instances.need(found.task.instance_id)
    return opening.of(tx, who, found, instance, draft.data if draft else None)


def long_field(tx: ReadTx, found: Found) -> str | None:
    """The first long text of its form: what is written there is the report itself."""
    schema = schema_of(tx, tx.unit.instances.need(found.task.instance_id), found.task) or {}
    return long_text_of(schema)


def long_text_of(schema: Mapping[str, Any]) -> str | None:
    """The first field of a form that is a long text."""
    fields = schema.get("properties", {}).items()
    long = (name for name, one in fields if one.get("x-ui", {}).get("widget") == "textarea")
    return next(long, None)
