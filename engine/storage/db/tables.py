"""Tables declared by their row classes: a column for each field, in the same order.

The type of a field says the kind of the column, its default None that the column may be empty.
The kinds only mark a column: values are turned by :class:`RowTable`, once for both databases, so
that statements reach the driver without a detour.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import Field, fields, replace
from datetime import date, datetime
from operator import attrgetter
from typing import Annotated, Any, Generic, TypeVar, get_args, get_type_hints

from sqlalchemy import (
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import TypeEngine

from engine.storage.db.coverage import NAME as COVERAGE
from engine.storage.db.coverage import Coverage
from engine.storage.db.values import instant_text, json_text, read_instant, read_json

RowT = TypeVar("RowT")
Convert = Callable[[Any], Any]

Key = Annotated[str, String(64)]
"""An identifier: ours (32 hexadecimal digits) or an administration's own short code."""

Word = Annotated[str, String(40)]
"""One of few words: a kind, a state, a role."""

Name = Annotated[str, String(255)]
"""What a diagram calls something."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Instant(String):
    """A point in time, UTC, ``YYYY-MM-DDTHH:MM:SS.ffffffZ``: sorts as text."""

    cache_ok = True


class Day(String):
    """A calendar day, ``YYYY-MM-DD``."""

    cache_ok = True


class Json(Text):
    """A JSON value as text; never a database's own JSON type, which would reorder it."""

    cache_ok = True


class Flag(Integer):
    """Yes (1) or no (0)."""

    cache_ok = True


_KINDS: dict[Any, TypeEngine[Any]] = {
    str: Text(),
    int: Integer(),
    bool: Flag(),
    float: Float(),
    bytes: LargeBinary(),
    datetime: Instant(27),
    date: Day(10),
    Any: Json(),
}
_CODECS: dict[type, tuple[Convert, Convert]] = {
    Instant: (instant_text, read_instant),
    Day: (date.isoformat, date.fromisoformat),
    Json: (json_text, read_json),
    Flag: (int, bool),
}


class RowTable(Generic[RowT]):
    """One table, and how the rows of its class stand in it.

    ``key`` is how many of the first fields are the primary key. The record answers for every row
    and column, but for what is named with the reason: the whole table (``uncovered``), columns
    (``besides``), or rows of these keys (``fleeting``).
    """

    def __init__(
        self,
        name: str,
        row: type[RowT],
        *indexes: Index | UniqueConstraint,
        key: int = 1,
        uncovered: str | None = None,
        besides: Mapping[str, str] | None = None,
        fleeting: Collection[str] = (),
    ) -> None:
        """Add the table to ``metadata``; raises KeyError for a field of another type."""
        hints = get_type_hints(row, include_extras=True)
        declared = fields(row)  # type: ignore[arg-type]  # a dataclass
        columns = [
            _column(field, hints[field.name], primary=place < key)
            for place, field in enumerate(declared)
        ]
        self.table = Table(name, metadata, *columns, *indexes)
        self.row = row
        self.columns = [field.name for field in declared]
        self.table.info["uncovered"], self.table.info["besides"] = uncovered, besides or {}
        if uncovered is None:
            covered = Coverage.of(name, self.columns, key, besides or {})
            self.table.info[COVERAGE] = replace(covered, fleeting=frozenset(fleeting))
        self._positional = sum(not field.kw_only for field in declared)
        self._by_name = self.columns[self._positional :]
        self._values = attrgetter(*self.columns)
        codecs = [_CODECS.get(type(column.type)) for column in columns]
        self._encode = [(place, codec[0]) for place, codec in enumerate(codecs) if codec]
        self._decode = [(place, codec[1]) for place, codec in enumerate(codecs) if codec]
        self._encoders = {self.columns[place]: encode for place, encode in self._encode}

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
        if not self._by_name:
            return self.row(*values)
        named = zip(self._by_name, values[self._positional :], strict=True)
        return self.row(*values[: self._positional], **dict(named))

    def read_all(self, stored: Iterable[Sequence[Any]]) -> list[RowT]:
        """The rows of fetched tuples."""
        return [self.read(each) for each in stored]


def _column(field: Field[Any], hint: Any, *, primary: bool) -> Column[Any]:
    optional = field.default is None
    if optional and hint is not Any:
        hint = next(each for each in get_args(hint) if each is not type(None))
    sized = get_args(hint)
    kind: TypeEngine[Any] = sized[1] if sized else _KINDS[hint]
    # Numbers in keys are given by us: a sequence of the database would be one more thing to keep.
    return Column(field.name, kind, primary_key=primary, nullable=optional, autoincrement=False)
