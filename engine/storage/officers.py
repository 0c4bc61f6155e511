"""Officers, what they hold and may."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import KW_ONLY, dataclass
from datetime import date, datetime
from typing import Annotated, Any

from sqlalchemy import Select, String, UniqueConstraint, bindparam, select

from engine.storage.db.fast import SqlTemplate, Transaction, cached_sql
from engine.storage.db.page import Page, cut, unpack
from engine.storage.db.repository import Repository
from engine.storage.db.searching import all_words, words_of
from engine.storage.db.tables import Key, RowTable, Word
from engine.storage.organisation.positions import (
    HoldingRow,
    Holdings,
    PositionRow,
    Positions,
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
role_grant = ROLE_GRANT.table


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


class _Grants(Repository[RoleGrantRow]):
    rows = ROLE_GRANT


_HOLDINGS = len(holding.c)
_OFFICERS = len(officer.c)
_POSITIONS = len(position.c)
_joined = holding.c.position_id == position.c.id


class Officers(Repository[OfficerRow]):
    """Accounts of people."""

    rows = OFFICER

    def __init__(self, transaction: Transaction) -> None:
        super().__init__(transaction)
        self._grants = _Grants(transaction)

    def by_login(self, login: str) -> OfficerRow | None:
        """The account of this sign-in name, or None."""
        return self.first(login=login)

    def holdings(self, officer_id: str, on: date | None = None) -> list[HeldRow]:
        """The positions an officer holds, ever or on a day."""

        def make() -> object:
            made = select(holding, position).join(position, _joined)
            made = made.where(holding.c.officer_id == bindparam("officer"))
            if on is not None:
                made = made.where(valid(holding))
            return made.order_by(holding.c.id)

        statement = cached_sql(("officer", "holdings", on is None), make)
        given = {"officer": officer_id} | ({"on": on.isoformat()} if on is not None else {})
        return [
            HeldRow(Holdings.rows.read(each[:_HOLDINGS]), Positions.rows.read(each[_HOLDINGS:]))
            for each in self._transaction.rows(statement, **given)
        ]

    def holders(self, agency_id: str, kinds: Collection[str] | None, on: date) -> list[HolderRow]:
        """Who holds positions (of these kinds) in an agency on a day; no disabled accounts."""
        wanted = None if kinds is None else sorted(kinds)

        def make() -> object:
            made = (
                select(officer, position, holding)
                .join(holding, holding.c.officer_id == officer.c.id)
                .join(position, _joined)
                .where(position.c.agency_id == bindparam("agency"), valid(holding))
                .where(officer.c.disabled_at.is_(None))
            )
            if wanted is not None:
                names: list[Any] = [bindparam(f"kind_{place}") for place in range(len(wanted))]
                made = made.where(position.c.kind.in_(names))
            return made.order_by(position.c.kind, officer.c.id)

        size = None if wanted is None else len(wanted)
        statement = cached_sql(("officer", "holders", size), make)
        given = {f"kind_{place}": kind for place, kind in enumerate(wanted or ())}
        found = self._transaction.rows(statement, agency=agency_id, on=on.isoformat(), **given)
        end = _OFFICERS + _POSITIONS
        return [
            HolderRow(
                self.rows.read(each[:_OFFICERS]),
                Positions.rows.read(each[_OFFICERS:end]),
                Holdings.rows.read(each[end:]),
            )
            for each in found
        ]

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

    def page(self, text: str = "", after: str | None = None, limit: int = 50) -> Page[OfficerRow]:
        """Accounts by sign-in name; ``text`` is looked for in it."""
        asked = {"words": words_of(text), "after": unpack(after, str), "limit": limit + 1}
        found = self._transaction.search(_PAGE, **asked)
        return cut(self.rows.read_all(found), limit, lambda row: (row.login,))


def _page(*, words: list[Any], after: tuple[Any] | None, limit: Any) -> Select[Any]:
    made = select(officer).where(*all_words(officer.c.login, words))
    if after is not None:
        made = made.where(officer.c.login > after[0])
    return made.order_by(officer.c.login).limit(limit)


_PAGE = SqlTemplate(_page)
