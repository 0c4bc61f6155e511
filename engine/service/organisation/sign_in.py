"""Signing in and sessions on the server: 128-bit tokens, kept only as their hash.

A session ends when it idles, when it is old, at sign-out, at a change of password, when the
account is disabled, and when an administrator ends it. Every sign-in makes a new one.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from engine.errors import Busy, NotFound, NotSignedIn, TooManyTries
from engine.model.ids import new_id
from engine.model.permission import SYSTEM, WEB, Actor, Target, may, permit
from engine.model.text import nfc
from engine.sentences import sentence
from engine.service.context import Command, ReadTx, Tx, reading, verb
from engine.service.engine import Engine
from engine.service.organisation import passwords
from engine.service.organisation.accounts import (
    FirstAdministrator,
    change_password,
    first_administrator,
    is_expired,
    reset_password,
    set_password,
)
from engine.service.organisation.actors import acting, actor_by_login, actor_of
from engine.service.record import note_stream
from engine.storage import LoginFailureRow, OfficerRow, SessionRow, Unit

logger = logging.getLogger(__name__)

__all__ = [
    "FirstAdministrator",
    "SignedIn",
    "Visit",
    "actor_by_login",
    "actor_of",
    "change_password",
    "end_all_sessions",
    "end_other_sessions",
    "end_session",
    "first_administrator",
    "reset_password",
    "sessions",
    "set_password",
    "sign_in",
    "sign_out",
    "visit",
]

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)
SEEN_PATIENCE_SECONDS = 0.5
WINDOW = timedelta(minutes=15)
TRIES_TOGETHER = 5
"""Wrong tries of one account from one address: they keep out nobody else, and nobody elsewhere."""
TRIES_PER_LOGIN, TRIES_PER_ADDRESS = 50, 50
"""Beyond these only who signed in from that address before may try."""
WRONG = sentence("Tên đăng nhập hoặc mật khẩu không đúng.")


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new session; ``token`` is shown once and is what the browser keeps."""

    token: str
    officer_id: str
    must_change: bool


@dataclass(frozen=True, slots=True)
class Visit:
    """A live session. Until a one-time password is changed the actor may do nothing else."""

    actor: Actor
    csrf: str
    must_change: bool
    session_id: str

    @property
    def name(self) -> str:
        """The officer's name."""
        return self.actor.name


def sign_in(engine: Engine, login: str, password: str, *, address: str = "") -> SignedIn:
    """Make a session; raises :class:`errors.NotSignedIn`, :class:`errors.TooManyTries`.

    A try is counted before the password is looked at, so that many at once gain nothing.
    """
    name = nfc(login).strip().casefold()[:120]
    try_id = new_id()
    try:
        officer = engine.storage.run(lambda unit: _try(ReadTx(engine, unit), try_id, name, address))
    except TooManyTries:
        _log_refusal("sign_in_limited", name, address)
        raise
    good = passwords.matches(officer.password_hash if officer else None, password)
    if officer is None or not good or officer.disabled_at is not None:
        _log_refusal("sign_in_refused", name, address)
        if officer is not None:
            _note_refusal(engine, officer, address)
        raise NotSignedIn(WRONG)

    def work(unit: Unit) -> SignedIn:
        if is_expired(unit, officer, engine.now()):
            raise NotSignedIn(
                sentence("Mật khẩu dùng một lần đã hết hạn. Hãy đề nghị quản trị cấp lại."),
            )
        return _enter(ReadTx(engine, unit), officer, address)

    return engine.storage.run(work)


def _log_refusal(action: str, login: str, address: str) -> None:
    told = {"action": action, "login": login, "address": address}
    logger.warning("sign-in refused: %r from %s", login, address or "-", extra=told)


def _note_refusal(engine: Engine, officer: OfficerRow, address: str) -> None:
    """Leave on record that somebody tried an account that there is; who it was, nobody knows."""
    trying = Command(new_id(), replace(SYSTEM, channel=WEB), "sign_in", engine.now())

    def work(unit: Unit) -> None:
        told = {"address": address}
        tx = Tx(engine, unit, trying)
        note_stream(tx, "access", "sign_in", element=officer.id, to_state="refused", body=told)

    engine.storage.run(work)


def _try(tx: ReadTx, try_id: str, login: str, address: str) -> OfficerRow | None:
    now = tx.engine.now()
    officer = tx.unit.officers.by_login(login)
    if _too_many(tx.unit, now - WINDOW, login, address, officer):
        raise TooManyTries(retry_after=int(WINDOW.total_seconds()))
    tx.unit.sessions.add_failure(LoginFailureRow(try_id, login, address, now))
    return officer


def _too_many(
    unit: Unit, since: datetime, login: str, address: str, officer: OfficerRow | None
) -> bool:
    failures = unit.sessions.failures
    if failures(since, login=login, address=address) >= TRIES_TOGETHER:
        return True
    by_address = failures(since, address=address) if address else 0
    if by_address < TRIES_PER_ADDRESS and failures(since, login=login) < TRIES_PER_LOGIN:
        return False
    return officer is None or not unit.sessions.exists(officer_id=officer.id, address=address)


def _enter(tx: ReadTx, officer: OfficerRow, address: str) -> SignedIn:
    token, now = secrets.token_urlsafe(32), tx.engine.now()
    tx.unit.sessions.clear_failures(officer.login, address)
    tx.unit.sessions.purge(now - timedelta(days=30))
    tx.unit.sessions.insert(
        SessionRow(
            id=_hash(token),
            officer_id=officer.id,
            csrf=secrets.token_urlsafe(32),
            created_at=now,
            last_seen=now,
            expires_at=now + LONGEST,
            address=address or None,
        )
    )
    who = Actor(officer.id, officer.login, officer.name, channel=WEB)
    signing_in = Command(new_id(), who, "sign_in", now)
    told = {"address": address}
    note_stream(Tx(tx.engine, tx.unit, signing_in), "access", "sign_in", body=told)
    return SignedIn(token, officer.id, officer.must_change)


def visit(engine: Engine, token: str, *, by_hand: bool = True) -> Visit | None:
    """The live session of a token, or None. One short read; use is told once a minute.

    What a page asks by itself (not ``by_hand``) is no use: nobody may sit before it any more.
    """
    now = engine.now()
    with reading(engine) as tx:
        found = tx.unit.sessions.live(_hash(token), now)
        if found is None or _idles(found.session, now):
            return None
        row, officer = found.session, found.officer
        if officer.disabled_at is not None:
            return None
        who = acting(tx, officer, found.version)
    if by_hand and now - row.last_seen > SEEN_EVERY:
        _tell_use(engine, row)
    who = replace(who, session_id=row.id, channel=WEB)
    if officer.must_change:
        who = replace(who, holdings=(), roles=frozenset())
    return Visit(who, row.csrf, officer.must_change, row.id)


def is_live(engine: Engine, token: str) -> bool:
    """Whether a token is one of a session that may still be used; changes nothing."""
    now = engine.now()
    with reading(engine) as tx:
        found = tx.unit.sessions.live(_hash(token), now) if token else None
    return found is not None and not _idles(found.session, now)


def _idles(row: SessionRow, now: datetime) -> bool:
    """Whether nobody used it for too long; one of the future is of a clock that was wrong."""
    return abs(now - row.last_seen) > IDLE


def _tell_use(engine: Engine, row: SessionRow) -> None:
    """Note that a session is used; a store that takes nothing now keeps nobody from reading."""
    now = engine.now()
    try:
        engine.storage.run(
            lambda unit: unit.sessions.touch(row.id, now, row.expires_at),
            attempts=1,
            patience=SEEN_PATIENCE_SECONDS,
        )
    except Busy:
        logger.warning("use of a session not noted", extra={"action": "session_not_noted"})


def sign_out(engine: Engine, who: Actor) -> None:
    """End the session of this request."""
    if who.session_id is not None:
        end_session(engine, who, who.session_id)


def sessions(engine: Engine, who: Actor, officer_id: str | None = None) -> list[SessionRow]:
    """The live sessions of an officer, one's own by default, newest first."""
    about = officer_id or who.officer_id
    permit(who, "session.end", Target(officer_id=about))
    now = engine.now()
    with engine.storage.read() as unit:
        rows = unit.sessions.find(officer_id=about, revoked_at=None, order="-created_at")
    return [row for row in rows if row.expires_at > now and not _idles(row, now)]


@verb("session.end")
def end_session(tx: Tx, session_id: str) -> None:
    """End one session; raises :class:`errors.NotFound` for one that is not his to end."""
    row = tx.unit.sessions.get(session_id)
    if row is None or not may(tx.who, "session.end", Target(officer_id=row.officer_id)):
        raise NotFound
    tx.unit.sessions.revoke(row.id, tx.at)
    note_stream(tx, "access", "session", element=row.officer_id, to_state="ended")


@verb("session.end")
def end_other_sessions(
    tx: Tx,
) -> None:
    """End all one's sessions except this one."""
    permit(tx.who, "session.end", Target(officer_id=tx.who.officer_id))
    tx.unit.sessions.revoke_all(tx.who.officer_id, tx.at, but=tx.who.session_id)
    note_stream(tx, "access", "session", element=tx.who.officer_id, to_state="ended")


@verb("session.end")
def end_all_sessions(tx: Tx, officer_id: str | None = None) -> None:
    """End all sessions of an officer, or of everybody."""
    permit(tx.who, "officer.disable", Target(officer_id=officer_id))
    people = [officer_id] if officer_id else [row.id for row in tx.unit.officers.find()]
    for each in people:
        tx.unit.sessions.revoke_all(each, tx.at)
    note_stream(tx, "access", "session", element=officer_id, to_state="ended")


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
