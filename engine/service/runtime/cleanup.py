"""What instances that ended leave in the tables, cleared for a whole wave of them at once."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from engine.model.tasks import TaskState
from engine.service.assignments import listeners as assignment_listeners
from engine.service.context import Command
from engine.service.engine import Engine
from engine.service.runtime import messages
from engine.service.runtime.load import Run
from engine.storage import Unit

AT_ONCE = 512
"""Instances named in one statement."""

CAUGHT = frozenset({"message", "signal"})
CALLED = frozenset({"service"})
FANNED = frozenset({"children"})


def end(engine: Engine, unit: Unit, command: Command, wave: Sequence[Run]) -> None:
    """Clear the tables of the instances that ended in this wave, and close what they carried out.

    Which subscriptions, calls and fans there can be is known from what their tokens waited for.
    """
    over = [run for run in wave if run.over]
    for first in range(0, len(over), AT_ONCE):
        _end(engine, unit, command, over[first : first + AT_ONCE])


def _end(engine: Engine, unit: Unit, command: Command, over: Sequence[Run]) -> None:
    ids = [run.row.id for run in over]
    unit.timers.drop(ids)
    unit.inbox.drop(ids)
    if catching := _waited(over, CAUGHT):
        unit.subscriptions.drop(catching)
    if calling := _waited(over, CALLED):
        unit.outbox.drop(calling)
    if fanned := _waited(over, FANNED):
        unit.fans.close(fanned)
        unit.fan_batches.delete(instance_id=fanned)
    unit.tasks.update_later(
        {"instance_id": ids, "open": True},
        state=TaskState.OBSOLETE.value,
        completed_at=command.at,
        open=False,
    )
    troubled = {row.instance_id for row in unit.incidents.find(instance_id=ids, resolved_at=None)}
    for instance_id in ids:
        if instance_id in troubled:
            messages.reconsider(engine, unit, command, instance_id)
            unit.incidents.resolve(instance_id, None, at=command.at, resolution="ended")
    held = {row.instance_id: row for row in unit.assignments.find(instance_id=ids)}
    for run in over:
        if run.row.id in held:
            assignment_listeners.on_instance_ended(
                unit, command, held[run.row.id], _outcome(command, run)
            )
        if run.row.parent_id is None:
            status = run.execution.changes.status
            ours: dict[str, object] = {"instance_id": run.row.id}
            unit.plans.update_later(ours, status=status, closed_at=command.at)


def _waited(over: Sequence[Run], kinds: Collection[str]) -> list[str]:
    return [
        run.row.id
        for run in over
        if any(not waited.isdisjoint(kinds) for waited in run.waiting.values())
    ]


def _outcome(command: Command, run: Run) -> str:
    withdrawn = run.ended_by_parent and command.verb == "child.withdraw"
    return "withdrawn" if withdrawn else run.execution.changes.status
