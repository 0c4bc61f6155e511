"""Messages and signals from outside."""

from __future__ import annotations

from tests.integration.verbs import verbs
from tests.integration.verbs.given.messages import ADMIN, kept
from tests.integration.verbs.processes import deployed, running
from tests.integration.verbs.trial import Refusal, Row

ROWS = [
    Row(
        "a message goes to the one who waits for it",
        "message.correlate",
        ADMIN,
        lambda s, who: verbs.correlate(
            s.engine, who, "reply", data={"ok": "yes"}, command_id=s.click
        ),
        given=lambda s: running(s, "waiter"),
        everybody=True,
    ),
    Row(
        "a message for which nobody waits is kept for its time",
        "message.correlate",
        ADMIN,
        lambda s, who: verbs.correlate(
            s.engine, who, "reply", keys={"number": 89}, data={"ok": 1}, command_id=s.click
        ),
    ),
    Row(
        "a message that was sent before is no second one",
        "message.correlate",
        ADMIN,
        lambda s, who: verbs.correlate(s.engine, who, "reply", message_id="a", command_id=s.click),
        given=kept,
    ),
    Row(
        "who begins to wait gets a message that was kept",
        "instance.start",
        ADMIN,
        lambda s, who: verbs.start_instance(s.engine, who, "waiter", command_id=s.click),
        given=lambda s: [deployed(s, "waiter"), kept(s)],
    ),
    Row(
        "a message for which two wait is an incident, of which the administrators are told",
        "message.correlate",
        ADMIN,
        lambda s, who: verbs.correlate(s.engine, who, "reply", command_id=s.click),
        given=lambda s: [running(s, "waiter"), running(s, "waiter")],
    ),
    Row(
        "a message goes to the instance that is named",
        "message.correlate",
        ADMIN,
        lambda s, who: verbs.correlate(s.engine, who, "reply", to=s.it[1], command_id=s.click),
        given=lambda s: [running(s, "waiter"), running(s, "waiter")],
    ),
    Row(
        "a message begins a process",
        "message.correlate",
        ADMIN,
        lambda s, who: verbs.correlate(
            s.engine, who, "order", keys="HS-1", data={"amount": 3}, command_id=s.click
        ),
        given=lambda s: deployed(s, "by-message"),
    ),
    Row(
        "a message is not kept beyond its time",
        "message.expire",
        "system",
        lambda s, _who: verbs.expire_messages(s.engine),
        given=lambda s: [kept(s), s.later("2025-04-12T09:00")],
    ),
    Row(
        "a message is kept until its time is over",
        "message.expire",
        "system",
        lambda s, _who: verbs.expire_messages(s.engine),
        given=lambda s: [kept(s), s.later("2025-04-12T08:59")],
    ),
    Row(
        "a signal reaches all who wait for it and begins a process",
        "signal.broadcast",
        ADMIN,
        lambda s, who: verbs.broadcast(s.engine, who, "go", {"why": "x"}, command_id=s.click),
        given=lambda s: [running(s, "listens"), running(s, "listens"), deployed(s, "by-signal")],
        everybody=True,
    ),
]

REFUSALS: list[Refusal] = []
