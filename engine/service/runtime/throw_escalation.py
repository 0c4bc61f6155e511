"""Throwing a BPMN escalation from outside into an instance, so that a diagram may react."""

from __future__ import annotations

from collections.abc import Mapping

from engine.bpmn.runtime import Execution, State
from engine.service.context import Tx
from engine.service.runtime import mailbox
from engine.service.runtime.step import step
from engine.storage import InstanceRow


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
    if not caught:
        thrown = {"code": code, "name": None, "data": dict(data)}
        mailbox.put_to_parent(tx, row, "escalation", thrown)
    return caught


def _waiting(row: InstanceRow) -> int | None:
    """A token at work: not one that only listens for the sake of something else."""
    tokens = State.load(row.state).tokens.values()
    return next((token.id for token in tokens if token.waits and not token.armed), None)
