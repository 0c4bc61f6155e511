"""The record as JSON lines, for archives and for the stand-alone verifier."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import bindparam, select, tuple_

from engine.storage.db.fast import Transaction, cached_sql
from engine.storage.db.values import instant_text
from engine.storage.record.anchors import AnchorRow
from engine.storage.record.transitions import record_text, transition

AT_ONCE = 1_000
_COLUMNS = [column.name for column in transition.columns]
_TEXT_COLUMNS = [column.name for column in record_text.columns]


def rows(transaction: Transaction, root_id: str | None = None) -> Iterator[dict[str, Any]]:
    """All transitions (of one plan) as they stand in their columns, stream by stream, in order."""

    def make() -> object:
        key = tuple_(transition.c.stream, transition.c.seq)
        made = select(transition).where(key > tuple_(bindparam("stream_id"), bindparam("after")))
        if root_id is not None:
            made = made.where(transition.c.root_id == bindparam("root"))
        return made.order_by(transition.c.stream, transition.c.seq).limit(AT_ONCE)

    statement = cached_sql(("transition", "export", root_id is None), make)
    root = {} if root_id is None else {"root": root_id}
    stream, seq = "", 0
    while found := transaction.rows(statement, stream_id=stream, after=seq, **root):
        for each in found:
            yield dict(zip(_COLUMNS, each, strict=True))
        stream, seq = found[-1][0], found[-1][1]


def texts(transaction: Transaction) -> Iterator[dict[str, Any]]:
    """All long texts with their salt."""
    statement = cached_sql(
        ("record_text", "export"),
        lambda: (
            select(record_text)
            .where(record_text.c.hash > bindparam("after"))
            .order_by(record_text.c.hash)
            .limit(AT_ONCE)
        ),
    )
    after = ""
    while found := transaction.rows(statement, after=after):
        for each in found:
            yield dict(zip(_TEXT_COLUMNS, each, strict=True))
        after = found[-1][0]


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
