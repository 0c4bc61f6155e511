"""Playing without steps: every task is completed, then the clock moves to the next timer."""

from __future__ import annotations

from collections.abc import Mapping

from engine.model.permission import SYSTEM
from engine.model.timers import parse_timer
from engine.service.context import ReadTx
from engine.service.deployments import deployments
from engine.service.runtime import outbox, timers
from engine.service.simulation.context import Stage
from engine.service.simulation.lookups import element_of, open_calls
from engine.service.simulation.samples import least_answer
from engine.service.tasks import completion
from engine.service.tasks.task import schema_of
from engine.storage import TaskRow, TimerRow, Unit

ENDLESS_FIRES = 3
"""How often an endless cycle fires before it is left alone."""


def play(stage: Stage) -> None:
    """Act until everything has ended or nothing moves; raises LimitReached."""
    stage.settle()
    while _complete_one(stage) or _answer_one(stage) or _fire_one(stage):
        stage.settle()


def _complete_one(stage: Stage) -> bool:
    with stage.engine.storage.read() as unit:
        open_tasks = unit.tasks.find(open=True, order=("created_at", "id"), limit=1)
        data = _least(stage, unit, open_tasks[0]) if open_tasks else {}
    if not open_tasks:
        return False
    stage.count()
    completion.complete(stage.engine, SYSTEM, open_tasks[0].id, data)
    return True


def _least(stage: Stage, unit: Unit, task: TaskRow) -> dict[str, object]:
    schema = schema_of(ReadTx(stage.engine, unit), unit.instances.need(task.instance_id), task)
    return least_answer(schema, stage.today())


def _answer_one(stage: Stage) -> bool:
    with stage.engine.storage.read() as unit:
        calls = open_calls(unit)
    if not calls:
        return False
    stage.count()
    outbox.answer(stage.engine, SYSTEM, calls[0].id, result={})
    return True


def _fire_one(stage: Stage) -> bool:
    """Fire the next timer that is not an endless one that has had its turns."""
    with stage.engine.storage.read() as unit:
        chosen = None
        for row in unit.timers.find(order=("due_at", "id")):
            place, endless = _place(stage, unit, row)
            if not endless or stage.fired.get(place, 0) < ENDLESS_FIRES:
                chosen = row
                break
    if chosen is None:
        return False
    stage.count()
    stage.fired[place] = stage.fired.get(place, 0) + 1
    stage.clock.set(max(chosen.due_at, stage.clock.now()))
    timers.fire(stage.engine, chosen.id)
    return True


def _place(stage: Stage, unit: Unit, row: TimerRow) -> tuple[tuple[str, str], bool]:
    """Where a timer stands, and whether it would fire for ever."""
    payload: Mapping[str, object] = _payload(row)
    if row.kind not in {"token", "start"}:
        subject = str(payload.get("assignment") or row.instance_id or row.id)
        return (subject, row.kind), row.kind in {"cadence", "anchor", "digest"}
    if row.kind == "start":
        deployment, process = str(payload["deployment"]), str(payload["process"])
        element, holder = str(payload["element"]), deployment
    else:
        instance = unit.instances.need(str(row.instance_id))
        deployment, process, holder = instance.deployment_id, instance.process_id, instance.id
        element = element_of(instance, row.token)
    node = deployments.definition(ReadTx(stage.engine, unit), deployment, process).nodes[element]
    endless = any(
        event.timer is not None and event.timer.kind == "cycle" and _endless(event.timer.text)
        for event in node.events
    )
    return (holder, element), endless


def _payload(row: TimerRow) -> Mapping[str, object]:
    return row.payload if isinstance(row.payload, dict) else {}


def _endless(text: str) -> bool:
    """An expression is taken to be endless: it is evaluated anew each time."""
    if "$" in text or "#" in text:
        return True
    spec = parse_timer("cycle", text)
    return spec.times is None and spec.until is None
