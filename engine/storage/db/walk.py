"""All rows of a table in the order of their keys, some at a time, on both databases."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import Select, Table, bindparam, select, tuple_

from engine.storage.db.coverage import Coverage, coverage_of
from engine.storage.db.fast import Transaction, cached_sql

AT_ONCE = 1_000


def walked(
    transaction: Transaction, source: Table, columns: Sequence[str] | None = None
) -> Iterator[Any]:
    """All rows of a table, or those of their columns, the key among them."""
    names = tuple(columns or source.columns.keys())
    places = [names.index(each.name) for each in source.primary_key.columns]
    last: Sequence[Any] | None = None
    while rows := next_part(transaction, source, names, last):
        yield from rows
        last = [rows[-1][place] for place in places]


def next_part(
    transaction: Transaction, source: Table, names: tuple[str, ...], last: Sequence[Any] | None
) -> list[Any]:
    """These columns of the rows behind this key; None: from the first on."""
    keys = list(source.primary_key.columns)
    after = {f"after_{place}": value for place, value in enumerate(last or ())}

    def make() -> Any:
        query = select(*(source.c[name] for name in names))
        if after:
            query = query.where(tuple_(*keys) > tuple_(*map(bindparam, after)))
        return query.order_by(*keys).limit(AT_ONCE)

    return transaction.rows(cached_sql((source.name, "walk", names, bool(after)), make), **after)


def covered(source: Table, coverage: Coverage) -> Select[Any]:
    """The covered columns of a table."""
    return select(*(source.c[name] for name in coverage.columns))


def of_keys(transaction: Transaction, source: Table, keys: Collection[Sequence[Any]]) -> list[Any]:
    """The covered columns of the rows of these keys."""
    coverage = coverage_of(source)
    if coverage is None or not keys:
        return []
    key = tuple_(*source.primary_key.columns)
    return transaction.rows_once(covered(source, coverage).where(key.in_([*map(tuple, keys)])))
