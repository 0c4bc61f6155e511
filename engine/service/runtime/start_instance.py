"""New instances that begin in a command of their own: started by a message, a signal, a timer.

The transaction that found the cause writes an instance that has not moved yet and a row in its
inbox; taking that row is its first step.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.bpmn.definition import Definition
from engine.bpmn.runtime import State
from engine.model.ids import new_id
from engine.service.context import Command, Tx
from engine.service.deployments import deployments
from engine.service.runtime import mailbox
from engine.storage import InstanceRow, StartSubscriptionRow


def root_row(
    definition: Definition,
    deployment_id: str,
    command: Command,
    *,
    key: str | None = None,
    title: str | None = None,
) -> InstanceRow:
    """An instance that no other started, not yet written."""
    own = new_id()
    return InstanceRow(
        id=own,
        root_id=own,
        deployment_id=deployment_id,
        process_id=definition.id,
        key=key,
        state=State().dump(),
        started_at=command.at,
        title=title or definition.name or definition.id,
    )


def by_event(
    tx: Tx,
    start: StartSubscriptionRow,
    data: Mapping[str, Any],
    *,
    key: str | None = None,
) -> str:
    """Let a start event happen; returns the new instance's id."""
    definition = deployments.definition(tx, start.deployment_id, start.process_id)
    row = root_row(definition, start.deployment_id, tx.command, key=key)
    tx.unit.instances.insert(row)
    payload = {"event": start.element, "data": dict(data)}
    mailbox.put(tx, [mailbox.Parcel(row.id, row.id, "start", payload)])
    return row.id
