"""Officers, what they hold and may, and their sessions."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, bindparam, delete, func, select, update

from engine.storage.db.fast.sql import Query, Statement
from engine.storage.db.fast.transaction import Session
from engine.storage.db.mapping import RowMap, instant_text
from engine.storage.db.page import Page, cut, unpack
from engine.storage.db.repository import Repository, kept
from engine.storage.db.searching import all_words, words_of
from engine.storage.organisation import Holdings, Positions, valid
from engine.storage.rows import (
    HoldingRow,
    LoginFailureRow,
    OfficerRow,
    PositionRow,
    RoleGrantRow,
    SessionRow,
)
from engine.storage.tables import people as t
from engine.storage.tables.record import stream


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
    rows = RowMap(t.role_grant, RoleGrantRow)


_HOLDINGS = len(t.holding.c)
_OFFICERS = len(t.officer.c)
_POSITIONS = len(t.position.c)
_joined = t.holding.c.position_id == t.position.c.id


class Officers(Repository[OfficerRow]):
    """Accounts of people."""

    rows = RowMap(t.officer, OfficerRow)

    def __init__(self, session: Session) -> None:
        """Work inside this transaction."""
        super().__init__(session)
        self._grants = _Grants(session)

    def by_login(self, login: str) -> OfficerRow | None:
        """The account of this sign-in name, or None."""
        return self.first(login=login)

    def holdings(self, officer_id: str, on: date | None = None) -> list[HeldRow]:
        """The positions an officer holds, ever or on a day."""

        def make() -> object:
            made = select(t.holding, t.position).join(t.position, _joined)
            made = made.where(t.holding.c.officer_id == bindparam("officer"))
            if on is not None:
                made = made.where(valid(t.holding))
            return made.order_by(t.holding.c.id)

        statement = kept(("officer", "holdings", on is None), make)
        given = {"officer": officer_id} | ({"on": on.isoformat()} if on is not None else {})
        return [
            HeldRow(Holdings.rows.read(each[:_HOLDINGS]), Positions.rows.read(each[_HOLDINGS:]))
            for each in self._session.rows(statement, **given)
        ]

    def holders(self, agency_id: str, kinds: Collection[str] | None, on: date) -> list[HolderRow]:
        """Who holds positions (of these kinds) in an agency on a day; no disabled accounts."""
        wanted = None if kinds is None else sorted(kinds)

        def make() -> object:
            made = (
                select(t.officer, t.position, t.holding)
                .join(t.holding, t.holding.c.officer_id == t.officer.c.id)
                .join(t.position, _joined)
                .where(t.position.c.agency_id == bindparam("agency"), valid(t.holding))
                .where(t.officer.c.disabled_at.is_(None))
            )
            if wanted is not None:
                names: list[Any] = [bindparam(f"kind_{place}") for place in range(len(wanted))]
                made = made.where(t.position.c.kind.in_(names))
            return made.order_by(t.position.c.kind, t.officer.c.id)

        size = None if wanted is None else len(wanted)
        statement = kept(("officer", "holders", size), make)
        given = {f"kind_{place}": kind for place, kind in enumerate(wanted or ())}
        found = self._session.rows(statement, agency=agency_id, on=on.isoformat(), **given)
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
        found = self._session.query(_PAGE, **asked)
        return cut(self.rows.read_all(found), limit, lambda row: (row.login,))


def _page(*, words: list[Any], after: tuple[Any] | None, limit: Any) -> Select[Any]:
    made = select(t.officer).where(*all_words(t.officer.c.login, words))
    if after is not None:
        made = made.where(t.officer.c.login > after[0])
    return made.order_by(t.officer.c.login).limit(limit)


_PAGE = Query(_page)


@dataclass(frozen=True, slots=True)
class LiveSession:
    """A session, its officer, and the version of everybody's powers: the heads of their record."""

    session: SessionRow
    officer: OfficerRow
    version: str


_SESSIONS = len(t.session.c)


def _live() -> Select[Any]:
    organisation, access = stream.alias("organisation"), stream.alias("access")
    return (
        select(t.session, t.officer, organisation.c.head, access.c.head)
        .join(t.officer, t.officer.c.id == t.session.c.officer_id)
        .outerjoin(organisation, organisation.c.id == "organisation")
        .outerjoin(access, access.c.id == "access")
        .where(t.session.c.id == bindparam("session"))
    )


_LIVE = Statement(_live())


def _failures(*, since: Any, login: Any, address: Any) -> Select[Any]:
    made = select(func.count()).where(t.login_failure.c.at >= since)
    for column, value in ((t.login_failure.c.login, login), (t.login_failure.c.address, address)):
        if value is not None:
            made = made.where(column == value)
    return made


_FAILURES = Query(_failures)
_PURGE = Statement(delete(t.session).where(t.session.c.expires_at < bindparam("before")))
_PURGE_FAILURES = Statement(
    delete(t.login_failure).where(t.login_failure.c.at < bindparam("before"))
)
_REVOKE_ALL = Statement(
    update(t.session)
    .where(
        t.session.c.officer_id == bindparam("officer"),
        t.session.c.revoked_at.is_(None),
        t.session.c.id != bindparam("but"),
    )
    .values(revoked_at=bindparam("at"))
)


class _LoginFailures(Repository[LoginFailureRow]):
    rows = RowMap(t.login_failure, LoginFailureRow)


class Sessions(Repository[SessionRow]):
    """Sessions on the server, by the hash of their token."""

    rows = RowMap(t.session, SessionRow)

    def __init__(self, session: Session) -> None:
        """Work inside this transaction."""
        super().__init__(session)
        self._failures = _LoginFailures(session)

    def live(self, session_id: str, now: datetime) -> LiveSession | None:
        """The session, with whose it is, if it is neither over nor revoked."""
        found = self._session.one(_LIVE, session=session_id)
        if found is None:
            return None
        session = self.rows.read(found[:_SESSIONS])
        if session.revoked_at is not None or session.expires_at <= now:
            return None
        officer = Officers.rows.read(found[_SESSIONS:-2])
        return LiveSession(session, officer, f"{found[-2]} {found[-1]}")

    def touch(self, session_id: str, now: datetime, expires_at: datetime) -> int:
        """Tell that a session was used."""
        return self.update(session_id, last_seen=now, expires_at=expires_at)

    def revoke(self, session_id: str, at: datetime) -> int:
        """End a session."""
        return self.update(session_id, revoked_at=at)

    def revoke_all(self, officer_id: str, at: datetime, *, but: str | None = None) -> int:
        """End all sessions of an officer, except perhaps one."""
        return self._session.write(
            _REVOKE_ALL, officer=officer_id, at=instant_text(at), but=but or ""
        )

    def purge(self, before: datetime) -> int:
        """Remove sessions and failed sign-ins of long ago; returns how many sessions."""
        self._session.write(_PURGE_FAILURES, before=instant_text(before))
        return self._session.write(_PURGE, before=instant_text(before))

    def add_failure(self, row: LoginFailureRow) -> None:
        """Tell of a failed sign-in."""
        self._failures.insert(row)

    def failures(
        self, since: datetime, *, login: str | None = None, address: str | None = None
    ) -> int:
        """How many sign-ins failed since then, for a name, from an address."""
        asked = {"since": instant_text(since), "login": login, "address": address}
        return int(self._session.query(_FAILURES, **asked)[0][0])

    def clear_failures(self, login: str) -> int:
        """Forget the failed sign-ins of a name."""
        return self._failures.delete(login=login)
