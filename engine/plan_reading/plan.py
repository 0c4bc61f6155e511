"""A plan document read whole: its frame, who watches, its tasks, and what is doubtful."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.plan_reading.agencies import Agency, names
from engine.plan_reading.annexes import annex_tasks
from engine.plan_reading.learned import NOTHING_LEARNED, Learned
from engine.plan_reading.letterhead import Letterhead, letterhead
from engine.plan_reading.outline import outline
from engine.plan_reading.paragraphs import Paragraph, paragraphs
from engine.plan_reading.parts import parts
from engine.plan_reading.passage import Passage, Span
from engine.plan_reading.people import difficulties, monitors
from engine.plan_reading.source import Source
from engine.plan_reading.task import INFERRED, Task
from engine.plan_reading.tasks import tasks
from engine.plan_reading.times import due

ABOVE, YEAR = "above", "year"
"""Rules by which something is inferred: from what stands above it; the year of the issue."""


@dataclass(frozen=True, slots=True)
class ReadPlan:
    """What a document says, nothing added; empty where it says nothing.

    ``unused`` are the paragraphs of its body that no task has words of: headings, purposes,
    exhortations, and what a person may take for a task after all.
    """

    source: Source
    letterhead: Letterhead
    tasks: tuple[Task, ...]
    monitors: tuple[Agency, ...]
    difficulties_to: tuple[Agency, ...]
    unused: tuple[Passage, ...]

    def as_json(self) -> dict[str, Any]:
        """One object; each span is a place in :attr:`Source.text`."""
        head = self.letterhead
        return {
            "file": self.source.name,
            "kind": head.kind,
            "number": _text(head.number),
            "symbol": _text(head.symbol),
            "date": head.issued_on.isoformat() if head.issued_on else None,
            "place": _text(head.place),
            "issuer": _text(head.issuer),
            "title": _text(head.title),
            "legal_basis": [each.text for each in head.legal_basis],
            "addressees": [each.text for each in head.addressees],
            "recipients": [each.text for each in head.recipients],
            "signed": {
                "authority": [each.text for each in head.authority],
                "position": _text(head.position),
                "name": _text(head.signer),
            },
            "monitor": names(self.monitors),
            "difficulties_to": names(self.difficulties_to),
            "tasks": [task_as_json(task, head.issued_on) for task in self.tasks],
            "unused": [{"text": each.text, "span": each.span} for each in self.unused],
        }


def task_as_json(task: Task, issued: date | None) -> dict[str, Any]:
    """One task as an object; ``issued`` is the day from which a year that is not said is told."""
    when, deadline = due(task.time, issued)
    origins = dict(task.origins)
    year = when.end is not None and str(when.end.year) not in (when.text or "")
    if year:
        origins["due"] = INFERRED
    inferred = [name for name, origin in origins.items() if origin == INFERRED]
    doubts = sorted(task.doubts | ({"due"} if deadline and deadline.problem else set()))
    return {
        "ordinal": task.ordinal,
        "text": task.text.text,
        "lead": names(task.lead),
        "coordinate": names(task.coordinate),
        "due": when.as_json(),
        "product": _text(task.product),
        "send_to": names(task.send_to),
        "quote": task.quote.text,
        "origin": origins,
        "rules": {n: YEAR if n == "due" else ABOVE for n in inferred} | task.rules,
        "spans": _spans(task),
        "doubts": doubts,
    }


def read_plan(source: Source, learned: Learned = NOTHING_LEARNED) -> ReadPlan:
    """Read a document; unknown structure gives fewer tasks and never a guess.

    ``learned`` is what the clerks of the province taught; it goes behind what is known anyhow.
    """
    whole = paragraphs(source.text, printed=source.printed, without=[t.span for t in source.tables])
    found = parts(whole)
    opening = [paragraph.passage for paragraph in found.opening]
    body = outline(found.body, learned)
    read = [*tasks(body, opening), *annex_tasks(source.tables)]
    all_tasks = [learned.understood(task) for task in read]
    running = [paragraph.passage for paragraph in (*found.opening, *found.body)]
    return ReadPlan(
        source,
        letterhead(found),
        tuple(all_tasks),
        tuple(monitors(all_tasks, running)),
        tuple(difficulties(running)),
        tuple(_unused(found.body, all_tasks)),
    )


def _unused(body: Sequence[Paragraph], found: Sequence[Task]) -> Iterator[Passage]:
    taken = [span for task in found for span in _spans(task).values()]
    for paragraph in body:
        begin, end = paragraph.passage.span or (0, 0)
        if not any(start < end and begin < stop for start, stop in taken):
            yield paragraph.passage


def _text(passage: Passage | None) -> str | None:
    return passage.text if passage else None


def _spans(task: Task) -> dict[str, Span]:
    spans = {
        "text": task.text.span,
        "quote": task.quote.span,
        "lead": _around(task.lead),
        "coordinate": _around(task.coordinate),
        "due": task.time.span if task.time else None,
        "product": task.product.span if task.product else None,
        "send_to": _around(task.send_to),
    }
    return {name: span for name, span in spans.items() if span is not None}


def _around(agencies: Sequence[Agency]) -> Span | None:
    spans = [agency.passage.span for agency in agencies if agency.passage.span]
    if not spans:
        return None
    return min(start for start, _ in spans), max(end for _, end in spans)
