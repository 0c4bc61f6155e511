"""What passing over a failed step would lead to, played on a copy that is thrown away."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from engine.bpmn.definition import Definition, Node
from engine.errors import DieuPhoiError, NotAllowedNow
from engine.model.ids import new_id
from engine.model.permission import Actor
from engine.sentences import Sentence, sentence
from engine.service.context import Command, Tx, reading
from engine.service.deployments import deployments
from engine.service.engine import Engine
from engine.service.permission import allow
from engine.service.runtime.incidents import Placed, step_names, target
from engine.service.runtime.load import load
from engine.storage import IncidentRow, InstanceRow


@dataclass(frozen=True, slots=True)
class Way:
    """One way on behind the step: ``flow`` None behind an activity, which has no choice.

    ``reached`` are the steps that would begin or be passed, ``stopped`` those that would end
    undone; ``ends`` tells that the instance would end, ``problem`` that the way fails too.
    """

    flow: str | None
    name: str
    usual: bool
    reached: tuple[str, ...] = ()
    stopped: tuple[str, ...] = ()
    ends: bool = False
    problem: Sentence | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """An open incident and the ways on behind it; ``whole_plan``: its end is the plan's."""

    placed: Placed
    ways: tuple[Way, ...]
    whole_plan: bool


def preview(engine: Engine, who: Actor, incident_id: str) -> Preview:
    """Every way on behind a failed step; nothing is changed.

    Raises :class:`errors.NotFound`, :class:`errors.NotAllowedNow` when it was settled.
    """
    with reading(engine) as read:
        incident = read.unit.incidents.need(incident_id)
        allow(who, "incident.skip", "plan.read", target(read.unit, incident.root_id))
        if incident.resolved_at is not None:
            raise NotAllowedNow(sentence("Sự cố này đã được xử lý."))
        tx = Tx(engine, read.unit, Command(new_id(), who, "incident.preview", engine.now()))
        row = read.unit.instances.need(incident.instance_id)
        root = read.unit.instances.need(incident.root_id)
        definition = deployments.definition(tx, row.deployment_id, row.process_id)
        placed = Placed(
            incident, root.title or root.process_id, step_names(tx, [incident])[incident.id]
        )
        return Preview(placed, tuple(_ways(tx, incident, row, definition)), row.id == root.id)


def _ways(tx: Tx, incident: IncidentRow, row: InstanceRow, definition: Definition) -> Iterable[Way]:
    node = definition.nodes.get(incident.element or "")
    if node is None or incident.token is None:
        return
    if node.is_activity or not node.outgoing:
        yield _played(tx, incident, row, definition, Way(None, "", usual=True))
        return
    for key in node.outgoing:
        flow = definition.flows[key]
        aim = _named(definition.nodes[flow.target])
        name = f"{flow.name} → {aim}" if flow.name else aim
        usual = key == (node.default or node.outgoing[0])
        yield _played(tx, incident, row, definition, Way(key, name, usual))


def _played(
    tx: Tx, incident: IncidentRow, row: InstanceRow, definition: Definition, way: Way
) -> Way:
    execution = load(tx, row, playing=True).execution
    try:
        execution.skip(incident.token or 0, {}, way.flow)
    except DieuPhoiError as refused:
        return replace(way, problem=refused.sentence)
    changes = execution.finish()
    nodes = definition.nodes
    again = [found.element for found in changes.incidents]
    stopped = [each.element for each in execution.rows if each.to_state == "cancelled"]
    return replace(
        way,
        reached=_names(
            nodes[element] for _token, element in changes.reached if element != incident.element
        ),
        stopped=_names(nodes[element] for element in stopped if element in nodes),
        ends=changes.status != "active",
        problem=sentence("Lại gặp sự cố ở «%(step)s».", step=_named(nodes[again[0]]))
        if again
        else None,
    )


def _names(nodes: Iterable[Node]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_named(node) for node in nodes))


def _named(node: Node) -> str:
    return node.name or node.id
