"""Compares what stands in the tables with the digests that the record has of every row."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass

from engine.storage.db.fast import Digests, Transaction
from engine.storage.db.pool import sqlite_module
from engine.storage.db.walk import next_part, of_keys
from engine.storage.record.digests import (
    STREAM,
    TAKEN_OVER,
    Covered,
    RowDigests,
    covered_tables,
)
from engine.storage.record.record import Record
from engine.storage.record.verifier import TWICE, Bad, Links, Said, agree

AT_ONCE = 1_000
LINKS_AT_ONCE = 500
_MAKE = (
    "CREATE TABLE told (name TEXT, key TEXT, digest TEXT, PRIMARY KEY (name, key)) WITHOUT ROWID",
    "CREATE TABLE met (signature TEXT PRIMARY KEY) WITHOUT ROWID",
)
_MET = "SELECT count(*) FROM met WHERE signature IN (SELECT value FROM json_each(?))"
_PUT = "INSERT INTO told VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET digest = excluded.digest"
_OF = "SELECT key, digest FROM told WHERE name = ? AND key IN (SELECT value FROM json_each(?))"
_AFTER = (
    "SELECT key FROM told WHERE name = ? AND key > ? AND digest IS NOT NULL ORDER BY key LIMIT ?"
)


@dataclass(frozen=True, slots=True)
class RowDifference:
    """A row that does not stand as the record tells: ``how`` is changed, inserted or deleted.

    ``columns`` are those that differ, as far as can be told.
    """

    table: str
    key: str
    how: str
    columns: tuple[str, ...] = ()


class ToldRows:
    """What the record tells of every row, read on from where it was read to.

    It stands in a file of its own that the system removes. ``taken_over`` is None until the
    record tells of all rows that were there before it began to; ``wrong`` is what the program
    did not tell; ``links`` says by which key the record is signed.
    """

    def __init__(self, key: bytes | None) -> None:
        """Begin with nothing told."""
        self._file = sqlite_module().connect("", check_same_thread=False)
        for statement in _MAKE:
            self._file.execute(statement)
        self._key = key
        self._seq = 0
        self.links = Links(key, self._known)
        self.taken_over: int | None = None
        self.wrong: list[Bad] = []

    def close(self) -> None:
        """Give the room back."""
        self._file.close()

    def read_on(self, transaction: Transaction, most: int | None = None) -> bool:
        """Take in what was recorded since, and what is about to be chained.

        Returns whether that was all: no more than ``most`` links are read in one go.
        """
        first = self._seq
        for recorded in Record(transaction).whole_stream(STREAM, after=first):
            if most is not None and recorded.row.seq > first + most:
                return False
            self._seq = recorded.row.seq
            self.wrong += self.links.take(self._seq, recorded.row.kind, recorded.body)
            rows = recorded.body.get("rows") or {}
            self.take(rows)
            if recorded.row.kind == TAKEN_OVER:
                self.taken_over = (self.taken_over or 0) + sum(map(len, rows.values()))
        digests, signatures, unsigned = RowDigests(transaction).waiting(self._key)
        if unsigned:
            self.wrong.append(Bad(STREAM, self._seq + 1, "unsigned", _bare(unsigned)))
        if self._met(signatures):
            self.wrong.append(Bad(STREAM, self._seq + 1, "replayed", TWICE))
        self.take(digests)
        return True

    def _known(self, signatures: list[str]) -> int:
        met = self._met(signatures)
        self._file.executemany("INSERT OR IGNORE INTO met VALUES (?)", zip(signatures))
        return met

    def _met(self, signatures: list[str]) -> int:
        with closing(self._file.execute(_MET, (json.dumps(signatures),))) as found:
            return int(found.fetchone()[0]) + len(signatures) - len({*signatures})

    def take(self, digests: Mapping[str, Mapping[str, str | None]]) -> None:
        """Take in what was told next."""
        told = ((name, key, d) for name, rows in digests.items() for key, d in rows.items())
        self._file.executemany(_PUT, told)

    def of(self, name: str, keys: Iterable[str]) -> dict[str, str]:
        """The digests of these rows; of one that is gone or was never there, none."""
        with closing(self._file.execute(_OF, (name, json.dumps([*keys])))) as found:
            return {key: digest for key, digest in found.fetchall() if digest is not None}

    def after(self, name: str, key: str) -> list[str]:
        """The keys of some more rows of a table that must be there."""
        with closing(self._file.execute(_AFTER, (name, key, AT_ONCE))) as found:
            return [each[0] for each in found.fetchall()]


class Comparison:
    """Compares tables with what is told of them, a part at a time."""

    def __init__(self, told: ToldRows) -> None:
        """Begin with the first table."""
        self._told = told
        self._left = [*covered_tables()]
        self._last: list[object] | None = None
        self._key: str | None = None
        self.rows = 0

    @property
    def ended(self) -> bool:
        """Whether all tables were compared."""
        return not self._left

    def all(self, transaction: Transaction) -> Iterator[RowDifference]:
        """All that is left, in one view."""
        while not self.ended:
            yield from self.some(transaction)

    def some(self, transaction: Transaction) -> list[RowDifference]:
        """The next part: first the rows that are there, then those that must be."""
        one = self._left[0]
        if self._key is None:
            return self._standing(transaction, one)
        keys = self._told.after(one.table.name, self._key)
        if not keys:
            del self._left[0]
            self._key = self._last = None
            return []
        self._key = keys[-1]
        parts = [one.coverage.parts(key) for key in keys]
        there = {one.coverage.key(row) for row in of_keys(transaction, one.table, parts)}
        return [RowDifference(one.table.name, key, "deleted") for key in keys if key not in there]

    def _standing(self, transaction: Transaction, one: Covered) -> list[RowDifference]:
        rows = next_part(transaction, one.table, one.coverage.columns, self._last)
        if not rows:
            self._key = ""
            return []
        self.rows += len(rows)
        self._last = [*rows[-1][: one.coverage.keys]]
        standing = {one.coverage.key(row): one.coverage.digest(row) for row in rows}
        standing = {k: d for k, d in standing.items() if k not in one.coverage.fleeting}
        told = self._told.of(one.table.name, standing)
        return [
            _difference(one, key, told.get(key), digest)
            for key, digest in standing.items()
            if not agree(told.get(key), digest)
        ]


class Rolling:
    """Compares the store with its record all the time, a bounded part at each look."""

    def __init__(self, key: bytes | None) -> None:
        """Begin with the first link; its rows come once all links were read."""
        self._told = ToldRows(key)
        self._comparison = Comparison(self._told)
        self._found: set[RowDifference] = set()

    def look(self, transaction: Transaction) -> list[RowDifference]:
        """Look at some more; gives what differs and was not given before."""
        if not self._told.read_on(transaction, most=LINKS_AT_ONCE):
            return []
        if self._told.taken_over is None:
            return []
        if self._comparison.ended:
            self._comparison = Comparison(self._told)
        new = [each for each in self._comparison.some(transaction) if each not in self._found]
        self._found.update(new)
        return new


def untold(transaction: Transaction, told: ToldRows) -> Digests:
    """The digests, as they stand, of rows that are not told of so; None for those that are gone."""
    found: Digests = {}
    comparison = Comparison(told)
    differing = [*comparison.all(transaction)]
    for one in covered_tables():
        ours = {each.key: each.how for each in differing if each.table == one.table.name}
        if not ours:
            continue
        held = found[one.table.name] = dict.fromkeys(ours)
        parts = [one.coverage.parts(key) for key, how in ours.items() if how != "deleted"]
        for first in range(0, len(parts), AT_ONCE):
            for row in of_keys(transaction, one.table, parts[first : first + AT_ONCE]):
                held[one.coverage.key(row)] = one.coverage.digest(row)
    return found


def _difference(one: Covered, key: str, told: str | None, standing: str) -> RowDifference:
    if told is None:
        return RowDifference(one.table.name, key, "inserted")
    columns = one.coverage.differing(told, standing)
    return RowDifference(one.table.name, key, "changed", tuple(columns))


def _bare(count: int) -> Said:
    return Said(f"{count} giao dịch", f"{count} transactions")
