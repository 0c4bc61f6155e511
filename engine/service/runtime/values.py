"""A variable of a running instance is put right by an administrator."""

from __future__ import annotations

from engine.bpmn.runtime import ROOT, State
from engine.errors import InvalidInput
from engine.sentences import sentence
from engine.service import record
from engine.service.context import Tx, verb
from engine.service.permission import allow
from engine.service.runtime.instances import target
from engine.service.runtime.load import take
from engine.service.runtime.step import step


@verb("instance.write")
def write(
    tx: Tx,
    instance_id: str,
    name: str,
    value: object,
    *,
    reason: str,
    command_id: str | None = None,
) -> None:
    """Write a variable that the instance has; a condition that now holds happens at once.

    Raises :class:`errors.InvalidInput` for a name that it does not have.
    """
    allow(tx.who, "instance.write", "plan.read", target(tx.unit, instance_id))
    tx.require_reason()
    known = State.load(take(tx.unit, instance_id).state).scopes
    before = known[ROOT].vars if ROOT in known else {}
    if name not in before:
        what = sentence("Phần việc này không có biến «%(name)s».", name=name)
        raise InvalidInput(what, fields={"name": what})
    told = {"name": name, "old": before[name], "new": value}
    record.note(tx, instance_id, "variable", body=told)
    step(tx, instance_id, lambda execution: execution.write(name, value), while_suspended=True)
