"""Mail that does not leave stops nobody: no other mail, no clock, no end of the process."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from engine.model.permission import SYSTEM
from engine.notify.mail import Mail, SmtpMailer
from engine.scheduling.posting import LEAVE_SECONDS, Posting
from engine.sentences import sentence
from engine.service import clock as service_clock
from engine.service.context import Tx, run
from engine.service.notifications.notify import Telling, tell
from engine.service.runtime import outbox
from engine.storage import OfficerRow
from tests.integration.world import World


@dataclass
class Poisoned:
    """A mailer that the standard library makes of one address."""

    sent: list[str] = field(default_factory=list)

    def send(self, mail: Mail) -> str:
        if mail.to.endswith("@"):
            raise IndexError("string index out of range")
        self.sent.append(mail.to)
        return "accepted"


def told(world: World, *addresses: str) -> None:
    """Have a mail waiting for each of these."""

    def work(tx: Tx) -> None:
        people = [
            OfficerRow(f"o{place}", f"o{place}", "Văn thư", email=address, created_at=tx.at)
            for place, address in enumerate(addresses)
        ]
        tell(tx, people, Telling("remind", sentence("Nhắc việc")))

    run(world.engine, SYSTEM, "assignment.urge", {}, work)


def test_one_bad_address_stops_no_other_and_dies_after_its_tries(world: World) -> None:
    mailer = world.engine.mailer = Poisoned()
    told(world, "a@b.vn", "lanhdao.soxaydung@", "c@d.vn")
    service_clock.tick(world.engine)

    assert mailer.sent == ["a@b.vn", "c@d.vn"]
    for _turn in range(world.engine.config.limits.attempts):
        world.clock.advance(outbox.LONGEST_RETRY)
        service_clock.tick(world.engine)
    with world.engine.storage.read() as unit:
        assert unit.outbox.count(status="failed") == 1
        assert unit.deliveries.count(result="dead") == 1


@pytest.fixture
def silent() -> Iterator[int]:
    """The port of a mail server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_mail_server_that_hangs_keeps_neither_the_clock_nor_the_end(
    world: World, silent: int
) -> None:
    world.engine.mailer = SmtpMailer(f"smtp://127.0.0.1:{silent}", "dieuphoi@localhost")
    told(world, "a@b.vn", "c@d.vn")
    posting = Posting(world.engine, 0.05)
    posting.start()
    began = time.monotonic()
    time.sleep(0.3)
    service_clock.beaten_tick(world.engine)
    ticked = time.monotonic() - began
    posting.stop()

    assert ticked < 3
    assert time.monotonic() - began < ticked + LEAVE_SECONDS + 2
