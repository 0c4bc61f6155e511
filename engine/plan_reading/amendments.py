"""What an amending document changes in a plan that was issued, as a list of differences.

It is told by the items of the document: "Bãi bỏ khoản 3 Mục II", "Bổ sung khoản 4 … như sau: “…”",
"Điều chỉnh thời gian … thành “…”", "Bổ sung Sở X vào cơ quan phối hợp …", "Sửa đổi khoản 1 … như
sau: “…”". An item that is none of them, or whose task is not found, is *unclear*: a person reads
it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.model.deadlines import read_deadline
from engine.model.text import fold
from engine.plan_reading.agencies import Agency, agencies, names
from engine.plan_reading.fields import time_in
from engine.plan_reading.letterhead import letterhead
from engine.plan_reading.outline import Item, outline
from engine.plan_reading.paragraphs import Paragraph, paragraphs
from engine.plan_reading.parts import parts
from engine.plan_reading.passage import Passage, Span, joined
from engine.plan_reading.plan import task_as_json
from engine.plan_reading.references import meant, references
from engine.plan_reading.source import Source
from engine.plan_reading.task import Task
from engine.plan_reading.tasks import tasks

KINDS = (
    "added",
    "dropped",
    "moved",
    "shortened",
    "lead_added",
    "coordinate_added",
    "lead_changed",
    "reworded",
    "unclear",
)
"""``moved``: due later, or it is not known which; ``shortened``: due earlier."""

_DROPS = re.compile(
    r"(?:Bãi bỏ|Hủy bỏ|Huỷ bỏ|Bỏ|Không (?:tiếp tục )?thực hiện|Dừng)\b", re.IGNORECASE
)
_ADDS = re.compile(r"Bổ sung(?: thêm)?\b", re.IGNORECASE)
_CHANGES = re.compile(
    r"(?:Điều chỉnh|Sửa đổi(?:, bổ sung)?|Thay đổi|Thay thế|Thay|Gia hạn|Rút ngắn|Kéo dài)\b",
    re.IGNORECASE,
)
_TIME = re.compile(r"thời (?:gian|hạn)|tiến độ|gia hạn|rút ngắn|kéo dài|hoàn thành", re.IGNORECASE)
_INTO = re.compile(r"\b(?:thành|sang|đến|là|bằng|xuống|lên)\b:?\s+(?=\S)", re.IGNORECASE)
_FROM = re.compile(r"\btừ\b", re.IGNORECASE)
_NEW_TEXT = re.compile(r"(?:như sau|sau đây|sau)\s*:\s*|:\s*(?=[“\"«])")
_ROLE = re.compile(r"\b(?P<coordinate>phối hợp)|(?P<lead>chủ tr[ìi])", re.IGNORECASE)
_QUOTES = " \t\n“”\"«»'.;"
_QUOTED = re.compile(r"[“\"«](?P<words>[^”\"»]{8,})[”\"»]")


@dataclass(frozen=True, slots=True)
class IssuedTask:
    """A task of the plan as it was issued: its number there, its words, by when, who."""

    ordinal: str
    text: str
    time: str = ""
    last_day: date | None = None
    lead: tuple[str, ...] = ()
    coordinate: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """One change: of which task (``ordinal`` of the issued plan, of the new one where added).

    ``before`` and ``after`` are words as written, "" for nothing; ``task`` is the whole new task,
    in the form of :meth:`ReadPlan.as_json`, where one is written out.
    """

    kind: str
    ordinal: str
    before: str
    after: str
    quote: str
    span: Span | None
    task: dict[str, Any] | None = None

    def as_json(self) -> dict[str, Any]:
        """One object with every field."""
        return {
            "kind": self.kind,
            "ordinal": self.ordinal,
            "before": self.before,
            "after": self.after,
            "quote": self.quote,
            "span": self.span,
            "task": self.task,
        }


@dataclass(frozen=True, slots=True)
class _Order:
    """An item of the amending document, the new text it gives, and the plan that it is about."""

    words: Passage
    new: tuple[Passage, ...]
    issued: Sequence[IssuedTask]
    dated: date | None

    def tasks(self) -> list[IssuedTask]:
        """The tasks of the issued plan that it names, by their number or by their words."""
        by_number = {task.ordinal: task for task in self.issued}
        found = [
            by_number[ordinal]
            for path in references(self.words.text)
            for ordinal in meant(path, by_number)
        ]
        return list(dict.fromkeys(found or self._by_words()))

    def _by_words(self) -> Iterator[IssuedTask]:
        for quoted in _QUOTED.finditer(self.words.text):
            words = fold(quoted["words"]).strip(" .;")
            yield from (task for task in self.issued if words in fold(task.text))

    def new_tasks(self) -> list[Task]:
        """The tasks that its new text holds."""
        return tasks(outline([Paragraph(each) for each in self.new]), ())

    def said(
        self,
        kind: str,
        ordinal: str = "",
        before: str = "",
        after: str = "",
        task: dict[str, Any] | None = None,
    ) -> Difference:
        """A difference with the words of this item."""
        quote = joined((self.words, *self.new), "\n")
        return Difference(kind, ordinal, before, after, quote.text, quote.span, task)


def differences(source: Source, issued: Sequence[IssuedTask]) -> list[Difference]:
    """What the document changes in the plan, in the document's order; [] for no amending one."""
    whole = paragraphs(source.text, printed=source.printed, without=[t.span for t in source.tables])
    found = parts(whole)
    dated = letterhead(found).issued_on
    orders = (_order(item, issued, dated) for item in outline(found.body).walk() if item.text)
    return [each for order in orders if order for each in _read(order)]


def _order(item: Item, issued: Sequence[IssuedTask], dated: date | None) -> _Order | None:
    """The order that an item begins with; what stands below it or after a colon is new text."""
    if not any(begins.match(item.text) for begins in (_DROPS, _ADDS, _CHANGES)):
        return None
    below = [each.body for child in item.children for each in child.walk()]
    cut = _NEW_TEXT.search(item.text)
    if cut is None:
        return None if _only_heads(item) else _Order(item.body, (), issued, dated)
    new = [item.body.cut(cut.end()), *below]
    texts = [each.stripped(_QUOTES) for each in new]
    words = item.body.cut(0, cut.end()).stripped(_QUOTES + ":")
    if _only_heads(item):
        return None
    return _Order(words, tuple(each for each in texts if each), issued, dated)


def _only_heads(item: Item) -> bool:
    """Whether the items below it are orders themselves."""
    inner = [each.text for child in item.children for each in child.walk()]
    begins = (_DROPS, _ADDS, _CHANGES)
    return any(pattern.match(text) for text in inner for pattern in begins)


def _read(order: _Order) -> Iterator[Difference]:
    found = list(_reader(order)(order))
    yield from found or [order.said("unclear")]


def _reader(order: _Order) -> Callable[[_Order], Iterator[Difference]]:
    words = order.words.text
    if _DROPS.match(words):
        return _dropped
    if _ADDS.match(words):
        return _added if order.new else _joined
    if order.new and order.new_tasks():
        return _rewritten
    return _moved if _TIME.search(words) else _changed


def _dropped(order: _Order) -> Iterator[Difference]:
    for task in order.tasks():
        yield order.said("dropped", task.ordinal, before=task.text)


def _added(order: _Order) -> Iterator[Difference]:
    places = references(order.words.text)
    for index, task in enumerate(order.new_tasks()):
        place = ".".join(places[index]) if index < len(places) else ""
        ordinal = place.upper() if place and len(order.new_tasks()) <= len(places) else task.ordinal
        read = task_as_json(task, order.dated)
        yield order.said("added", ordinal, after=task.text.text, task=read)


def _joined(order: _Order) -> Iterator[Difference]:
    """Of "Bổ sung Sở X vào cơ quan phối hợp …": agencies that come to a task."""
    role = _ROLE.search(order.words.text)
    if role is None:
        return
    said = names(agencies(order.words.cut(0, role.start())))
    kind = "coordinate_added" if role["coordinate"] else "lead_added"
    for task in order.tasks():
        had = task.coordinate if role["coordinate"] else task.lead
        yield order.said(kind, task.ordinal, before="; ".join(had), after="; ".join(said))


def _moved(order: _Order) -> Iterator[Difference]:
    time = _new_time(order)
    if time is None:
        return
    for task in order.tasks():
        yield _time(order, task, time.text)


def _time(order: _Order, task: IssuedTask, after: str) -> Difference:
    day = read_deadline(after, order.dated).last_day
    sooner = day is not None and task.last_day is not None and day < task.last_day
    return order.said("shortened" if sooner else "moved", task.ordinal, task.time, after)


def _new_time(order: _Order) -> Passage | None:
    """The time after the last "thành", "sang", "đến"; a quoted one is the words between."""
    for part in [*reversed(list(_after(order.words))), *order.new]:
        time = time_in(part)
        if time is not None:
            return time
    return time_in(order.words) if not _FROM.search(order.words.text) else None


def _after(words: Passage) -> Iterator[Passage]:
    for into in _INTO.finditer(words.text):
        yield words.cut(into.end()).stripped(_QUOTES)


def _changed(order: _Order) -> Iterator[Difference]:
    """Of "Thay Sở A bằng Sở B chủ trì …": another agency in a role."""
    after = next(reversed(list(_after(order.words))), None)
    role = _ROLE.search(order.words.text)
    found: list[Agency] = agencies(after) if after is not None else []
    if role is None or not role["lead"] or not found:
        return
    for task in order.tasks():
        yield order.said(
            "lead_changed", task.ordinal, "; ".join(task.lead), "; ".join(names(found))
        )


def _rewritten(order: _Order) -> Iterator[Difference]:
    """A task whose whole text is written anew: each field that reads otherwise than before."""
    old, new = order.tasks(), order.new_tasks()
    if len(old) != len(new):
        return
    for task, read in zip(old, new, strict=True):
        yield from _fields(order, task, read)


def _fields(order: _Order, task: IssuedTask, read: Task) -> Iterator[Difference]:
    whole = task_as_json(read, order.dated)
    if read.time is not None and fold(read.time.text) != fold(task.time):
        yield _time(order, task, read.time.text)
    came = [name for name in names(read.coordinate) if fold(name) not in map(fold, task.coordinate)]
    if came:
        had = "; ".join(task.coordinate)
        yield order.said("coordinate_added", task.ordinal, had, "; ".join(came))
    lead = names(read.lead)
    if lead and sorted(map(fold, lead)) != sorted(map(fold, task.lead)):
        kind = "lead_added" if {*map(fold, task.lead)} < {*map(fold, lead)} else "lead_changed"
        yield order.said(kind, task.ordinal, "; ".join(task.lead), "; ".join(lead))
    if fold(read.text.text).strip(" .;") != fold(task.text).strip(" .;"):
        yield order.said("reworded", task.ordinal, task.text, read.text.text, whole)
