"""The record: transitions in hash chains, one a stream, only ever added to."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, bindparam, select, tuple_

from engine.model.text import nfc
from engine.model.transitions import FORMAT, GENESIS, Transition, chain_hash
from engine.storage.db.fast import Sql, SqlTemplate, Transaction
from engine.storage.db.page import Page, cut, unpack
from engine.storage.db.repository import Repository
from engine.storage.db.values import instant_text
from engine.storage.record.canonical import canonical_bytes, shorten
from engine.storage.record.transitions import (
    RECORD_TEXT,
    STREAM,
    TRANSITION,
    RecordTextRow,
    StreamRow,
    TransitionRow,
    transition,
)
from engine.storage.record.verifier.texts import put_back, texts_named


@dataclass(frozen=True, slots=True)
class Recorded:
    """A transition as it is read: ``body`` has the long texts in their places again."""

    row: TransitionRow
    body: dict[str, Any]
    reason: str | None


_AFTER = Sql(
    select(transition)
    .where(transition.c.stream == bindparam("stream_id"), transition.c.seq > bindparam("after"))
    .order_by(transition.c.seq)
    .limit(bindparam("most"))
)
_BEFORE = Sql(
    select(transition)
    .where(transition.c.stream == bindparam("stream_id"), transition.c.seq < bindparam("before"))
    .order_by(transition.c.seq.desc())
    .limit(bindparam("most"))
)


@SqlTemplate
def _of_root(
    *, root: Any, after: tuple[Any, Any, Any] | None, newest: bool, limit: Any
) -> Select[Any]:
    key = (transition.c.at, transition.c.stream, transition.c.seq)
    query = select(transition).where(transition.c.root_id == root)
    if after is not None:
        mark = tuple_(*after)
        query = query.where(tuple_(*key) < mark if newest else tuple_(*key) > mark)
    return query.order_by(*(each.desc() if newest else each.asc() for each in key)).limit(limit)


class Record(Repository[TransitionRow]):
    """Appends to streams and reads them; nothing here changes or removes a transition."""

    rows = TRANSITION

    def __init__(self, transaction: Transaction) -> None:
        super().__init__(transaction)
        self._texts = Repository(transaction, RECORD_TEXT)
        self._streams = Repository(transaction, STREAM)

    def append(
        self,
        stream: str,
        entries: Sequence[Transition],
        previous: tuple[int, str],
        *,
        root_id: str | None = None,
    ) -> tuple[int, str]:
        """Add transitions after ``previous`` (number and hash of the last one, 0 and zeros).

        ``root_id`` is the plan of those entries that do not name one themselves.
        Returns the number and hash to go on from. A number that is taken is a conflict.
        """
        seq, head = previous
        texts: list[RecordTextRow] = []
        rows: list[list[Any]] = []
        for entry in entries:
            seq += 1
            whole = _whole(stream, seq, entry, root_id, texts)
            body = canonical_bytes(_said(whole))
            prev, head = head, chain_hash(head, body)
            rows.append(_columns(whole, body.decode(), prev, head))
        if texts:
            self._texts.insert_many(texts)
        self._transaction.insert(_APPEND, rows)
        return seq, head

    def append_shared(self, stream: str, entries: Sequence[Transition]) -> tuple[int, str]:
        """Add to a stream that many commands share: deployments, organisation, access."""
        last = self.lock_shared(stream)
        seq, head = self.append(stream, entries, (last.seq, last.head))
        self._streams.update(stream, seq=seq, head=head)
        return seq, head

    def lock_shared(self, stream: str) -> StreamRow:
        """Where a shared stream stands, kept from other units until this one ends."""
        first = StreamRow(id=stream, kind=stream.partition(":")[0], seq=0, head=GENESIS)
        self._streams.insert_absent([first])
        return self._streams.lock(stream)

    def of_stream(self, stream: str, *, after: int = 0, limit: int = 500) -> list[Recorded]:
        """The transitions of a stream after a number, in order."""
        return self._restore(self._read(_AFTER, stream_id=stream, after=after, most=limit))

    def whole_stream(self, stream: str, *, after: int = 0) -> Iterator[Recorded]:
        """All transitions of a stream (after a number), in order, some at a time."""
        while part := self.of_stream(stream, after=after):
            yield from part
            after = part[-1].row.seq

    def newest(self, stream: str, limit: int, before: int | None = None) -> list[Recorded]:
        """The last transitions of a stream (before a number), newest first."""
        bound = 2**31 - 1 if before is None else before
        return self._restore(self._read(_BEFORE, stream_id=stream, before=bound, most=limit))

    def of_root(
        self, root_id: str, *, after: str | None = None, limit: int = 100, newest: bool = True
    ) -> Page[Recorded]:
        """What happened in a plan with all its instances, by time."""
        stored = self._transaction.search(
            _of_root,
            root=root_id,
            after=unpack(after, str, str, int),
            newest=newest,
            limit=limit + 1,
        )
        rows = self.rows.read_all(stored)
        page = cut(rows, limit, lambda row: (instant_text(row.at), row.stream, row.seq))
        return Page(self._restore(page.rows), page.next)

    def texts(self, hashes: Sequence[str]) -> dict[str, str | None]:
        """Long texts by hash."""
        return {row.hash: row.text for row in self._texts.find(hash=hashes)} if hashes else {}

    def _restore(self, rows: list[TransitionRow]) -> list[Recorded]:
        wholes = [json.loads(row.body) for row in rows]
        hashes = {text for whole in wholes for text in texts_named(whole)}
        texts = self.texts(sorted(hashes))
        return [
            Recorded(row, put_back(whole["body"], texts), put_back(whole.get("reason"), texts))
            for row, whole in zip(rows, wholes, strict=True)
        ]


_APPEND = Sql(transition.insert())
_MIRRORED = [column.name for column in transition.columns][:-3]
_REASON = _MIRRORED.index("reason")


def _whole(
    stream: str, seq: int, entry: Transition, root_id: str | None, texts: list[RecordTextRow]
) -> dict[str, Any]:
    """What the row says: every column and the values written."""
    return {
        "v": FORMAT,
        "stream": stream,
        "seq": seq,
        "root_id": entry.root_id or root_id,
        "kind": _composed(entry.kind),
        "element": _composed(entry.element),
        "token": entry.token,
        "from_state": _composed(entry.from_state),
        "to_state": _composed(entry.to_state),
        "at": instant_text(entry.at),
        "actor": _composed(entry.actor),
        "on_behalf": _composed(entry.on_behalf),
        "capacity": _composed(entry.capacity),
        "agency_from": _composed(entry.agency_from),
        "agency_to": _composed(entry.agency_to),
        "reason": shorten(entry.reason, stream, texts),
        "command_id": _composed(entry.command_id),
        "body": shorten(entry.body, stream, texts),
    }


def _said(whole: dict[str, Any]) -> dict[str, Any]:
    """The document that is hashed: what is empty is not said."""
    return {name: value for name, value in whole.items() if value is not None}


def _composed(value: str | None) -> str | None:
    return value if value is None or value.isascii() else nfc(value)


def _columns(whole: dict[str, Any], body: str, prev: str, head: str) -> list[Any]:
    reason = whole["reason"]
    values = [whole[name] for name in _MIRRORED]
    values[_REASON] = reason["$text"] if isinstance(reason, dict) else reason
    return [*values, body, prev, head]
