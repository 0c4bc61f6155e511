"""Officers, what they hold and may."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import KW_ONLY, dataclass
from datetime import date, datetime
from itertools import islice
from typing import Annotated, Any, NamedTuple

from sqlalchemy import Select, String, UniqueConstraint, bindparam, select

from engine.model.text import fold
from engine.storage.db.fast import Sql, SqlTemplate, Transaction
from engine.storage.db.page import Page, cut, unpack
from engine.storage.db.repository import Repository
from engine.storage.db.searching import all_words, words_of
from engine.storage.db.tables import Key, RowTable, Word
from engine.storage.organisation.positions import (
    HOLDING,
    POSITION,
    HoldingRow,
    PositionRow,
    holding,
    position,
    valid,
)


@dataclass(frozen=True, slots=True)
class OfficerRow:
    """The account of a person."""

    id: Key
    login: Annotated[str, String(120)]
    name: str
    _: KW_ONLY
    email: str | None = None
    password_hash: str | None = None
    must_change: bool = False
    disabled_at: datetime | None = None
    created_at: datetime


OFFICER = RowTable("officer", OfficerRow, UniqueConstraint("login"))
officer = OFFICER.table


@dataclass(frozen=True, slots=True)
class RoleGrantRow:
    """A role in the installation that an officer was given."""

    officer_id: Key
    role: Word
    granted_at: datetime


ROLE_GRANT = RowTable("role_grant", RoleGrantRow, key=2)


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A position and the dates for which an officer holds it."""

    holding: HoldingRow
    position: PositionRow


@dataclass(frozen=True, slots=True)
class HolderRow:
    """An officer in a position."""

    officer: OfficerRow
    position: PositionRow
    holding: HoldingRow


class Seat(NamedTuple):
    """That an officer holds a position of an agency, in one of its divisions or none."""

    officer_id: str
    position_id: str
    agency_id: str
    kind: str
    division: str | None


_HOLDINGS = len(holding.c)
_OFFICERS = len(officer.c)
_POSITIONS = len(position.c)
_joined = holding.c.position_id == position.c.id


@SqlTemplate
def _holdings(*, officer_id: Any, on: Any) -> Select[Any]:
    query = select(holding, position).join(position, _joined)
    query = query.where(holding.c.officer_id == officer_id)
    return (query if on is None else query.where(valid(holding, on))).order_by(holding.c.id)


@SqlTemplate
def _holders(*, agency: Any, kinds: list[Any] | None, on: Any) -> Select[Any]:
    query = (
        select(officer, position, holding)
        .join(holding, holding.c.officer_id == officer.c.id)
        .join(position, _joined)
        .where(position.c.agency_id == agency, valid(holding, on), officer.c.disabled_at.is_(None))
    )
    query = query if kinds is None else query.where(position.c.kind.in_(kinds))
    return query.order_by(position.c.kind, officer.c.id)


@SqlTemplate
def _page(*, words: list[Any], after: tuple[Any] | None, limit: Any) -> Select[Any]:
    query = select(officer).where(*all_words(officer.c.login, words))
    if after is not None:
        query = query.where(officer.c.login > after[0])
    return query.order_by(officer.c.login).limit(limit)


_SEATS = Sql(
    select(officer.c.id, position.c.id, position.c.agency_id, position.c.kind, position.c.division)
    .join(holding, holding.c.officer_id == officer.c.id)
    .join(position, _joined)
    .where(valid(holding, bindparam("on")), officer.c.disabled_at.is_(None))
)


class Officers(Repository[OfficerRow]):
    """Accounts of people."""

    rows = OFFICER

    def __init__(self, transaction: Transaction) -> None:
        super().__init__(transaction)
        self._grants = Repository(transaction, ROLE_GRANT)

    def by_login(self, login: str) -> OfficerRow | None:
        """The account of this sign-in name, or None."""
        return self.first(login=login)

    def living(self, ids: Collection[str]) -> list[OfficerRow]:
        """Those of these accounts that are not locked."""
        return self.find(id=[*ids], disabled_at=None, order="id") if ids else []

    def holdings(self, officer_id: str, on: date | None = None) -> list[HeldRow]:
        """The positions an officer holds, ever or on a day."""
        day = None if on is None else on.isoformat()
        rows = self._transaction.search(_holdings, officer_id=officer_id, on=day)
        return [
            HeldRow(HOLDING.read(row[:_HOLDINGS]), POSITION.read(row[_HOLDINGS:])) for row in rows
        ]

    def holders(self, agency_id: str, kinds: Collection[str] | None, on: date) -> list[HolderRow]:
        """Who holds positions (of these kinds) in an agency on a day; no disabled accounts."""
        rows = self._transaction.search(
            _holders,
            agency=agency_id,
            kinds=None if kinds is None else sorted(kinds),
            on=on.isoformat(),
        )
        end = _OFFICERS + _POSITIONS
        return [
            HolderRow(
                self.rows.read(row[:_OFFICERS]),
                POSITION.read(row[_OFFICERS:end]),
                HOLDING.read(row[end:]),
            )
            for row in rows
        ]

    def seats(self, on: date) -> list[Seat]:
        """Who holds what on a day, locked accounts left out."""
        return [Seat(*row) for row in self._transaction.rows(_SEATS, on=on.isoformat())]

    def held_places(self, on: date) -> set[tuple[str, str]]:
        """Every (agency, kind of position) that somebody who is not locked holds on a day."""
        return {(seat.agency_id, seat.kind) for seat in self.seats(on)}

    def grants(self, officer_id: str) -> set[str]:
        """The roles an officer was given."""
        return {row.role for row in self._grants.find(officer_id=officer_id)}

    def grant(self, officer_id: str, role: str, at: datetime) -> None:
        """Give a role."""
        self._grants.put(RoleGrantRow(officer_id, role, at))

    def revoke(self, officer_id: str, role: str) -> int:
        """Take a role back."""
        return self._grants.delete(officer_id=officer_id, role=role)

    def with_role(self, role: str) -> list[OfficerRow]:
        """The accounts that have a role."""
        grants = self._grants.find(role=role)
        return self.find(id=[row.officer_id for row in grants], order="id") if grants else []

    def named(self, text: str, limit: int = 50) -> list[OfficerRow]:
        """The accounts in whose names all words of ``text`` occur; none for an empty text.

        Names are not kept folded: so few people are there that each is looked at.
        """
        words = fold(text).split()
        fitting = (row for row in self.find(order="id") if words and _has_all(row.name, words))
        return list(islice(fitting, limit))

    def page(self, text: str = "", after: str | None = None, limit: int = 50) -> Page[OfficerRow]:
        """Accounts by sign-in name; ``text`` is looked for in it."""
        asked = {"words": words_of(text), "after": unpack(after, str), "limit": limit + 1}
        rows = self.rows.read_all(self._transaction.search(_page, **asked))
        return cut(rows, limit, lambda row: (row.login,))


def _has_all(name: str, words: Collection[str]) -> bool:
    folded = fold(name)
    return all(word in folded for word in words)
