"""How a task passed from hand to hand: taken, given, sent back, put down; who and to whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from engine.model.outward import ACTS
from engine.sentences import Sentence, sentence
from engine.service.audit.parties import Parties
from engine.storage import Recorded


def told(one: Recorded, body: Mapping[str, Any], parties: Parties) -> Sentence | None:
    """What a transition of a task says, or None."""
    words = _words(one, body, parties)
    name = body.get("name")
    if words is None or not name:
        return words
    return sentence("%(what)s: «%(name)s»", what=words, name=Sentence(str(name)))


def _words(one: Recorded, body: Mapping[str, Any], parties: Parties) -> Sentence | None:
    changed = body.get("assignee") or {}
    old, new = changed.get("old"), changed.get("new")
    if body.get("returned_by"):
        if not new:
            return sentence("Trả lại để làm lại")
        return sentence("Trả lại cho %(who)s làm lại", who=parties.person(new))
    moved = body.get("division") or {}
    if moved.get("old") and not moved.get("new") and not changed:
        return sentence("Việc của %(division)s trở về cơ quan", division=moved["old"])
    if one.row.from_state == "suspended" and one.row.to_state != "suspended":
        return sentence("Tiếp tục thực hiện")
    if new and (new != old or one.row.from_state == one.row.to_state):
        return _given(one, old, new, parties)
    if old and not new:
        return _put_down(one, old, parties)
    return _STATES.get(one.row.to_state or "")


def _given(one: Recorded, old: str | None, new: str, parties: Parties) -> Sentence:
    if new == one.row.actor:
        return _STATES["in_progress" if one.row.to_state == "in_progress" else "reserved"]
    if old and old not in (one.row.actor, new):
        return sentence(
            "Chuyển việc của %(old)s cho %(new)s",
            old=parties.person(old),
            new=parties.person(new),
        )
    return sentence("Giao việc cho %(who)s", who=parties.person(new))


def _put_down(one: Recorded, old: str, parties: Parties) -> Sentence:
    if old == one.row.actor:
        return _STATES["ready"]
    return sentence("Trả việc của %(who)s lại cho phòng, cơ quan", who=parties.person(old))


_STATES = {
    "reserved": sentence("Nhận việc"),
    "ready": sentence("Trả lại việc cho phòng, cơ quan"),
    "in_progress": sentence("Bắt đầu thực hiện"),
    "suspended": sentence("Tạm dừng việc"),
    "completed": sentence("Hoàn thành việc"),
}


def parts(one: Recorded, body: Mapping[str, Any], parties: Parties) -> Sentence | None:
    """What became of a part of a task that a colleague got; its words stay inside the agency."""
    words = _PARTS.get(one.row.to_state or "")
    return replace(words, parts={"who": parties.person(str(body["officer"]))}) if words else None


def attachment(_one: Recorded, body: Mapping[str, Any], _parties: Parties) -> Sentence:
    """Which file was handed in with the work."""
    return sentence("Đính kèm tệp «%(name)s»", name=str(body.get("name") or ""))


def outward(one: Recorded, body: Mapping[str, Any], _parties: Parties) -> Sentence | None:
    """What was prepared to be sent in the agency's name; its words stay inside the agency."""
    words = _OUTWARD.get(one.row.to_state or "")
    return replace(words, parts={"what": ACTS[body["act"]]}) if words else None


_OUTWARD = {
    "prepared": sentence("Chuẩn bị để lãnh đạo gửi: %(what)s"),
    "sent": sentence("Lãnh đạo gửi: %(what)s"),
    "returned": sentence("Lãnh đạo trả lại, chưa gửi: %(what)s"),
}
_PARTS = {
    "open": sentence("Giao việc con cho %(who)s"),
    "done": sentence("Việc con của %(who)s đã xong"),
    "returned": sentence("%(who)s trả lại việc con"),
    "withdrawn": sentence("Thu hồi việc con của %(who)s"),
    "ended": sentence("Việc con của %(who)s kết thúc cùng việc chính"),
}


def comment(_one: Recorded, body: Mapping[str, Any], parties: Parties) -> Sentence:
    """That colleagues wrote to each other, and whom it calls; their words stand in the thread."""
    called = parties.told(body)
    return sentence("Trao đổi, nhắc đến %(who)s", who=called) if called else sentence("Trao đổi")
