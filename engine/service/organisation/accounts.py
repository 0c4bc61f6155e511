"""Accounts: the first administrator, passwords set, changed and reset, accounts closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from engine.errors import Conflict, InvalidInput, NotFound, TooManyTries
from engine.model.ids import new_id
from engine.model.permission import SYSTEM, Actor, Target, permit
from engine.model.transitions import instant_text
from engine.sentences import sentence
from engine.service.context import Tx, run, verb
from engine.service.engine import Engine
from engine.service.organisation import passwords
from engine.service.record import note_stream
from engine.storage import LoginFailureRow, OfficerRow, Unit

FIRST_LOGIN = "quantri"
ONE_TIME_FOR = timedelta(hours=72)
OLD_TRIES, OLD_WINDOW = 5, timedelta(minutes=15)
"""How often the present password may be guessed in a session."""


@dataclass(frozen=True, slots=True)
class FirstAdministrator:
    """The account of a fresh install; the secret is shown once and must be changed."""

    login: str
    secret: str


def first_administrator(engine: Engine, who: Actor = SYSTEM) -> FirstAdministrator | None:
    """Make the one administrator of a fresh install; None when there has ever been one."""
    secret = passwords.one_time_secret()

    def work(
        tx: Tx,
    ) -> bool:
        if tx.unit.officers.with_role("administrator"):
            return False
        officer = OfficerRow(
            id=new_id(),
            login=FIRST_LOGIN,
            name="Quản trị hệ thống",
            created_at=tx.at,
            password_hash=passwords.hashed(secret),
            must_change=True,
        )
        tx.unit.officers.insert(officer)
        tx.unit.officers.grant(officer.id, "administrator", tx.at)
        _mark_one_time(tx.unit, officer.id, tx.at)
        _tell(tx, officer.id, "created", {"role": "administrator"})
        return True

    made = run(engine, who, "officer.change", {"first": True}, work)
    return FirstAdministrator(FIRST_LOGIN, secret) if made else None


def change_password(engine: Engine, who: Actor, old: str, new: str) -> None:
    """Change one's own password; every other session of the account ends.

    Raises :class:`errors.InvalidInput` when the old one is wrong or the new one is weak,
    :class:`errors.TooManyTries` when it was wrong too often: a session may be stolen.
    """
    permit(who, "officer.password", Target(officer_id=who.officer_id))
    officer = engine.storage.run(lambda unit: _try_old(engine, unit, who))
    if not passwords.matches(officer.password_hash, old):
        raise InvalidInput(fields={"old": sentence("Mật khẩu hiện tại không đúng.")})
    place = _place(who)
    engine.storage.run(lambda unit: unit.sessions.clear_failures(officer.login, place))
    if passwords.matches(officer.password_hash, new):
        raise InvalidInput(fields={"password": sentence("Mật khẩu mới phải khác mật khẩu cũ.")})
    good = passwords.hashed(passwords.require_good(new, officer.login))
    _change(engine, who, officer.password_hash, good)


def _place(who: Actor) -> str:
    """Where tries of the present password are counted: the session, in the place of an address."""
    return f"session:{who.session_id}"[:64]


def _try_old(engine: Engine, unit: Unit, who: Actor) -> OfficerRow:
    """Count a try before the password is looked at, outside of the transaction that changes it."""
    officer, now = unit.officers.need(who.officer_id), engine.now()
    place = _place(who)
    if unit.sessions.failures(now - OLD_WINDOW, login=officer.login, address=place) >= OLD_TRIES:
        raise TooManyTries(retry_after=int(OLD_WINDOW.total_seconds()))
    unit.sessions.add_failure(LoginFailureRow(new_id(), officer.login, place, now))
    return officer


@verb("officer.password")
def _change(tx: Tx, old_hash: str | None, new_hash: str) -> None:
    officer = tx.unit.officers.need(tx.who.officer_id)
    if officer.password_hash != old_hash:
        raise Conflict
    tx.unit.officers.put(replace(officer, password_hash=new_hash, must_change=False))
    tx.unit.sessions.revoke_all(officer.id, tx.at)
    _tell(tx, officer.id, "password", {"one_time": False})


def reset_password(engine: Engine, who: Actor, officer_id: str) -> str:
    """Give an account a one-time secret, to be told to its officer; all its sessions end."""
    secret = passwords.one_time_secret()

    def work(
        tx: Tx,
    ) -> None:
        permit(who, "officer.change", Target(officer_id=officer_id))
        give_secret(tx, _need(tx.unit, officer_id), passwords.hashed_secret(secret))

    run(engine, who, "officer.change", {"reset": officer_id}, work)
    return secret


@verb("officer.change")
def set_password(tx: Tx, officer_id: str, password: str, *, must_change: bool = False) -> None:
    """Set a password from the command line: for the demo, which is no installation."""
    permit(tx.who, "officer.change", Target(officer_id=officer_id))
    _write(tx, _need(tx.unit, officer_id), password, must_change=must_change)
    tx.unit.sessions.revoke_all(officer_id, tx.at)


@verb("officer.change")
def set_one_password(tx: Tx, officer_ids: Sequence[str], password: str) -> None:
    """Give many accounts the same published password, hashed once: for the demo alone."""
    permit(tx.who, "officer.change", Target())
    good = passwords.hashed(passwords.require_good(password, ""))
    for officer_id in officer_ids:
        officer = _need(tx.unit, officer_id)
        tx.unit.officers.put(replace(officer, password_hash=good, must_change=False))
        _tell(tx, officer_id, "password", {"one_time": False})


@verb("officer.disable")
def disable(tx: Tx, officer_id: str, *, reason: str, command_id: str | None = None) -> None:
    """Close an account: its sessions end at once, what it did stays on record."""
    permit(tx.who, "officer.disable", Target(officer_id=officer_id))
    if officer_id == tx.who.officer_id:
        raise InvalidInput(
            sentence("Không thể tự khóa tài khoản của chính mình."),
        )
    _need(tx.unit, officer_id)
    tx.unit.officers.update(officer_id, disabled_at=tx.at)
    tx.unit.sessions.revoke_all(officer_id, tx.at)
    _tell(tx, officer_id, "disabled", {})
    tx.engine.listeners.seats_lost(tx, {officer_id})


@verb("officer.change")
def enable(tx: Tx, officer_id: str, *, reason: str, command_id: str | None = None) -> None:
    """Open an account again."""
    permit(tx.who, "officer.change", Target(officer_id=officer_id))
    _need(tx.unit, officer_id)
    tx.unit.officers.update(officer_id, disabled_at=None)
    _tell(tx, officer_id, "enabled", {})


def is_expired(unit: Unit, officer: OfficerRow, now: datetime) -> bool:
    """Whether a one-time secret was not used within its three days."""
    given = unit.settings.get(_one_time_key(officer.id)) if officer.must_change else None
    return given is not None and given < instant_text(now - ONE_TIME_FOR)


def _write(tx: Tx, officer: OfficerRow, password: str, *, must_change: bool) -> None:
    good = passwords.require_good(password, officer.login)
    changed = replace(officer, password_hash=passwords.hashed(good), must_change=must_change)
    tx.unit.officers.put(changed)
    if must_change:
        _mark_one_time(tx.unit, officer.id, tx.at)
    _tell(tx, officer.id, "password", {"one_time": must_change})


def give_secret(tx: Tx, officer: OfficerRow, secret_hash: str) -> None:
    """Let an account be opened by a one-time secret from now on; all its sessions end."""
    tx.unit.officers.put(replace(officer, password_hash=secret_hash, must_change=True))
    _mark_one_time(tx.unit, officer.id, tx.at)
    tx.unit.sessions.revoke_all(officer.id, tx.at)
    tx.unit.sessions.clear_failures(officer.login)
    _tell(tx, officer.id, "password", {"one_time": True})


def _mark_one_time(unit: Unit, officer_id: str, at: datetime) -> None:
    unit.settings.set(_one_time_key(officer_id), instant_text(at))


def _one_time_key(officer_id: str) -> str:
    return f"one-time:{officer_id}"


def _need(unit: Unit, officer_id: str) -> OfficerRow:
    officer = unit.officers.get(officer_id)
    if officer is None:
        raise NotFound(sentence("Không có tài khoản này."))
    return officer


def _tell(tx: Tx, officer_id: str, state: str, body: dict[str, object]) -> None:
    note_stream(tx, "access", "account", element=officer_id, to_state=state, body=body)
