"""Divisions (phòng): who is in them, who heads them, from when to when they exist."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date

from engine.errors import InvalidInput, NotFound
from engine.model.organisation import HEADING, rank_of, valid_on
from engine.model.permission import Target, permit
from engine.sentences import sentence
from engine.service.context import Tx, verb
from engine.service.record import note_stream
from engine.storage import DivisionRow, HolderRow, Unit


@dataclass(frozen=True, slots=True)
class Division:
    """One division with its dates; ``heads`` and ``members`` are names, the heads in both."""

    row: DivisionRow
    heads: tuple[str, ...]
    members: tuple[str, ...]
    open_tasks: int


def of_agency(unit: Unit, agency_id: str, on: date) -> list[Division]:
    """All that the agency ever had, by name: those that positions or dates name."""
    dated = {row.name: row for row in unit.divisions.find(agency_id=agency_id)}
    named = {row.division for row in unit.organisation.positions(agency_id) if row.division}
    holders = unit.officers.holders(agency_id, None, on) if named or dated else []
    return [
        _division(unit, dated.get(name) or DivisionRow(agency_id, name), holders)
        for name in sorted(named | dated.keys())
    ]


def living(unit: Unit, agency_id: str, on: date) -> list[Division]:
    """Those to which work may be given on a day."""
    return [each for each in of_agency(unit, agency_id, on) if valid_on(each.row, on)]


def ended(unit: Unit, on: date) -> list[DivisionRow]:
    """Those of all agencies whose last day has passed."""
    return [row for row in unit.divisions.find() if row.valid_to and row.valid_to < on]


def exists_on(unit: Unit, agency_id: str, name: str, on: date) -> bool:
    """Whether a division that positions name has begun and not ended."""
    row = unit.divisions.get(agency_id, name)
    return row is None or valid_on(row, on)


@verb("organisation.change")
def end_division(
    tx: Tx,
    agency_id: str,
    name: str,
    last_day: date,
    *,
    reason: str,
    command_id: str | None = None,
) -> None:
    """Let a division end with a day; its open work goes back to the agency when it has passed.

    Raises InvalidInput for a day before it began, or from which on it had ended already.
    """
    permit(tx.who, "organisation.change", Target())
    tx.require_reason()
    found = [each.row for each in of_agency(tx.unit, agency_id, tx.today) if each.row.name == name]
    if not found:
        raise NotFound(sentence("Cơ quan không có phòng «%(division)s».", division=name))
    old = found[0]
    if old.valid_from is not None and last_day < old.valid_from:
        raise InvalidInput(fields={"last_day": sentence("Ngày này trước ngày lập phòng.")})
    if old.valid_to is not None and old.valid_to <= last_day:
        words = sentence("Phòng này đã kết thúc sau ngày %(day)s.", day=old.valid_to)
        raise InvalidInput(fields={"last_day": words})
    row = replace(old, valid_to=last_day)
    tx.unit.divisions.put(row)
    told = {"old": asdict(old), "new": asdict(row)}
    note_stream(tx, "organisation", "division", element=agency_id, body=told)
    tx.engine.listeners.seats_lost(tx, ())


def _division(unit: Unit, row: DivisionRow, holders: Iterable[HolderRow]) -> Division:
    own = [each for each in holders if each.position.division == row.name]
    heads = [each for each in own if rank_of(each.position.kind) >= HEADING]
    return Division(
        row,
        tuple(dict.fromkeys(each.officer.name for each in heads)),
        tuple(dict.fromkeys(each.officer.name for each in (*heads, *own))),
        unit.tasks.count(agency_id=row.agency_id, division=row.name, open=True),
    )
