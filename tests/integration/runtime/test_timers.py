"""Timers fire once, in order, whatever became of the clock."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from engine.errors import Busy, NotAllowedNow
from engine.model.permission import SYSTEM
from engine.service import clock as service_clock
from engine.service.runtime import instances, step, timers
from tests.integration.diagrams import END, START, diagram, timer, user
from tests.integration.world import World


def sleeper(kind: str = "Duration", text: str = "P3D") -> bytes:
    """A process that waits for a time."""
    wait = f'<intermediateCatchEvent id="wait">{timer(kind, text)}</intermediateCatchEvent>'
    return diagram("sleeper", START + wait + END, "start>wait wait>end")


def reminded(cycle: str) -> bytes:
    """A task with a reminder that comes again and again."""
    remind = (
        f'<boundaryEvent id="remind" attachedToRef="do" cancelActivity="false">'
        f'{timer("Cycle", cycle)}</boundaryEvent><endEvent id="told"/>'
    )
    nodes = START + user("do") + remind + END
    return diagram("reminded", nodes, "start>do do>end remind>told")


def reminders(world: World, instance_id: str) -> int:
    return world.history(instance_id).count(("told", "completed"))


def test_it_fires_a_timer_when_it_is_due_and_not_before(world: World) -> None:
    world.deploy("sleeper", sleeper())
    held = world.start("sleeper")
    world.later(days=2, hours=23)
    assert world.instance(held).status == "active"
    world.later(hours=1)
    assert world.instance(held).status == "completed"
    assert world.count("timers") == 0


def test_it_fires_each_timer_once_with_two_clocks(world: World) -> None:
    world.deploy("reminded", reminded("R1/P1D"))
    held = [world.start("reminded") for _ in range(12)]
    world.clock.advance(timedelta(days=1))
    barrier = threading.Barrier(2)

    def tick() -> None:
        barrier.wait()
        service_clock.settle(world.engine)

    clocks = [threading.Thread(target=tick) for _ in range(2)]
    for each in clocks:
        each.start()
    for each in clocks:
        each.join()
    assert [reminders(world, one) for one in held] == [1] * 12


@pytest.mark.parametrize(
    "database_url", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)
def test_it_goes_on_elsewhere_while_another_worker_is_at_an_instance(world: World) -> None:
    world.deploy("sleeper", sleeper())
    held = [world.start("sleeper") for _ in range(6)]
    world.clock.advance(timedelta(days=3))
    with world.engine.storage.begin() as other:
        other.instances.lock(held[0])
        with ThreadPoolExecutor(1) as pool:
            looks = [pool.submit(timers.fire_due, world.engine) for _ in range(5)]
        fired = sum(look.result() for look in looks)
    assert fired == 5
    assert world.instance(held[0]).status == "active"
    world.later()
    assert world.instance(held[0]).status == "completed"


def test_it_catches_up_once_after_a_month_and_goes_on(world: World) -> None:
    world.deploy("reminded", reminded("R/P1D"))
    held = world.start("reminded")
    world.later(days=30, hours=1)
    assert reminders(world, held) == 1
    world.later(days=1)
    assert reminders(world, held) == 2


def test_it_catches_up_in_the_order_of_due_times(world: World) -> None:
    world.deploy("sleeper", sleeper("Duration", "${wait}"))
    waits = ["P9D", "P2D", "P20D", "P5D"]
    held = {wait: world.start("sleeper", wait=wait) for wait in waits}
    world.clock.advance(timedelta(days=30))
    order: list[str] = []
    for _ in waits:
        timers.fire_due(world.engine, limit=1)
        order += [
            wait
            for wait, one in held.items()
            if wait not in order and world.instance(one).status == "completed"
        ]
    assert order == ["P2D", "P5D", "P9D", "P20D"]


def test_a_timer_that_finds_the_store_away_stays_due(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_anything: object) -> None:
        raise Busy

    world.deploy("sleeper", sleeper())
    world.start("sleeper")
    world.clock.advance(timedelta(days=3))
    with monkeypatch.context() as disk:
        disk.setattr(timers, "_fire", away)
        assert timers.fire_due(world.engine) == 0
    assert timers.fire_due(world.engine) == 1


def test_it_bounds_what_one_tick_fires(world: World) -> None:
    world.deploy("sleeper", sleeper())
    for _ in range(5):
        world.start("sleeper")
    world.clock.advance(timedelta(days=30))
    assert timers.fire_due(world.engine, limit=2) == 2
    assert world.count("timers") == 3


def test_it_does_not_fire_while_suspended_and_fires_once_after(world: World) -> None:
    world.deploy("reminded", reminded("R/P1D"))
    held = world.start("reminded")
    instances.suspend(world.engine, SYSTEM, held, reason="Chờ chỉ đạo")
    world.later(days=10)
    assert reminders(world, held) == 0
    instances.resume(world.engine, SYSTEM, held, reason="Đã có chỉ đạo")
    service_clock.settle(world.engine)
    assert reminders(world, held) == 1


def test_it_refuses_to_work_on_a_suspended_instance(world: World) -> None:
    world.deploy("reminded", reminded("R/P1D"))
    held = world.start("reminded")
    task = world.tasks()[0]
    instances.suspend(world.engine, SYSTEM, held, reason="Chờ chỉ đạo")
    with pytest.raises(NotAllowedNow):
        world.complete(task)


def test_it_starts_a_process_by_the_clock_and_coalesces_missed_turns(world: World) -> None:
    begin = f'<startEvent id="start">{timer("Cycle", "R/P1D")}</startEvent>'
    world.deploy("daily", diagram("daily", begin + user("do") + END, "start>do do>end"))
    world.later(days=1)
    assert len(world.instances("daily")) == 1
    world.later(days=30)
    assert len(world.instances("daily")) == 2
    world.later(days=1)
    assert len(world.instances("daily")) == 3


def test_it_starts_nothing_for_a_deployment_that_is_not_current_any_more(world: World) -> None:
    begin = f'<startEvent id="start">{timer("Cycle", "R/P1D")}</startEvent>'
    world.deploy("daily", diagram("daily", begin + user("do") + END, "start>do do>end"))
    world.deploy("daily", diagram("daily", START + user("do") + END, "start>do do>end"))
    world.later(days=3)
    assert world.instances("daily") == []


def test_it_goes_on_with_other_timers_when_one_fails(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.deploy("sleeper", sleeper())
    first, second = world.start("sleeper"), world.start("sleeper")
    world.clock.advance(timedelta(days=3))
    broken = world.instance(first).id

    def fire(tx: object, row: object, act: object) -> object:
        if row.id == broken:  # type: ignore[attr-defined]  # stands in for the real one
            raise RuntimeError("broken")
        return real(tx, row, act)  # type: ignore[arg-type]  # as above

    real = step.advance
    monkeypatch.setattr(timers, "advance", fire)
    timers.fire_due(world.engine)
    assert world.instance(second).status == "completed"
    monkeypatch.undo()
    world.later(minutes=2)
    assert world.instance(first).status == "completed"
