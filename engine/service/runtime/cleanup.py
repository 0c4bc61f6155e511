"""What instances that ended leave in the tables, cleared for a whole wave of them at once."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from engine.service.context import Tx
from engine.service.listeners import Ending
from engine.service.runtime import messages
from engine.service.runtime.load import Run

AT_ONCE = 512
"""Instances named in one statement."""

CAUGHT = frozenset({"message", "signal"})
CALLED = frozenset({"service"})
FANNED = frozenset({"children"})


def end(tx: Tx, wave: Sequence[Run]) -> None:
    """Clear the tables of the instances that ended in this wave, and close what they carried out.

    Which subscriptions, calls and fans there can be is known from what their tokens waited for.
    """
    over = [run for run in wave if run.over]
    for first in range(0, len(over), AT_ONCE):
        _end(tx, over[first : first + AT_ONCE])


def _end(tx: Tx, over: Sequence[Run]) -> None:
    ids = [run.row.id for run in over]
    tx.unit.timers.drop(ids)
    tx.unit.inbox.drop(ids)
    if catching := _waited(over, CAUGHT):
        tx.unit.subscriptions.drop(catching)
    if calling := _waited(over, CALLED):
        tx.unit.outbox.drop(calling)
    if fanned := _waited(over, FANNED):
        tx.unit.fans.close(fanned)
        tx.unit.fan_batches.delete(instance_id=fanned)
    troubled = {
        row.instance_id for row in tx.unit.incidents.find(instance_id=ids, resolved_at=None)
    }
    for instance_id in ids:
        if instance_id in troubled:
            messages.reconsider(tx, instance_id)
            tx.unit.incidents.resolve(instance_id, None, at=tx.at, resolution="ended")
    endings = [Ending(run.row, _outcome(tx, run), _tasks_left(run)) for run in over]
    tx.engine.listeners.ended(tx, endings)


def _waited(over: Sequence[Run], kinds: Collection[str]) -> list[str]:
    return [
        run.row.id
        for run in over
        if any(not waited.isdisjoint(kinds) for waited in run.waiting.values())
    ]


def _tasks_left(run: Run) -> bool:
    waiting = run.waiting.items()
    return any("task" in kinds and token != run.handed_in for token, kinds in waiting)


def _outcome(tx: Tx, run: Run) -> str:
    withdrawn = run.ended_by_parent and tx.command.verb == "child.withdraw"
    return "withdrawn" if withdrawn else run.execution.changes.status
