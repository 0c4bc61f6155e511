"""Lines that name their field: "Cơ quan chủ trì: …", "Thời gian thực hiện: …"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from engine.plan_reading.passage import Passage

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


class Labels(Protocol):
    """A paragraph that may hold labels, and those below it."""

    body: Passage

    @property
    def children(self) -> Sequence[Labels]:
        """What stands below it."""
        ...


@dataclass(frozen=True, slots=True)
class Labelled:
    """The value of a field, and what stands below its label."""

    field: str
    value: Passage
    below: tuple[Passage, ...]


def label_of(passage: Passage) -> tuple[str, Passage] | None:
    """The field that a passage names at its beginning, and what it says of it."""
    for field, pattern in _PATTERNS:
        match = pattern.match(passage.text)
        if match:
            return field, passage.cut(match.end()).stripped()
    return None


def labelled(item: Labels) -> Iterator[Labelled]:
    """The labelled lines below an item; a label over a list has what the list says."""
    for child in item.children:
        parts = list(child.body.split(_INLINE)) or [child.body]
        named = [(label_of(part), part) for part in parts]
        if named and named[0][0] is None:
            continue
        inner = list(labelled(child))
        if inner and not named[0][0][1]:  # type: ignore[index]
            yield from inner
            continue
        for found, _ in named:
            if found is not None:
                yield Labelled(found[0], found[1], tuple(each.body for each in child.children))
