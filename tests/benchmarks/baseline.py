"""The bare step: the transaction that a completed task cannot do without.

One versioned update of the instance, one task closed, one task and one command inserted, two
rows of the record with text of their usual length, one commit; on the same tables, once as
SQLAlchemy Core is used and once with the driver alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

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
        """Do one bare step with SQLAlchemy Core."""
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


@dataclass
class BareDriverStep(BareStep):
    """The same statements as texts that the driver is handed with their parameters."""

    def __post_init__(self) -> None:
        """Write the texts down once."""
        super().__post_init__()
        self._driver: Any = self._store.raw_connection()
        self._cursor = self._driver.cursor()
        self._begin = None if self.engine.storage.on_postgresql else "BEGIN IMMEDIATE"

    def __call__(self) -> None:
        """Do one bare step with the driver alone."""
        self.turn += 1
        last, turn = self.turn - 1, self.turn
        if self._begin is not None:
            self._cursor.execute(self._begin)
        changed = (turn, STATE, turn * 2, HASH, self.instance, last)
        self._send(
            "UPDATE instance SET revision = ?, state = ?, seq = ?, head = ? "
            "WHERE id = ? AND revision = ?",
            changed,
        )
        self._send(
            "UPDATE task SET state = ?, completed_at = ? WHERE instance_id = ? AND token = ?",
            ("completed", AT, self.instance, last),
        )
        self._insert("task", self._task(turn))
        command = {"id": new_id(), "actor": "-", "body_hash": HASH, "answer": "{}", "at": AT}
        self._insert("command", command)
        self._insert("transition", self._record(turn * 2 - 1), self._record(turn * 2))
        self._driver.commit()

    def _insert(self, table: str, *rows: dict[str, object]) -> None:
        columns, places = ", ".join(rows[0]), ", ".join("?" * len(rows[0]))
        values = ", ".join([f"({places})"] * len(rows))
        self._send(
            f"INSERT INTO {table} ({columns}) VALUES {values}",  # noqa: S608  # names of our own
            [value for row in rows for value in row.values()],
        )

    def _send(self, text: str, values: Sequence[object]) -> None:
        sign = "%s" if self._begin is None else "?"
        self._cursor.execute(text.replace("?", sign), values)
