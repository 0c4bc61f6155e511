"""What leaves the house: calls and mail, after the commit, at least once, known by a key."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from engine.model.permission import SYSTEM
from engine.notify.mail import Mail, MemoryMailer
from engine.service import clock as service_clock
from engine.service.context import Tx, run
from engine.service.engine import BpmnError, ServiceCall
from engine.service.runtime import incidents, outbox
from tests.integration.diagrams import END, START, diagram
from tests.integration.world import World
from tests.support.mails import KEY, remind_clerk

SERVICE = '<serviceTask id="call" camunda:type="external" camunda:topic="register"/>'
CALLS = diagram("calls", START + SERVICE + END, "start>call call>end")
CATCHES = diagram(
    "catches",
    '<startEvent id="start"/>' + SERVICE + '<boundaryEvent id="full" attachedToRef="call">'
    '<errorEventDefinition errorRef="FULL"/></boundaryEvent><endEvent id="refused"/>' + END,
    "start>call call>end full>refused",
    '<error id="FULL" name="full" errorCode="FULL"/>',
)


class Register:
    """A service that fails as often as it is told to."""

    def __init__(self, failures: int = 0) -> None:
        self.failures = failures
        self.keys: list[str] = []

    def __call__(self, call: ServiceCall) -> Mapping[str, object]:
        self.keys.append(call.key)
        if len(self.keys) <= self.failures:
            raise ConnectionError("no answer")
        return {"number": call.data.get("symbol", "?")}


class DeafMailer(MemoryMailer):
    """A mail server that does not answer."""

    def send(self, mail: Mail) -> str:
        raise ConnectionRefusedError("no server")


def registered(world: World, service: Callable[[ServiceCall], Mapping[str, object]]) -> None:
    world.engine.services["register"] = service


def test_it_takes_the_answer_of_a_service_into_the_instance(world: World) -> None:
    registered(world, Register())
    world.deploy("calls", CALLS)
    held = world.start("calls", symbol="KH-UBND")
    assert world.instance(held).status == "active"
    service_clock.settle(world.engine)
    assert world.variables(held)["number"] == "KH-UBND"


def test_it_repeats_a_failed_call_with_the_same_key(world: World) -> None:
    service = Register(failures=2)
    registered(world, service)
    world.deploy("calls", CALLS)
    held = world.start("calls")
    for _ in range(3):
        world.later(hours=1)
    assert world.instance(held).status == "completed"
    assert len(service.keys) == 3
    assert len(set(service.keys)) == 1


def test_it_makes_an_incident_of_a_call_that_never_succeeds_and_can_retry_it(world: World) -> None:
    attempts = world.engine.config.limits.attempts
    service = Register(failures=attempts)
    registered(world, service)
    world.deploy("calls", CALLS)
    held = world.start("calls")
    for _ in range(attempts + 2):
        world.later(days=1)
    [incident] = world.incidents()
    assert (incident.element, incident.code) == ("call", "service-failed")
    incidents.retry(world.engine, SYSTEM, incident.id, reason="Dịch vụ đã hoạt động lại")
    service_clock.settle(world.engine)
    assert world.instance(held).status == "completed"
    assert len(set(service.keys)) == 2


def test_it_skips_a_failed_call_with_a_reason(world: World) -> None:
    registered(world, Register(failures=99))
    world.deploy("calls", CALLS)
    held = world.start("calls")
    for _ in range(12):
        world.later(days=1)
    [incident] = world.incidents()
    incidents.skip(
        world.engine, SYSTEM, incident.id, data={"number": "12"}, reason="Đăng ký bằng giấy"
    )
    assert world.instance(held).status == "completed"
    assert world.variables(held)["number"] == "12"
    assert world.incidents() == []


def test_it_lets_a_service_throw_a_bpmn_error(world: World) -> None:
    def refuse(call: ServiceCall) -> Mapping[str, object]:
        raise BpmnError("FULL")

    registered(world, refuse)
    world.deploy("catches", CATCHES)
    held = world.start("catches")
    service_clock.settle(world.engine)
    assert ("refused", "completed") in world.history(held)


def test_it_takes_an_answer_from_outside_once(world: World) -> None:
    world.engine.services["register"] = Register()
    world.deploy("calls", CALLS)
    del world.engine.services["register"]
    held = world.start("calls")
    with world.engine.storage.read() as unit:
        [row] = unit.outbox.find(kind="service")
    outbox.answer(world.engine, SYSTEM, row.id, result={"number": "7"}, command_id="c-1")
    outbox.answer(world.engine, SYSTEM, row.id, result={"number": "7"}, command_id="c-1")
    assert world.variables(held)["number"] == "7"


def test_it_sends_a_mail_once_for_one_key_and_logs_it(world: World) -> None:
    def remind_twice(tx: Tx) -> None:
        remind_clerk(tx)
        remind_clerk(tx)

    run(world.engine, SYSTEM, "remind", {}, remind_twice, "c-1")
    service_clock.settle(world.engine)
    mailer = world.engine.mailer
    assert isinstance(mailer, MemoryMailer)
    assert [mail.key for mail in mailer.sent] == [f"c-1:{KEY}"]
    assert world.count("deliveries", result="sent") == 1


def test_it_tries_a_mail_again_and_gives_up_with_a_log(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(world.engine, "mailer", DeafMailer())
    run(world.engine, SYSTEM, "remind", {}, remind_clerk)
    for _ in range(12):
        world.later(days=1)
    attempts = world.engine.config.limits.attempts
    assert world.count("deliveries", result="failed") == attempts - 1
    assert world.count("deliveries", result="dead") == 1
    assert world.count("outbox", status="failed") == 1
