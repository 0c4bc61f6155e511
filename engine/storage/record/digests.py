"""Digests of rows, chained: by them whoever reads the record knows how every row must stand.

A transaction leaves the digests of what it wrote in one row of ``row_digest``, for a chain that all
commands share would put them in one queue. The clock takes these rows into the stream ``rows``,
some seconds later and only the last digest of each row. Until then nothing but the row itself says
what was written, as nothing but the chain says it until the next anchor.
"""

from __future__ import annotations

import hmac
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import (
    BigInteger,
    Column,
    Identity,
    Integer,
    Table,
    Text,
    bindparam,
    delete,
    func,
    select,
)

from engine.model.transitions import Transition
from engine.storage.db.coverage import PERHAPS, Coverage, bare, coverage_of
from engine.storage.db.fast import DIGESTS, Digests, Sql, Transaction, put
from engine.storage.db.tables import metadata
from engine.storage.db.walk import of_keys
from engine.storage.record.record import Record
from engine.storage.record.verifier import fingerprint, link_signature, sign

STREAM = "rows"
WRITTEN, TAKEN_OVER, KEY_CHANGED = "rows_written", "rows_taken_over", "key_changed"
ALL = 2**31
SHORT = 16
"""Characters of its signature by which a transaction is known, that nobody tells of it twice."""

IN_ONE_LINK = 1_000
"""Rows that one transition tells of, at most."""

row_digest = Table(
    DIGESTS,
    metadata,
    Column("id", BigInteger().with_variant(Integer(), "sqlite"), Identity(), primary_key=True),
    Column("digests", Text(), nullable=False),
    Column("signature", Text()),
    info={"uncovered": "what is about to be chained: it is a part of the record", "besides": {}},
)
_NEXT = select(row_digest.c.id).order_by(row_digest.c.id).limit(bindparam("most"))
_TAKE = Sql(
    delete(row_digest)
    .where(row_digest.c.id.in_(_NEXT.scalar_subquery()))
    .returning(*row_digest.columns)
)
_COUNT = Sql(select(func.count()).select_from(row_digest))
_WAITING = Sql(select(row_digest).order_by(row_digest.c.id))


@dataclass(frozen=True, slots=True)
class Covered:
    """A table that the record answers for."""

    table: Table
    coverage: Coverage


def covered_tables() -> Iterator[Covered]:
    """Every table that the record answers for."""
    for each in metadata.sorted_tables:
        coverage = coverage_of(each)
        if coverage is not None:
            yield Covered(each, coverage)


class RowDigests:
    """Takes digests into the chain."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._record = Record(transaction)

    def chain(self, at: datetime, actor: str, key: bytes | None, *, most: int = 500) -> int:
        """Chain the digests of so many transactions; returns of how many there were.

        With a ``key`` only what it signed; how many others there were is told.
        """
        self._record.lock_shared(STREAM)
        taken = sorted(self._transaction.rows(_TAKE, most=most))
        signed = [each for each in taken if _is_signed(each, key)]
        body: dict[str, Any] = {"of": [each[2][:SHORT] for each in signed if each[2]]}
        if len(signed) < len(taken):
            body["refused"] = len(taken) - len(signed)
        if taken:
            self.append(WRITTEN, self._settled(_together(signed)), at, actor, body, key)
        return len(taken)

    def waiting(self, key: bytes | None) -> tuple[Digests, list[str], int]:
        """What is not chained yet: digests as they would be, their signatures, how many bear none.

        Without a ``key`` no signature is looked at.
        """
        rows = self._transaction.rows(_WAITING)
        signed = [each for each in rows if _is_signed(each, key)]
        signatures = [each[2][:SHORT] for each in signed if each[2]]
        return self._settled(_together(signed)), signatures, len(rows) - len(signed)

    def chain_unproved(
        self, at: datetime, actor: str, key: bytes, reason: str, told: Mapping[str, Any]
    ) -> None:
        """Sign with another key from now on; what waits, by the key of before, goes with it.

        ``told`` is what else the link says: which key it was before, by which way it came.
        """
        waiting = sorted(self._transaction.rows(_TAKE, most=ALL))
        body = {**told, "unproved": len(waiting)}
        digests = self._settled(_together(waiting))
        self.append(KEY_CHANGED, digests, at, actor, body, key, reason=reason)

    def discard(self) -> None:
        """Forget what waits: it is taken over as it stands."""
        self._transaction.rows(_TAKE, most=ALL)

    def count(self) -> int:
        """Of how many transactions the digests wait to be chained."""
        return int(self._transaction.scalar(_COUNT))

    def append(
        self,
        kind: str,
        digests: Digests,
        at: datetime,
        actor: str,
        body: Mapping[str, Any],
        key: bytes | None,
        *,
        reason: str | None = None,
    ) -> int:
        """Add digests to the chain, signed; what ``body`` says stands in the first link alone.

        Returns the number of the first link.
        """
        links: list[Transition] = []
        seq = self._record.lock_shared(STREAM).seq
        for place, part in enumerate(_parted(digests), 1):
            told: dict[str, Any] = {**(body if place == 1 else {}), "rows": part}
            if key is not None:
                told["key"] = fingerprint(key)
                told["sign"] = link_signature(key, seq + place, kind, told)
            links.append(Transition(kind=kind, at=at, actor=actor, reason=reason, body=told))
        self._record.append_shared(STREAM, links)
        return seq + 1

    def _settled(self, digests: Digests) -> Digests:
        """The same without marks: what was added unless it was there is, if it stands so."""
        for name, rows in digests.items():
            doubtful = {key for key, digest in rows.items() if digest and digest[0] == PERHAPS}
            standing = self._standing(name, doubtful)
            for key in doubtful:
                if standing.get(key) != bare(str(rows[key])):
                    del rows[key]
        return {
            name: {key: digest and bare(digest) for key, digest in rows.items()}
            for name, rows in digests.items()
        }

    def _standing(self, name: str, keys: Collection[str]) -> dict[str, str]:
        coverage = coverage_of(metadata.tables[name])
        if coverage is None:
            return {}
        parts = [coverage.parts(key) for key in keys]
        found: dict[str, str] = {}
        for first in range(0, len(parts), IN_ONE_LINK):
            some = parts[first : first + IN_ONE_LINK]
            for row in of_keys(self._transaction, metadata.tables[name], some):
                found[coverage.key(row)] = coverage.digest(row)
        return found


def _is_signed(row: Any, key: bytes | None) -> bool:
    return key is None or hmac.compare_digest(sign(key, row[1]), row[2] or "")


def _together(waiting: list[Any]) -> Digests:
    """The digests of several transactions, given in the order in which they wrote."""
    digests: Digests = {}
    for _, text, _ in waiting:
        for name, rows in orjson.loads(text).items():
            if name in metadata.tables:
                held = digests.setdefault(name, {})
                for key, digest in rows.items():
                    put(held, key, digest)
    return digests


def _parted(digests: Digests) -> Iterator[Digests]:
    """The digests in parts, at least one, each small enough for one transition."""
    flat = [(name, key, digest) for name, rows in digests.items() for key, digest in rows.items()]
    for first in range(0, max(1, len(flat)), IN_ONE_LINK):
        part: Digests = {}
        for name, key, digest in flat[first : first + IN_ONE_LINK]:
            part.setdefault(name, {})[key] = digest
        yield part
