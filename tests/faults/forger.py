"""Somebody with every right on a database: the guards are off, and he computes what he can."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import LargeBinary, Table
from sqlalchemy.types import Float, Integer

from engine.storage.db.pool import sqlite_module
from engine.storage.record.digests import Covered, covered_tables
from engine.storage.record.verifier import chain_hash, fingerprint, link_signature

Rows = dict[str, dict[str, str]]
"""Tables, keys and digests of rows."""

FORGED = "2020-01-01T00:00:00.000000Z"


@dataclass
class Forger:
    """Somebody with the password of the database, and perhaps the key.

    ``older`` is a backup of this store that he kept. The tables are forged in turn, beginning with
    number ``turn``; ``forged`` is the one that was, where it is one.
    """

    file: Any
    chance: Random
    key: bytes
    older: Path
    turn: int
    guards: dict[str, str]
    forged: str = field(default="")

    def rows(self, sql: str, *values: object) -> list[Any]:
        found: list[Any] = self.file.execute(sql, values).fetchall()
        return found

    def do(self, sql: str, *values: object) -> int:
        touched: int = self.file.execute(sql, values).rowcount
        return touched

    def table(self, having: int = 1) -> Covered:
        """The table whose turn it is, of those that the record answers for and have some rows."""
        tables = [each for each in covered_tables() if len(self.places(each.table)) >= having]
        chosen = tables[self.turn % len(tables)]
        self.forged = chosen.table.name
        return chosen

    def places(self, table: Table) -> list[int]:
        """Where the rows of a table stand, but for those that only say that something is alive."""
        fleeting = covered(table.name).coverage.fleeting
        key = next(iter(table.primary_key.columns)).name
        rows = self.rows(f'SELECT rowid, "{key}" FROM "{table.name}"')  # noqa: S608  # our own names
        return [place for place, value in rows if value not in fleeting]

    def place(self, table: Table) -> int:
        return self.chance.choice(self.places(table))

    def covered(self, of: Covered, place: int) -> Sequence[Any]:
        """What the record answers for in one row."""
        names = quoted(of.coverage.columns)
        (row,) = self.rows(f'SELECT {names} FROM "{of.table.name}" WHERE rowid = ?', place)  # noqa: S608
        found: Sequence[Any] = row
        return found

    def told(self, of: Covered, place: int) -> Rows:
        """The digest of a row as it stands, in the form in which links tell of it."""
        row = self.covered(of, place)
        return {of.table.name: {of.coverage.key(row): of.coverage.digest(row)}}

    def put_heads(self, stream: str, seq: int, head: str) -> None:
        """Make a stream end here."""
        self.do("UPDATE instance SET seq = ?, head = ? WHERE id = ?", seq, head, stream)
        self.do("UPDATE stream SET seq = ?, head = ? WHERE id = ?", seq, head, stream)

    def add_link(self, kind: str, told: dict[str, Any]) -> None:
        """Add a link to the stream ``rows``, rightly chained."""
        seq, head = self.rows("SELECT seq, head FROM stream WHERE id = 'rows'")[0]
        sql = "SELECT body FROM transition WHERE stream = 'rows' AND seq = ?"
        whole = json.loads(self.rows(sql, seq)[0][0])
        whole |= {"seq": seq + 1, "kind": kind, "body": told}
        text = canonical(whole)
        new = chain_hash(head, text)
        self.do(
            "INSERT INTO transition (stream, seq, kind, at, actor, body, prev, hash) "
            "VALUES ('rows', ?, ?, ?, ?, ?, ?, ?)",
            *(seq + 1, kind, whole["at"], whole["actor"], text, head, new),
        )
        self.put_heads("rows", seq + 1, new)

    def add_signed_link(self, kind: str, rows: Rows, key: bytes) -> None:
        """Tell of rows as the program does, with a key."""
        told: dict[str, Any] = {"rows": rows, "key": fingerprint(key)}
        (seq,) = self.rows("SELECT seq FROM stream WHERE id = 'rows'")[0]
        self.add_link(kind, told | {"sign": link_signature(key, seq + 1, kind, told)})


Forgery = Callable[[Forger], object]


def covered(name: str) -> Covered:
    (found,) = (each for each in covered_tables() if each.table.name == name)
    return found


def quoted(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def canonical(whole: object) -> str:
    return json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def values_of(table: Table, number: int) -> list[object]:
    """A row that could stand in the table."""
    return [value_of(table, column.name, number) for column in table.columns]


def value_of(table: Table, name: str, number: int) -> object:
    kind = table.c[name].type
    if isinstance(kind, Integer):
        return number
    if isinstance(kind, Float):
        return number / 4
    if isinstance(kind, LargeBinary):
        return str(number).encode()
    return f"{number} {name}"[: getattr(kind, "length", None) or 40]


@contextmanager
def at(store: Path, older: Path, seed: int, turn: int, key: bytes) -> Iterator[Forger]:
    """Take the guards off a store, and put them back."""
    with closing(sqlite_module().connect(str(store))) as connection:
        told = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        guards = dict(told.fetchall())
        for name in guards:
            connection.execute(f"DROP TRIGGER {name}")
        chance = Random(seed)  # noqa: S311  # repeatable by its seed
        forger = Forger(connection, chance, key, older, turn, guards)
        yield forger
        for sql in forger.guards.values():
            connection.execute(sql)
        connection.commit()
