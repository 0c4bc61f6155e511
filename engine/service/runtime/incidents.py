"""Incidents: an activity that failed is run again or passed over, with a reason."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, NamedTuple

from engine.bpmn.runtime import Execution
from engine.errors import NotAllowedNow
from engine.model.permission import Actor, Target, permit
from engine.sentences import sentence
from engine.service import record
from engine.service.context import ReadTx, Tx, reading, run
from engine.service.deployments import deployments
from engine.service.engine import Engine
from engine.service.permission import allow
from engine.service.runtime import messages
from engine.service.runtime.load import take
from engine.service.runtime.step import step
from engine.storage import IncidentRow, Page, Unit


class Placed(NamedTuple):
    """An incident, the title of what it happened in and the name of the step."""

    incident: IncidentRow
    title: str
    step: str


def open_of(engine: Engine, who: Actor, root_id: str) -> list[IncidentRow]:
    """The open incidents of a plan, oldest first."""
    with engine.storage.read() as unit:
        permit(who, "incident.read", target(unit, root_id))
        return unit.incidents.open_of(root_id=root_id)


def page(engine: Engine, who: Actor, *, after: str | None = None, limit: int = 50) -> Page[Placed]:
    """All open incidents with where they happened, newest first."""
    permit(who, "incident.retry", Target())
    with reading(engine) as tx:
        found = tx.unit.incidents.page(after=after, limit=limit)
        roots = tx.unit.instances.heads({row.root_id for row in found.rows})
        steps = step_names(tx, found.rows)
    titles = {root.id: root.title or root.process_id for root in roots.values()}
    placed = [Placed(row, titles[row.root_id], steps[row.id]) for row in found.rows]
    return Page(placed, found.next)


def step_names(tx: ReadTx, rows: Collection[IncidentRow]) -> dict[str, str]:
    """The name of the step that failed, by incident; its id where the diagram names none."""
    instances = tx.unit.instances.heads({row.instance_id for row in rows})
    found: dict[str, str] = {}
    for row in rows:
        instance = instances[row.instance_id]
        process = deployments.definition(tx, instance.deployment_id, instance.process_id)
        node = process.nodes.get(row.element or "")
        found[row.id] = (node.name if node is not None else None) or row.element or ""
    return found


def retry(
    engine: Engine,
    who: Actor,
    incident_id: str,
    *,
    data: Mapping[str, Any] | None = None,
    reason: str,
    command_id: str | None = None,
) -> str:
    """Set variables, then run the failed activity once more; returns the instance's id."""
    given = dict(data or {})

    def act(execution: Execution, token: int) -> None:
        execution.retry(token, given)

    return _settle(engine, who, "incident.retry", incident_id, act, given, reason, command_id)


def skip(
    engine: Engine,
    who: Actor,
    incident_id: str,
    *,
    data: Mapping[str, Any] | None = None,
    flow: str | None = None,
    reason: str,
    command_id: str | None = None,
) -> str:
    """Go on behind the failed activity as if it had completed with ``data``.

    ``flow`` is the sequence flow to take behind a gateway or event, its default otherwise. Raises
    :class:`errors.NotAllowedNow` for one that does not leave it.
    """
    given = dict(data or {})

    def act(execution: Execution, token: int) -> None:
        execution.skip(token, given, flow)

    chosen = {**given, "flow": flow} if flow else given
    return _settle(engine, who, "incident.skip", incident_id, act, chosen, reason, command_id)


def _settle(
    engine: Engine,
    who: Actor,
    verb: str,
    incident_id: str,
    act: Callable[[Execution, int], None],
    data: Mapping[str, Any],
    reason: str,
    command_id: str | None,
) -> str:
    def work(
        tx: Tx,
    ) -> str:
        incident = tx.unit.incidents.need(incident_id)
        allow(who, verb, "plan.read", target(tx.unit, incident.root_id))
        tx.require_reason()
        take(tx.unit, incident.instance_id)
        incident = tx.unit.incidents.need(incident_id)
        if incident.resolved_at is not None:
            raise NotAllowedNow(sentence("Sự cố này đã được xử lý."))
        tx.unit.incidents.update(
            incident.id,
            resolved_at=tx.at,
            resolution="retried" if verb == "incident.retry" else "skipped",
            reason=reason,
            actor=who.officer_id,
        )
        _note(tx, incident, "retried" if verb == "incident.retry" else "skipped", data)
        if incident.code == messages.AMBIGUOUS:
            _message(tx, incident, verb)
        elif incident.token is not None:
            token = incident.token
            step(tx, incident.instance_id, lambda e: act(e, token))
        return incident.instance_id

    body = {"incident": incident_id, "data": data}
    return run(engine, who, verb, body, work, command_id, reason=reason)


def _note(tx: Tx, incident: IncidentRow, outcome: str, data: Mapping[str, Any]) -> None:
    """Keep in the record what an operator did about a step that failed."""
    body = {
        "incident": incident.id,
        "name": step_names(tx, [incident])[incident.id],
        "code": incident.code,
        "data": dict(data),
    }
    record.note(
        tx,
        incident.instance_id,
        "incident",
        element=incident.element,
        token=incident.token,
        from_state="failed",
        to_state=outcome,
        body=body,
    )


def _message(tx: Tx, incident: IncidentRow, verb: str) -> None:
    for row in tx.unit.messages.find(status="ambiguous", consumed_by=incident.id):
        if verb == "incident.retry":
            messages.again(tx, row.id)
        else:
            tx.unit.messages.update(row.id, status="dropped")


def target(unit: Unit, root_id: str) -> Target:
    """What a rule may ask of an incident: who watches over its plan."""
    plan = unit.plans.get(root_id)
    return Target(
        root_id=root_id, monitor_agency_id=None if plan is None else plan.monitor_agency_id
    )
