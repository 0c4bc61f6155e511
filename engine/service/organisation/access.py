"""Who came in, who was given what, who changed the organisation: for those who look after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.model import reasons
from engine.model.permission import ROLES, SYSTEM, Actor, Target, permit, way_in_words
from engine.sentences import Sentence, sentence
from engine.service.engine import Engine
from engine.service.organisation.queries import names_of
from engine.service.record import WAY
from engine.storage import LoginFailureRow, Recorded

STREAMS = ("access", "organisation")
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
    ("import", None): sentence("Nhập danh mục tổ chức"),
    ("holding", None): sentence("Bố trí vào vị trí"),
    ("division", None): sentence("Kết thúc phòng"),
    ("delegation", "lent"): sentence("Ghi ủy quyền"),
    ("delegation", "ended"): sentence("Kết thúc ủy quyền"),
    ("transfer", None): sentence("Chuyển giao nhiệm vụ của cơ quan"),
    ("transfer", "taken_back"): sentence("Rút lại lần chuyển giao"),
    ("calendar", None): sentence("Thay đổi lịch làm việc"),
    ("policy", None): sentence("Đổi chính sách nhắc việc, đôn đốc"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line; ``about`` is the account it concerns, by sign-in name, or the agency."""

    at: datetime
    what: Sentence
    who: str
    about: str
    role: Sentence | None
    address: str
    why: str | Sentence
    way: Sentence | None


@dataclass(frozen=True, slots=True)
class Trail:
    """The newest lines, and the sign-ins that failed lately, of unknown accounts too."""

    entries: list[Entry]
    failures: list[LoginFailureRow]


def trail(engine: Engine, who: Actor) -> Trail:
    """What happened to accounts and to the organisation lately, newest first."""
    permit(who, "access.read", Target())
    with engine.storage.read() as unit:
        lines = [one for stream in STREAMS for one in unit.record.newest(stream, MOST)]
        lines = sorted(lines, key=lambda one: one.row.at, reverse=True)[:MOST]
        people = {one.row.actor for one in lines} | {one.row.element or "" for one in lines}
        logins = names_of(unit, people) | {
            row.id: row.login for row in unit.officers.find(id=people)
        }
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
        way=way_in_words(str(one.body.get(WAY) or "")),
    )
