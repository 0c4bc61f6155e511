"""What clerks taught the reader: remembered when asked, listed, taken back, used from then on.

A word is one of the whole installation. It stands for itself: what was read before it was taught,
or before it was taken back, stays as it was.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from engine.bpmn.drafting import Directory
from engine.bpmn.drafting.actors import actors
from engine.errors import Conflict, InvalidInput, NotFound
from engine.model.clock import local_date
from engine.model.deadlines import read_deadline
from engine.model.ids import new_id
from engine.model.permission import Actor, Target, permit
from engine.model.secrecy import refuse_if_secret
from engine.model.text import clean
from engine.plan_reading.labels import FIELDS, label_of
from engine.plan_reading.learned import AGENCY, LABEL, TIME, Learned, LearnedWord, spelling
from engine.plan_reading.passage import Passage
from engine.sentences import Sentence, sentence
from engine.service.context import ReadTx, Tx, reading, verb
from engine.service.engine import Engine
from engine.service.organisation.queries import people_of
from engine.service.plans.drafting import directory_of
from engine.service.record import note_stream
from engine.storage import LearnedWordRow

STREAM, KIND = "readings", "learned_word"
LONGEST = 120
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class Taught:
    """A word with who taught it; ``meaning`` as a person reads it, ``ended``: means nobody now."""

    row: LearnedWordRow
    meaning: str
    by: str
    revoked_by: str
    ended: bool
    document: bool


def learned(engine: Engine, who: Actor) -> Learned:
    """What was taught and stands."""
    permit(who, "deploy", Target())
    with reading(engine) as tx:
        return learned_of(tx)


def learned_of(tx: ReadTx) -> Learned:
    """The same inside a transaction; a name whose agency has ended is not used."""
    rows = tx.unit.learned_words.find(revoked_at=None, order=("at", "id"))
    known = directory_of(tx) if any(row.kind == AGENCY for row in rows) else None
    words = (_word(row, known) for row in rows)
    return Learned(tuple(word for word in words if word is not None))


def _word(row: LearnedWordRow, known: Directory | None) -> LearnedWord | None:
    meaning = row.meaning
    if row.kind == AGENCY and known is not None:
        agency = known.of_id(row.meaning)
        if agency is None or agency.ended_on is not None:
            return None
        meaning = agency.name
    return LearnedWord(row.kind, row.words, meaning, local_date(row.at))


@verb("reading.remember")
def remember(
    tx: Tx,
    reading_id: str,
    kind: str,
    words: str,
    meaning: str,
    *,
    instead: bool = False,
    command_id: str | None = None,
) -> str:
    """Remember what words of a document mean; returns the id.

    ``meaning`` is an agency's id, a field (:data:`engine.plan_reading.labels.FIELDS`) or a time in
    words, by ``kind``. What is remembered of the same words otherwise is refused with
    :class:`errors.Conflict`, and taken back where ``instead`` says so. Raises
    :class:`errors.InvalidInput`.
    """
    permit(tx.who, "deploy", Target())
    refuse_if_secret([words, meaning])
    row = tx.unit.readings.need(reading_id)
    said, means = clean(words).strip(" .,;:"), clean(meaning)
    problem = _not_there(row.text, said) or _CHECKS[kind](tx, said, means)
    if problem is not None:
        raise InvalidInput(problem)
    held = tx.unit.learned_words.find(kind=kind, spelling=spelling(said), revoked_at=None)
    for each in held:
        if each.meaning == means:
            return each.id
        if not instead:
            raise _otherwise(tx, each)
        _revoke(tx, each)
    taught = LearnedWordRow(
        id=new_id(),
        kind=kind,
        words=said,
        spelling=spelling(said),
        meaning=means,
        reading_id=row.id,
        file=row.file,
        at=tx.at,
        actor=tx.who.officer_id,
    )
    tx.unit.learned_words.insert(taught)
    _note(tx, taught, "taught")
    return taught.id


@verb("reading.forget")
def forget(tx: Tx, word_id: str, *, command_id: str | None = None) -> None:
    """Take a word back; one that was taken back stays so."""
    permit(tx.who, "deploy", Target())
    row = tx.unit.learned_words.need(word_id)
    if row.revoked_at is None:
        _revoke(tx, row)


def page(engine: Engine, who: Actor) -> list[Taught]:
    """All words, those that stand first, the last taught before the others."""
    permit(who, "deploy", Target())
    with reading(engine) as tx:
        rows = tx.unit.learned_words.find(order=("-at", "id"))
        known = directory_of(tx)
        people = people_of(tx.unit, [each for r in rows for each in (r.actor, r.revoked_by)])
        kept = {row.id for row in tx.unit.readings.find(id=sorted({r.reading_id for r in rows}))}
        told = [_taught(row, known, people, kept) for row in rows]
    return sorted(told, key=lambda each: each.row.revoked_at is not None)


def _taught(
    row: LearnedWordRow, known: Directory, people: dict[str, str], kept: set[str]
) -> Taught:
    agency = known.of_id(row.meaning) if row.kind == AGENCY else None
    return Taught(
        row,
        agency.name if agency else row.meaning,
        people.get(row.actor, row.actor),
        people.get(row.revoked_by or "", row.revoked_by or ""),
        row.kind == AGENCY and (agency is None or agency.ended_on is not None),
        row.reading_id in kept,
    )


def _revoke(tx: Tx, row: LearnedWordRow) -> None:
    tx.unit.learned_words.update(row.id, revoked_at=tx.at, revoked_by=tx.who.officer_id)
    _note(tx, row, "revoked")


def _note(tx: Tx, row: LearnedWordRow, state: str) -> None:
    told = {"kind": row.kind, "words": row.words, "meaning": row.meaning, "file": row.file}
    note_stream(tx, STREAM, KIND, element=row.id, to_state=state, body=told)


def _otherwise(tx: Tx, held: LearnedWordRow) -> Conflict:
    agency = directory_of(tx).of_id(held.meaning) if held.kind == AGENCY else None
    return Conflict(
        sentence(
            "«%(words)s» đã được ghi nhớ là «%(meaning)s» (%(who)s, ngày %(day)s). Giữ như cũ, "
            "hoặc thay bằng nghĩa mới.",
            words=held.words,
            meaning=agency.name if agency else FIELDS.get(held.meaning, held.meaning),
            who=people_of(tx.unit, [held.actor]).get(held.actor, held.actor),
            day=local_date(held.at),
        ),
        held=held.id,
    )


def _not_there(text: str, words: str) -> Sentence | None:
    if not words:
        return sentence("Ghi chữ trong văn bản cần ghi nhớ.")
    if len(words) > LONGEST:
        return sentence("Chữ cần ghi nhớ dài hơn %(most)s ký tự.", most=LONGEST)
    if spelling(words) not in clean(text).casefold():
        return sentence("Văn bản không có chữ «%(words)s».", words=words)
    return None


def _agency(tx: Tx, words: str, meaning: str) -> Sentence | None:
    known = directory_of(tx)
    agency = known.of_id(meaning)
    if agency is None:
        raise NotFound
    if agency.ended_on is not None:
        heirs = [heir.name for each in agency.successors if (heir := known.of_id(each))]
        return sentence(
            "«%(name)s» đã hết hiệu lực từ sau ngày %(day)s (kế thừa: %(heirs)s). Chọn cơ quan còn "
            "hoạt động.",
            name=agency.name,
            day=agency.ended_on,
            heirs=", ".join(heirs) or "–",
        )
    named = actors(words, known)
    if named.groups or named.agencies:
        return sentence(
            "«%(words)s» đã là tên trong danh mục tổ chức, không ghi nhớ nghĩa khác.", words=words
        )
    return None


def _label(_tx: Tx, words: str, meaning: str) -> Sentence | None:
    if meaning not in FIELDS:
        raise NotFound
    if label_of(Passage.whole(f"{words}: ")) is not None:
        return sentence("Nhãn «%(words)s» đã đọc được, không cần ghi nhớ.", words=words)
    return None


def _time(tx: Tx, words: str, meaning: str) -> Sentence | None:
    return time_problem(words, meaning, tx.today)


def time_problem(words: str, meaning: str, today: date) -> Sentence | None:
    """Why words cannot mean this time in every year's documents; None where they can."""
    if _YEAR.search(meaning):
        return sentence(
            "Thời hạn ghi nhớ không nêu năm: «%(words)s» mỗi năm một khác.", words=words
        )
    deadline = read_deadline(meaning, today)
    if deadline.kind == "none" or deadline.problem is not None:
        return sentence("«%(words)s» chưa đọc được thành thời hạn.", words=meaning)
    return None


_CHECKS: dict[str, Callable[[Tx, str, str], Sentence | None]] = {
    AGENCY: _agency,
    LABEL: _label,
    TIME: _time,
}
