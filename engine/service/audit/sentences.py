"""A transition in an officer's words; one that says nothing to him has none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from engine.model.assignments import AssignmentState
from engine.model.deadlines import from_json
from engine.sentences import Part, Sentence, sentence
from engine.storage import Recorded

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


def told(one: Recorded) -> Sentence | None:
    """What the transition says, or None."""
    tell = _TELLERS.get(one.row.kind)
    return tell(one, one.body) if tell else None


def weight(one: Recorded) -> int:
    """How much of what a command did this line says: the heaviest stands for all of them."""
    row = one.row
    if row.kind == "assignment":
        return 5 if row.to_state in _TURNS else 2
    if row.kind == "visit":
        return 3 if row.to_state == "completed" else 0
    return {"plan": 6, "child": 1, "instance": 1}.get(row.kind, 4)


def _visit(one: Recorded, body: Mapping[str, Any]) -> Sentence | None:
    row = one.row
    if body.get("type") in QUIET or not body.get("name"):
        return None
    named = Sentence(str(body["name"]))
    if row.to_state in _ENDS:
        return replace(_ENDS[row.to_state], parts={"name": named})
    return sentence("Đến bước «%(name)s»", name=named) if row.from_state is None else None


def _child(one: Recorded, body: Mapping[str, Any]) -> Sentence | None:
    named = Sentence(str(body.get("name") or one.row.element))
    if one.row.from_state is None:
        return sentence("Giao việc «%(name)s»", name=named)
    end = _CHILD_ENDS.get(one.row.to_state or "")
    return replace(end, parts={"name": named}) if end else None


def _instance(one: Recorded, _body: Mapping[str, Any]) -> Sentence | None:
    return None if one.row.from_state is None else _INSTANCE.get(one.row.to_state or "")


def _plan(one: Recorded, body: Mapping[str, Any]) -> Sentence:
    if one.row.to_state == "closed":
        return Sentence("Kết thúc kế hoạch")
    if body.get("changes"):
        return _issued(body["changes"])
    title = (body.get("document") or {}).get("title")
    if not title:
        return Sentence("Ban hành kế hoạch")
    return sentence("Ban hành kế hoạch «%(title)s»", title=str(title))


def _issued(changes: Mapping[str, Mapping[str, Any]]) -> Sentence:
    """What the document got, field by field; a value that was there before stands beside it."""
    parts: dict[str, Part] = {}
    for name, word in _ISSUED.items():
        if name in changes:
            old, new = (
                str(_day(value) if name == "issued_on" and value else value or "")
                for value in (changes[name].get("old"), changes[name]["new"])
            )
            parts[name] = sentence("%(word)s %(new)s", word=word, new=new)
            if old:
                parts[name] = sentence("%(now)s (trước đó: %(old)s)", now=parts[name], old=old)
    listed = Sentence(", ".join(f"%({name})s" for name in parts), parts) if parts else Sentence("")
    return sentence("Văn bản của kế hoạch: %(fields)s", fields=listed)


def _assignment(one: Recorded, body: Mapping[str, Any]) -> Sentence | None:
    state = one.row.to_state
    title = body.get("title")
    if one.row.from_state is None and title:
        return sentence("Giao nhiệm vụ «%(title)s»", title=str(title))
    if state is None or state not in {each.value for each in AssignmentState}:
        return None
    return sentence("Nhiệm vụ chuyển sang «%(state)s»", state=AssignmentState(state).word)


def _deadline(_one: Recorded, body: Mapping[str, Any]) -> Sentence:
    old, new = (from_json(body.get(key)).words for key in ("old", "new"))
    return sentence("Thời hạn đổi từ «%(old)s» thành «%(new)s»", old=old, new=new)


def _escalation(one: Recorded, body: Mapping[str, Any]) -> Sentence:
    verb = _ESCALATION.get(one.row.to_state or "", sentence("Nhắc việc"))
    rung = _RUNGS.get(str(body.get("reached")))
    return sentence("%(verb)s: báo %(rung)s", verb=verb, rung=rung) if rung else verb


def _extension(one: Recorded, body: Mapping[str, Any]) -> Sentence:
    if one.row.to_state == "asked":
        return sentence("Xin gia hạn đến ngày %(until)s", until=_day(body.get("until")))
    return _EXTENSION.get(one.row.to_state or "", sentence("Gia hạn"))


def _day(value: object) -> str:
    year, _, rest = str(value or "").partition("-")
    month, _, day = rest.partition("-")
    return f"{day}/{month}/{year}"


def _follow_up(one: Recorded, _body: Mapping[str, Any]) -> Sentence | None:
    return _FOLLOW_UP.get(one.row.to_state or "")


def _difficulty(one: Recorded, body: Mapping[str, Any]) -> Sentence:
    words = _DIFFICULTY.get(one.row.to_state or "", sentence("Khó khăn, vướng mắc"))
    text = body.get("answer") if one.row.to_state == "answered" else body.get("text")
    return sentence("%(what)s: %(text)s", what=words, text=str(text)) if text else words


def _task(one: Recorded, body: Mapping[str, Any]) -> Sentence | None:
    words = _TASK.get(one.row.to_state or "")
    name = body.get("name")
    changed = body.get("assignee") or {}
    if one.row.from_state == one.row.to_state and changed.get("new"):
        words = _TASK["handed"]
    if words is None:
        return None
    if not name:
        return words
    return sentence("%(what)s: «%(name)s»", what=words, name=Sentence(str(name)))


def _fixed(what: Sentence) -> Callable[[Recorded, Mapping[str, Any]], Sentence]:
    return lambda _one, _body: what


_TURNS = frozenset({"completed", "withdrawn", "cancelled", "suspended", "refused"})
"""States of an assignment that are what a command was for, not what followed from it."""
_ISSUED = {
    "number": sentence("số"),
    "symbol": sentence("ký hiệu"),
    "issued_on": sentence("ngày ban hành"),
    "signer": sentence("người ký"),
    "signed_as": sentence("chức danh ký"),
}
_ENDS = {
    "completed": sentence("Xong bước «%(name)s»"),
    "cancelled": sentence("Dừng bước «%(name)s»"),
    "failed": sentence("Gặp sự cố ở bước «%(name)s»"),
}
_CHILD_ENDS = {
    "completed": sentence("Đã xong: «%(name)s»"),
    "withdrawn": sentence("Đã thu hồi: «%(name)s»"),
    "cancelled": sentence("Đã hủy: «%(name)s»"),
}
_INSTANCE = {
    "suspended": sentence("Tạm dừng"),
    "active": sentence("Tiếp tục"),
    "cancelled": sentence("Hủy"),
}
_ESCALATION = {
    "remind": sentence("Nhắc việc tự động"),
    "urge": sentence("Đôn đốc tự động"),
    "escalate": sentence("Báo cáo quá hạn lên cấp trên"),
    "summary": sentence("Nhắc lại việc quá hạn"),
}
_RUNGS = {
    "officer": sentence("người thực hiện"),
    "division_head": sentence("trưởng phòng"),
    "agency_head": sentence("thủ trưởng cơ quan"),
    "monitor": sentence("cơ quan theo dõi"),
    "office": sentence("Văn phòng UBND"),
    "leadership": sentence("lãnh đạo"),
}
_EXTENSION = {"allowed": sentence("Đồng ý gia hạn"), "refused": sentence("Không đồng ý gia hạn")}
_FOLLOW_UP = {
    "asked": sentence("Nhắc báo cáo tiến độ theo kỳ"),
    "cadence": sentence("Đặt kỳ theo dõi"),
    "urge": sentence("Đôn đốc"),
}
_DIFFICULTY = {
    "raised": sentence("Phản ánh khó khăn, vướng mắc"),
    "forwarded": sentence("Trình vướng mắc lên cấp trên"),
    "answered": sentence("Hướng dẫn giải quyết vướng mắc"),
    "closed": sentence("Vướng mắc khép lại cùng nhiệm vụ"),
}
_TASK = {
    "reserved": sentence("Nhận việc"),
    "ready": sentence("Trả việc về hộp chung"),
    "in_progress": sentence("Bắt đầu thực hiện"),
    "suspended": sentence("Tạm dừng việc"),
    "completed": sentence("Hoàn thành việc"),
    "handed": sentence("Chuyển việc cho người khác"),
}
_TELLERS: dict[str, Callable[[Recorded, Mapping[str, Any]], Sentence | None]] = {
    "visit": _visit,
    "child": _child,
    "instance": _instance,
    "plan": _plan,
    "assignment": _assignment,
    "deadline": _deadline,
    "task": _task,
    "policy": _fixed(sentence("Đổi chính sách nhắc việc, đôn đốc")),
    "binding": _fixed(sentence("Gán cơ quan cho vai trò chưa nêu tên")),
    "attachment": _fixed(sentence("Đính kèm tệp")),
    "difficulty": _difficulty,
    "escalation": _escalation,
    "extension": _extension,
    "follow_up": _follow_up,
    "transfer": _fixed(sentence("Chuyển giao nhiệm vụ cho cơ quan khác")),
    "document": _fixed(sentence("Ghi nhận văn bản đến")),
}
