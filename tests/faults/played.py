"""A plan played from beginning to end by a driver that may die at any statement.

Every command has a fixed id, so the driver starts again from the top after each death, as a
browser, a clock and a script would. What it must find then is what it left.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from engine import bootstrap
from engine.config import Config
from engine.model.clock import VirtualClock
from engine.model.permission import SYSTEM
from engine.notify.mail import Mail
from engine.service import clock as service_clock
from engine.service import deployments, tasks
from engine.service.context import run
from engine.service.engine import Engine, ServiceCall
from engine.service.runtime import instances, messages, timers
from tests.integration.diagrams import (
    END,
    FAN,
    ONE_TASK,
    START,
    diagram,
    each,
    message,
    timer,
    user,
    wait_for,
)
from tests.support.mails import remind_clerk

BEGIN = datetime(2025, 4, 9, 1, tzinfo=UTC)

THREE = diagram(
    "three",
    START + user("read") + user("write") + user("sign") + END,
    "start>read read>write write>sign sign>end",
)
SIX = tuple(f"step-{number}" for number in range(1, 7))
PLAN = diagram(
    "plan",
    START
    + '<parallelGateway id="split"/><parallelGateway id="join"/>'
    + f'<callActivity id="ask" calledElement="three">{each("a,b,c,d,e")}</callActivity>'
    + '<callActivity id="consult" calledElement="one-task"/>'
    + '<boundaryEvent id="remind" attachedToRef="consult" cancelActivity="false">'
    + timer("Duration", "P2D")
    + '</boundaryEvent><endEvent id="reminded"/>'
    + '<serviceTask id="register" camunda:type="external" camunda:topic="register"/>'
    + wait_for("wait", "reply")
    + f'<intermediateCatchEvent id="sleep">{timer("Duration", "P3D")}</intermediateCatchEvent>'
    + "".join(map(user, SIX))
    + END,
    "start>split split>ask split>consult split>register split>wait split>sleep split>step-1 "
    + " ".join(f"{one}>{other}" for one, other in pairwise(SIX))
    + " step-6>join ask>join consult>join remind>reminded register>join wait>join sleep>join "
    "join>end",
    message("reply"),
)
PROCESSES = {"one-task": ONE_TASK, "three": THREE, "fan": FAN, "plan": PLAN}


@dataclass
class Outside:
    """A register and a mailbox that survive the driver: one line for each call."""

    path: Path
    lines: list[str] = field(default_factory=list)

    def register(self, call: ServiceCall) -> dict[str, object]:
        """Note the call by its key."""
        self._note(f"call {call.key}")
        return {"registered": True}

    def send(self, mail: Mail) -> str:
        """Note the mail by its key."""
        self._note(f"mail {mail.key}")
        return "noted"

    def _note(self, line: str) -> None:
        with self.path.open("a", encoding="utf-8") as file:
            file.write(line + "\n")

    def noted(self) -> list[str]:
        """Everything that arrived, in order."""
        return self.path.read_text(encoding="utf-8").splitlines() if self.path.exists() else []


def build(config: Config, outside: Outside) -> Engine:
    """The installation the driver works on; a new one after each death."""
    clock = VirtualClock(BEGIN)
    return bootstrap.build(config, clock, services={"register": outside.register}, mailer=outside)


def play(engine: Engine) -> str:
    """Play the plan to its end, or go on where a dead driver left it; returns its id."""
    clock = engine.clock
    if not isinstance(clock, VirtualClock):
        raise TypeError("the driver moves the clock itself")
    for key, body in PROCESSES.items():
        deployments.deploy(engine, SYSTEM, key, {f"{key}.bpmn": body})
    plan = instances.start(engine, SYSTEM, "plan", command_id="start")
    withdrawn = instances.start(engine, SYSTEM, "fan", command_id="start-other")
    _mail(engine)
    _settle(engine)
    instances.cancel(engine, SYSTEM, withdrawn, reason="Thu hồi", command_id="cancel-other")
    _complete_all(engine, but="one-task")
    clock.advance(timedelta(days=2, hours=1))
    _settle(engine)
    _complete_all(engine)
    messages.correlate(engine, SYSTEM, "reply", message_id="m-1", command_id="reply")
    # Far enough for what a death left leased or postponed.
    for _ in range(12):
        clock.advance(timedelta(days=1))
        _settle(engine)
    return plan


def _settle(engine: Engine) -> None:
    """Tick until nothing is due; one tick that found the store away moved nothing."""
    service_clock.settle(engine)
    while (due := timers.next_due(engine)) is not None and due <= engine.now():
        service_clock.settle(engine)


def _complete_all(engine: Engine, but: str | None = None) -> None:
    while left := _open_tasks(engine, but):
        tasks.complete(engine, SYSTEM, left[0], command_id=f"complete-{left[0]}")


def _mail(engine: Engine) -> None:
    run(engine, SYSTEM, "mail", {}, remind_clerk, "mail")


def _open_tasks(engine: Engine, but: str | None) -> list[str]:
    with engine.storage.read() as unit:
        left_alone = {row.id for row in unit.instances.find(process_id=but)} if but else set()
        rows = unit.tasks.find(open=True, order="id")
        return [task.id for task in rows if task.instance_id not in left_alone]
