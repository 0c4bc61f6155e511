"""Throwing a BPMN escalation from outside into an instance, so that a diagram may react."""

from __future__ import annotations

from collections.abc import Mapping

from engine.bpmn.runtime import Execution, State
from engine.model.ids import new_id
from engine.service.context import Tx
from engine.service.runtime.step import step
from engine.storage import InboxRow, InstanceRow


def escalate(
    tx: Tx,
    instance_id: str,
    code: str,
    data: Mapping[str, object],
) -> bool:
    """Throw into the instance; what nothing there catches goes to the activity that called it.

    Returns whether something in the instance itself caught it. An escalation that nobody
    catches changes nothing (BPMN 2.0.2 §10.5.5).
    """
    row = tx.unit.instances.need(instance_id)
    token = _waiting(row)
    if row.status != "active" or token is None:
        return False

    def act(execution: Execution) -> bool:
        return execution.throw_into(token, "escalation", code, data)

    caught = step(tx, instance_id, act)
    if not caught and row.parent_id is not None:
        _to_parent(tx, row, code, data)
    return caught


def _waiting(row: InstanceRow) -> int | None:
    """A token at work: not one that only listens for the sake of something else."""
    tokens = State.load(row.state).tokens.values()
    return next((token.id for token in tokens if token.waits and not token.armed), None)


def _to_parent(
    tx: Tx,
    row: InstanceRow,
    code: str,
    data: Mapping[str, object],
) -> None:
    parent = str(row.parent_id)
    payload = {
        "child": row.id,
        "token": row.parent_token,
        "key": row.key,
        "loop": row.loop,
        "code": code,
        "name": None,
        "data": dict(data),
    }
    tx.unit.inbox.insert(
        InboxRow(
            id=new_id(),
            instance_id=parent,
            root_id=row.root_id,
            kind="escalation",
            created_at=tx.at,
            available_at=tx.at,
            hops=tx.command.hops,
            payload=payload,
        )
    )
    tx.engine.wake(tx.unit, parent)
