"""The bare step: the transaction that a completed task cannot do without.

One versioned update of the instance, one task closed, one task and one command inserted, two
rows of the record with text of their usual length, one commit; SQLAlchemy Core on the same
driver and the same tables.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import sqlalchemy as sa

from engine.model.ids import new_id
from engine.service.engine import Engine
from engine.storage.db.pool import connect
from engine.storage.db.tables import metadata

STATE = "x" * 420
BODY = "x" * 620
AT = "2025-04-09T01:00:00.000000Z"
HASH = "0" * 64


@dataclass
class BareStep:
    """Bare steps on rows of their own in the database of an installation."""

    engine: Engine
    instance: str = field(default_factory=new_id)
    turn: int = 0

    def __post_init__(self) -> None:
        """Write the instance and its first task."""
        self._store = connect(self.engine.storage.url, 5.0)
        self._instances, self._tasks = metadata.tables["instance"], metadata.tables["task"]
        self._records, self._commands = metadata.tables["transition"], metadata.tables["command"]
        row = {
            "id": self.instance,
            "root_id": self.instance,
            "deployment_id": "-",
            "process_id": "bare",
            "status": "cancelled",
            "revision": 0,
            "state": STATE,
            "seq": 0,
            "head": HASH,
            "started_at": AT,
        }
        with self._store.begin() as connection:
            connection.execute(self._instances.insert(), row)
            connection.execute(self._tasks.insert(), self._task(0))

    def _task(self, turn: int) -> dict[str, object]:
        return {
            "id": f"{self.instance}-{turn}",
            "instance_id": self.instance,
            "root_id": self.instance,
            "token": turn,
            "element": "t",
            "state": "completed",
            "priority": 0,
            "created_at": AT,
            "folded": "",
            "open": 0,
            "shared": 0,
        }

    def _record(self, seq: int) -> dict[str, object]:
        return {
            "stream": self.instance,
            "seq": seq,
            "kind": "visit",
            "at": AT,
            "actor": "-",
            "body": BODY,
            "prev": HASH,
            "hash": HASH,
        }

    def __call__(self) -> None:
        """Do one bare step."""
        self.turn += 1
        instances, tasks = self._instances, self._tasks
        update = (
            sa.update(instances)
            .where(instances.c.id == self.instance, instances.c.revision == self.turn - 1)
            .values(revision=self.turn, state=STATE, seq=self.turn * 2, head=HASH)
        )
        close = (
            sa.update(tasks)
            .where(tasks.c.instance_id == self.instance, tasks.c.token == self.turn - 1)
            .values(state="completed", completed_at=AT)
        )
        command = {"id": new_id(), "actor": "-", "body_hash": HASH, "answer": "{}", "at": AT}
        with self._store.begin() as connection:
            connection.execute(update)
            connection.execute(close)
            connection.execute(tasks.insert(), self._task(self.turn))
            connection.execute(self._commands.insert(), command)
            rows = [self._record(self.turn * 2 - 1), self._record(self.turn * 2)]
            connection.execute(self._records.insert(), rows)
