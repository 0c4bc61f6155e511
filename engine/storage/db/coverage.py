"""What the record answers for in a table: digests of its rows, by which a changed one is known.

A digest is 16 bytes of SHA-256 over the canonical form of the covered columns (those that hold
something, by name), and behind them one byte of each column's own checksum: the first 16 bytes
say that a row was changed, the others only in which columns.
"""

from __future__ import annotations

import base64
import hashlib
import json
from binascii import b2a_base64
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from itertools import compress, repeat
from operator import add, is_not
from struct import Struct
from typing import Any, Final
from zlib import crc32

import orjson
from sqlalchemy import Table

BORN: Final = "+"
"""Before a digest that is not chained yet: the row was added by this transaction."""

PERHAPS: Final = "?"
"""The same, unless another row was there first."""

STRONG = 16
"""Bytes of a digest that nobody can make another row for."""

NAME = "coverage"
_MOST_COLUMNS = 32
_FOR_ADDRESSES: Final = bytes.maketrans(b"+/", b"-_")
_NONES: Final = repeat(None)
_OPENED, _CLOSED = len("[\n  "), len("\n]")


@dataclass(frozen=True, slots=True)
class Coverage:
    """The covered columns of a table, key first, and their places among all its columns.

    ``keys`` is how many of them are the key. ``fleeting`` are keys of rows that only say that
    something is alive.
    """

    table: str
    columns: tuple[str, ...]
    places: tuple[int, ...]
    keys: int
    whole: bool
    fleeting: frozenset[str] = frozenset()
    _begin: bytes = field(init=False, repr=False)
    _names: tuple[bytes, ...] = field(init=False, repr=False)
    _low_octets: Callable[..., bytes] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Write down once what all digests of the table have in common."""
        put = object.__setattr__
        put(self, "_begin", b"[" + orjson.dumps(self.table) + b",{")
        put(self, "_names", tuple(orjson.dumps(name) + b":" for name in self.columns))
        put(self, "_low_octets", Struct(f"<{len(self.columns)}I").pack)

    @classmethod
    def of(
        cls, table: str, columns: Sequence[str], keys: int, besides: Collection[str]
    ) -> Coverage:
        """All columns besides these."""
        places = tuple(n for n, name in enumerate(columns) if name not in besides)
        if len(places) > _MOST_COLUMNS or set(columns[:keys]) & set(besides):
            raise ValueError(table)
        names = tuple(columns[n] for n in places)
        return cls(table, names, places, keys, whole=len(names) == len(columns))

    def picked(self, row: Sequence[Any]) -> Sequence[Any]:
        """The covered values of a row that has all columns."""
        return [row[place] for place in self.places]

    def key(self, values: Sequence[Any]) -> str:
        """The key of covered values: itself, or a JSON list of its parts, in ASCII."""
        first = values[0]
        if self.keys == 1 and type(first) is str and first.isascii() and first[:1] != "[":
            return first
        # SQLite holds octets where a column has texts, if somebody puts them there.
        return json.dumps(list(values[: self.keys]), separators=(",", ":"), default=_binary)

    def parts(self, key: str) -> list[Any]:
        """What :meth:`key` was made of."""
        parts: list[Any] = json.loads(key) if key[:1] == "[" else [key]
        return parts

    def digest(self, values: Sequence[Any]) -> str:
        """The digest of covered values as they stand in their columns.

        Each value is written as JSON once: for its own checksum and as a part of the whole.
        """
        try:
            texts = _lines(values)
            named = compress(map(add, self._names, texts), map(is_not, values, _NONES))
            whole = self._begin + b",".join(named) + b"}]"
        except TypeError:
            texts = [*map(_bytes, values)]
            whole = _bytes([self.table, self._held(values)])
        strong = hashlib.sha256(whole).digest()[:STRONG]
        weak = self._low_octets(*map(crc32, texts))[::4]
        packed = b2a_base64(strong + weak, newline=False)
        return packed.translate(_FOR_ADDRESSES, b"=").decode()

    def _held(self, values: Sequence[Any]) -> dict[str, Any]:
        pairs = zip(self.columns, values, strict=True)
        return {name: value for name, value in pairs if value is not None}

    def differing(self, recorded: str, present: str) -> list[str]:
        """The columns in which two digests of one row differ, as far as can be told."""
        before, now = _unpacked(recorded), _unpacked(present)
        if len(before) != len(now):
            return []
        pairs = zip(self.columns, before[STRONG:], now[STRONG:], strict=False)
        return [name for name, old, new in pairs if old != new]


def coverage_of(table: Table) -> Coverage | None:
    """What the record answers for in this table; None where it does not."""
    found: Coverage | None = table.info.get(NAME)
    return found


def bare(digest: str) -> str:
    """A digest without its mark."""
    return digest.lstrip(BORN + PERHAPS)


def _binary(value: Any) -> str:
    return hashlib.sha256(value).hexdigest()


def _lines(values: Sequence[Any]) -> list[bytes]:
    """Each value as JSON: a list of them on lines of their own, for JSON has no line breaks."""
    listed = orjson.dumps([*values], default=_binary, option=orjson.OPT_INDENT_2)
    return listed[_OPENED:-_CLOSED].split(b",\n  ")


def _bytes(value: Any) -> bytes:
    try:
        return orjson.dumps(value, default=_binary)
    except TypeError:
        # Half of a surrogate pair, or a whole number of more than 64 bits.
        return repr(value).encode("utf-8", "surrogatepass")


def _unpacked(digest: str) -> bytes:
    return base64.urlsafe_b64decode(digest + "=" * (-len(digest) % 4))
