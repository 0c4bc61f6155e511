"""Bringing every instance of a store to its end by ordinary means."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from engine.model.clock import VirtualClock
from engine.model.permission import SYSTEM
from engine.service import clock as service_clock
from engine.service.engine import Engine
from engine.service.runtime import incidents, instances, messages, signals
from engine.storage import InstanceRow, TaskRow

WHY = "Theo chỉ đạo"
LONGEST_SILENCE = 60
FORMS: dict[str, dict[str, Any]] = {
    "Do": {"result_summary": "Đã rà soát"},
    "Sign": {"decision": "approved"},
}
"""What the demo plan's forms ask for, by element."""


def bring_to_end(engine: Engine, clock: VirtualClock) -> None:
    """Complete, skip, resume, answer and wait, round by round, until nothing lives."""
    for _ in range(LONGEST_SILENCE):
        for stopped in _found(engine, "instances", status="suspended"):
            if _may_go_on(engine, stopped):
                instances.resume(engine, SYSTEM, stopped.id, reason=WHY)
        for incident in _found(engine, "incidents", resolved_at=None):
            data = {"parts": 2} if incident.element == "divide" else {}
            incidents.skip(engine, SYSTEM, incident.id, data=data, reason=WHY)
        for task in _found(engine, "tasks", open=True):
            _complete(engine, task)
        if not _found(engine, "instances", status=["active", "suspended"]):
            break
        _answer(engine)
        clock.advance(timedelta(days=3))
        service_clock.settle(engine)


def _answer(engine: Engine) -> None:
    """Send what is waited for: each signal once, each message to each receiver."""
    waiting = _found(engine, "subscriptions")
    for name in sorted({sub.name or "" for sub in waiting if sub.kind == "signal"}):
        signals.broadcast(engine, SYSTEM, name)
    for sub in waiting:
        if sub.kind == "message":
            messages.correlate(engine, SYSTEM, sub.name or "", to=sub.instance_id)


def _complete(engine: Engine, task: TaskRow) -> None:
    if not _found(engine, "tasks", id=task.id, open=True):
        return  # an earlier one of this round has ended it
    data = {"once_more": False, **FORMS.get(task.element, {})}
    instances.complete(engine, SYSTEM, task.instance_id, task.token, data)


def _may_go_on(engine: Engine, stopped: InstanceRow) -> bool:
    """Whether it still stands, and not because its parent does."""
    with engine.storage.read() as unit:
        parent = unit.instances.get(stopped.parent_id or "")
        still = unit.instances.need(stopped.id).status == "suspended"
    return still and (parent is None or parent.status == "active")


def _found(engine: Engine, table: str, **equals: Any) -> list[Any]:
    with engine.storage.read() as unit:
        return list(getattr(unit, table).find(order="id", **equals))
