"""Registers of documents (sổ đăng ký văn bản đi, đến), and the numbers that were given in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass
from datetime import date, datetime
from typing import Annotated, Any

from sqlalchemy import Index, Select, String, bindparam, func, select, text

from engine.storage.db.fast import Sql
from engine.storage.db.page import Page
from engine.storage.db.repository import Repository
from engine.storage.db.tables import Key, RowTable, Word

RegisterKey = tuple[str, str, str]
"""Agency, direction and kind: what a register is known by."""


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """An agency's register of one direction and kind; ``pattern`` says how numbers are written."""

    agency_id: Key
    direction: Word
    kind: Word
    _: KW_ONLY
    pattern: Annotated[str, String(120)]

    @property
    def key(self) -> RegisterKey:
        """What it is known by."""
        return self.agency_id, self.direction, self.kind


REGISTER = RowTable("document_register", RegisterRow, key=3)


@dataclass(frozen=True, slots=True)
class NumberRow:
    """A number of a register and year, as it was given or typed (``source``).

    ``code`` is how it is written; ``suffix`` the letter of a number put between two others. A
    number that was corrected is struck, with the reason, and stays.
    """

    id: Key
    _: KW_ONLY
    agency_id: Key
    direction: Word
    kind: Word
    year: int
    number: int
    suffix: Word
    code: Annotated[str, String(120)]
    source: Word
    root_id: Key | None = None
    document_id: Key | None = None
    given_by: Key
    given_at: datetime
    struck_by: Key | None = None
    struck_at: datetime | None = None
    struck_reason: str | None = None
    dated: date | None = None


_STANDING = text("struck_at IS NULL")
NUMBER = RowTable(
    "document_number",
    NumberRow,
    Index(
        "uq_document_number_standing",
        "agency_id",
        "direction",
        "kind",
        "year",
        "number",
        "suffix",
        unique=True,
        sqlite_where=_STANDING,
        postgresql_where=_STANDING,
    ),
    Index("ix_document_number_register", "agency_id", "direction", "kind", "year", "number"),
    Index(None, "root_id"),
    Index(None, "document_id"),
)
number = NUMBER.table


_PLACE = ("agency_id", "direction", "kind")


def _of(names: Sequence[str], *columns: Any) -> Select[Any]:
    return select(*columns).where(*(number.c[name] == bindparam(f"of_{name}") for name in names))


_HIGHEST = Sql(_of((*_PLACE, "year"), func.max(number.c.number)))
_NUMBERS = Sql(_of((*_PLACE, "year"), number.c.number).order_by(number.c.number))
_DAYS = Sql(
    _of((*_PLACE, "year"), number.c.number, number.c.dated)
    .where(number.c.struck_at.is_(None), number.c.dated.is_not(None))
    .order_by(number.c.number, number.c.suffix)
)
_YEARS = Sql(_of(_PLACE, number.c.year).distinct())


class Registers(Repository[RegisterRow]):
    """Registers by agency, direction and kind."""

    rows = REGISTER

    def opened(self, row: RegisterRow) -> tuple[RegisterRow, bool]:
        """The register kept from other units until this one ends, and whether it is new."""
        new = self.get(*row.key) is None
        self.insert_absent([row])
        return self.lock(*row.key), new


class Numbers(Repository[NumberRow]):
    """Numbers that were given or typed; none is ever removed."""

    rows = NUMBER

    def highest(self, register: RegisterKey, year: int) -> int:
        """The highest number of a year, struck ones too; 0 where there is none."""
        return int(self._transaction.scalar(_HIGHEST, **_parameters(register, year=year)) or 0)

    def all_of(self, register: RegisterKey, year: int) -> list[int]:
        """The numbers of a year, rising, struck ones too."""
        found = self._transaction.rows(_NUMBERS, **_parameters(register, year=year))
        return [int(each[0]) for each in found]

    def days(self, register: RegisterKey, year: int) -> list[tuple[int, date]]:
        """The standing numbers of a year, rising, with the days of their documents."""
        found = self._transaction.rows(_DAYS, **_parameters(register, year=year))
        return [(int(each[0]), date.fromisoformat(str(each[1]))) for each in found]

    def years(self, register: RegisterKey) -> list[int]:
        """The years in which it has numbers."""
        found = self._transaction.rows(_YEARS, **_parameters(register))
        return [int(each[0]) for each in found]

    def standing(self, register: RegisterKey, year: int, at: int, suffix: str) -> NumberRow | None:
        """Who has a number, if it was not struck."""
        return self.first(**_equals(register), year=year, number=at, suffix=suffix, struck_at=None)

    def page(
        self, register: RegisterKey, year: int, *, after: str | None = None, limit: int = 50
    ) -> Page[NumberRow]:
        """The numbers of a year, last given first."""
        return self.newest_page(after, limit, **_equals(register), year=year)


def _equals(register: RegisterKey) -> dict[str, str]:
    return dict(zip(_PLACE, register, strict=True))


def _parameters(register: RegisterKey, **more: int) -> dict[str, Any]:
    return {f"of_{name}": value for name, value in {**_equals(register), **more}.items()}
