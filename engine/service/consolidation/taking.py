"""What others wrote is taken into the draft of the report, and whose words they are stays known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.errors import InvalidInput, NotAllowedNow
from engine.model.clock import local_date
from engine.model.ids import new_id
from engine.model.likeness import sentences_of
from engine.sentences import sentence
from engine.service.assignments import answers
from engine.service.assignments.answers import Answer
from engine.service.assignments.assignment import Found, find, step_of
from engine.service.context import ReadTx, Tx, verb
from engine.service.permission import allow
from engine.service.record import note
from engine.service.tasks import drafts
from engine.storage import TakenRow


@dataclass(frozen=True, slots=True)
class Part:
    """What is taken: a field of an answer, whole, or its sentence ``nth`` (counted from 0)."""

    source_id: str
    field: str
    nth: int | None = None


@verb("consolidation.take")
def take(
    tx: Tx, assignment_id: str, parts: Sequence[Part], *, command_id: str | None = None
) -> list[str]:
    """Add parts of answers to the actor's draft, each with its source; returns their ids.

    What already stands in his draft from the same source is not added again. Raises
    :class:`errors.NotAllowedNow` where no step of the assignment waits for a report, and
    :class:`errors.InvalidInput` for a part that no answer has.
    """
    found = find(tx.unit, assignment_id)
    allow(tx.who, "internal.read", "assignment.read", found.target)
    step = step_of(tx, found.row, "submit") if found.row.open else None
    name = drafts.long_field(tx, step) if step is not None else None
    if step is None or name is None:
        raise NotAllowedNow(sentence("Nhiệm vụ không ở bước soạn báo cáo nên chưa đưa vào được."))
    allow(tx.who, "task.draft", "task.read", step.target)
    data = drafts.opened(tx, tx.who, step)
    draft, rows = str(data.get(name) or ""), []
    for part, answer, words in _said(tx, found, parts):
        if words in draft and _had(tx, found, part, words):
            continue
        rows.append(_row(tx, found, part, words))
        draft = "\n\n".join(filter(None, (draft.rstrip(), f"{words} ({source_of(answer)})")))
    if rows:
        drafts.keep(tx, step, {**data, name: draft})
        _write(tx, found, rows)
    return [row.id for row in rows]


def source_of(answer: Answer) -> str:
    """Who answered, by which document, on which day: as it stands behind words taken over."""
    result = answer.assignment.result or {}
    day = sent_on(answer)
    dated = str(sentence("ngày %(day)s", day=date.fromisoformat(day))) if day else ""
    words = (answer.agency, " ".join(filter(None, (result.get("number"), dated))))
    return ", ".join(filter(None, words))


def sent_on(answer: Answer) -> str:
    """The day on which it was sent (ISO); as its records clerk says, else by the record."""
    at = answer.assignment.completed_at
    said = (answer.assignment.result or {}).get("date")
    return str(said or (local_date(at).isoformat() if at else ""))


def words_of(answer: Answer, field: str) -> str:
    """What an answer says in one field: texts as they are, else with the field's name."""
    value = (answer.values or {}).get(field)
    part: Mapping[str, Any] = (answer.schema or {}).get("properties", {}).get(field, {})
    if value in (None, "", []):
        return ""
    labels = part.get("x-ui", {}).get("labels", {})
    several = value if isinstance(value, list) else [value]
    spoken = ", ".join(str(labels.get(str(each), each)) for each in several)
    plain = isinstance(value, str) and "enum" not in part
    return spoken if plain else f"{part.get('title') or field}: {spoken}"


def _said(tx: ReadTx, found: Found, parts: Sequence[Part]) -> Iterator[tuple[Part, Answer, str]]:
    """Each part with the answer that it is of, and its words."""
    known = {one.assignment.id: one for one in answers.sent_to(tx, found.row)}
    for part in parts:
        answer = known.get(part.source_id)
        words = words_of(answer, part.field) if answer is not None else ""
        if part.nth is not None:
            said = sentences_of(words)
            words = said[part.nth] if part.nth < len(said) else ""
        if answer is None or not words:
            raise InvalidInput(
                fields={"part": sentence("Nội dung này không có trong kết quả đã gửi.")}
            )
        yield part, answer, words


def _had(tx: ReadTx, found: Found, part: Part, words: str) -> bool:
    same = tx.unit.taken.find(assignment_id=found.row.id, source_id=part.source_id)
    return any(row.text == words for row in same)


def _row(tx: Tx, found: Found, part: Part, words: str) -> TakenRow:
    return TakenRow(
        id=new_id(),
        root_id=found.row.root_id,
        assignment_id=found.row.id,
        source_id=part.source_id,
        field=part.field,
        text=words,
        taken_by=tx.who.officer_id,
        taken_at=tx.at,
    )


def _write(tx: Tx, found: Found, rows: Sequence[TakenRow]) -> None:
    tx.unit.taken.insert_many(rows)
    told = [{"part": row.id, "source": row.source_id, "field": row.field} for row in rows]
    note(
        tx,
        found.row.instance_id,
        "consolidation",
        element=found.row.element,
        to_state="taken",
        body={"assignment": found.row.id, "parts": told},
    )
