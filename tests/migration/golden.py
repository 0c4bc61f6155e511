"""A store with instances at every kind of wait, kept for each version of the tables.

``python -m tests.migration.golden`` writes the one of this version: a backup, and beside it what
becomes of every process when it goes on; and a second one, of a plan whose children are about to
begin. What is kept stays as it is: each change of the tables brings files of its own name.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from engine import bootstrap
from engine.model.clock import VirtualClock
from engine.model.permission import SYSTEM
from engine.service import clock as service_clock
from engine.service import deployments, plans
from engine.service.audit import backup
from engine.service.engine import Engine, Service
from engine.service.runtime import deliveries, instances
from tests.integration.diagrams import END, START, diagram, user
from tests.simulation.driver import found
from tests.support.finishing import WHY, bring_to_end

KEPT = Path(__file__).parent / "golden"
CASES = Path(__file__).parents[1] / "conformance" / "cases"
NAME = "0009"
BATCHES = KEPT / "batches" / f"{NAME}.zip"
BEGIN = datetime(2025, 4, 9, 1, tzinfo=UTC)
LATER = BEGIN + timedelta(days=400)
"""When the next version takes the store over: much fell due in between."""

BEGUN = (
    "boundary-condition boundary-cycle-without-end boundary-message-repeated "
    "boundary-several-kinds boundary-signal-repeated boundary-two-timers "
    "compensation-by-sub-process compensation-interrupted compensation-only-completed "
    "compensation-waits-for-person error-never-a-sibling event-gateway-message "
    "event-gateway-receive event-gateway-timer event-sub-process-non-interrupting "
    "event-sub-process-outlives event-sub-process-timer message-catch "
    "multiple-boundary-repeated nested-event-sub-process-cycle "
    "nested-event-sub-process-message-non-interrupting "
    "nested-event-sub-process-signal-interrupting nested-event-sub-process-timer-interrupting "
    "parallel-multiple-event suspended timer-date timer-duration timer-month "
    "transaction-cancel-waits transaction-in-transaction transaction-multi-cancelled "
    "wcp-18-milestone"
)
HALFWAY = (
    "ad-hoc-condition-waits ad-hoc-parallel ad-hoc-sequential complex-reset-flow "
    "complex-two-of-three compensation-not-waited-for error-uncaught-leaves-others "
    "incident-retried inclusive-waits-for-detour multi-behavior-one multi-completion-parallel "
    "multi-inner-boundary multi-parallel-users multi-sequential-users multi-sub-process "
    "nested-event-sub-process-escalation parallel-waits start-quantity "
    "wcp-17-interleaved-parallel-routing wcp-30-structured-partial-join"
)
"""Begun, and their first task done, so that joins, logs and loops hold something."""

SHARE = diagram("share", START + user("do") + END, "start>do do>end")
PLAN = diagram(
    "plan",
    START + '<callActivity id="ask" calledElement="share"><multiInstanceLoopCharacteristics'
    ' camunda:collection="${list}" camunda:elementVariable="agency"/></callActivity>' + END,
    "start>ask ask>end",
)
SERVICES: Mapping[str, Service] = {"register": lambda _call: {"registered": True}}
Outcome = dict[str, list[str]]


def fill(engine: Engine, clock: VirtualClock) -> None:
    """Begin everything; nothing is answered by any service yet."""
    found(engine)
    document = {"title": "Kế hoạch rà soát", "number": "89", "symbol": "KH-UBND"}
    document |= {"issued_on": "2025-04-09", "monitor": "so-noi-vu"}
    plans.start(engine, SYSTEM, "plan", document)
    for key in ("province", "desk", "caller"):
        instances.start(engine, SYSTEM, key, {"parts": 0})
    for name in (BEGUN + " " + HALFWAY).split():
        told = json.loads((CASES / name / "case.json").read_text(encoding="utf-8"))
        files = {
            file.name: file.read_bytes().replace(b"Process_1", name.encode())
            for file in (CASES / name).iterdir()
            if file.suffix in {".bpmn", ".dmn"}
        }
        deployments.deploy(engine, SYSTEM, name, files)
        started = instances.start(engine, SYSTEM, name, told.get("data", {}), process_id=name)
        if name in HALFWAY.split():
            _move_on(engine, started)
        if name == "suspended":
            instances.suspend(engine, SYSTEM, started, reason=WHY)
    clock.advance(timedelta(hours=2))
    service_clock.settle(engine)


def _move_on(engine: Engine, root: str) -> None:
    with engine.storage.read() as unit:
        (task, *_) = unit.tasks.find(root_id=root, open=True, order="id")
    instances.complete(engine, SYSTEM, task.instance_id, task.token, {})


def go_on(engine: Engine, clock: VirtualClock) -> Outcome:
    """Bring everything to its end; how the instances of each process ended and where they went."""
    service_clock.settle(engine)
    bring_to_end(engine, clock)
    outcome: dict[str, Counter[str]] = {}
    with engine.storage.read() as unit:
        for row in unit.instances.find():
            counted = outcome.setdefault(row.process_id, Counter())
            counted[row.status] += 1
            for told in unit.record.of_stream(row.id):
                if told.row.kind == "visit" and told.row.from_state is not None:
                    counted[f"{told.row.element} {told.row.to_state}"] += 1
    return {name: [f"{n} × {what}" for what, n in sorted(c.items())] for name, c in outcome.items()}


def fill_batches(engine: Engine) -> None:
    """Begin a plan of 35 agencies in four batches; what the first two will write is computed."""
    limits = replace(engine.config.limits, children_at_once=10, batch=10)
    engine.config = replace(engine.config, limits=limits)
    engine.deliver = None
    deployments.deploy(engine, SYSTEM, "share", {"share.bpmn": SHARE})
    deployments.deploy(engine, SYSTEM, "plan", {"plan.bpmn": PLAN})
    agencies = [f"agency-{number}" for number in range(35)]
    instances.start(engine, SYSTEM, "plan", {"list": agencies})
    for _batch in range(2):
        deliveries.deliver(engine)


def main() -> None:
    """Write the backups of this version and the outcome."""
    batches = bootstrap.in_memory(VirtualClock(BEGIN), open_world=True)
    fill_batches(batches)
    BATCHES.unlink(missing_ok=True)
    backup.backup(batches, BATCHES)
    batches.close()
    clock = VirtualClock(BEGIN)
    engine = bootstrap.in_memory(clock, open_world=True)
    fill(engine, clock)
    kept = KEPT / f"{NAME}.zip"
    kept.unlink(missing_ok=True)
    backup.backup(engine, kept)
    clock.set(LATER)
    engine.services.update(SERVICES)
    text = json.dumps(go_on(engine, clock), ensure_ascii=False, indent=1, sort_keys=True)
    kept.with_suffix(".json").write_text(text + "\n", encoding="utf-8")
    engine.close()


if __name__ == "__main__":
    main()
