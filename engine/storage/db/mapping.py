"""Rows to columns and back, once for both databases.

Statements reach the driver without SQLAlchemy's result and parameter machinery, which costs more
than the statements themselves; this module does the little that remains of it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from datetime import UTC, date, datetime
from functools import lru_cache
from operator import attrgetter
from typing import Any, Generic, TypeVar

import orjson
from sqlalchemy import Table

from engine.storage.tables import Day, Flag, Instant, Json

RowT = TypeVar("RowT")
Convert = Callable[[Any], Any]


@lru_cache(maxsize=1024)  # all rows of a command bear the same few instants
def instant_text(value: datetime) -> str:
    """An aware datetime as it stands in a column."""
    if value.tzinfo is None:
        raise ValueError("a point in time needs a time zone")
    if value.tzinfo is not UTC:
        value = value.astimezone(UTC)
    return value.strftime("%Y-%m-%dT%H:%M:%S.") + f"{value.microsecond:06d}Z"


@lru_cache(maxsize=1024)
def read_instant(stored: str) -> datetime:
    """What :func:`instant_text` wrote."""
    return datetime.fromisoformat(stored[:-1]).replace(tzinfo=UTC)


def json_text(value: Any) -> str:
    """A JSON value as it stands in a column."""
    try:
        return orjson.dumps(value).decode()
    except TypeError:
        # What only the standard library writes: whole numbers of more than 64 bits, keys that are
        # no text, half of a surrogate pair.
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def read_json(stored: str) -> Any:
    """What :func:`json_text` wrote."""
    try:
        return orjson.loads(stored)
    except orjson.JSONDecodeError:
        return json.loads(stored)


_CODECS: dict[type, tuple[Convert, Convert]] = {
    Instant: (instant_text, read_instant),
    Day: (date.isoformat, date.fromisoformat),
    Json: (json_text, read_json),
    Flag: (int, bool),
}


class RowMap(Generic[RowT]):
    """How one row class stands in one table."""

    def __init__(self, table: Table, row: type[RowT]) -> None:
        """Check that both have the same fields; raises TypeError when they differ."""
        columns = [column.name for column in table.columns]
        names = [field.name for field in fields(row)]  # type: ignore[arg-type]  # a dataclass
        if sorted(columns) != sorted(names):
            raise TypeError(f"{row.__name__} and table {table.name} differ")
        self.table = table
        self.row = row
        self.columns = columns
        self._order = [columns.index(name) for name in names]
        self._plain = self._order == list(range(len(names)))
        self._values = attrgetter(*columns)
        codecs = {column.name: _CODECS.get(type(column.type)) for column in table.columns}
        self._encode = [
            (place, codec[0]) for place, name in enumerate(columns) if (codec := codecs[name])
        ]
        self._decode = [
            (place, codec[1]) for place, name in enumerate(columns) if (codec := codecs[name])
        ]
        self._encoders = {name: codec[0] for name, codec in codecs.items() if codec}

    def values(self, row: RowT) -> list[Any]:
        """The parameters of an insert, in the order of the columns."""
        values = list(self._values(row))
        for place, encode in self._encode:
            if values[place] is not None:
                values[place] = encode(values[place])
        return values

    def encode(self, column: str, value: Any) -> Any:
        """One value as it stands in its column."""
        encoder = self._encoders.get(column)
        return value if encoder is None or value is None else encoder(value)

    def read(self, stored: Sequence[Any]) -> RowT:
        """The row of one fetched tuple that holds all columns in order."""
        values = list(stored)
        for place, decode in self._decode:
            if values[place] is not None:
                values[place] = decode(values[place])
        if not self._plain:
            values = [values[place] for place in self._order]
        return self.row(*values)

    def read_all(self, stored: Iterable[Sequence[Any]]) -> list[RowT]:
        """The rows of fetched tuples."""
        return [self.read(each) for each in stored]
