"""The marks that number and begin the parts of a Vietnamese document."""

from __future__ import annotations

import re
from dataclasses import dataclass

SCHEMES = ("part", "roman", "article", "arabic", "letter", "label", "dash", "plus")
"""From the outermost to the innermost, as Nghị định 30/2020/NĐ-CP lays a document out; a label is
the name of a field over a list."""

_MARKS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "part",
        re.compile(
            r"(?:Phần|PHẦN|Mục|MỤC)\s+(?:thứ\s+)?(?P<number>[IVX]+|\d+|nhất|hai"
            r"|ba|tư|năm)\b[.:]?\s*"
        ),
    ),
    ("part", re.compile(r"(?P<number>[A-E])\s*[.)]\s+(?=\S)")),
    (
        "roman",
        re.compile(r"(?P<number>X{0,2}(?:IX|IV|V?I{1,3}|V|X))\s*(?:[.)\-–:]|/(?=\s))\s*(?=\S)"),
    ),
    ("article", re.compile(r"Điều\s+(?P<number>\d{1,3})\s*[.:]\s*")),
    (
        "arabic",
        re.compile(
            r"(?:Nhiệm vụ(?:\s+số)?\s+)?(?P<number>\d{1,2}(?:\.\d{1,2}){0,3})"
            r"(?:\s*(?:[.):](?!\d)|/(?=\s))\s*|(?<=\.\d)\s+|(?<=\.\d\d)\s+)(?=\D)"
        ),
    ),
    ("letter", re.compile(r"(?P<number>[a-zđ]\d?)\s*[).]\s*(?=[^\W\d_])")),
    ("dash", re.compile(r"[-–—•▪●➢✓*\u2022\uf0b7\uf02d]\s*(?=\S)")),
    ("plus", re.compile(r"[+o○]\s+(?=\S)")),
)
_LABELLED = re.compile(
    r"(?:Kính gửi|Nơi nhận|Số\s*:|CỘNG H[OÒ]|ỦY BAN|UỶ BAN|Độc lập|(?:TM|KT|TL|TUQ|Q)\.\s*[A-ZĐ]"
    r"|(?:Cơ|Cơ quan|Đơn vị)\s+(?:chủ trì|phối hợp|thực hiện)\s*:"
    r"|Thời (?:gian|hạn)[^:.]{0,20}:|Sản phẩm[^:.]{0,20}:|Nội dung[^:.]{0,20}:)"
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark at the beginning of a paragraph: its scheme, its number as written, its length."""

    scheme: str
    number: str
    length: int


def mark_of(text: str) -> Mark | None:
    """The mark that a paragraph begins with."""
    for scheme, pattern in _MARKS:
        match = pattern.match(text)
        if match:
            return Mark(scheme, match.groupdict().get("number") or "", match.end())
    return None


def begins_paragraph(text: str) -> str | None:
    """Why a line begins a paragraph whatever stood before it; None if it may go on with that."""
    mark = mark_of(text)
    if mark is not None:
        return mark.scheme
    return "label" if _LABELLED.match(text) else None
