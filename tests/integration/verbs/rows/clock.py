"""What the clock does: timers, deliveries, batches, anchors."""

from __future__ import annotations

from tests.integration.verbs import verbs
from tests.integration.verbs.given.clock import (
    ADMIN,
    asleep,
    asleep_and_suspended,
    drawn,
    held,
    locked_out,
    told_of_it,
    turned_away,
    undelivered,
)
from tests.integration.verbs.given.tasks import received
from tests.integration.verbs.processes import deployed
from tests.integration.verbs.trial import Refusal, Row

ROWS = [
    Row(
        "administrators and the monitor are told of work that nobody can take",
        "unattended.tell",
        "system",
        lambda s, who: verbs.tell_unattended(s.engine, who),
        given=locked_out,
    ),
    Row(
        "of work that nobody can take they are told once",
        "unattended.tell",
        "system",
        lambda s, who: verbs.tell_unattended(s.engine, who),
        given=told_of_it,
    ),
    Row(
        "a timer moves the token that waits for it",
        "timer.token",
        "system",
        lambda s, _who: verbs.fire_due(s.engine),
        given=asleep,
    ),
    Row(
        "a timer of what rests does not fire",
        "timer.token",
        "system",
        lambda s, _who: verbs.fire_due(s.engine),
        given=asleep_and_suspended,
    ),
    Row(
        "a process begins by the clock, and the next turn is armed",
        "timer.start",
        "system",
        lambda s, _who: verbs.fire_due(s.engine),
        given=lambda s: [deployed(s, "daily"), s.later("2025-04-10T09:00")],
    ),
    Row(
        "turns that the clock slept through are counted and not made up for",
        "timer.start",
        "system",
        lambda s, _who: verbs.fire_due(s.engine),
        given=lambda s: [deployed(s, "daily"), s.later("2025-04-11T10:00")],
    ),
    Row(
        "each instance takes what it was sent",
        "deliver.signal",
        "system",
        lambda s, _who: verbs.deliver(s.engine),
        given=undelivered,
    ),
    Row(
        "a message that came too late waits for another receiver",
        "deliver.message",
        "system",
        lambda s, _who: verbs.deliver(s.engine),
        given=turned_away,
    ),
    Row(
        "a batch of agencies is drawn up beside the tables, and nothing of it is seen",
        "deliver.batch",
        "system",
        lambda s, _who: verbs.deliver(s.engine),
        given=held,
    ),
    Row(
        "with the last batch all agencies begin at once",
        "deliver.batch",
        "system",
        lambda s, _who: verbs.deliver(s.engine),
        given=drawn,
    ),
    Row(
        "a tick does what is due and anchors the record each hour",
        "tick",
        "system",
        lambda s, _who: verbs.tick(s.engine).total,
        given=asleep,
    ),
    Row(
        "within the hour the record is not anchored again",
        "tick",
        "system",
        lambda s, _who: verbs.tick(s.engine).total,
        given=lambda s: s.later("2025-04-09T09:59"),
    ),
    Row(
        "a clock says that it runs",
        "beat",
        "system",
        lambda s, _who: verbs.beat(s.engine),
    ),
    Row(
        "a clock that said so this moment says nothing",
        "beat",
        "system",
        lambda s, _who: verbs.beat(s.engine),
        given=lambda s: verbs.beat(s.engine),
    ),
    Row(
        "an anchor is set by hand",
        "record.verify",
        ADMIN,
        lambda s, who: verbs.anchor(s.engine, who) is None,
        given=received,
        everybody=True,
    ),
]

REFUSALS: list[Refusal] = []
