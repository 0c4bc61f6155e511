"""The draft report as DOCX and the table as XLSX: what the desk shows, to go on with on paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.errors import NotAllowedNow
from engine.model.permission import Actor, may
from engine.sentences import sentence
from engine.service.assignments.answers import Answer
from engine.service.assignments.assignment import Found, find, step_of
from engine.service.consolidation.desk import Desk, Reply, desk
from engine.service.consolidation.responding import DECISIONS
from engine.service.consolidation.taking import sent_on, words_of
from engine.service.context import ReadTx, reading
from engine.service.engine import Engine
from engine.service.tasks import drafts, submissions
from engine.spreadsheets.writing import write_workbook
from engine.word import Unfit, filled, headings


@dataclass(frozen=True, slots=True)
class Words:
    """What only the store knows of a report: its text, who is above its agency."""

    text: str
    superior: str
    number: str


def report(engine: Engine, who: Actor, assignment_id: str) -> bytes:
    """The report as it stands, with its gaps and tables (DOCX).

    Its text is the reader's draft, else what his agency handed in; others read it once it was
    sent. Raises :class:`errors.NotFound`, and :class:`errors.NotAllowedNow` where the office's own
    template cannot be filled in.
    """
    found = desk(engine, who, assignment_id)
    with reading(engine) as tx:
        words = _words(tx, who, find(tx.unit, assignment_id))
        context = _context(found, words, tx.today)
    template = engine.config.report_template
    try:
        return filled(context, template)
    except Unfit as failure:
        raise NotAllowedNow(
            sentence(
                "Không lập được báo cáo từ mẫu %(file)s: %(why)s. Báo quản trị xem lại tệp mẫu.",
                file=template.name if template else "report.docx",
                why=str(failure),
            )
        ) from failure


def table(engine: Engine, who: Actor, assignment_id: str) -> bytes:
    """Replies and opinions as a workbook (XLSX), one sheet each. Raises NotFound."""
    found = desk(engine, who, assignment_id)
    sheets = {headings.RESULTS: found.replies, headings.OPINIONS: found.opinions}
    return write_workbook(
        {name: _sheet(rows) for name, rows in sheets.items() if rows}
        or {headings.RESULTS: [[headings.AGENCY]]}
    )


def _context(found: Desk, words: Words, today: date) -> dict[str, Any]:
    row = found.assignment
    missing = found.gaps if not row.open or not found.draft else _missing(found)
    return {
        "superior": words.superior.upper(),
        "agency": found.agency,
        "agency_upper": found.agency.upper(),
        "number": words.number or "        /BC-",
        "day": f"{today.day:02}",
        "month": f"{today.month:02}" if today.month < _TWO_DIGITS else str(today.month),
        "year": today.year,
        "title": row.title,
        "addressee": row.destination or headings.AS_ABOVE,
        "body": [part.strip() for part in words.text.split("\n") if part.strip()],
        "gaps": "; ".join(missing),
        "replies": [_line(place, one) for place, one in enumerate(_sent(found.replies), 1)],
        "opinions": [_line(place, one) for place, one in enumerate(found.opinions, 1)],
    }


_TWO_DIGITS = 3
"""January and February are written with a nought (Nghị định 30/2020, Phụ lục I, mục II.4)."""


def _missing(found: Desk) -> list[str]:
    return [one.answer.agency for one in found.replies if one.missing]


def _sent(replies: tuple[Reply, ...]) -> list[Reply]:
    return [one for one in replies if one.answer.sent]


def _line(place: int, one: Reply) -> dict[str, Any]:
    said = DECISIONS.get(one.response.decision) if one.response else None
    response = ": ".join(filter(None, (str(said or ""), one.response.text if one.response else "")))
    return {
        "place": place,
        "agency": one.answer.agency,
        "sent": _by(one.answer),
        "text": "\n".join(_said(one.answer)) if one.answer.sent else one.unsent,
        "response": response,
    }


def _by(answer: Answer) -> str:
    """By which document, on which day."""
    day = sent_on(answer)
    number = str((answer.assignment.result or {}).get("number") or "")
    dated = f"{date.fromisoformat(day):%d/%m/%Y}" if answer.sent and day else ""
    return ", ".join(filter(None, (number, dated)))


def _said(answer: Answer) -> list[str]:
    return [words for name in answer.values or () if (words := words_of(answer, name))]


def _sheet(replies: tuple[Reply, ...]) -> list[list[object]]:
    """A header and a row an agency; the columns are the fields of their forms."""
    names: dict[str, str] = {}
    for one in replies:
        fields = (one.answer.schema or {}).get("properties", {})
        names |= {name: str(fields[name].get("title") or name) for name in one.answer.values or ()}
    first = (headings.AGENCY, headings.STATE, headings.SENT)
    head = [*first, *names.values(), headings.FILES, headings.RESPONSE]
    rows: list[list[object]] = [[*head]]
    for one in replies:
        files = "; ".join(each.name for each in one.answer.files)
        cells = [words_of(one.answer, name) for name in names]
        response = _line(0, one)["response"]
        rows.append([one.answer.agency, one.state, _by(one.answer), *cells, files, response])
    return rows


def _words(tx: ReadTx, who: Actor, found: Found) -> Words:
    agency = tx.unit.organisation.agency(found.row.agency_id or "")
    above = tx.unit.organisation.agency(agency.parent_id) if agency and agency.parent_id else None
    number = str((found.row.result or {}).get("number") or "")
    return Words(_text(tx, who, found), above.name if above else "", number)


def _text(tx: ReadTx, who: Actor, found: Found) -> str:
    step = step_of(tx, found.row, "submit") if found.row.open else None
    if step is not None and may(who, "task.draft", step.target):
        name = drafts.long_field(tx, step)
        return str(drafts.opened(tx, who, step).get(name) or "") if name else ""
    if found.row.completed_at is None and not may(who, "internal.read", found.target):
        return ""
    last = submissions.last(tx, tx.unit.instances.need(found.row.instance_id), "submit")
    name = drafts.long_text_of(last.schema) if last is not None else None
    return str(last.values.get(name) or "") if last is not None and name else ""
