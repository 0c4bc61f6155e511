"""The machine's time was wrong by a year and was put right: nothing waits for that year."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.model.ids import new_id
from engine.model.permission import SYSTEM
from engine.service import clock, organisation
from engine.service.audit import rows, verify
from engine.service.context import run
from engine.service.monitoring import health
from engine.storage import OutboxRow
from tests.integration.world import World
from tests.support.mails import remind_clerk

YEAR = timedelta(days=400)


@pytest.fixture
def wrong(world: World) -> World:
    """A clock that ticked, and mail that was put off, in a year that is to come."""
    administrator = {"login": "quantri", "name": "Quản trị", "positions": []}
    officers = [{**administrator, "roles": ["administrator"]}]
    organisation.load(world.engine, {"officers": officers}, reason="Thử")
    world.clock.advance(YEAR)
    run(world.engine, SYSTEM, "remind", {}, remind_clerk)
    clock.beaten_tick(world.engine)
    lease = OutboxRow(new_id(), "mail", "leased", available_at=world.clock.now())
    world.engine.storage.run(lambda unit: unit.outbox.insert(lease))
    world.clock.advance(-YEAR)
    return world


def test_the_record_is_anchored_and_chained_again_at_once(wrong: World) -> None:
    run(wrong.engine, SYSTEM, "remind", {}, remind_clerk)
    assert rows.chain_when_due(wrong.engine) > 0
    assert verify.anchor_when_due(wrong.engine) is not None
    assert verify.anchor_when_due(wrong.engine) is None


def test_mail_that_was_put_off_leaves_now_and_administrators_are_told(wrong: World) -> None:
    clock.beaten_tick(wrong.engine)
    clock.beaten_tick(wrong.engine)

    now = wrong.clock.now()
    with wrong.engine.storage.read() as unit:
        assert [row.available_at for row in unit.outbox.find(key="leased")] == [now]
        told = unit.notifications.find(kind="clock")
    assert len(told) == 1
    assert "9600 giờ" in str(told[0].body)
    assert health.clock(wrong.engine).put_back


def test_clocks_of_two_machines_may_differ_a_little(world: World) -> None:
    clock.beaten_tick(world.engine)
    world.clock.advance(-timedelta(seconds=4))
    clock.beaten_tick(world.engine)

    assert not health.clock(world.engine).put_back
