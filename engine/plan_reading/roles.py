"""Who does the work and with whom, in a sentence.

"Giao A chủ trì, phối hợp với B …", "A tiếp tục chủ trì, phối hợp B", "giao A phối hợp với B" (A
leads, without the word), "A, B tổ chức …" (both lead).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from engine.plan_reading.agencies import Agency, leading
from engine.plan_reading.bodies import any_of
from engine.plan_reading.passage import NOTHING, Passage
from engine.plan_reading.verbs import WORK

_TOPIC = re.compile(r"(?:Về|Đối với|Liên quan)\b[^.;:]{3,160}:\s*")
_WAITING = re.compile(
    r"(?P<event>(?:Sau khi|Ngay sau khi|Khi có|Khi nhận được|Trên cơ sở (?:hướng dẫn|văn bản|ý kiến"
    r"|kết luận))\b.{3,400}?),\s*(?=(?:đề nghị |yêu cầu )?"
    rf"(?:{any_of(*WORK)}|các |Các |Sở |UBND|Ủy ban|Văn phòng ))"
)
_GIVEN = re.compile(r"(?:[Gg]iao(?: nhiệm vụ)?(?: cho)?|[Yy]êu cầu|[Đđ]ề nghị|[Pp]hân công)\s+")
_ASKS = re.compile(r"\s*(?:yêu cầu|giao|đề nghị)\s+")
_GROUNDS = re.compile(
    r",?\s*(?:căn cứ|trên cơ sở|theo|tùy theo|với)\s+(?:chức năng|nhiệm"
    r" vụ|thẩm quyền|quyền hạn|lĩnh vực)"
    r"(?:(?:,\s*|\s+và\s+)(?:nhiệm vụ|quyền hạn|thẩm quyền|lĩnh vực))*"
    r"(?:\s*(?:được giao|phụ trách|quản lý|được phân công|của mình))*(?:\s+và\s+lĩnh"
    r" vực phụ trách)?[,]?\s*"
)
_DUTY = re.compile(r"\s*(?:có trách nhiệm|chịu trách nhiệm|có nhiệm vụ)\s*:?\s*(?!trước|về|giúp)")
_CHAIRS = re.compile(
    r",?\s*(?:(?:có trách nhiệm|tiếp tục|là cơ quan|làm đầu mối|khẩn trương"
    r"|chịu trách nhiệm)[,]?\s+)*[Cc]hủ tr[ìi]\b[,]?\s*"
)
_WITH = re.compile(
    r"(?:,?\s*(?:và\s+)?[Pp]hối hợp(?:\s+chặt chẽ)?(?:\s+(?:với|cùng))?"
    r"|,?\s*cùng(?:\s+với)?)\s*:?\s*"
)
_INSIDE_WITH = re.compile(r"phối hợp(?:\s+chặt chẽ)?\s+(?:với|cùng)\s+")


@dataclass(frozen=True, slots=True)
class Roles:
    """Who leads and who helps by a sentence, its event, and the words of the work itself.

    ``chairs``: the sentence says "chủ trì" or "giao"; else the bodies are its subject.
    """

    lead: tuple[Agency, ...] = ()
    coordinate: tuple[Agency, ...] = ()
    work: Passage = NOTHING
    event: Passage | None = None
    chairs: bool = False


def roles(sentence: Passage) -> Roles:
    """Read a sentence from its beginning."""
    rest = sentence.without(_TOPIC)
    waiting = _WAITING.match(rest.text)
    event = rest.matched(waiting, "event") if waiting else None
    rest = rest.cut(waiting.end()) if waiting else rest
    given = _GIVEN.match(rest.text)
    rest = rest.cut(given.end()) if given else rest
    lead, end = leading(rest)
    if lead and given is None and _ASKS.match(rest.text, end):
        # "Chủ tịch UBND tỉnh yêu cầu các sở …": who asks does not do it.
        return roles(rest.cut(end).stripped())
    rest = rest.cut(end).stripped(" :").without(_GROUNDS).without(_DUTY) if lead else rest
    chairs = _CHAIRS.match(rest.text)
    rest = rest.cut(chairs.end()) if chairs else rest
    coordinate, rest = _with(rest)
    return Roles(
        tuple(lead),
        tuple(coordinate),
        rest.stripped(" ,:"),
        event,
        chairs is not None or (given is not None and bool(lead)),
    )


def _with(rest: Passage) -> tuple[list[Agency], Passage]:
    together = _WITH.match(rest.text)
    if together is None:
        return _inside(rest), rest
    helpers, end = leading(rest.cut(together.end()))
    if not helpers:
        return [], rest
    return helpers, rest.cut(together.end() + end)


def _inside(rest: Passage) -> list[Agency]:
    """Helpers that the sentence names later: "tham mưu UBND tỉnh phối hợp chặt chẽ với Bộ X"."""
    found = _INSIDE_WITH.search(rest.text, 0, 200)
    return leading(rest.cut(found.end()))[0] if found else []
