"""Taking one step: each kind finds its target and calls the product's own verb."""

from __future__ import annotations

from engine.bpmn.definition import Node
from engine.errors import NotAllowedNow
from engine.model.permission import SYSTEM
from engine.model.timers import parse_timer
from engine.sentences import sentence
from engine.service.context import ReadTx, reading
from engine.service.deployments import deployments
from engine.service.organisation.actors import named_actor
from engine.service.runtime import instances, messages, outbox, signals
from engine.service.simulation import snapshot, verbs
from engine.service.simulation.complete_share import carry
from engine.service.simulation.context import NoTarget, Stage
from engine.service.simulation.lookups import belongs, open_calls
from engine.service.simulation.steps import (
    Advance,
    Carry,
    Complete,
    Do,
    Message,
    Service,
    Signal,
    Start,
    Step,
)
from engine.service.tasks import completion
from engine.storage import TaskRow, Unit


def act(stage: Stage, step: Step) -> None:
    """Take a step and let the engine run until nothing moves.

    Raises :class:`NoTarget` when there is nothing to act on; errors of the verbs pass through.
    """
    match step:
        case Complete():
            _complete(stage, step)
        case Carry():
            carry(stage, step)
        case Message():
            _message(stage, step)
        case Signal():
            signals.broadcast(stage.engine, SYSTEM, step.name, step.data)
        case Advance():
            spec = parse_timer("duration", step.duration)
            stage.advance_to(spec.first(stage.clock.now()))
        case Start():
            start(stage, step.process, step.data, step.event)
        case Service():
            _service(stage, step)
        case Do():
            verbs.do(stage, step)
    stage.settle_due()


def start(stage: Stage, process: str, data: object, event: str | None = None) -> str:
    """Start a process that is deployed, at an event; one that only events start, at its first."""
    with reading(stage.engine) as tx:
        known = tx.unit.deployments.starts("process", process)
        if not known:
            raise NoTarget(sentence("không có quy trình «%(process)s»", process=process))
        row = known[0]
        definition = deployments.definition(tx, row.deployment_id, process)
    alone = definition.starts_alone() or definition.starts_on_condition()
    if event is None and not alone:
        nodes = map(definition.nodes.__getitem__, definition.root.nodes)
        event = next((node.id for node in nodes if _begins(node)), None)
    return instances.start(
        stage.engine,
        SYSTEM,
        row.key,
        dict(data) if isinstance(data, dict) else {},
        process_id=process,
        event=event,
    )


def _begins(node: Node) -> bool:
    return node.type == "startEvent" or (node.type == "receiveTask" and node.instantiate)


def _complete(stage: Stage, step: Complete) -> None:
    who = named_actor(stage.engine, step.holder)
    with stage.engine.storage.read() as unit:
        task = task_of(stage, unit, step)
        waiting = None if task is not None else _waiting(stage, unit, step)
    if task is not None:
        completion.complete(stage.engine, who, task.id, dict(step.data))
        return
    if waiting is None:
        raise NoTarget(
            sentence(
                "«%(element)s» của «%(key)s» không có việc thứ %(number)s đang mở",
                element=step.element,
                key=step.key or "*",
                number=step.nth,
            )
        )
    try:
        instances.complete(stage.engine, SYSTEM, waiting.instance, waiting.token, dict(step.data))
    except NotAllowedNow as error:
        message = sentence("«%(element)s» không chờ ai hoàn thành", element=step.element)
        raise NoTarget(message) from error


def task_of(stage: Stage, unit: Unit, step: Complete) -> TaskRow | None:
    """The open task that a step means, or None."""
    rows = [
        row
        for row in unit.tasks.find(element=step.element, open=True, order=("created_at", "id"))
        if stage.includes(row.root_id)
        and (step.key is None or belongs(unit, row.instance_id, step.key))
    ]
    if step.key is None and step.holder is not None and "/" in step.holder:
        agency = step.holder.split("/")[0]
        rows = [row for row in rows if row.agency_id in {None, agency}] or rows
    return rows[step.nth - 1] if len(rows) >= step.nth else None


def _waiting(stage: Stage, unit: Unit, step: Complete) -> snapshot.Open | None:
    found = [
        item
        for row in snapshot.live(unit)
        if stage.includes(row.root_id)
        for item in snapshot.waiting(ReadTx(stage.engine, unit), row)
        if item.element == step.element and (step.key is None or belongs(unit, row.id, step.key))
    ]
    return found[step.nth - 1] if len(found) >= step.nth else None


def _message(stage: Stage, step: Message) -> None:
    if not _is_caught(stage, step.name):
        raise NoTarget(
            sentence("không nơi nào trong sơ đồ nhận thông điệp «%(name)s»", name=step.name)
        )
    keys = step.key if step.key is None or isinstance(step.key, str) else dict(step.key)
    reached = messages.correlate(stage.engine, SYSTEM, step.name, keys=keys, data=dict(step.data))
    if "processes" in reached:
        raise NoTarget(
            sentence("nhiều quy trình cùng bắt đầu bằng thông điệp «%(name)s»", name=step.name)
        )


def _is_caught(stage: Stage, name: str) -> bool:
    """A message may come before its receiver waits, but some diagram must know it."""
    with reading(stage.engine) as tx:
        places = {start.deployment_id for start in tx.unit.deployments.starts("process")}
        return any(
            event.kind == "message" and (event.name == name or "${" in (event.name or ""))
            for place in places
            for definition in deployments.definitions(tx, place).values()
            for node in definition.nodes.values()
            if node.type in snapshot.CATCHING
            for event in node.events
        )


def _service(stage: Stage, step: Service) -> None:
    with stage.engine.storage.read() as unit:
        calls = [
            call
            for call in open_calls(unit)
            if call.payload.get("service") == step.name
            and (step.key is None or belongs(unit, str(call.instance_id), step.key))
        ]
    if not calls:
        raise NoTarget(sentence("không có lời gọi dịch vụ «%(name)s» nào đang chờ", name=step.name))
    if step.error is not None:
        outbox.answer(stage.engine, SYSTEM, calls[0].id, error=step.error)
    else:
        outbox.answer(stage.engine, SYSTEM, calls[0].id, result=dict(step.result))
