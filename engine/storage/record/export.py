"""The record as JSON lines, for archives and for the stand-alone verifier."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, bindparam, select, tuple_

from engine.storage.db.fast import Sql, SqlTemplate, Transaction
from engine.storage.db.values import instant_text
from engine.storage.record.anchors import AnchorRow
from engine.storage.record.transitions import record_text, transition

AT_ONCE = 1_000
_COLUMNS = [column.name for column in transition.columns]
_TEXT_COLUMNS = [column.name for column in record_text.columns]
_TEXTS = Sql(
    select(record_text)
    .where(record_text.c.hash > bindparam("after"))
    .order_by(record_text.c.hash)
    .limit(AT_ONCE)
)


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


def texts(transaction: Transaction) -> Iterator[dict[str, Any]]:
    """All long texts with their salt."""
    after = ""
    while part := transaction.rows(_TEXTS, after=after):
        for row in part:
            yield dict(zip(_TEXT_COLUMNS, row, strict=True))
        after = part[-1][0]


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
