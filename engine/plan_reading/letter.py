"""An incoming document: what the register asks of it, what it answers, and by when it asks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from engine.plan_reading.fields import time_in
from engine.plan_reading.letterhead import Letterhead, letterhead
from engine.plan_reading.paragraphs import paragraphs
from engine.plan_reading.parts import parts
from engine.plan_reading.passage import Passage
from engine.plan_reading.source import Source

_URGENCY = re.compile(
    r"^[ \t]*(?P<words>HỎA TỐC HẸN GIỜ|HOẢ TỐC HẸN GIỜ|HỎA TỐC|HOẢ TỐC|THƯỢNG KHẨN|KHẨN)[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
"""The degrees of urgency, each on a line of its own (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""
_ANSWERS = re.compile(
    r"\b(?:trả lời|phúc đáp|thực hiện|triển khai)\b[^.;\n]{0,60}?\bsố\s*:?\s*"
    r"(?P<number>\d{1,5}[a-z]?/[A-ZĐ0-9][\wĐđ]*(?:[-/][A-ZĐ][\wĐđ]*)*)",
    re.IGNORECASE,
)
_SENTENCES = re.compile(r"(?<=[.;])\s+")


@dataclass(frozen=True, slots=True)
class Letter:
    """What an incoming document says; ``answers`` are the numbers of others that it names.

    ``times`` are sentences with words of a time in them.
    """

    head: Letterhead
    urgency: Passage | None
    answers: tuple[Passage, ...]
    times: tuple[tuple[Passage, Passage], ...]

    def as_json(self) -> dict[str, Any]:
        """One object; ``words`` of a field are those of the document, where they are others."""
        head = self.head
        return {
            "number": head.number.text if head.number else None,
            "issued_on": head.issued_on.isoformat() if head.issued_on else None,
            "issued_words": head.issued_words.text if head.issued_words else None,
            "issuer": head.issuer.text if head.issuer else None,
            "title": head.title.text if head.title else None,
            "urgency": self.urgency.text if self.urgency else None,
            "answers": list(dict.fromkeys(each.text for each in self.answers)),
            "times": [{"time": when.text, "sentence": said.text} for when, said in self.times],
        }


def read_letter(source: Source) -> Letter:
    """Read a document that came in; what it does not say is empty."""
    whole = paragraphs(source.text, printed=source.printed, without=[t.span for t in source.tables])
    found = parts(whole)
    said = [each.passage for each in (*found.opening, *found.body)]
    sentences = [sentence for each in said for sentence in each.split(_SENTENCES)]
    urgent = _URGENCY.search(source.text)
    return Letter(
        letterhead(found),
        Passage.whole(urgent["words"], urgent.start("words")) if urgent else None,
        tuple(p.matched(m, "number") for p in said for m in _ANSWERS.finditer(p.text)),
        tuple((when, each) for each in sentences if (when := time_in(each)) is not None),
    )
