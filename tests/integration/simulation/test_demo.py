"""The demo: a province at work, with something to do, something late, something finished."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from engine import bootstrap
from engine.errors import InvalidInput
from engine.model.clock import ZONE, VirtualClock
from engine.service.engine import Engine
from engine.service.simulation import demo

PROCESSES = Path(__file__).parents[3] / "processes"
NOW = datetime(2025, 4, 23, 9, tzinfo=ZONE)


@pytest.fixture(scope="module")
def province() -> Iterator[Engine]:
    """The demo played to late April 2025."""
    clock = VirtualClock(NOW)
    engine = bootstrap.in_memory(clock)
    demo.load(engine, clock, PROCESSES, NOW)
    yield engine
    engine.close()


def test_it_ends_at_the_present(province: Engine) -> None:
    """Given the demo, when loaded, then the clock stands at the present."""
    assert province.now() == NOW


def test_it_has_finished_running_and_late_work(province: Engine) -> None:
    """Given the demo, then a plan is finished, work is open, and a late agency was escalated."""
    with province.storage.read() as unit:
        assert unit.plans.exists(key="tra-vinh-2023", status="completed")
        assert unit.tasks.exists(open=True)
        assert unit.tasks.exists(open=True, element="Task_1_late")
        assert unit.notifications.exists(kind="escalate")
        assert not unit.incidents.exists(resolved_at=None)


def test_it_tells_the_accounts_again(province: Engine) -> None:
    """Given a loaded demo, when asked, then every account worth trying is there."""
    there = demo.loaded(province)

    assert there is not None
    assert [login for login, _ in there.accounts] == list(demo.SHOWN)


def test_it_is_not_loaded_over_what_is_there(province: Engine) -> None:
    """Given a store that is not empty, when loaded again, then it is refused."""
    with pytest.raises(InvalidInput, match="trống"):
        demo.load(province, VirtualClock(NOW), PROCESSES, NOW)


def test_it_counts_relative_days_from_the_present() -> None:
    """Given events that count back from now, when read, then they lie before now."""
    events = demo.timeline(PROCESSES, NOW)

    assert events == sorted(events, key=lambda e: e.at)
    assert all(event.at <= NOW for event in events)
