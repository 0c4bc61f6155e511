"""What the current deployments start by themselves: by message, by signal, by the clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from engine.bpmn.definition import Definition, Node
from engine.bpmn.language import UnsetName, expression, timer, truth
from engine.errors import NotAllowedNow
from engine.model.ids import new_id
from engine.model.timers import TimerSpec, parse_timer
from engine.sentences import sentence
from engine.storage import DeploymentRow, StartSubscriptionRow, TimerRow, Unit

PROCESS = "process"
"""Kind of the row that tells where a process is found when something calls it."""


def follow(
    unit: Unit, row: DeploymentRow, processes: Mapping[str, Definition], now: datetime
) -> None:
    """Let this deployment, and no other of its key, be what starts."""
    forget(unit, row.key)
    executable = [process for process in processes.values() if process.executable]
    unit.deployments.add_starts(
        [
            StartSubscriptionRow(new_id(), row.key, row.id, process.id, element, kind, name)
            for process in executable
            for element, kind, name in _listens(process)
        ]
    )
    unit.timers.insert_many(
        [
            first_timer(row.key, row.id, process, node_id, now)
            for process in executable
            for node_id, kind, _ in _listens(process)
            if kind == "timer" and process.nodes[node_id].type == "startEvent"
        ]
    )


def forget(unit: Unit, key: str) -> None:
    """Let nothing of this key start by itself any more."""
    unit.deployments.drop_starts(key)
    unit.timers.delete_starts(key)


def first_timer(
    key: str, deployment_id: str, process: Definition, node_id: str, now: datetime
) -> TimerRow:
    """The timer row of a timer start event, counted from the day it was made current."""
    payload = {
        "key": key,
        "deployment": deployment_id,
        "process": process.id,
        "element": node_id,
        "fired": 0,
        "since": now.isoformat(),
    }
    due = timer_spec(process, node_id).first(now)
    return TimerRow(id=new_id(), due_at=due, kind="start", payload=payload)


def next_timer(process: Definition, fired: TimerRow, now: datetime) -> TimerRow | None:
    """The next turn of a cycle; turns missed while nobody looked are counted, not made up for."""
    told = fired.payload
    spec = timer_spec(process, told["element"])
    since, count = datetime.fromisoformat(told["since"]), int(told["fired"]) + 1
    due = spec.next(fired.due_at, count, since)
    while due is not None and due <= now:
        count += 1
        due = spec.next(due, count, since)
    if due is None:
        return None
    return TimerRow(id=new_id(), due_at=due, kind="start", payload={**told, "fired": count})


def timer_spec(process: Definition, node_id: str) -> TimerSpec:
    """The timer of a start event; its text may use functions, but there are no variables yet."""
    for event in process.nodes[node_id].events:
        if event.timer is not None:
            text = timer(event.timer.text).evaluate({})
            return parse_timer(event.timer.kind, str(text))
    raise AssertionError(f"{node_id} has no timer")


def on_condition(
    process: Definition, data: Mapping[str, Any], functions: Mapping[str, Callable[..., Any]]
) -> str:
    """The start event whose condition holds on what a start brings.

    What else a condition may look at before there is an instance, the standard leaves open
    (BPMN 2.0.2 §10.5.2). Raises :class:`errors.NotAllowedNow` when none holds.
    """
    for node_id, condition in process.conditional_starts():
        try:
            if truth(expression(condition).evaluate(data, functions)):
                return node_id
        except UnsetName:
            continue
    raise NotAllowedNow(
        sentence(
            "«%(name)s» chưa bắt đầu được: nó chỉ bắt đầu bằng một sự kiện, và không điều "
            "kiện bắt đầu nào đúng với dữ liệu đưa vào.",
            name=process.name or process.id,
        ),
    )


def _listens(process: Definition) -> Iterator[tuple[str, str, str | None]]:
    yield process.id, PROCESS, process.id
    for node_id in process.root.nodes:
        for node in _beginnings(process, process.nodes[node_id]):
            for event in node.events:
                yield node.id, event.kind, event.name


def _beginnings(process: Definition, node: Node) -> Iterator[Node]:
    """The nodes an instance can begin at: for an event gateway, the events behind it."""
    if node.type == "eventBasedGateway" and node.instantiate:
        for flow in node.outgoing:
            yield process.nodes[process.flows[flow].target]
    elif node.type == "startEvent" or node.instantiate:
        yield node
