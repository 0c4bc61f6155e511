"""Messages reach one receiver; signals reach all."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.errors import Busy
from engine.model.permission import SYSTEM
from engine.service import clock as service_clock
from engine.service.context import run
from engine.service.runtime import deliveries, incidents, instances, messages, signals
from tests.integration.diagrams import END, START, diagram, message, user, wait_for
from tests.integration.world import World

KEYED = (
    '<message id="reply" name="reply"/>'
    '<correlationProperty id="p_number" name="number">'
    '<correlationPropertyRetrievalExpression messageRef="reply">'
    "<messagePath>number</messagePath></correlationPropertyRetrievalExpression>"
    "</correlationProperty>"
    '<collaboration id="collaboration"><participant id="pool" processRef="waiter"/>'
    '<conversation id="talk"><correlationKey id="k" name="number">'
    "<correlationPropertyRef>p_number</correlationPropertyRef></correlationKey>"
    "</conversation></collaboration>"
)
BOUND = (
    '<correlationSubscription id="bound" correlationKeyRef="k">'
    '<correlationPropertyBinding correlationPropertyRef="p_number">'
    "<dataPath>number</dataPath></correlationPropertyBinding></correlationSubscription>"
)
ORDER = "start>wait wait>end"


def waiter(key: str = "waiter") -> bytes:
    """A process that waits for one message without keys."""
    return diagram(key, START + wait_for("wait", "reply") + END, ORDER, message("reply"))


def keyed_waiter() -> bytes:
    """A process that waits for the reply to its own number."""
    body = diagram("waiter", START + wait_for("wait", "reply") + END, ORDER, KEYED)
    return body.replace(b"</process>", BOUND.encode() + b"</process>")


def test_it_gives_a_message_to_the_one_whose_keys_match(world: World) -> None:
    world.deploy("waiter", keyed_waiter())
    first, second = world.start("waiter", number="89"), world.start("waiter", number="90")
    answer = messages.correlate(world.engine, SYSTEM, "reply", data={"number": "90", "ok": "yes"})
    assert (answer["status"], answer["instance"]) == ("delivered", second)
    assert world.instance(first).status == "active"
    assert world.variables(second)["ok"] == "yes"


def test_it_keeps_a_message_whose_keys_match_nobody(world: World) -> None:
    world.deploy("waiter", keyed_waiter())
    world.start("waiter", number="89")
    answer = messages.correlate(world.engine, SYSTEM, "reply", data={"number": "91"})
    assert answer["status"] == "waiting"
    late = world.start("waiter", number="91")
    assert world.instance(late).status == "completed"


def test_it_matches_a_key_given_without_a_name(world: World) -> None:
    world.deploy("waiter", keyed_waiter())
    world.start("waiter", number="89")
    second = world.start("waiter", number="90")
    answer = messages.correlate(world.engine, SYSTEM, "reply", keys="90")
    assert answer["instance"] == second


def test_it_makes_an_incident_that_lists_several_matches(world: World) -> None:
    world.deploy("waiter", waiter())
    first, second = world.start("waiter"), world.start("waiter")
    answer = messages.correlate(world.engine, SYSTEM, "reply")
    assert answer["status"] == "ambiguous"
    [incident] = world.incidents()
    assert first in incident.message
    assert second in incident.message


def test_it_delivers_an_ambiguous_message_when_one_receiver_is_left(world: World) -> None:
    world.deploy("waiter", waiter())
    first, second = world.start("waiter"), world.start("waiter")
    messages.correlate(world.engine, SYSTEM, "reply", data={"ok": "yes"})
    instances.cancel(world.engine, SYSTEM, second, reason="Trùng")
    [incident] = world.incidents()
    incidents.retry(world.engine, SYSTEM, incident.id, reason="Chỉ còn một nơi nhận")
    assert world.variables(first) == {"ok": "yes"}
    assert world.instance(first).status == "completed"


def test_it_tries_again_when_the_instance_that_bore_the_incident_ends(world: World) -> None:
    world.deploy("waiter", waiter())
    first, second = world.start("waiter"), world.start("waiter")
    messages.correlate(world.engine, SYSTEM, "reply")
    instances.cancel(world.engine, SYSTEM, first, reason="Trùng")
    assert world.incidents() == []
    assert world.instance(second).status == "completed"


def test_it_takes_a_message_with_its_own_id_once(world: World) -> None:
    world.deploy("waiter", waiter())
    world.start("waiter")
    messages.correlate(world.engine, SYSTEM, "reply", message_id="BNV-12")
    world.start("waiter")
    again = messages.correlate(world.engine, SYSTEM, "reply", message_id="BNV-12")
    assert again["status"] == "duplicate"
    assert [row.status for row in world.instances("waiter")] == ["completed", "active"]


def test_it_lets_a_message_expire_that_nobody_received(world: World) -> None:
    world.deploy("waiter", waiter())
    messages.correlate(world.engine, SYSTEM, "reply", ttl=timedelta(days=2))
    world.later(days=3)
    late = world.start("waiter")
    assert world.instance(late).status == "active"


def test_it_starts_a_process_by_its_message(world: World) -> None:
    start = '<startEvent id="start"><messageEventDefinition messageRef="reply"/></startEvent>'
    nodes = start + user("do") + END
    world.deploy("begun", diagram("begun", nodes, "start>do do>end", message("reply")))
    answer = messages.correlate(world.engine, SYSTEM, "reply", data={"ok": "yes"})
    assert answer["status"] == "started"
    [row] = world.instances("begun")
    assert row.id == answer["instance"]
    assert world.variables(row.id) == {"ok": "yes"}
    assert [task.instance_id for task in world.tasks()] == [row.id]


def test_it_keeps_messages_for_a_suspended_instance(world: World) -> None:
    world.deploy("waiter", waiter())
    held = world.start("waiter")
    instances.suspend(world.engine, SYSTEM, held, reason="Chờ chỉ đạo")
    messages.correlate(world.engine, SYSTEM, "reply", data={"ok": "yes"})
    service_clock.settle(world.engine)
    assert world.instance(held).status == "suspended"
    instances.resume(world.engine, SYSTEM, held, reason="Đã có chỉ đạo")
    assert world.instance(held).status == "completed"


def test_it_sends_a_message_from_one_instance_to_another(world: World) -> None:
    throw = (
        '<intermediateThrowEvent id="send"><messageEventDefinition messageRef="reply"/>'
        "</intermediateThrowEvent>"
    )
    world.deploy("waiter", waiter())
    nodes = START + throw + END
    world.deploy("sender", diagram("sender", nodes, "start>send send>end", message("reply")))
    held = world.start("waiter")
    world.start("sender")
    assert world.instance(held).status == "completed"


def test_it_gives_every_plan_it_is_meant_for_a_document_of_its_own(world: World) -> None:
    world.deploy("waiter", waiter())
    held, other = [world.start("waiter"), world.start("waiter")], world.start("waiter")

    def record(message_id: str) -> list[str]:
        return run(
            world.engine,
            SYSTEM,
            "document.record",
            {"id": message_id},
            lambda tx: messages.to_all(tx, "reply", {}, message_id, lambda row: row.id != other),
        )

    assert sorted(record("BNV/12")) == sorted(held)
    assert {world.instance(each).status for each in held} == {"completed"}
    assert world.instance(other).status == "active"
    assert record("BNV/12") == []


def test_it_gives_a_signal_to_all_who_wait_and_starts_who_begins_with_it(world: World) -> None:
    signal = '<signal id="closed" name="closed"/>'
    catch = (
        '<intermediateCatchEvent id="wait"><signalEventDefinition signalRef="closed"/>'
        "</intermediateCatchEvent>"
    )
    begin = '<startEvent id="start"><signalEventDefinition signalRef="closed"/></startEvent>'
    world.deploy("listener", diagram("listener", START + catch + END, ORDER, signal))
    world.deploy("begun", diagram("begun", begin + END, "start>end", signal))
    held = [world.start("listener"), world.start("listener")]
    answer = signals.broadcast(world.engine, SYSTEM, "closed", {"why": "done"})
    assert answer["instances"] == 2
    assert {world.instance(one).status for one in held} == {"completed"}
    assert [row.status for row in world.instances("begun")] == ["completed"]


def test_what_was_sent_while_the_store_is_away_waits_where_it_is(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_anything: object) -> None:
        raise Busy

    world.deploy("waiter", waiter())
    held = world.start("waiter")
    with monkeypatch.context() as disk:
        disk.setattr(deliveries, "_take", away)
        messages.correlate(world.engine, SYSTEM, "reply")
        assert deliveries.deliver(world.engine) == 0
    assert deliveries.deliver(world.engine) == 1
    assert world.instance(held).status == "completed"
