"""A store that fails at a counted statement or commit, and a post that fails at times."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from random import Random
from typing import Any

from engine.errors import Busy
from engine.notify.mail import Mail
from engine.service.engine import BpmnError, ServiceCall
from engine.storage import Storage
from engine.storage.db.failures import UNKNOWN, Clash

Fault = Callable[[], BaseException]


class Died(BaseException):
    """The process is gone: nothing between here and the driver may handle it."""


FAULTS: dict[str, Fault] = {
    "dies": Died,
    "is busy": Busy,
    "was changed first": lambda: Clash(Busy()),
    "breaks": lambda: OSError("disk I/O error"),
}
LOST: dict[str, Fault] = {"dies": Died, "loses the answer": lambda: Busy(UNKNOWN)}


class FaultyStorage(Storage):
    """Fails before its n-th statement or commit, or after its n-th commit; then works again."""

    def __init__(self, url: str) -> None:
        """Work until a fault is chosen."""
        super().__init__(url)
        self._statements = self._commits = 0
        self._fault: Fault = Died
        self.probe = self._before

    @classmethod
    def in_memory(cls, template: Storage) -> FaultyStorage:
        """Begin as a copy of another store in memory."""
        made = cls("sqlite://")
        source, copy = template.engine.raw_connection(), made.engine.raw_connection()
        backup: Any = source.driver_connection
        backup.backup(copy.driver_connection)
        source.close()
        copy.close()
        return made

    def arm(self, random: Random) -> str:
        """Choose the next fault; returns it in words."""
        if random.random() < 0.7:
            self._statements = random.randint(1, 60)
            name = random.choice(sorted(FAULTS))
            self._fault = FAULTS[name]
            return f"{name} at statement {self._statements}"
        self._commits = random.randint(1, 5)
        name = random.choice(sorted(LOST))
        self._fault = LOST[name]
        return f"{name} after commit {self._commits}"

    def disarm(self) -> None:
        """Work from now on."""
        self._statements = self._commits = 0

    def _before(self, _sql: str) -> None:
        if self._statements:
            self._statements -= 1
            if not self._statements:
                raise self._fault()

    def _commit(self, driver: Any, cursor: Any, *, readonly: bool) -> None:
        super()._commit(driver, cursor, readonly=readonly)
        if self._commits and not readonly:
            self._commits -= 1
            if not self._commits:
                raise self._fault()


class Outside:
    """A register and a post office that sometimes do not answer, or answer with an error."""

    def __init__(self, random: Random) -> None:
        """Fail as the seed says."""
        self._random = random
        self.steady = False
        self.sent: Counter[str] = Counter()

    def register(self, _call: ServiceCall) -> dict[str, object]:
        """Answer, fail, or throw a BPMN error."""
        chance = 1.0 if self.steady else self._random.random()
        if chance < 0.25:
            raise ConnectionError("the register does not answer")
        if chance < 0.4:
            raise BpmnError("unknown-document", {"why": "không có trong sổ"})
        return {"registered": True}

    def send(self, mail: Mail) -> str:
        """Take a mail, or be out of reach."""
        if not self.steady and self._random.random() < 0.2:
            raise OSError("no mail server")
        self.sent[mail.key] += 1
        return "250 taken"
