"""What goes into the record: execution rows and everything else as transitions of a stream."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from engine.bpmn.runtime import RecordRow
from engine.model.permission import Actor
from engine.model.transitions import Transition
from engine.service.context import Command, Tx
from engine.storage import InstanceRow, Unit


@dataclass(frozen=True, slots=True)
class Passing:
    """Between whom the work passes with this transition, where that is more than a visit."""

    agency_from: str | None = None
    agency_to: str | None = None
    capacity: str | None = None


NOBODY = Passing()

WAY = "via"
"""Under which name the body of a transition holds the channel by which its command came in."""

UNASSIGNED = "unassigned"
"""Kind of the transition that an activity leaves which found no agency to ask."""


def entry(
    command: Command,
    kind: str,
    *,
    root_id: str | None = None,
    element: str | None = None,
    token: int | None = None,
    from_state: str | None = None,
    to_state: str | None = None,
    body: Mapping[str, object] | None = None,
    passing: Passing = NOBODY,
) -> Transition:
    """One transition with what the command says about who, by which way, when and why."""
    return Transition(
        kind=kind,
        root_id=root_id,
        element=element,
        token=token,
        from_state=from_state,
        to_state=to_state,
        at=command.at,
        actor=command.who.officer_id,
        on_behalf=command.who.on_behalf_of,
        capacity=passing.capacity or command.who.capacity,
        agency_from=passing.agency_from,
        agency_to=passing.agency_to,
        reason=command.reason,
        command_id=command.id,
        body={**(body or {}), **way_of(command.who)},
    )


def way_of(who: Actor) -> dict[str, object]:
    """By which way a command came in, as its transitions tell it."""
    return {WAY: who.channel} if who.channel else {}


def of_execution(
    command: Command, root_id: str, rows: Sequence[RecordRow], passing: Passing = NOBODY
) -> list[Transition]:
    """The rows of one step; folding their ``ops`` gives the state document.

    The first alone tells by which way it came in: a step leaves many rows.
    """
    unsaid = (
        replace(command, who=replace(command.who, channel="")) if command.who.channel else command
    )
    return [
        entry(
            unsaid if place else command,
            row.kind,
            root_id=root_id,
            element=row.element,
            token=row.token,
            from_state=row.from_state,
            to_state=row.to_state,
            body=_body(row),
            passing=passing,
        )
        for place, row in enumerate(rows)
    ]


def _body(row: RecordRow) -> dict[str, object]:
    named: dict[str, object] = {
        "type": row.type,
        "name": row.name,
        "flow": row.flow,
        "loop": row.loop,
        "key": row.key,
        "child": row.child,
        "process": row.process,
        "detail": row.detail or None,
        "ops": row.ops or None,
    }
    return {name: value for name, value in named.items() if value is not None}


def note(
    tx: Tx,
    instance_id: str,
    kind: str,
    *,
    element: str | None = None,
    token: int | None = None,
    from_state: str | None = None,
    to_state: str | None = None,
    body: Mapping[str, object] | None = None,
    passing: Passing = NOBODY,
) -> InstanceRow:
    """Record a change that moved no token (an assignment, a task, a deadline, a difficulty).

    It takes the instance, so it stands in one order with the steps of that instance.
    """
    row = tx.unit.instances.take(instance_id)
    change = entry(
        tx.command,
        kind,
        root_id=row.root_id,
        element=element,
        token=token,
        from_state=from_state,
        to_state=to_state,
        body=body,
        passing=passing,
    )
    seq, head = tx.unit.record.append(row.id, [change], (row.seq, row.head))
    return tx.unit.instances.save(replace(row, seq=seq, head=head))


def note_held(unit: Unit, changes: Sequence[tuple[InstanceRow, Transition]]) -> None:
    """Record changes of instances as this transaction has just written them, all in one go.

    Nobody else can have moved them since, so they are not taken anew.
    """
    noted: list[InstanceRow] = []
    for row, each in changes:
        seq, head = unit.record.append(row.id, [each], (row.seq, row.head))
        noted.append(replace(row, seq=seq, head=head))
    unit.instances.save_all(noted)


def note_stream(
    tx: Tx,
    stream: str,
    kind: str,
    *,
    element: str | None = None,
    from_state: str | None = None,
    to_state: str | None = None,
    body: Mapping[str, object] | None = None,
) -> None:
    """Record a change of no instance: ``deployments``, ``organisation``, ``access``."""
    change = entry(
        tx.command, kind, element=element, from_state=from_state, to_state=to_state, body=body
    )
    tx.unit.record.append_shared(stream, [change])
