"""The record in officers' words: who did what, when, for whom and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.errors import NotFound
from engine.model.assignments import AssignmentState
from engine.model.deadlines import from_json
from engine.model.organisation import CAPACITY_MARKS
from engine.model.permission import SYSTEM, Actor
from engine.service.engine import Engine
from engine.service.overviews import names, see
from engine.service.targets import assignment_target, readable
from engine.storage import AssignmentRow, Page, Unit
from engine.storage.repositories.record import Recorded

QUIET = frozenset(
    {
        "sequenceFlow",
        "exclusiveGateway",
        "parallelGateway",
        "inclusiveGateway",
        "eventBasedGateway",
        "complexGateway",
        "startEvent",
        "endEvent",
        "scriptTask",
    }
)
"""Elements whose passing says nothing to an officer."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a history; ``what`` is in Vietnamese, ``agency`` whose work it was.

    ``about`` is the assignment it belongs to, empty for what concerns the whole plan.
    """

    at: datetime
    what: str
    who: str
    why: str
    element: str | None
    agency: str
    stream: str
    seq: int
    about: str = ""


def of_plan(
    engine: Engine, who: Actor, root_id: str, *, after: str | None = None, limit: int = 60
) -> Page[Entry]:
    """What happened in a plan and everything below it, newest first."""
    with engine.storage.read() as unit:
        see(unit, who, root_id)
        found = unit.record.of_root(root_id, after=after, limit=limit)
        return Page(_entries(unit, found.rows), found.next)


def of_assignment(
    engine: Engine, who: Actor, assignment_id: str, *, limit: int = 200
) -> list[Entry]:
    """What happened to one assignment, newest first; raises NotFound."""
    with engine.storage.read() as unit:
        row = unit.assignments.get(assignment_id)
        if row is None:
            raise NotFound
        readable(who, "history.read", assignment_target(row, unit.plans.get(row.root_id)))
        return _entries(unit, unit.record.newest(row.instance_id, limit))


def _entries(unit: Unit, rows: Iterable[Recorded]) -> list[Entry]:
    shown = [(one, words) for one in rows if (words := _what(one))]
    people = {one.row.actor for one, _ in shown} | {one.row.on_behalf for one, _ in shown}
    wanted = [each for each in people if each]
    officers = {row.id: row.name for row in unit.officers.find(id=wanted)} | _lenders(unit, wanted)
    shares = {
        row.instance_id: row
        for row in unit.assignments.find(instance_id={one.row.stream for one, _ in shown})
    }
    whose = {
        one.row.stream: (share.agency_id if (share := shares.get(one.row.stream)) else None)
        or one.row.agency_to
        for one, _ in shown
    }
    agencies = names(unit, whose.values())
    return [
        Entry(
            at=one.row.at,
            what=words,
            who=_who(one, officers),
            why=one.reason or "",
            element=one.row.element,
            agency=agencies.get(whose[one.row.stream] or "", ""),
            stream=one.row.stream,
            seq=one.row.seq,
            about=_about(shares.get(one.row.stream)),
        )
        for one, words in shown
    ]


def _about(share: AssignmentRow | None) -> str:
    if share is None:
        return ""
    return f"{share.number}. {share.title}" if share.number else share.title


def _lenders(unit: Unit, ids: list[str]) -> dict[str, str]:
    """The positions for which others acted, with the agency of each."""
    places = unit.positions.find(id=ids)
    agencies = names(unit, [row.agency_id for row in places])
    return {row.id: f"{row.title}, {agencies.get(row.agency_id, row.agency_id)}" for row in places}


def _who(one: Recorded, officers: Mapping[str, str]) -> str:
    if one.row.actor == SYSTEM.officer_id:
        return SYSTEM.name
    name = officers.get(one.row.actor, one.row.actor)
    if one.row.capacity:
        name = f"{name} ({one.row.capacity}. – {CAPACITY_MARKS.get(one.row.capacity, '')})"
    if one.row.on_behalf:
        name = f"{name}, thay cho {officers.get(one.row.on_behalf, one.row.on_behalf)}"
    return name


def _what(one: Recorded) -> str:
    tell = _TELLERS.get(one.row.kind)
    return tell(one, one.body) if tell else ""


def _visit(one: Recorded, body: Mapping[str, Any]) -> str:
    if body.get("type") in QUIET or not body.get("name"):
        return ""
    named = f"«{body['name']}»"
    if one.row.from_state is None and one.row.to_state not in _ENDS:
        return f"Đến bước {named}"
    return f"{_ENDS[one.row.to_state]} bước {named}" if one.row.to_state in _ENDS else ""


def _child(one: Recorded, body: Mapping[str, Any]) -> str:
    named = body.get("name") or one.row.element
    if one.row.from_state is None:
        return f"Giao việc «{named}»"
    end = {"completed": "Đã xong", "withdrawn": "Đã thu hồi", "cancelled": "Đã hủy"}
    return f"{end[one.row.to_state]}: «{named}»" if one.row.to_state in end else ""


def _instance(one: Recorded, _body: Mapping[str, Any]) -> str:
    if one.row.from_state is None or one.row.to_state == "completed":
        return ""
    return _INSTANCE.get(one.row.to_state or "", "")


def _plan(one: Recorded, body: Mapping[str, Any]) -> str:
    if one.row.to_state == "closed":
        return "Kết thúc kế hoạch"
    if body.get("changes"):
        return _issued(body["changes"])
    title = (body.get("document") or {}).get("title")
    return f"Ban hành kế hoạch «{title}»" if title else "Ban hành kế hoạch"


def _issued(changes: Mapping[str, Mapping[str, Any]]) -> str:
    """What the document got, field by field; a value that was there before stands beside it."""
    told = []
    for name, word in _ISSUED.items():
        if name in changes:
            old, new = (
                _day(value) if name == "issued_on" and value else value
                for value in (changes[name].get("old"), changes[name]["new"])
            )
            told.append(f"{word} {new} (trước đó: {old})" if old else f"{word} {new}")
    return f"Văn bản của kế hoạch: {', '.join(told)}"


def _assignment(one: Recorded, body: Mapping[str, Any]) -> str:
    state = one.row.to_state
    title = body.get("title")
    if one.row.from_state is None and title:
        return f"Giao nhiệm vụ «{title}»"
    if state is None or state not in {each.value for each in AssignmentState}:
        return ""
    return f"Nhiệm vụ chuyển sang «{AssignmentState(state).word}»"


def _deadline(_one: Recorded, body: Mapping[str, Any]) -> str:
    old, new = (from_json(body.get(key)).words for key in ("old", "new"))
    return f"Thời hạn đổi từ «{old}» thành «{new}»"


def _escalation(one: Recorded, body: Mapping[str, Any]) -> str:
    verb = _ESCALATION.get(one.row.to_state or "", "Nhắc việc")
    rung = _RUNGS.get(str(body.get("reached")))
    return f"{verb}: báo {rung}" if rung else verb


def _extension(one: Recorded, body: Mapping[str, Any]) -> str:
    if one.row.to_state == "asked":
        return f"Xin gia hạn đến ngày {_day(body.get('until'))}"
    return "Đồng ý gia hạn" if one.row.to_state == "allowed" else "Không đồng ý gia hạn"


def _day(value: object) -> str:
    year, _, rest = str(value or "").partition("-")
    month, _, day = rest.partition("-")
    return f"{day}/{month}/{year}"


def _follow_up(one: Recorded, _body: Mapping[str, Any]) -> str:
    return _FOLLOW_UP.get(one.row.to_state or "", "")


def _difficulty(one: Recorded, body: Mapping[str, Any]) -> str:
    words = _DIFFICULTY.get(one.row.to_state or "", "Khó khăn, vướng mắc")
    text = body.get("answer") if one.row.to_state == "answered" else body.get("text")
    return f"{words}: {text}" if text else words


def _task(one: Recorded, body: Mapping[str, Any]) -> str:
    verb = _TASK.get(one.row.to_state or "", "")
    name = body.get("name")
    changed = body.get("assignee") or {}
    if one.row.from_state == one.row.to_state and changed.get("new"):
        verb = "Chuyển việc cho người khác"
    return f"{verb}: «{name}»" if verb and name else verb


def _fixed(sentence: str) -> Callable[[Recorded, Mapping[str, Any]], str]:
    return lambda _one, _body: sentence


_ISSUED = {
    "number": "số",
    "symbol": "ký hiệu",
    "issued_on": "ngày ban hành",
    "signer": "người ký",
    "signed_as": "chức danh ký",
}
_ENDS = {"completed": "Xong", "cancelled": "Dừng", "failed": "Gặp sự cố ở"}
_INSTANCE = {
    "suspended": "Tạm dừng",
    "active": "Tiếp tục",
    "cancelled": "Hủy",
}
_ESCALATION = {
    "remind": "Nhắc việc tự động",
    "urge": "Đôn đốc tự động",
    "escalate": "Báo cáo quá hạn lên cấp trên",
    "summary": "Nhắc lại việc quá hạn",
}
_RUNGS = {
    "officer": "người thực hiện",
    "division_head": "trưởng phòng",
    "agency_head": "thủ trưởng cơ quan",
    "monitor": "cơ quan theo dõi",
    "office": "Văn phòng UBND",
    "leadership": "lãnh đạo",
}
_FOLLOW_UP = {
    "asked": "Nhắc báo cáo tiến độ theo kỳ",
    "cadence": "Đặt kỳ theo dõi",
    "urge": "Đôn đốc",
}
_DIFFICULTY = {
    "raised": "Phản ánh khó khăn, vướng mắc",
    "forwarded": "Trình vướng mắc lên cấp trên",
    "answered": "Hướng dẫn giải quyết vướng mắc",
}
_TASK = {
    "reserved": "Nhận việc",
    "ready": "Trả việc về hộp chung",
    "in_progress": "Bắt đầu thực hiện",
    "suspended": "Tạm dừng việc",
    "completed": "Hoàn thành việc",
}
_TELLERS: dict[str, Callable[[Recorded, Mapping[str, Any]], str]] = {
    "visit": _visit,
    "child": _child,
    "instance": _instance,
    "plan": _plan,
    "assignment": _assignment,
    "deadline": _deadline,
    "task": _task,
    "policy": _fixed("Đổi chính sách nhắc việc, đôn đốc"),
    "binding": _fixed("Gán cơ quan cho vai trò chưa nêu tên"),
    "attachment": _fixed("Đính kèm tệp"),
    "difficulty": _difficulty,
    "escalation": _escalation,
    "extension": _extension,
    "follow_up": _follow_up,
    "transfer": _fixed("Chuyển giao nhiệm vụ cho cơ quan khác"),
    "document": _fixed("Ghi nhận văn bản đến"),
}
