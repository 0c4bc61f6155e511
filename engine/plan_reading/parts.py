"""The parts of an administrative document: heading, addressees, opening, body, recipients.

The nine parts of Nghị định 30/2020/NĐ-CP, Điều 8, as far as they tell a plan from its frame. A part
that is missing (a heading cut off, no list of recipients) is empty.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from engine.plan_reading.marks import mark_of
from engine.plan_reading.paragraphs import Paragraph

_ADDRESSED = re.compile(r"Kính gửi\s*:?", re.IGNORECASE)
_RECIPIENTS = re.compile(r"Nơi nhận\s*:?", re.IGNORECASE)
_SIGNED = re.compile(r"(?:TM|KT|TL|TUQ|Q)\.\s|(?:PHÓ )?(?:CHỦ TỊCH|GIÁM ĐỐC|BỘ TRƯỞNG|CHÁNH)")
_OPENING = re.compile(
    r"(?:Thực hiện|Căn cứ|Để|Nhằm|Theo|Trên cơ sở|Ngày|Xét|Tiếp theo|Sau khi|Qua|Trong thời gian"
    r"|(?:Chủ tịch )?(?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân)|Bộ|Sở|Văn phòng|Thủ tướng)\b"
)
_OPENS = re.compile(r"(?:như sau|sau đây|sau|dưới đây)\s*[:./]*$")
_ATTACHED = re.compile(r"KẾ HOẠCH|CHƯƠNG TRÌNH|PHƯƠNG ÁN|ĐỀ ÁN|PHỤ LỤC(?: \w+)?")
_CAPITALS = 0.8
_SHORTEST_SENTENCE = 60


@dataclass(frozen=True, slots=True)
class Parts:
    """A document's paragraphs by what they are for, each list in its order."""

    heading: tuple[Paragraph, ...]
    addressees: tuple[Paragraph, ...]
    opening: tuple[Paragraph, ...]
    body: tuple[Paragraph, ...]
    recipients: tuple[Paragraph, ...]


def parts(paragraphs: Sequence[Paragraph]) -> Parts:
    """Tell the parts of a document apart."""
    foot = _foot(paragraphs)
    upper, lower = paragraphs[:foot], paragraphs[foot:]
    attached = _attached(lower)
    recipients = lower[:attached]
    begin = _body(upper)
    before, body = upper[:begin], upper[begin:]
    addressed = next((i for i, p in enumerate(before) if _ADDRESSED.match(p.text)), None)
    opening = _opening(before, 0 if addressed is None else addressed)
    heading = before[: opening if addressed is None else addressed]
    named = () if addressed is None else before[addressed:opening]
    return Parts(
        tuple(heading),
        tuple(named),
        tuple(before[opening:]),
        (*body, *lower[attached:]),
        tuple(recipients),
    )


def _attached(lower: Sequence[Paragraph]) -> int:
    """Where the body of a plan begins that is attached behind the signature of its decision."""
    for index, paragraph in enumerate(lower):
        if _ATTACHED.fullmatch(paragraph.text.strip(" .:")):
            begins = (at for at in range(index, len(lower)) if _numbers(lower[at].text))
            return next(begins, len(lower))
    return len(lower)


def _numbers(text: str) -> bool:
    mark = mark_of(text)
    return mark is not None and mark.scheme in ("part", "roman", "arabic")


def _foot(paragraphs: Sequence[Paragraph]) -> int:
    """Where the recipients and the signature begin; the last "Nơi nhận" counts."""
    named = [i for i, p in enumerate(paragraphs) if _RECIPIENTS.match(p.text)]
    if named:
        return named[-1]
    lower = range(2 * len(paragraphs) // 3, len(paragraphs))
    return next((i for i in lower if _SIGNED.match(paragraphs[i].text)), len(paragraphs))


def _body(paragraphs: Sequence[Paragraph]) -> int:
    """The first paragraph after the sentence that opens the list of what is to be done."""
    for index, paragraph in enumerate(paragraphs):
        mark = mark_of(paragraph.text)
        if mark is not None and mark.scheme in ("part", "roman", "article", "arabic"):
            return index
        if mark is None and index and _OPENS.search(paragraph.text):
            return index + 1
    return _opening(paragraphs, 0)


def _opening(paragraphs: Sequence[Paragraph], after: int) -> int:
    """Where the running text begins after the heading and the addressees."""
    for index in range(after, len(paragraphs)):
        text = paragraphs[index].text
        if mark_of(text) is not None or is_capital(text) or len(text) <= _SHORTEST_SENTENCE:
            continue
        if _OPENING.match(text) or text.endswith((".", ":")):
            return index
    return len(paragraphs)


def is_capital(text: str) -> bool:
    """Whether it is written in capitals, as names of kinds and headings are."""
    letters = [letter for letter in text if letter.isalpha()]
    return bool(letters) and sum(letter.isupper() for letter in letters) >= _CAPITALS * len(letters)
