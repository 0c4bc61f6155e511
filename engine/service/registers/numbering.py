"""Giving, typing and striking one number of a register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine.errors import InvalidInput
from engine.model.clock import local_date
from engine.model.ids import new_id
from engine.model.organisation import valid_on
from engine.model.registers import (
    LARGEST,
    SERIES,
    TYPED,
    Code,
    read_code,
    usual_pattern,
    written,
)
from engine.sentences import sentence
from engine.service.context import ReadTx, Tx
from engine.service.record import note_stream
from engine.storage import NumberRow, RegisterKey, RegisterRow, Unit

STREAM = "documents"
FIELD = "number"
"""Under which field a number is refused where the caller names no other."""


@dataclass(frozen=True, slots=True)
class Place:
    """A register: whose, of which direction and which kind."""

    agency_id: str
    direction: str
    kind: str

    @property
    def key(self) -> RegisterKey:
        """What its row is known by."""
        return self.agency_id, self.direction, self.kind


@dataclass(frozen=True, slots=True)
class Subject:
    """What gets a number: a plan or a document that arrived, and the day that it counts from."""

    day: date
    root_id: str | None = None
    document_id: str | None = None


def take(tx: Tx, place: Place, about: Subject, *, symbol: str = "") -> NumberRow:
    """The next number of the register's year, given to ``about``.

    ``symbol`` is what a document bears already and is kept. Raises :class:`errors.InvalidInput`
    for a register of an agency that was no more on that day.
    """
    _require_living(tx, place, about.day)
    opened(tx, place)
    number = next_in(tx.unit, place, about.day, symbol)
    if number.number > LARGEST:
        raise InvalidInput(fields={FIELD: sentence("Sổ đã hết số của năm này.")})
    return _give(tx, place, about, number, SERIES)


def next_in(unit: Unit, place: Place, day: date, symbol: str = "") -> Code:
    """What follows the highest number of the day's year; ``symbol`` goes before the pattern."""
    number = unit.numbers.highest(place.key, day.year) + 1
    if symbol:
        return Code(f"{number:02d}/{symbol}", number)
    register = unit.registers.get(*place.key)
    pattern = register.pattern if register is not None else _usual(unit, place)
    return Code(written(pattern, number, day.year), number)


def enter(tx: Tx, place: Place, about: Subject, typed: str, *, field: str = FIELD) -> NumberRow:
    """A number that was given elsewhere, put into the register.

    Raises :class:`errors.InvalidInput` under ``field`` for one that somebody has.
    """
    code = read_code(field, typed)
    opened(tx, place)
    held = tx.unit.numbers.standing(place.key, about.day.year, code.number, code.suffix)
    if held is not None:
        raise InvalidInput(
            fields={
                field: sentence(
                    "Số %(number)s năm %(year)s đã cấp cho «%(holder)s» ngày %(day)s.",
                    number=held.code,
                    year=str(held.year),
                    holder=holder_of(tx.unit, held),
                    day=local_date(held.given_at),
                )
            }
        )
    return _give(tx, place, about, code, TYPED)


def strike(tx: Tx, row: NumberRow, reason: str) -> None:
    """Strike a number: it stays in the register with the reason, and nobody has it any more."""
    tx.unit.numbers.update(
        row.id, struck_at=tx.at, struck_by=tx.who.officer_id, struck_reason=reason
    )
    note_stream(tx, STREAM, "number", element=row.id, to_state="struck", body={"code": row.code})


def number_of(
    unit: Unit, *, root_id: str | None = None, document_id: str | None = None
) -> NumberRow | None:
    """The number that a plan or a document has now."""
    about = {"root_id": root_id} if document_id is None else {"document_id": document_id}
    return unit.numbers.first(**about, struck_at=None)


def holder_of(unit: Unit, row: NumberRow) -> str:
    """What has a number, in words: the title of the plan or of the document."""
    if row.document_id is not None:
        return unit.documents.need(row.document_id).title
    return unit.plans.need(row.root_id).title if row.root_id else row.code


def opened(tx: Tx, place: Place) -> RegisterRow:
    """The register, kept until the transaction ends; opened where nobody wrote into it before."""
    row = RegisterRow(*place.key, pattern=_usual(tx.unit, place))
    register, new = tx.unit.registers.opened(row)
    if new:
        told = {"register": list(place.key), "pattern": register.pattern}
        note_stream(tx, STREAM, "register", element=place.agency_id, to_state="opened", body=told)
    return register


def _usual(unit: Unit, place: Place) -> str:
    agency = unit.organisation.agency(place.agency_id)
    name = agency.name if agency else place.agency_id
    return usual_pattern(place.direction, place.kind, name)


def _require_living(tx: ReadTx, place: Place, day: date) -> None:
    agency = tx.unit.organisation.agency(place.agency_id)
    if agency is None or valid_on(agency, day):
        return
    raise InvalidInput(
        fields={
            FIELD: sentence(
                "%(agency)s không hoạt động vào ngày %(day)s nên sổ không cấp số; ghi số đã cấp "
                "hoặc lý do chưa có số.",
                agency=agency.name,
                day=day,
            )
        }
    )


def _give(tx: Tx, place: Place, about: Subject, code: Code, source: str) -> NumberRow:
    row = NumberRow(
        id=new_id(),
        agency_id=place.agency_id,
        direction=place.direction,
        kind=place.kind,
        year=about.day.year,
        number=code.number,
        suffix=code.suffix,
        code=code.text,
        source=source,
        root_id=about.root_id,
        document_id=about.document_id,
        given_by=tx.who.officer_id,
        given_at=tx.at,
        dated=about.day,
    )
    tx.unit.numbers.insert(row)
    told = {"register": list(place.key), "year": row.year, "code": code.text, "source": source}
    note_stream(tx, STREAM, "number", element=row.id, to_state="given", body=told)
    return row
