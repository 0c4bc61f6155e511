"""From the rows of a table to tasks: what kind each is, who does it, when, where results go."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import chain, count

from engine.bpmn.drafting.actors import Actors, actors, outside, slug
from engine.bpmn.drafting.directory import Directory
from engine.bpmn.drafting.rows import Row
from engine.bpmn.drafting.table import Table
from engine.model.deadlines import Deadline, read_deadline
from engine.model.text import fold

COLLECTOR = re.compile(r"^Sở |^Công an |^Thanh tra ")
SUBMITTED = re.compile(
    r"(?:tham mưu|trình|báo cáo)(?: cho)? (?:UBND|Ủy ban nhân dân) tỉnh", re.IGNORECASE
)
TAKEN = frozenset({"issue", "dispatch", "close", "report"})
"""Names that elements of every plan bear behind ``Task_``."""


@dataclass(slots=True)
class Task:
    """One task of the plan. ``collector`` is the agency that consolidates its results, or ""."""

    row: Row
    key: str  # the part of element ids that names the task: letters, digits, underscores
    kind: str  # assignment | standing | monitor | document | consolidate | report | scheme
    lead: Actors
    deadline: Deadline
    collector: str = ""
    gathers: list[Task] = field(default_factory=list)  # of a consolidation

    @property
    def ends_on(self) -> date | None:
        """The first day after a window, or None."""
        last = self.deadline.last_day if self.deadline.kind == "window" else None
        return None if last is None else last + timedelta(days=1)

    @property
    def ends(self) -> bool:
        """Whether it is done some day, so that the plan waits for it."""
        return self.kind not in {"document", "standing", "monitor"} or self.ends_on is not None

    @property
    def dated(self) -> bool:
        """Whether it can become overdue."""
        return self.deadline.kind == "date"

    @property
    def senders(self) -> tuple[str, ...]:
        """The outside bodies whose document it waits for."""
        return outside(self.row.time) if self.kind == "document" else ()

    @property
    def submitted(self) -> bool:
        """Whether its words bring what is consolidated before the committee of the province."""
        return bool(SUBMITTED.search(f"{self.row.destination}; {self.row.sentence}"))

    @property
    def receivers(self) -> tuple[str, ...]:
        """The outside bodies that its product goes to, or with which it is done."""
        return outside(f"{self.row.destination}; {self.row.coordinating}")


def tasks(table: Table, directory: Directory) -> list[Task]:
    """All tasks in the order of the table, consolidations tied to what they gather."""
    issued = _issued(table.facts.get("issued_on", ""))
    keys = _keys([row.number for row in table.rows])
    found = [_task(row, key, issued, directory) for row, key in zip(table.rows, keys, strict=True)]
    for task in found:
        if task.kind in {"assignment", "document"}:
            task.collector = _collector(task.row.destination, directory)
    for task in found:
        if task.kind == "consolidate":
            task.gathers = [t for t in found if _gathered(t, task)]
    return found


def _keys(numbers: Iterable[str]) -> list[str]:
    """An id for each number; those that differ only in marks (d, đ, "a)", "1-1") get a count."""
    used = set(TAKEN)
    keys = []
    for number in numbers:
        words = slug(number).replace("-", "_") or "task"
        counted = (f"{words}_{place}" for place in count(2))
        key = next(k for k in chain([words], counted) if k not in used)
        used.add(key)
        keys.append(key)
    return keys


def _gathered(task: Task, by: Task) -> bool:
    """Whether a consolidation of the table takes a task's results in."""
    return task.kind == "assignment" and task.collector in by.lead.agencies and bool(task.collector)


def _issued(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _task(row: Row, key: str, issued: date | None, directory: Directory) -> Task:
    deadline = read_deadline(row.time, issued)
    kind = row.kind or _kind(row, deadline)
    return Task(row, key, kind, _lead(row, key, directory), deadline)


def _lead(row: Row, key: str, directory: Directory) -> Actors:
    """Who leads; a blank cell is a placeholder of its own, asked for when the plan starts."""
    if row.lead:
        return actors(row.lead, directory)
    words = f"Chủ trì nhiệm vụ {row.number} (văn bản không nêu)"
    return Actors(placeholders=((f"chu-tri-{key.replace('_', '-')}", words),))


def _kind(row: Row, deadline: Deadline) -> str:
    """What the words suggest when the column ``loại`` is empty."""
    title = fold(row.title)
    if title.startswith(("theo doi, don doc", "theo doi va don doc")):
        return "monitor"
    if title.startswith("tong hop"):
        return "consolidate"
    if deadline.kind == "after_event":
        return "document"
    if deadline.kind in {"recurring", "window"}:
        return "standing"
    return "assignment"


def sends_to_agency(destination: str) -> bool:
    """Whether results go to an agency of the province, which then consolidates them."""
    return bool(COLLECTOR.match(destination.strip()))


def _collector(destination: str, directory: Directory) -> str:
    first = re.split(r"[;\n→]", destination)[0].strip()
    if not sends_to_agency(first):
        return ""
    found = directory.agency(first)
    if found is not None:
        return found.id if found.ended_on is None else ""
    return "" if directory.whole else slug(first)
