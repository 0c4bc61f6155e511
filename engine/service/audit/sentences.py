"""A transition in an officer's words; one that says nothing to him has none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from engine.model import reasons
from engine.model.assignments import AssignmentState
from engine.model.plans import ROLES
from engine.sentences import Part, Sentence, from_json, joined, sentence
from engine.service.audit import consolidating, handing, time_sentences
from engine.service.audit.parties import Parties
from engine.service.tasks.returning import RETURNED
from engine.storage import Recorded

Teller = Callable[[Recorded, Mapping[str, Any], Parties], Sentence | None]

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


def told(one: Recorded, parties: Parties) -> Sentence | None:
    """What the transition says, with those it names beside its actor; or None."""
    tell = _TELLERS.get(one.row.kind)
    return tell(one, one.body, parties) if tell else None


def reason(one: Recorded) -> str | Sentence:
    """Why: the command's reason, else the one that was handed in with a return."""
    given = one.body.get("reason") or _written(one).get("return_reason")
    returns = one.row.kind == "task" or _written(one).get("decision") == RETURNED
    return reasons.told(one.reason or (str(given) if given and returns else ""))


def weight(one: Recorded) -> int:
    """How much of what a command did this line says: the heaviest stands for all of them."""
    row = one.row
    if row.kind == "assignment":
        return 5 if row.to_state in _TURNS else 2
    if row.kind == "visit":
        return {"completed": 3, "failed": 4}.get(row.to_state or "", 0)
    return {"plan": 6, "incident": 6, "child": 1, "instance": 1}.get(row.kind, 4)


def _written(one: Recorded) -> dict[str, Any]:
    """What a step handed in, by name; nothing of what followed from it."""
    completed = one.row.kind == "visit" and one.row.to_state == "completed"
    ops = one.body.get("ops", ()) if completed else ()
    return {op[2]: op[4] for op in ops if op[0] == "v"}


def _visit(one: Recorded, body: Mapping[str, Any], _parties: Parties) -> Sentence | None:
    row = one.row
    if row.to_state == "failed":
        return _failed(one, body)
    if body.get("type") in QUIET or not body.get("name"):
        return None
    named = Sentence(str(body["name"]))
    decision = str(_written(one).get("decision") or "") if body.get("type") == "userTask" else ""
    if decision in _DECISIONS:
        return replace(_DECISIONS[decision], parts={"name": named})
    if row.to_state in _ENDS:
        return replace(_ENDS[row.to_state], parts={"name": named})
    return sentence("Đến bước «%(name)s»", name=named) if row.from_state is None else None


def _unassigned(one: Recorded, body: Mapping[str, Any], _parties: Parties) -> Sentence:
    title = str(body.get("title") or one.row.element)
    return sentence("Không có cơ quan nào được giao: %(about)s", about=title)


def _failed(one: Recorded, body: Mapping[str, Any]) -> Sentence:
    """A step that failed, of whatever kind: it stops the plan until somebody acts."""
    named = Sentence(str(body.get("name") or one.row.element))
    detail = body.get("detail") or {}
    problem: str | Sentence = str(detail.get("message") or "")
    if detail.get("sentence"):
        problem = from_json(detail["sentence"])
    if not problem:
        return sentence("Gặp sự cố ở bước «%(name)s»", name=named)
    return sentence("Gặp sự cố ở bước «%(name)s»: %(problem)s", name=named, problem=problem)


def _incident(one: Recorded, body: Mapping[str, Any], _parties: Parties) -> Sentence:
    """What an operator did about a step that failed."""
    named = Sentence(str(body.get("name") or one.row.element))
    if one.row.to_state == "skipped":
        return sentence("Bỏ qua bước gặp sự cố «%(name)s»", name=named)
    return sentence("Chạy lại bước gặp sự cố «%(name)s»", name=named)


def _child(one: Recorded, body: Mapping[str, Any], parties: Parties) -> Sentence | None:
    named = Sentence(str(body.get("name") or one.row.element))
    agency = parties.agencies.get(str(body.get("key")))
    if one.row.from_state is None and agency:
        return sentence("Giao việc «%(name)s» cho %(agency)s", name=named, agency=agency)
    if one.row.from_state is None:
        return sentence("Giao việc «%(name)s»", name=named)
    end = _CHILD_ENDS.get(one.row.to_state or "")
    if end is None:
        return None
    what = replace(end, parts={"name": named})
    return sentence("%(what)s (%(agency)s)", what=what, agency=agency) if agency else what


def _instance(one: Recorded, _body: Mapping[str, Any], _parties: Parties) -> Sentence | None:
    if one.row.from_state in (None, one.row.to_state):  # it began, or only learnt a value
        return None
    if one.row.to_state == "completed" and one.row.stream == one.row.root_id:
        return sentence("Mọi bước của kế hoạch đã kết thúc")
    return _INSTANCE.get(one.row.to_state or "")


def _migration(_one: Recorded, body: Mapping[str, Any], _parties: Parties) -> Sentence:
    told = body.get("detail") or {}
    return sentence(
        "Chuyển sang phiên bản %(new)s của quy trình (trước đó: %(old)s)",
        new=told.get("to", "–"),
        old=told.get("from", "–"),
    )


def _variable(_one: Recorded, body: Mapping[str, Any], _parties: Parties) -> Sentence:
    name, old, new = (str(body.get(each)) for each in ("name", "old", "new"))
    return sentence("Sửa biến «%(name)s»: %(old)s thành %(new)s", name=name, old=old, new=new)


def _called_versions(_one: Recorded, body: Mapping[str, Any], _parties: Parties) -> Sentence:
    return sentence(
        "Quy trình dùng chung gọi từ nay theo phiên bản %(new)s (trước đó: %(old)s)",
        new=body.get("to", "–"),
        old=body.get("from", "–"),
    )


def _plan(one: Recorded, body: Mapping[str, Any], _parties: Parties) -> Sentence:
    if one.row.to_state == "closed":
        return Sentence("Kết thúc kế hoạch")
    if one.row.to_state == "entrusted":
        return Sentence("Thay đổi cơ quan được giao điều hành kế hoạch")
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
                str(time_sentences.day(value) if name == "issued_on" and value else value or "")
                for value in (changes[name].get("old"), changes[name]["new"])
            )
            parts[name] = sentence("%(word)s %(new)s", word=word, new=new)
            if not new:
                parts[name] = sentence("không còn %(word)s", word=word)
            if old:
                parts[name] = sentence("%(now)s (trước đó: %(old)s)", now=parts[name], old=old)
    listed = Sentence(", ".join(f"%({name})s" for name in parts), parts) if parts else Sentence("")
    return sentence("Văn bản của kế hoạch: %(fields)s", fields=listed)


def _assignment(one: Recorded, body: Mapping[str, Any], parties: Parties) -> Sentence | None:
    state, title = one.row.to_state, body.get("title")
    if one.row.from_state is None and title:
        if not one.row.agency_to:
            return sentence("Giao nhiệm vụ «%(title)s»", title=str(title))
        to = parties.agency(one.row.agency_to)
        return sentence("Giao nhiệm vụ «%(title)s» cho %(agency)s", title=str(title), agency=to)
    if body.get("reassigned_to"):
        old, new = one.row.agency_from, body["reassigned_to"]
        return sentence(
            "Thu hồi nhiệm vụ của %(old)s, giao cho %(new)s",
            old=parties.agency(old) if old else "–",
            new=parties.agency(new),
        )
    if state is None or state not in {each.value for each in AssignmentState}:
        return None
    return sentence("Nhiệm vụ chuyển sang «%(state)s»", state=AssignmentState(state).word)


def _difficulty(one: Recorded, body: Mapping[str, Any], parties: Parties) -> Sentence:
    words = _DIFFICULTY.get(one.row.to_state or "", sentence("Khó khăn, vướng mắc"))
    people = parties.told(body)
    if people is not None:
        words = sentence("%(what)s (gửi %(people)s)", what=words, people=people)
    text = body.get("answer" if one.row.to_state == "answered" else "text")
    return sentence("%(what)s: %(text)s", what=words, text=str(text)) if text else words


def _transfer(_one: Recorded, body: Mapping[str, Any], parties: Parties) -> Sentence:
    changed = body.get("agency") or {}
    new = parties.agency(changed.get("new"))
    if body.get("roles"):
        return sentence(
            "Chuyển phần của %(old)s trong kế hoạch cho %(new)s: %(roles)s",
            old=parties.agency(changed.get("old")),
            new=new,
            roles=joined(", ", [ROLES[each] for each in body["roles"]]),
        )
    return sentence(
        "Chuyển giao nhiệm vụ của %(old)s cho %(new)s",
        old=parties.agency(changed["old"]) if changed.get("old") else "–",
        new=new,
    )


def _binding(_one: Recorded, body: Mapping[str, Any], parties: Parties) -> Sentence:
    role, new, old = str(body.get("placeholder")), parties.agency(body.get("new")), body.get("old")
    said = sentence("Xác định «%(role)s» là %(agency)s", role=role, agency=new)
    if not old:
        return said
    return sentence("%(now)s (trước đó: %(old)s)", now=said, old=parties.agency(old))


def _fixed(what: Sentence) -> Teller:
    return lambda _one, _body, _parties: what


_TURNS = frozenset({"completed", "withdrawn", "cancelled", "suspended", "refused"})
"""States of an assignment that are what a command was for, not what followed from it."""
_ISSUED = {
    "number": sentence("số"),
    "symbol": sentence("ký hiệu"),
    "issued_on": sentence("ngày ban hành"),
    "signer": sentence("người ký"),
    "signed_as": sentence("chức danh ký"),
    "number_reason": sentence("lý do chưa có số:"),
}
_ENDS = {
    "completed": sentence("Hoàn thành bước «%(name)s»"),
    "cancelled": sentence("Dừng bước «%(name)s»"),
}
_DECISIONS = {
    RETURNED: sentence("Trả lại ở bước «%(name)s»"),
    "approved": sentence("Đồng ý ở bước «%(name)s»"),
}
_CHILD_ENDS = {
    "completed": sentence("Đã hoàn thành: «%(name)s»"),
    "withdrawn": sentence("Đã thu hồi: «%(name)s»"),
    "cancelled": sentence("Đã hủy: «%(name)s»"),
}
_INSTANCE = {
    "suspended": sentence("Tạm dừng"),
    "active": sentence("Tiếp tục"),
    "cancelled": sentence("Hủy"),
}
_DIFFICULTY = {
    "raised": sentence("Phản ánh khó khăn, vướng mắc"),
    "forwarded": sentence("Trình vướng mắc lên cấp trên"),
    "answered": sentence("Hướng dẫn giải quyết vướng mắc"),
    "closed": sentence("Vướng mắc khép lại cùng nhiệm vụ"),
}
_TELLERS: dict[str, Teller] = {
    "visit": _visit,
    "child": _child,
    "instance": _instance,
    "plan": _plan,
    "assignment": _assignment,
    "consolidation": consolidating.told,
    "deadline": time_sentences.deadline,
    "task": handing.told,
    "subtask": handing.parts,
    "outward": handing.outward,
    "policy": _fixed(sentence("Đổi chính sách nhắc việc, đôn đốc")),
    "binding": _binding,
    "attachment": handing.attachment,
    "comment": handing.comment,
    "difficulty": _difficulty,
    "escalation": time_sentences.escalation,
    "extension": time_sentences.extension,
    "follow_up": time_sentences.follow_up,
    "transfer": _transfer,
    "document": _fixed(sentence("Ghi nhận văn bản đến")),
    "incident": _incident,
    "migration": _migration,
    "variable": _variable,
    "called_versions": _called_versions,
    "unassigned": _unassigned,
}
