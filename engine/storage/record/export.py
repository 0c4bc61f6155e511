"""The record as JSON lines, for archives and for the stand-alone verifier."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, select, tuple_

from engine.storage.db.fast import SqlTemplate, Transaction
from engine.storage.db.values import instant_text
from engine.storage.db.walk import walked
from engine.storage.record.anchors import AnchorRow
from engine.storage.record.digests import RowDigests, covered_tables
from engine.storage.record.transitions import record_text, transition

AT_ONCE = 1_000
_COLUMNS = [column.name for column in transition.columns]
_TEXT_COLUMNS = [column.name for column in record_text.columns]


@SqlTemplate
def _rows(*, root: Any, after: tuple[Any, Any]) -> Select[Any]:
    key = tuple_(transition.c.stream, transition.c.seq)
    query = select(transition).where(key > tuple_(*after))
    if root is not None:
        query = query.where(transition.c.root_id == root)
    return query.order_by(transition.c.stream, transition.c.seq).limit(AT_ONCE)


def rows(transaction: Transaction, root_id: str | None = None) -> Iterator[dict[str, Any]]:
    """All transitions (of one plan) as they stand in their columns, stream by stream, in order."""
    after = ("", 0)
    while part := transaction.search(_rows, root=root_id, after=after):
        for row in part:
            yield dict(zip(_COLUMNS, row, strict=True))
        after = tuple(part[-1][:2])


@SqlTemplate
def _texts(*, root: Any, after: Any) -> Select[Any]:
    query = select(record_text).where(record_text.c.hash > after)
    if root is not None:
        ours = select(transition.c.stream).where(transition.c.root_id == root)
        query = query.where(record_text.c.stream.in_(ours))
    return query.order_by(record_text.c.hash).limit(AT_ONCE)


def texts(transaction: Transaction, root_id: str | None = None) -> Iterator[dict[str, Any]]:
    """All long texts (of one plan) with their salt."""
    after = ""
    while part := transaction.search(_texts, root=root_id, after=after):
        for row in part:
            yield dict(zip(_TEXT_COLUMNS, row, strict=True))
        after = part[-1][0]


def digests(transaction: Transaction, key: bytes | None) -> Iterator[dict[str, Any]]:
    """What is about to be chained (by this key), and then the digest of every row as it stands."""
    yield {"waiting": RowDigests(transaction).waiting(key)[0]}
    for one in covered_tables():
        for values in walked(transaction, one.table, one.coverage.columns):
            name = one.coverage.key(values)
            if name not in one.coverage.fleeting:
                yield {"table": one.table.name, "key": name, "digest": one.coverage.digest(values)}


def anchor_line(row: AnchorRow) -> dict[str, Any]:
    """An anchor as it is kept outside."""
    return {
        "seq": row.seq,
        "at": instant_text(row.at),
        "body": row.body,
        "prev": row.prev,
        "hash": row.hash,
        "signature": row.signature,
    }


def line(value: dict[str, Any]) -> str:
    """One line of an export."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"
