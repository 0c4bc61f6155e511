"""What the record says of time: deadlines, extensions, reminders, following up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.model.deadlines import from_json
from engine.sentences import Part, Sentence, sentence
from engine.service.audit.parties import Parties
from engine.storage import Recorded


def deadline(_one: Recorded, body: Mapping[str, Any], _parties: Parties) -> Sentence:
    """By the days: the words of the document stay the same when its date is moved."""
    old, new = (_last_day(body.get(key)) for key in ("old", "new"))
    return sentence("Thời hạn đổi từ %(old)s thành %(new)s", old=old, new=new)


def _last_day(value: Mapping[str, Any] | None) -> Part:
    deadline = from_json(value)
    return deadline.last_day or deadline.words


def escalation(one: Recorded, body: Mapping[str, Any], parties: Parties) -> Sentence:
    """Who was reminded, or to whom it was reported."""
    verb = _ESCALATION.get(one.row.to_state or "", sentence("Nhắc việc"))
    rung, people = _RUNGS.get(str(body.get("reached"))), parties.told(body)
    if rung and people:
        return sentence("%(verb)s: báo %(rung)s (%(people)s)", verb=verb, rung=rung, people=people)
    return sentence("%(verb)s: báo %(rung)s", verb=verb, rung=rung) if rung else verb


def extension(one: Recorded, body: Mapping[str, Any], _parties: Parties) -> Sentence:
    """Until when more time was asked for, and until when it was given."""
    if one.row.to_state == "asked":
        return sentence("Xin gia hạn đến ngày %(until)s", until=day(body.get("until")))
    words = _EXTENSION.get(one.row.to_state or "", sentence("Gia hạn"))
    if not body.get("until"):
        return words
    return sentence("%(what)s đến ngày %(until)s", what=words, until=day(body["until"]))


def day(value: object) -> str:
    """A day of the record as Vietnam writes it."""
    year, _, rest = str(value or "").partition("-")
    month, _, day = rest.partition("-")
    return f"{day}/{month}/{year}"


def follow_up(one: Recorded, body: Mapping[str, Any], parties: Parties) -> Sentence | None:
    """Who was asked how it stands, or urged; how often somebody looks after it."""
    words, people = _FOLLOW_UP.get(one.row.to_state or ""), parties.told(body)
    period = _PERIODS.get(str(body.get("period")))
    if words is not None and period is not None:
        return sentence("%(what)s: %(period)s", what=words, period=period)
    if words is None or people is None:
        return words
    return sentence("%(what)s: gửi %(people)s", what=words, people=people)


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
    "finish_asked": sentence("Đề nghị kết thúc nhiệm vụ thường xuyên"),
    "finished": sentence("Kết thúc nhiệm vụ thường xuyên"),
}
_PERIODS = {
    "P7D": sentence("hằng tuần"),
    "P1M": sentence("hằng tháng"),
    "P3M": sentence("hằng quý"),
    "P6M": sentence("6 tháng một lần"),
}
