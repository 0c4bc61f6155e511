"""Both clocks do the same work: timers, inboxes, calls and mail, without anybody asking."""

from __future__ import annotations

import socket
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from engine import bootstrap
from engine.config import Config
from engine.model.clock import VirtualClock
from engine.model.permission import SYSTEM
from engine.notify.mail import MemoryMailer
from engine.service.context import Tx, run
from engine.service.engine import Engine
from engine.service.monitoring import health, metrics
from engine.service.runtime import messages
from tests.integration.diagrams import END, START, diagram, message, timer, wait_for
from tests.integration.world import World
from tests.support.mails import remind_clerk

PATIENCE = 15.0


@pytest.fixture
def engine(config: Config, clock: VirtualClock) -> Iterator[Engine]:
    """An installation in which only the clock delivers."""
    quick = replace(config, tick_seconds=0.2)
    made = bootstrap.build(quick, clock, mailer=MemoryMailer())
    made.deliver = None
    yield made
    made.close()


@pytest.fixture
def working(engine: Engine) -> Iterator[None]:
    """The clock that fits the store, running in this process."""
    clockwork = bootstrap.clockwork(engine)
    clockwork.start()
    yield
    clockwork.stop()


def soon(true: Callable[[], bool]) -> bool:
    """Whether something becomes true before the patience is over."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if true():
            return True
        time.sleep(0.05)
    return False


@pytest.mark.usefixtures("working")
def test_it_delivers_a_message_that_nobody_else_delivers(world: World) -> None:
    nodes = START + wait_for("wait", "reply") + END
    world.deploy("waiter", diagram("waiter", nodes, "start>wait wait>end", message("reply")))
    held = world.start("waiter")
    messages.correlate(world.engine, SYSTEM, "reply")
    assert soon(lambda: world.instance(held).status == "completed")


@pytest.mark.usefixtures("working")
def test_it_fires_a_timer_that_falls_due(world: World) -> None:
    wait = f'<intermediateCatchEvent id="wait">{timer("Duration", "P1D")}</intermediateCatchEvent>'
    world.deploy("sleeper", diagram("sleeper", START + wait + END, "start>wait wait>end"))
    held = world.start("sleeper")
    world.clock.advance(timedelta(days=1))
    assert soon(lambda: world.instance(held).status == "completed")


@pytest.mark.usefixtures("working")
def test_it_sends_a_mail(world: World) -> None:
    run(world.engine, SYSTEM, "remind", {}, remind_clerk)
    assert soon(lambda: world.count("deliveries", result="sent") == 1)


def test_it_wakes_nobody_for_a_command_that_was_rolled_back(world: World) -> None:
    def work(tx: Tx) -> None:
        remind_clerk(tx)
        raise RuntimeError("undone")

    with pytest.raises(RuntimeError):
        run(world.engine, SYSTEM, "remind", {}, work)
    assert world.count("outbox") == 0


def test_a_worker_tells_how_many_steps_it_made(engine: Engine) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    metrics.serve(engine, "127.0.0.1", port)

    def steps() -> float:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as page:
            lines = page.read().decode().splitlines()
        return next(float(line.split()[1]) for line in lines if line.startswith("dieuphoi_steps_"))

    before = steps()
    health.beat(engine)
    assert steps() == before + 1
