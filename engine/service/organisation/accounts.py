"""Accounts: the first administrator, passwords set, changed and reset, accounts closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from engine.errors import InvalidInput, NotFound
from engine.model.ids import new_id
from engine.model.permission import SYSTEM, Actor, Target, permit
from engine.model.transitions import instant_text
from engine.service.context import Command, run
from engine.service.engine import Engine
from engine.service.organisation import passwords
from engine.service.record import note_stream
from engine.storage import OfficerRow, Unit

FIRST_LOGIN = "quantri"
ONE_TIME_FOR = timedelta(hours=72)


@dataclass(frozen=True, slots=True)
class FirstAdministrator:
    """The account of a fresh install; the secret is shown once and must be changed."""

    login: str
    secret: str


def first_administrator(engine: Engine) -> FirstAdministrator | None:
    """Make the one administrator of a fresh install; None when there has ever been one."""
    secret = passwords.one_time_secret()

    def work(unit: Unit, command: Command) -> bool:
        if unit.officers.with_role("administrator"):
            return False
        officer = OfficerRow(
            id=new_id(),
            login=FIRST_LOGIN,
            name="Quản trị hệ thống",
            created_at=command.at,
            password_hash=passwords.hashed(secret),
            must_change=True,
        )
        unit.officers.insert(officer)
        unit.officers.grant(officer.id, "administrator", command.at)
        _mark_one_time(unit, officer.id, command.at)
        _tell(unit, command, officer.id, "created", {"role": "administrator"})
        return True

    made = run(engine, SYSTEM, "officer.change", {"first": True}, work)
    return FirstAdministrator(FIRST_LOGIN, secret) if made else None


def change_password(engine: Engine, who: Actor, old: str, new: str) -> None:
    """Change one's own password; every other session of the account ends.

    Raises :class:`errors.InvalidInput` when the old one is wrong or the new one is weak.
    """

    def work(unit: Unit, command: Command) -> None:
        permit(who, "officer.password", Target(officer_id=who.officer_id))
        officer = unit.officers.need(who.officer_id)
        if not passwords.matches(officer.password_hash, old):
            raise InvalidInput(fields={"old": "Mật khẩu hiện tại không đúng."})
        if passwords.matches(officer.password_hash, new):
            raise InvalidInput(fields={"password": "Mật khẩu mới phải khác mật khẩu cũ."})
        _write(unit, command, officer, new, must_change=False)
        unit.sessions.revoke_all(officer.id, command.at)

    run(engine, who, "officer.password", {"officer": who.officer_id}, work)


def reset_password(engine: Engine, who: Actor, officer_id: str) -> str:
    """Give an account a one-time secret, to be told to its officer; all its sessions end."""
    secret = passwords.one_time_secret()

    def work(unit: Unit, command: Command) -> None:
        permit(who, "officer.change", Target(officer_id=officer_id))
        officer = _need(unit, officer_id)
        _write(unit, command, officer, secret, must_change=True)
        unit.sessions.revoke_all(officer.id, command.at)

    run(engine, who, "officer.change", {"reset": officer_id}, work)
    return secret


def set_password(
    engine: Engine, who: Actor, officer_id: str, password: str, *, must_change: bool = False
) -> None:
    """Set a password from the command line: for the demo, which is no installation."""

    def work(unit: Unit, command: Command) -> None:
        permit(who, "officer.change", Target(officer_id=officer_id))
        _write(unit, command, _need(unit, officer_id), password, must_change=must_change)
        unit.sessions.revoke_all(officer_id, command.at)

    run(engine, who, "officer.change", {"set": officer_id}, work)


def set_one_password(engine: Engine, who: Actor, officer_ids: Sequence[str], password: str) -> None:
    """Give many accounts the same published password, hashed once: for the demo alone."""

    def work(unit: Unit, command: Command) -> None:
        permit(who, "officer.change", Target())
        good = passwords.hashed(passwords.require_good(password, ""))
        for officer_id in officer_ids:
            officer = _need(unit, officer_id)
            unit.officers.put(replace(officer, password_hash=good, must_change=False))
            _tell(unit, command, officer_id, "password", {"one_time": False})

    run(engine, who, "officer.change", {"set": list(officer_ids)}, work)


def disable(
    engine: Engine, who: Actor, officer_id: str, *, reason: str, command_id: str | None = None
) -> None:
    """Close an account: its sessions end at once, what it did stays on record."""

    def work(unit: Unit, command: Command) -> None:
        permit(who, "officer.disable", Target(officer_id=officer_id))
        if officer_id == who.officer_id:
            raise InvalidInput(
                "Không thể tự khóa tài khoản của chính mình.",
                en="Nobody can disable his own account.",
            )
        _need(unit, officer_id)
        unit.officers.update(officer_id, disabled_at=command.at)
        unit.sessions.revoke_all(officer_id, command.at)
        _tell(unit, command, officer_id, "disabled", {})

    body = {"officer": officer_id}
    run(engine, who, "officer.disable", body, work, command_id, reason=reason)


def enable(
    engine: Engine, who: Actor, officer_id: str, *, reason: str, command_id: str | None = None
) -> None:
    """Open an account again."""

    def work(unit: Unit, command: Command) -> None:
        permit(who, "officer.change", Target(officer_id=officer_id))
        _need(unit, officer_id)
        unit.officers.update(officer_id, disabled_at=None)
        _tell(unit, command, officer_id, "enabled", {})

    run(engine, who, "officer.change", {"enable": officer_id}, work, command_id, reason=reason)


def is_expired(unit: Unit, officer: OfficerRow, now: datetime) -> bool:
    """Whether a one-time secret was not used within its three days."""
    given = unit.settings.get(_one_time_key(officer.id)) if officer.must_change else None
    return given is not None and given < instant_text(now - ONE_TIME_FOR)


def _write(
    unit: Unit, command: Command, officer: OfficerRow, password: str, *, must_change: bool
) -> None:
    good = passwords.require_good(password, officer.login)
    changed = replace(officer, password_hash=passwords.hashed(good), must_change=must_change)
    unit.officers.put(changed)
    if must_change:
        _mark_one_time(unit, officer.id, command.at)
    _tell(unit, command, officer.id, "password", {"one_time": must_change})


def _mark_one_time(unit: Unit, officer_id: str, at: datetime) -> None:
    unit.settings.set(_one_time_key(officer_id), instant_text(at))


def _one_time_key(officer_id: str) -> str:
    return f"one-time:{officer_id}"


def _need(unit: Unit, officer_id: str) -> OfficerRow:
    officer = unit.officers.get(officer_id)
    if officer is None:
        raise NotFound("Không có tài khoản này.", en="There is no such account.")
    return officer


def _tell(
    unit: Unit, command: Command, officer_id: str, state: str, body: dict[str, object]
) -> None:
    note_stream(unit, command, "access", "account", element=officer_id, to_state=state, body=body)
