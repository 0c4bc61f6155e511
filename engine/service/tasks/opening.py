"""What the form of a task opens with: its reader's own words, never another's.

Variables are shared by all steps of a process: what one officer wrote under ``decision`` would
stand in the form of the next, and last period's report in this period's. So a field is filled from
the reader's own draft; where work was sent back, from what he himself handed in; else from what
the process carries to it on purpose: a field whose form says ``"x-ui": {"carried": true}``, or that
an input parameter of the user task is named after. Everything else opens with the default of its
schema.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.model.permission import Actor
from engine.service.context import ReadTx
from engine.service.tasks.returning import earlier
from engine.service.tasks.submissions import handed_in
from engine.service.tasks.task import Found, node_of, schema_of, variables_of
from engine.storage import InstanceRow


def of(
    tx: ReadTx, who: Actor, found: Found, instance: InstanceRow, draft: Mapping[str, Any] | None
) -> dict[str, Any]:
    """The values, by field, with which ``who`` finds the form of an open task filled."""
    if draft is not None:
        return dict(draft)
    fields = (schema_of(tx, instance, found.task) or {}).get("properties", {})
    known = {**_carried(tx, found, instance, fields), **_own(tx, who, found)}
    return {name: value for name, value in known.items() if name in fields}


def _carried(
    tx: ReadTx, found: Found, instance: InstanceRow, fields: Mapping[str, Any]
) -> dict[str, Any]:
    """What form or diagram say that this step goes on from."""
    inputs = node_of(tx, instance, found.task).inputs or ()
    bound = {each.target for each in inputs}
    bound |= {name for name, field in fields.items() if field.get("x-ui", {}).get("carried")}
    seen = variables_of(instance, found.task) if bound else {}
    return {name: seen[name] for name in bound if name is not None and name in seen}


def _own(tx: ReadTx, who: Actor, found: Found) -> dict[str, Any]:
    """What the reader handed in before the work was sent back to him."""
    if found.task.returned_by is None:
        return {}
    before = earlier(tx.unit, found.task)
    return {} if before is None else handed_in(tx, before, who.officer_id)
