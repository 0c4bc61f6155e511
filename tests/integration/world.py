"""The few words the tests of the core speak."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from engine.bpmn.runtime import State
from engine.model.clock import VirtualClock
from engine.model.permission import SYSTEM
from engine.service import clock as service_clock
from engine.service import deployments
from engine.service.engine import Engine
from engine.service.runtime import instances
from engine.storage import IncidentRow, InstanceRow, TaskRow


class World:
    """An engine, its clock, and short ways to look at what is there."""

    def __init__(self, engine: Engine, clock: VirtualClock) -> None:
        """Speak about this engine."""
        self.engine = engine
        self.clock = clock

    def deploy(self, key: str, body: bytes) -> str:
        """Deploy one diagram under a key."""
        return str(deployments.deploy(self.engine, SYSTEM, key, {f"{key}.bpmn": body})["id"])

    def runs(self, instance_id: str) -> bool:
        """Whether an instance has not ended."""
        return self.instance(instance_id).status in {"active", "suspended"}

    def versions(self, key: str) -> list[int]:
        """The versions of a key, newest first."""
        with self.engine.storage.read() as unit:
            return [row.version for row in unit.deployments.versions(key)]

    def start(self, key: str, **data: Any) -> str:
        """Start what is current."""
        return instances.start(self.engine, SYSTEM, key, data)

    def instance(self, instance_id: str) -> InstanceRow:
        """One instance."""
        with self.engine.storage.read() as unit:
            return unit.instances.need(instance_id)

    def instances(self, process_id: str, **equals: Any) -> list[InstanceRow]:
        """The instances of a process in the order of their making."""
        with self.engine.storage.read() as unit:
            return unit.instances.find(process_id=process_id, order="id", **equals)

    def tasks(self, **equals: Any) -> list[TaskRow]:
        """Open tasks."""
        with self.engine.storage.read() as unit:
            return unit.tasks.find(open=True, order="id", **equals)

    def complete(self, task: TaskRow, data: Mapping[str, Any] | None = None) -> None:
        """Complete an open task."""
        instances.complete(self.engine, SYSTEM, task.instance_id, task.token, data)

    def incidents(self) -> list[IncidentRow]:
        """Open incidents."""
        with self.engine.storage.read() as unit:
            return unit.incidents.find(resolved_at=None, order="id")

    def count(self, table: str, **equals: Any) -> int:
        """How many rows a repository holds."""
        with self.engine.storage.read() as unit:
            return int(getattr(unit, table).count(**equals))

    def later(self, **by: float) -> int:
        """Let time pass, then let the clock do what is due."""
        self.clock.advance(timedelta(**by))
        return service_clock.settle(self.engine)

    def variables(self, instance_id: str) -> dict[str, Any]:
        """The variables of an instance, or its result if it has ended."""
        row = self.instance(instance_id)
        if row.status not in {"active", "suspended"}:
            return dict(row.result or {})
        return dict(State.load(row.state).scopes[1].vars)

    def history(self, instance_id: str) -> list[tuple[str | None, str | None]]:
        """Elements and the states they came to."""
        with self.engine.storage.read() as unit:
            told = unit.record.of_stream(instance_id)
        return [(one.row.element, one.row.to_state) for one in told]

    def folded(self, instance_id: str) -> str:
        """The state document as the record alone tells it."""
        with self.engine.storage.read() as unit:
            told = list(unit.record.whole_stream(instance_id))
        return State.fold(op for one in told for op in one.body.get("ops", [])).dump()
