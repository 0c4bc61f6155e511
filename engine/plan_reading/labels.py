"""Lines that name their field: "Cơ quan chủ trì: …", "Thời gian thực hiện: …"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Protocol

from engine.plan_reading.learned import NOTHING_LEARNED, Learned
from engine.plan_reading.passage import Passage
from engine.sentences import Sentence, sentence

_BODY = r"(?:Cơ|Cơ quan|Đơn vị|Cơ quan,? đơn vị|Bộ phận|Phân công|Trách nhiệm|Đơn vi)"
_LABELS: tuple[tuple[str, str], ...] = (
    ("coordinate", rf"(?:{_BODY}\s+)?[Pp]hối hợp(?: thực hiện)?"),
    (
        "lead",
        (
            rf"(?:{_BODY}\s+)?(?:[Cc]hủ tr[ìi]|[Tt]hực hiện|chịu trách nhiệm|tham"
            rf" mưu)(?: thực hiện| chính)?"
        ),
    ),
    ("lead", r"Phân công(?: thực hiện| nhiệm vụ)?|Trách nhiệm(?: thực hiện)?"),
    (
        "time",
        (
            r"(?:Thời gian|Thời hạn|Tiến độ|Hạn|Mốc thời gian)(?:\s+(?:thực hiện"
            r"|hoàn thành|triển khai|báo cáo|gửi))*(?:\s+xong)?"
        ),
    ),
    ("time", r"Hoàn thành"),
    (
        "product",
        (
            r"(?:Sản phẩm|Kết quả|Kết quả, sản phẩm|Sản phẩm, kết quả)(?:\s+(?:dự"
            r" kiến|hoàn thành|đầu ra|thực hiện|cần đạt|đạt được))*"
        ),
    ),
    (
        "send_to",
        (
            r"(?:Nơi (?:gửi|nhận)|Gửi(?: kết quả)?(?: về)?|Báo cáo(?: về)?|Cấp"
            r" trình|Trình|Cơ quan (?:nhận|phê duyệt|ban hành))(?:\s+(?:kết quả"
            r"|báo cáo|sản phẩm))?"
        ),
    ),
    ("text", r"(?:Nội dung|Nhiệm vụ|Công việc)(?:\s+(?:thực hiện|công việc|nhiệm vụ|cụ thể))*"),
)
_PATTERNS = tuple(
    (field, re.compile(rf"(?:{words})\s*:\s*", re.IGNORECASE)) for field, words in _LABELS
)
_INLINE = re.compile(
    r"(?<=[.;])\s*(?=(?:" + "|".join(rf"(?:{words})\s*:" for _, words in _LABELS) + r"))",
    re.IGNORECASE,
)


FIELDS: Mapping[str, Sentence] = MappingProxyType(
    {
        "lead": sentence("cơ quan chủ trì"),
        "coordinate": sentence("cơ quan phối hợp"),
        "time": sentence("thời hạn"),
        "product": sentence("sản phẩm"),
        "send_to": sentence("nơi gửi kết quả"),
    }
)
"""The fields that a label may be taught for, as a person calls them."""


class Labels(Protocol):
    """A paragraph that may hold labels, and those below it."""

    body: Passage
    learned: Learned

    @property
    def children(self) -> Sequence[Labels]:
        """What stands below it."""
        ...


@dataclass(frozen=True, slots=True)
class Labelled:
    """The value of a field, what stands below its label; ``rule``: of a label that was taught."""

    field: str
    value: Passage
    below: tuple[Passage, ...] = ()
    rule: str = ""


def label_of(passage: Passage, learned: Learned = NOTHING_LEARNED) -> Labelled | None:
    """The field that a passage names at its beginning, and what it says of it."""
    for field, pattern in _PATTERNS:
        match = pattern.match(passage.text)
        if match:
            return Labelled(field, passage.cut(match.end()).stripped())
    taught = learned.label(passage)
    return Labelled(taught[0].meaning, taught[1], rule=taught[0].rule) if taught else None


def labelled(item: Labels) -> Iterator[Labelled]:
    """The labelled lines below an item; a label over a list has what the list says."""
    for child in item.children:
        parts = list(child.body.split(_INLINE)) or [child.body]
        named = [label_of(part, child.learned) for part in parts]
        if named[0] is None:
            continue
        inner = list(labelled(child))
        if inner and not named[0].value:
            yield from inner
            continue
        below = tuple(each.body for each in child.children)
        yield from (replace(found, below=below) for found in named if found is not None)
