"""What a clerk's corrections could teach the reader: offered to him, remembered when he says so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from engine.bpmn.drafting.actors import actors
from engine.bpmn.drafting.directory import VAGUE, Directory, plain
from engine.model.clock import local_date
from engine.plan_reading.labels import FIELDS as LABEL_NAMES
from engine.plan_reading.labels import label_of
from engine.plan_reading.learned import AGENCY, LABEL, TIME, Learned, spelling
from engine.plan_reading.passage import Passage
from engine.sentences import Sentence
from engine.service.plans.learned_words import time_problem
from engine.service.plans.reading_table import AGENCIES, ENTERED, FIELDS, Task, names
from engine.storage import ReadingRow

_LINE = re.compile(
    r"^[\s\d.)a-zđ+–-]{0,8}?(?P<label>[^\W\d_][^:\n]{1,50}):\s*(?P<value>.+)$", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Offer:
    """``words`` of the document that would mean ``meaning``; ``shown`` is that for a person.

    ``id`` names the field that was corrected. Empty ``words`` are to be told by the clerk.
    """

    id: str
    kind: str
    words: str
    meaning: str
    shown: str | Sentence


def offers(row: ReadingRow, known: Directory, taught: Learned) -> list[Offer]:
    """Of all fields that the clerk corrected, each word once, without what was taught already."""
    found = {
        (each.kind, spelling(each.words) or each.id): each
        for place, task in enumerate(row.tasks)
        for each in _of_task(row, place, task, known)
        if not _taught(each, taught)
    }
    return list(found.values())


def _taught(offer: Offer, taught: Learned) -> bool:
    word = taught.of(offer.kind, offer.words)
    return word is not None and word.meaning in (offer.meaning, offer.shown)


def _of_task(row: ReadingRow, place: int, task: Task, known: Directory) -> Iterator[Offer]:
    for column in FIELDS:
        mark = task["marks"].get(column) or {}
        if mark.get("origin") != ENTERED or not task[column] or column == "title":
            continue
        read = str(mark.get("read") or "")
        label = "" if read else _label(_around(row, place), task[column])
        if label:
            meaning = LABELS[column]
            yield Offer(f"{task['id']}.{column}", LABEL, label, meaning, LABEL_NAMES[meaning])
        elif column in AGENCIES:
            yield from _name(f"{task['id']}.{column}", read, task[column], known)
        elif column == "time":
            yield from _time(
                f"{task['id']}.{column}", read, task[column], local_date(row.updated_at)
            )


LABELS = {name: {"due": "time"}.get(field, field) for name, field in FIELDS.items()}
"""The columns of the table by the fields that a label names."""


def _name(offer: str, read: str, typed: str, known: Directory) -> Iterator[Offer]:
    """One unknown name that one agency took the place of; a change of who is meant is none."""
    gone = [each for each in names(read) if each not in names(typed)]
    came = [each for each in names(typed) if each not in names(read)]
    if len(gone) != 1 or len(came) != 1:
        return
    before, agency = actors(gone[0], known), known.agency(came[0])
    if agency is None or before.groups or before.agencies or VAGUE.match(plain(gone[0])):
        return
    yield Offer(offer, AGENCY, gone[0], agency.id, agency.name)


def _time(offer: str, read: str, typed: str, today: date) -> Iterator[Offer]:
    """Words without a day, or none, that a time without a year took the place of."""
    says_a_day = any(letter.isdigit() for letter in read)
    if says_a_day or time_problem(read, typed, today) is not None:
        return
    yield Offer(offer, TIME, read, typed, typed)


def _around(row: ReadingRow, place: int) -> str:
    """The text of a task: from its sentence to that of the next one."""
    begins = [((task["marks"].get("sentence") or {}).get("span") or [0])[0] for task in row.tasks]
    later = [at for at in begins if at > begins[place]]
    return row.text[begins[place] : min(later, default=len(row.text))]


def _label(text: str, typed: str) -> str:
    """The unknown label of the line that says what was typed; "" where there is none."""
    for line in _LINE.finditer(text):
        label = line["label"].strip()
        says = spelling(line["value"])
        if label_of(Passage.whole(f"{label}: ")) is None and all(
            spelling(each) in says for each in names(typed)
        ):
            return label
    return ""
