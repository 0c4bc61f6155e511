"""Who came in, who was refused, who was given what: for those who look after security."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.model import reasons
from engine.model.permission import ROLES, SYSTEM, Actor, Target, permit
from engine.sentences import Sentence, sentence
from engine.service.engine import Engine
from engine.storage import LoginFailureRow, Recorded

MOST = 200
_WORDS: dict[tuple[str, str | None], Sentence] = {
    ("sign_in", None): sentence("Đăng nhập"),
    ("sign_in", "refused"): sentence("Đăng nhập không thành công"),
    ("session", "ended"): sentence("Kết thúc phiên làm việc"),
    ("account", "created"): sentence("Lập tài khoản"),
    ("account", "password"): sentence("Đặt mật khẩu"),
    ("account", "disabled"): sentence("Khóa tài khoản"),
    ("account", "enabled"): sentence("Mở khóa tài khoản"),
    ("permission", "granted"): sentence("Giao vai trò"),
    ("permission", "revoked"): sentence("Thu hồi vai trò"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the access record; ``about`` is the account it concerns, by sign-in name."""

    at: datetime
    what: Sentence
    who: str
    about: str
    role: Sentence | None
    address: str
    why: str | Sentence


@dataclass(frozen=True, slots=True)
class Trail:
    """The newest lines, and the sign-ins that failed lately, of unknown accounts too."""

    entries: list[Entry]
    failures: list[LoginFailureRow]


def trail(engine: Engine, who: Actor) -> Trail:
    """What happened to accounts lately, newest first."""
    permit(who, "access.read", Target())
    with engine.storage.read() as unit:
        lines = unit.record.newest("access", MOST)
        people = {one.row.actor for one in lines} | {one.row.element or "" for one in lines}
        logins = {row.id: row.login for row in unit.officers.find(id=people)}
        failures = [
            row
            for row in unit.sessions.newest_failures(MOST)
            if not row.address.startswith("session:")
        ]
    return Trail([_entry(one, logins) for one in lines], failures)


def _entry(one: Recorded, logins: dict[str, str]) -> Entry:
    row = one.row
    actor = SYSTEM.name if row.actor == SYSTEM.officer_id else logins.get(row.actor, row.actor)
    return Entry(
        at=row.at,
        what=_WORDS.get((row.kind, row.to_state), sentence("Thay đổi khác")),
        who=actor,
        about=logins.get(row.element or "", row.element or actor),
        role=ROLES.get(str(one.body.get("role"))),
        address=str(one.body.get("address") or ""),
        why=reasons.told(one.reason or ""),
    )
