"""What every repository can do with its table. Statements are made once and kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, ClassVar, Generic, TypeVar

from sqlalchemy import ColumnElement, Table, and_, bindparam, delete, func, select, true, update

from engine.errors import NotFound
from engine.storage.db.fast import Sql, Transaction, cached_sql, insertion, padded, upsert
from engine.storage.db.tables import RowTable

RowT = TypeVar("RowT")
Order = str | Sequence[str] | None

_NULL, _ONE = -1, -2


class Repository(Generic[RowT]):
    """One table; subclasses name it in ``rows`` and add what only they need.

    In keyword conditions None means "is null", and a list, tuple or set means "one of".
    """

    rows: ClassVar[RowTable[Any]]

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    @property
    def _table(self) -> Table:
        return self.rows.table

    def get(self, *key: object) -> RowT | None:
        """The row of this primary key, or None."""
        return self._fetch("get", key)

    def need(self, *key: object) -> RowT:
        """The row of this primary key; raises :class:`errors.NotFound`."""
        found = self.get(*key)
        if found is None:
            raise NotFound(table=self._table.name, key=key)
        return found

    def lock(self, *key: object) -> RowT:
        """The row, kept from other units until this one ends; raises :class:`errors.NotFound`."""
        found = self._fetch("lock", key)
        if found is None:
            raise NotFound(table=self._table.name, key=key)
        return found

    def _fetch(self, how: str, key: tuple[object, ...]) -> RowT | None:
        table = self._table

        def make() -> Any:
            made = select(table).where(*_key_clauses(table))
            if how == "get":
                return made
            return made.with_for_update()

        found = self._transaction.one(cached_sql((table.name, how), make), **self._key(key))
        return None if found is None else self.rows.read(found)

    def _key(self, key: tuple[object, ...]) -> dict[str, Any]:
        names = [column.name for column in self._table.primary_key.columns]
        encode = self.rows.encode
        return {f"key_{name}": encode(name, value) for name, value in zip(names, key, strict=True)}

    def insert(self, row: RowT) -> None:
        """Add a row; a key that is taken is a conflict."""
        self.insert_many([row])

    add = insert

    def insert_many(self, rows: Iterable[RowT]) -> None:
        """Add rows in one go."""
        table = self._table
        statement = cached_sql((table.name, "insert"), lambda: insertion(table))
        self._transaction.insert(statement, [self.rows.values(row) for row in rows])

    def put(self, row: RowT) -> object:
        """Add a row, or replace the one with its key."""
        self.put_many([row])
        return None

    def put_many(self, rows: Iterable[RowT]) -> None:
        """Add rows, or replace those with their keys."""
        table = self._table
        names = [column.name for column in table.primary_key.columns]
        statement = cached_sql((table.name, "put"), lambda: upsert(table, names, replace=True))
        self._transaction.insert(statement, [self.rows.values(row) for row in rows])

    def update(self, key: object, **changes: object) -> int:
        """Change columns of the row of this key (a tuple where the key has several parts)."""
        table = self._table
        names = tuple(changes)
        statement = cached_sql(
            (table.name, "update", names),
            lambda: (
                update(table)
                .where(*_key_clauses(table))
                .values({name: bindparam(name) for name in names})
            ),
        )
        given = self._key(key if isinstance(key, tuple) else (key,))
        given |= {name: self.rows.encode(name, value) for name, value in changes.items()}
        return self._transaction.change(statement, **given)

    def update_where(self, where: dict[str, object], **changes: object) -> int:
        """Change columns of all rows that fit; returns how many."""
        statement, given = self._updating(where, changes)
        return self._transaction.change(statement, **given)

    def update_later(self, where: dict[str, object], **changes: object) -> None:
        """The same, before anything can miss it."""
        statement, given = self._updating(where, changes)
        self._transaction.change_later(statement, given)

    def _updating(
        self, where: dict[str, object], changes: dict[str, object]
    ) -> tuple[Sql, dict[str, Any]]:
        clause, given, shape = self._condition(where)
        table = self._table
        names = tuple(changes)
        statement = cached_sql(
            (table.name, "update-where", names, shape),
            lambda: update(table).where(clause()).values({name: bindparam(name) for name in names}),
        )
        given |= {name: self.rows.encode(name, value) for name, value in changes.items()}
        return statement, given

    def find(self, *, order: Order = None, limit: int | None = None, **equals: Any) -> list[RowT]:
        """The rows that fit; ``order`` names columns, with a minus for falling."""
        clause, given, shape = self._condition(equals)
        table = self._table
        by = (order,) if isinstance(order, str) else tuple(order or ())

        def make() -> Any:
            made = select(table).where(clause()).order_by(*(_direction(table, name) for name in by))
            return made if limit is None else made.limit(bindparam("row_limit"))

        statement = cached_sql((table.name, "find", by, limit is None, shape), make)
        if limit is not None:
            given["row_limit"] = limit
        return self.rows.read_all(self._transaction.rows(statement, **given))

    def first(self, *, order: Order = None, **equals: Any) -> RowT | None:
        """The first row that fits, or None."""
        found = self.find(order=order, limit=1, **equals)
        return found[0] if found else None

    def count(self, **equals: Any) -> int:
        """How many rows fit."""
        clause, given, shape = self._condition(equals)
        table = self._table
        statement = cached_sql(
            (table.name, "count", shape),
            lambda: select(func.count()).select_from(table).where(clause()),
        )
        return int(self._transaction.scalar(statement, **given))

    def exists(self, **equals: Any) -> bool:
        """Whether any row fits."""
        return bool(self.find(limit=1, **equals))

    def delete(self, **equals: Any) -> int:
        """Remove the rows that fit; returns how many."""
        statement, given = self._deleting(equals)
        return self._transaction.change(statement, **given)

    def delete_later(self, **equals: Any) -> None:
        """The same, before anything can miss it."""
        statement, given = self._deleting(equals)
        self._transaction.change_later(statement, given)

    def _deleting(self, equals: dict[str, Any]) -> tuple[Sql, dict[str, Any]]:
        clause, given, shape = self._condition(equals)
        table = self._table
        make = cached_sql((table.name, "delete", shape), lambda: delete(table).where(clause()))
        return make, given

    def _condition(
        self, equals: dict[str, object]
    ) -> tuple[Callable[[], ColumnElement[bool]], dict[str, Any], tuple[object, ...]]:
        encode = self.rows.encode
        given: dict[str, Any] = {}
        shape: list[tuple[str, int]] = []
        for name, value in equals.items():
            if value is None:
                shape.append((name, _NULL))
            elif isinstance(value, list | tuple | set | frozenset):
                filled = padded([encode(name, each) for each in value])
                shape.append((name, len(filled)))
                given |= {f"is_{name}_{place}": each for place, each in enumerate(filled)}
            else:
                shape.append((name, _ONE))
                given[f"is_{name}"] = encode(name, value)
        table = self._table
        return lambda: and_(true(), *(_clause(table, *each) for each in shape)), given, tuple(shape)


def _clause(table: Table, name: str, size: int) -> ColumnElement[bool]:
    column = table.c[name]
    if size == _NULL:
        return column.is_(None)
    if size == _ONE:
        return column == bindparam(f"is_{name}")
    return column.in_([bindparam(f"is_{name}_{place}") for place in range(size)])


def _direction(table: Table, name: str) -> ColumnElement[Any]:
    return table.c[name[1:]].desc() if name.startswith("-") else table.c[name].asc()


def _key_clauses(table: Table) -> list[ColumnElement[bool]]:
    return [column == bindparam(f"key_{column.name}") for column in table.primary_key.columns]
