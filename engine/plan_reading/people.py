"""Who watches over the plan, who consolidates, to whom difficulties go."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from engine.plan_reading.agencies import Agency, leading
from engine.plan_reading.passage import Passage
from engine.plan_reading.task import Task

_WATCHES = re.compile(r"theo dõi[^.;]{0,60}?đôn đốc|đôn đốc[^.;]{0,60}?theo dõi", re.IGNORECASE)
_FEW = (1, 2)
"""A plan has one agency that watches over it, sometimes two; more are told to watch their own."""
_HEAD = re.compile(r"^(?:Giám đốc|Chánh|Thủ trưởng|Trưởng)\s+")
_HELPS = re.compile(r"(?:Giám đốc\s+)?(?=Sở |Văn phòng )")
_REPORTED = re.compile(
    r"(?:nếu|trường hợp|trong quá trình|quá trình|khi)\b[^.;]{0,120}?(?:vướng"
    r" mắc|khó khăn|phát sinh)[^.;]{0,160}?(?:phản ánh|báo cáo|gửi|trao"
    r" đổi|liên hệ)"
    r"(?:\s+(?:kịp thời|bằng văn bản|về|đến|với|cho|qua))*\s+(?=\S)",
    re.IGNORECASE,
)


def monitors(tasks: Sequence[Task], paragraphs: Iterable[Passage]) -> list[Agency]:
    """Who is to follow and urge the execution: by a task, or by a sentence of its own."""
    found = [
        agency
        for task in tasks
        if _WATCHES.search(task.text.text[:90]) and len(task.lead) in _FEW
        for agency in task.lead
    ]
    return _once(found) or list(_by_sentence(paragraphs))


def _once(found: Sequence[Agency]) -> list[Agency]:
    """An agency and its head ("Giám đốc Sở X") are one."""
    return list({_HEAD.sub("", agency.name): agency for agency in reversed(found)}.values())[::-1]


def _by_sentence(paragraphs: Iterable[Passage]) -> Iterator[Agency]:
    for paragraph in paragraphs:
        for match in _WATCHES.finditer(paragraph.text):
            subject, _ = leading(_sentence(paragraph, match.start()).without(_HELPS))
            if len(subject) == 1:
                yield subject[0]
                return


def _sentence(paragraph: Passage, at: int) -> Passage:
    start = paragraph.text.rfind(". ", 0, at)
    begin = paragraph.cut(start + 2 if start >= 0 else 0)
    return begin.without(re.compile(r"(?:[Gg]iao|\d+[.)]|[a-zđ]\)|-)\s*"))


def difficulties(paragraphs: Iterable[Passage]) -> list[Agency]:
    """Whom difficulties are reported to."""
    for paragraph in paragraphs:
        for match in _REPORTED.finditer(paragraph.text):
            found, _ = leading(paragraph.cut(match.end()))
            if found:
                return found
    return []
