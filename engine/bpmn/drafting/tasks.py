"""From the rows of a table to tasks: what kind each is, who does it, when, where results go."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta

from engine.bpmn.drafting.actors import Actors, actors, outside, slug
from engine.bpmn.drafting.table import Row, Table
from engine.model.deadlines import Deadline, read_deadline
from engine.model.text import fold

COLLECTOR = re.compile(r"^Sở |^Công an |^Thanh tra ")


@dataclass(slots=True)
class Task:
    """One task of the plan. ``collector`` is the agency that consolidates its results, or ""."""

    row: Row
    kind: str  # assignment | standing | monitor | document | consolidate | report
    lead: Actors
    deadline: Deadline
    collector: str = ""
    gathers: list[Task] = field(default_factory=list)  # of a consolidation

    @property
    def key(self) -> str:
        """The part of element ids that names the task: letters, digits, underscores."""
        return slug(self.row.number).replace("-", "_")

    @property
    def ends_on(self) -> date | None:
        """The first day after a window, or None."""
        last = self.deadline.last_day if self.deadline.kind == "window" else None
        return None if last is None else last + timedelta(days=1)

    @property
    def dated(self) -> bool:
        """Whether it can become overdue."""
        return self.deadline.kind == "date"

    @property
    def senders(self) -> tuple[str, ...]:
        """The outside bodies whose document it waits for."""
        return outside(self.row.time) if self.kind == "document" else ()

    @property
    def receivers(self) -> tuple[str, ...]:
        """The outside bodies its product goes to."""
        return outside(self.row.destination)


def tasks(table: Table) -> list[Task]:
    """All tasks in the order of the table, consolidations tied to what they gather."""
    issued = _issued(table.facts.get("issued_on", ""))
    found = [_task(row, issued) for row in table.rows]
    for task in found:
        if task.kind in {"assignment", "document"}:
            task.collector = _collector(task.row.destination)
    for task in found:
        if task.kind == "consolidate":
            task.gathers = [t for t in found if _gathered(t, task)]
    return found


def _gathered(task: Task, by: Task) -> bool:
    """Whether a consolidation of the table takes a task's results in."""
    return task.kind == "assignment" and task.collector in by.lead.agencies and bool(task.collector)


def _issued(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _task(row: Row, issued: date | None) -> Task:
    deadline = read_deadline(row.time, issued)
    return Task(row, row.kind or _kind(row, deadline), _lead(row), deadline)


def _lead(row: Row) -> Actors:
    """Who leads; a blank cell is a placeholder of its own, asked for when the plan starts."""
    if row.lead:
        return actors(row.lead)
    words = f"Chủ trì nhiệm vụ {row.number} (văn bản không nêu)"
    return Actors(placeholders=((f"chu-tri-{slug(row.number)}", words),))


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


def _collector(destination: str) -> str:
    first = re.split(r"[;\n→]", destination)[0].strip()
    return slug(first) if COLLECTOR.match(first) else ""
