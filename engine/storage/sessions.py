"""Sessions in browsers, and sign-ins that failed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from sqlalchemy import Index, Select, String, bindparam, delete, func, select, update

from engine.storage.db.fast import Sql, SqlTemplate, Transaction
from engine.storage.db.repository import Repository
from engine.storage.db.tables import Key, RowTable
from engine.storage.db.values import instant_text
from engine.storage.officers import OFFICER, OfficerRow, officer
from engine.storage.record.transitions import stream


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session in a browser, by the hash of its token."""

    id: Key
    officer_id: Key
    csrf: Key
    created_at: datetime
    last_seen: datetime
    expires_at: datetime
    revoked_at: datetime | None = None
    address: Key | None = None


SESSION = RowTable(
    "session",
    SessionRow,
    Index(None, "expires_at"),
    Index(None, "officer_id"),
    uncovered="it ends within hours, moves with every page and stays behind in a backup",
)
session = SESSION.table


@dataclass(frozen=True, slots=True)
class LoginFailureRow:
    """A sign-in that failed."""

    id: Key
    login: Annotated[str, String(120)]
    address: Key
    at: datetime


LOGIN_FAILURE = RowTable(
    "login_failure",
    LoginFailureRow,
    Index("ix_login_failure_address", "address", "at"),
    Index(None, "at"),
    Index("ix_login_failure_login", "login", "at"),
    uncovered="it is counted for some minutes and stays behind in a backup",
)
login_failure = LOGIN_FAILURE.table


@dataclass(frozen=True, slots=True)
class LiveSession:
    """A session, its officer, and the version of everybody's powers: the heads of their record."""

    session: SessionRow
    officer: OfficerRow
    version: str


_SESSIONS = len(session.c)


def _live() -> Select[Any]:
    organisation, access = stream.alias("organisation"), stream.alias("access")
    return (
        select(session, officer, organisation.c.head, access.c.head)
        .join(officer, officer.c.id == session.c.officer_id)
        .outerjoin(organisation, organisation.c.id == "organisation")
        .outerjoin(access, access.c.id == "access")
        .where(session.c.id == bindparam("session"))
    )


_LIVE = Sql(_live())


@SqlTemplate
def _failures(*, since: Any, login: Any, address: Any) -> Select[Any]:
    query = select(func.count()).where(login_failure.c.at >= since)
    for column, value in ((login_failure.c.login, login), (login_failure.c.address, address)):
        if value is not None:
            query = query.where(column == value)
    return query


_PURGE = Sql(delete(session).where(session.c.expires_at < bindparam("before")))
_PURGE_FAILURES = Sql(delete(login_failure).where(login_failure.c.at < bindparam("before")))
_REVOKE_ALL = Sql(
    update(session)
    .where(
        session.c.officer_id == bindparam("officer"),
        session.c.revoked_at.is_(None),
        session.c.id != bindparam("but"),
    )
    .values(revoked_at=bindparam("at"))
)


class Sessions(Repository[SessionRow]):
    """Sessions on the server, by the hash of their token."""

    rows = SESSION

    def __init__(self, transaction: Transaction) -> None:
        super().__init__(transaction)
        self._failures = Repository(transaction, LOGIN_FAILURE)

    def live(self, session_id: str, now: datetime) -> LiveSession | None:
        """The session, with whose it is, if it is neither over nor revoked."""
        columns = self._transaction.one(_LIVE, session=session_id)
        if columns is None:
            return None
        row = self.rows.read(columns[:_SESSIONS])
        if row.revoked_at is not None or row.expires_at <= now:
            return None
        officer_row = OFFICER.read(columns[_SESSIONS:-2])
        return LiveSession(row, officer_row, f"{columns[-2]} {columns[-1]}")

    def touch(self, session_id: str, now: datetime, expires_at: datetime) -> int:
        """Tell that a session was used."""
        return self.update(session_id, last_seen=now, expires_at=expires_at)

    def revoke(self, session_id: str, at: datetime) -> int:
        """End a session."""
        return self.update(session_id, revoked_at=at)

    def revoke_all(self, officer_id: str, at: datetime, *, but: str | None = None) -> int:
        """End all sessions of an officer, except perhaps one."""
        return self._transaction.change(
            _REVOKE_ALL, officer=officer_id, at=instant_text(at), but=but or ""
        )

    def purge(self, before: datetime) -> int:
        """Remove sessions and failed sign-ins of long ago; returns how many sessions."""
        self._transaction.change(_PURGE_FAILURES, before=instant_text(before))
        return self._transaction.change(_PURGE, before=instant_text(before))

    def add_failure(self, row: LoginFailureRow) -> None:
        """Tell of a failed sign-in."""
        self._failures.insert(row)

    def failures(
        self, since: datetime, *, login: str | None = None, address: str | None = None
    ) -> int:
        """How many sign-ins failed since then, for a name, from an address."""
        asked = {"since": instant_text(since), "login": login, "address": address}
        return int(self._transaction.search(_failures, **asked)[0][0])

    def clear_failures(self, login: str, address: str | None = None) -> int:
        """Forget the failed sign-ins of a name, those from one address if it is given."""
        where = {"login": login} | ({} if address is None else {"address": address})
        return self._failures.delete(**where)

    def newest_failures(self, limit: int) -> list[LoginFailureRow]:
        """The failed sign-ins that are kept, newest first."""
        return self._failures.find(order=("-at", "-id"), limit=limit)
