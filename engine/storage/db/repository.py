"""What every repository can do with its table. Statements are made once and kept."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Table, and_, bindparam, delete, func, select, true, update

from engine.errors import NotFound
from engine.storage.db.fast import Sql, Transaction, cached_sql, insertion, padded, upsert
from engine.storage.db.page import Page, cut, unpack
from engine.storage.db.tables import RowTable

RowT = TypeVar("RowT")
Order = str | Sequence[str] | None
Shape = tuple[tuple[str, int], ...]
"""Conditions without their values: names of columns, each with how many values it is one of."""

_NULL, _ONE = -1, -2


class Repository(Generic[RowT]):
    """One table; subclasses name it in ``rows`` and add what only they need.

    In keyword conditions None means "is null", and a list, tuple or set means "one of".
    """

    rows: RowTable[RowT]

    def __init__(self, transaction: Transaction, rows: RowTable[RowT] | None = None) -> None:
        self._transaction = transaction
        if rows is not None:
            self.rows = rows

    @property
    def _table(self) -> Table:
        return self.rows.table

    def get(self, *key: object) -> RowT | None:
        """The row of this primary key, or None."""
        return self._fetch(key, lock=False)

    def need(self, *key: object) -> RowT:
        """The row of this primary key; raises :class:`errors.NotFound`."""
        row = self.get(*key)
        if row is None:
            raise NotFound(table=self._table.name, key=key)
        return row

    def lock(self, *key: object) -> RowT:
        """The row, kept from other units until this one ends; raises :class:`errors.NotFound`."""
        row = self._fetch(key, lock=True)
        if row is None:
            raise NotFound(table=self._table.name, key=key)
        return row

    def _fetch(self, key: tuple[object, ...], *, lock: bool) -> RowT | None:
        table = self._table

        def make() -> Any:
            query = select(table).where(*_key_clauses(table))
            return query.with_for_update() if lock else query

        sql = cached_sql((table.name, "get", lock), make)
        row = self._transaction.one(sql, **self._key(key))
        return None if row is None else self.rows.read(row)

    def _read(self, sql: Sql, **parameters: Any) -> list[RowT]:
        return self.rows.read_all(self._transaction.rows(sql, **parameters))

    def _key(self, key: tuple[object, ...]) -> dict[str, Any]:
        names = [column.name for column in self._table.primary_key.columns]
        encode = self.rows.encode
        return {f"key_{name}": encode(name, value) for name, value in zip(names, key, strict=True)}

    def insert(self, row: RowT) -> None:
        """Add a row; a key that is taken is a conflict."""
        self.insert_many([row])

    def insert_many(self, rows: Iterable[RowT]) -> None:
        """Add rows in one go."""
        table = self._table
        sql = cached_sql((table.name, "insert"), lambda: insertion(table))
        self._transaction.insert(sql, [self.rows.values(row) for row in rows])

    def insert_absent(self, rows: Iterable[RowT], unique: str | None = None) -> None:
        """Add rows; one whose key, or ``unique`` column, is already there stays as it is."""
        self._transaction.insert(self._absent(unique), [self.rows.values(row) for row in rows])

    def _absent(self, unique: str | None) -> Sql:
        table = self._table
        names = [unique] if unique else _key_names(table)
        return cached_sql((table.name, "add"), lambda: upsert(table, names, replace=False))

    def put(self, row: RowT) -> object:
        """Add a row, or replace the one with its key."""
        self.put_many([row])
        return None

    def put_many(self, rows: Iterable[RowT]) -> None:
        """Add rows, or replace those with their keys."""
        table = self._table
        sql = cached_sql(
            (table.name, "put"), lambda: upsert(table, _key_names(table), replace=True)
        )
        self._transaction.insert(sql, [self.rows.values(row) for row in rows])

    def update(self, key: object, **changes: object) -> int:
        """Change columns of the row of this key (a tuple where the key has several parts)."""
        table = self._table
        sql = cached_sql(
            (table.name, "update", *changes),
            lambda: update(table).where(*_key_clauses(table)).values(_parameters(changes)),
        )
        values = self._key(key if isinstance(key, tuple) else (key,)) | self._encoded(changes)
        return self._transaction.change(sql, **values)

    def update_where(self, where: dict[str, object], **changes: object) -> int:
        """Change columns of all rows that fit; returns how many."""
        sql, values = self._updating(where, changes)
        return self._transaction.change(sql, **values)

    def update_later(self, where: dict[str, object], **changes: object) -> None:
        """The same, before anything can miss it."""
        self._transaction.change_later(*self._updating(where, changes))

    def _updating(
        self, where: dict[str, object], changes: dict[str, object]
    ) -> tuple[Sql, dict[str, Any]]:
        table = self._table
        shape, values = self._condition(where)
        sql = cached_sql(
            (table.name, "update-where", tuple(changes), shape),
            lambda: update(table).where(_clause(table, shape)).values(_parameters(changes)),
        )
        return sql, values | self._encoded(changes)

    def _encoded(self, changes: dict[str, object]) -> dict[str, Any]:
        return {name: self.rows.encode(name, value) for name, value in changes.items()}

    def find(
        self, *, order: Order = None, limit: int | None = None, lock: bool = False, **equals: Any
    ) -> list[RowT]:
        """The rows that fit; ``order`` names columns, with a minus for falling.

        ``lock`` keeps them from other units until this one ends.
        """
        table = self._table
        shape, values = self._condition(equals)
        by = (order,) if isinstance(order, str) else tuple(order or ())

        def make() -> Any:
            query = select(table).where(_clause(table, shape))
            query = query.order_by(*(_direction(table, name) for name in by))
            query = query.with_for_update() if lock else query
            return query if limit is None else query.limit(bindparam("row_limit"))

        sql = cached_sql((table.name, "find", by, limit is None, lock, shape), make)
        if limit is not None:
            values["row_limit"] = limit
        return self._read(sql, **values)

    def first(self, *, order: Order = None, **equals: Any) -> RowT | None:
        """The first row that fits, or None."""
        rows = self.find(order=order, limit=1, **equals)
        return rows[0] if rows else None

    def newest_page(self, after: str | None, limit: int, **equals: Any) -> Page[RowT]:
        """A page of the rows that fit, by falling id."""
        table = self._table
        mark = unpack(after, str)
        shape, values = self._condition(equals)

        def make() -> Any:
            query = select(table).where(_clause(table, shape)).order_by(table.c.id.desc())
            query = query if mark is None else query.where(table.c.id < bindparam("row_mark"))
            return query.limit(bindparam("row_limit"))

        sql = cached_sql((table.name, "newest-page", mark is None, shape), make)
        values |= {"row_limit": limit + 1} | ({} if mark is None else {"row_mark": mark[0]})
        return cut(self._read(sql, **values), limit, lambda row: (row.id,))  # type: ignore[attr-defined]  # as the table has

    def count(self, **equals: Any) -> int:
        """How many rows fit."""
        table = self._table
        shape, values = self._condition(equals)
        sql = cached_sql(
            (table.name, "count", shape),
            lambda: select(func.count()).select_from(table).where(_clause(table, shape)),
        )
        return int(self._transaction.scalar(sql, **values))

    def exists(self, **equals: Any) -> bool:
        """Whether any row fits."""
        return bool(self.find(limit=1, **equals))

    def delete(self, **equals: Any) -> int:
        """Remove the rows that fit; returns how many."""
        sql, values = self._deleting(equals)
        return self._transaction.change(sql, **values)

    def delete_later(self, **equals: Any) -> None:
        """The same, before anything can miss it."""
        self._transaction.change_later(*self._deleting(equals))

    def _deleting(self, equals: dict[str, Any]) -> tuple[Sql, dict[str, Any]]:
        table = self._table
        shape, values = self._condition(equals)
        sql = cached_sql(
            (table.name, "delete", shape), lambda: delete(table).where(_clause(table, shape))
        )
        return sql, values

    def _condition(self, equals: dict[str, object]) -> tuple[Shape, dict[str, Any]]:
        encode = self.rows.encode
        values: dict[str, Any] = {}
        shape: list[tuple[str, int]] = []
        for name, value in equals.items():
            if value is None:
                shape.append((name, _NULL))
            elif isinstance(value, list | tuple | set | frozenset):
                several = padded([encode(name, each) for each in value])
                shape.append((name, len(several)))
                values |= {f"is_{name}_{place}": each for place, each in enumerate(several)}
            else:
                shape.append((name, _ONE))
                values[f"is_{name}"] = encode(name, value)
        return tuple(shape), values


def plain(rows: RowTable[RowT]) -> Callable[[Transaction], Repository[RowT]]:
    """What makes the repository of a table that needs nothing of its own."""
    return lambda transaction: Repository(transaction, rows)


def of_tokens(
    instance_id: str | Collection[str], tokens: Collection[int] | None, **equals: object
) -> dict[str, object]:
    """The condition of rows of an instance, or several: of all its tokens (None), of some."""
    ours = {"instance_id": instance_id, **equals}
    return ours if tokens is None else ours | {"token": tuple(tokens)}


def without_none(**equals: object) -> dict[str, Any]:
    """Conditions for those values that there are."""
    return {name: value for name, value in equals.items() if value is not None}


def _clause(table: Table, shape: Shape) -> ColumnElement[bool]:
    return and_(true(), *(_one_clause(table, name, size) for name, size in shape))


def _one_clause(table: Table, name: str, size: int) -> ColumnElement[bool]:
    column = table.c[name]
    if size == _NULL:
        return column.is_(None)
    if size == _ONE:
        return column == bindparam(f"is_{name}")
    return column.in_([bindparam(f"is_{name}_{place}") for place in range(size)])


def _parameters(changes: dict[str, object]) -> dict[str, Any]:
    return {name: bindparam(name) for name in changes}


def _direction(table: Table, name: str) -> ColumnElement[Any]:
    return table.c[name[1:]].desc() if name.startswith("-") else table.c[name].asc()


def _key_names(table: Table) -> list[str]:
    return [column.name for column in table.primary_key.columns]


def _key_clauses(table: Table) -> list[ColumnElement[bool]]:
    return [column == bindparam(f"key_{column.name}") for column in table.primary_key.columns]
