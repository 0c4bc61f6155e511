"""What stands open in a played world: read from the rows and the small state documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.bpmn.definition import Definition
from engine.bpmn.runtime import ROOT, State, Token
from engine.model.clock import ZONE
from engine.model.deadlines import Deadline, from_json, time_state
from engine.service.calendar import working_calendar
from engine.service.context import ReadTx
from engine.service.deployments import deployments
from engine.storage import AssignmentRow, InstanceRow, Unit

LIVE = ("active", "suspended")
OPEN_KINDS = frozenset({"task", "service", "message", "signal", "timer", "condition"})
ATTACHED = frozenset({"boundaryEvent", "startEvent"})
"""Armed for an activity's or a scope's sake: they may happen, but nobody waits for them."""

CATCHING = frozenset({"startEvent", "intermediateCatchEvent", "boundaryEvent", "receiveTask"})
"""Elements that receive messages."""


@dataclass(frozen=True, slots=True)
class Open:
    """One token that waits: the work, event or call at ``element`` of an instance."""

    instance: str
    token: int
    element: str
    kind: str
    name: str | None


def live(unit: Unit) -> list[InstanceRow]:
    """Give the instances that have not ended, oldest first."""
    return unit.instances.find(status=LIVE, order=("started_at", "id"))


def waiting(tx: ReadTx, row: InstanceRow) -> Iterator[Open]:
    """Give what the tokens of one instance wait for, in the order in which they came."""
    definition = deployments.definition(tx, row.deployment_id, row.process_id)
    for token in State.load(row.state).tokens.values():
        if not _attached(definition, token):
            for wait in token.waits:
                if wait.kind in OPEN_KINDS:
                    yield Open(row.id, token.id, token.element, wait.kind, wait.name)


def _attached(definition: Definition, token: Token) -> bool:
    return token.armed and definition.nodes[token.element].type in ATTACHED


def open_elements(
    tx: ReadTx,
) -> list[str]:
    """Give the ids of all elements at which something waits, each once."""
    found: dict[str, None] = {}
    for row in live(tx.unit):
        for item in waiting(tx, row):
            found[item.element] = None
    return list(found)


def data_of(unit: Unit, instance_id: str | None) -> dict[str, object]:
    """Give the variables of an instance, also of one that has ended."""
    if instance_id is None:
        return {}
    row = unit.instances.need(instance_id)
    root = State.load(row.state).scopes.get(ROOT)
    return dict(root.vars) if root is not None else dict(row.result or {})


def incidents(unit: Unit, language: str) -> list[dict[str, object]]:
    """Give the open incidents, oldest first, what happened in a language."""
    return [
        {
            "instance": row.instance_id,
            "element": row.element,
            "code": row.code,
            "message": row.told.in_language(language),
        }
        for row in unit.incidents.find(resolved_at=None, order=("opened_at", "id"))
    ]


def status(unit: Unit) -> str:
    """Incident if any instance has one, else waiting if any is open, else completed."""
    if unit.incidents.exists(resolved_at=None):
        return "incident"
    return "waiting" if unit.instances.exists(status=LIVE) else "completed"


def notified(unit: Unit) -> list[Mapping[str, object]]:
    """Give who was told what; ``to`` holds every name the receiver goes by.

    An officer is known by his id and login and by each ``agency/position`` he holds.
    """
    names: dict[str, frozenset[str]] = {}
    notified: list[Mapping[str, object]] = []
    for row in unit.notifications.find(order=("created_at", "id")):
        if row.officer_id not in names:
            names[row.officer_id] = frozenset(_names(unit, row.officer_id))
        notified.append(
            {
                "to": names[row.officer_id],
                "kind": row.kind,
                "subject": row.subject,
                "at": row.created_at.astimezone(ZONE).isoformat(timespec="seconds"),
            }
        )
    return notified


def _names(unit: Unit, officer_id: str) -> Iterator[str]:
    yield officer_id
    officer = unit.officers.get(officer_id)
    if officer is not None:
        yield officer.login
    for held in unit.officers.holdings(officer_id):
        yield held.position.agency_id
        yield f"{held.position.agency_id}/{held.position.kind}"


def deadlines(
    tx: ReadTx,
) -> Sequence[Mapping[str, object]]:
    """Give the deadline and time state of every assignment."""
    now, calendar = tx.engine.now(), working_calendar(tx.unit)
    return [
        {
            "on": row.element,
            "key": row.agency_id,
            "state": row.state,
            "kind": (row.deadline or {}).get("kind"),
            "text": (row.deadline or {}).get("text"),
            "last_day": row.last_day.isoformat() if row.last_day else None,
            "time": time_state(_deadline(row), now, row.completed_at, calendar).value,
            "changes": tx.unit.deadline_changes.count(assignment_id=row.id),
        }
        for row in tx.unit.assignments.find(order=("created_at", "id"))
    ]


def _deadline(row: AssignmentRow) -> Deadline:
    return from_json(row.deadline)
