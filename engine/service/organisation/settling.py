"""A charter laid over what is kept: what its rows do not say stays, and its holdings are found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from engine.model.ids import new_id
from engine.model.text import fold
from engine.sentences import sentence
from engine.service.organisation.charter import Charter, Entry, Person
from engine.storage import AgencyRow, GroupMemberRow, HoldingRow, Unit

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Held:
    """A holding as it will be, and as it is kept, if it is."""

    kept: HoldingRow | None
    row: HoldingRow


def settle(charter: Charter, unit: Unit) -> None:
    """Take from the store what the rows leave unsaid; an agency that is new needs a level."""
    agencies = {row.id: row for row in unit.agencies.find()}
    for entry in charter.agencies:
        if entry.row.id not in agencies:
            _require(charter, entry, "name", "Tên")
            _require(charter, entry, "level", "Cấp")
    charter.agencies = [
        Entry(entry.place, _named(entry.over(agencies.get(entry.row.id))), entry.said)
        for entry in charter.agencies
    ]
    groups = {row.key: row for row in unit.agency_groups.find()}
    charter.groups = [_over(each, groups.get(each.row.key)) for each in charter.groups]
    positions = {row.id: row for row in unit.positions.find()}
    charter.positions = [_over(each, positions.get(each.row.id)) for each in charter.positions]
    dated = {(row.agency_id, row.name): row for row in unit.divisions.find()}
    charter.divisions = [
        _over(each, dated.get((each.row.agency_id, each.row.name))) for each in charter.divisions
    ]
    kept = memberships(unit)
    charter.members = [_over(each, membership(each, kept)) for each in charter.members]
    heirs = {(row.agency_id, row.successor_id): row for row in unit.organisation.all_successors()}
    charter.successors = [
        _over(each, heirs.get((each.row.agency_id, each.row.successor_id)))
        for each in charter.successors
    ]


def _over(entry: Entry[R], kept: R | None) -> Entry[R]:
    return Entry(entry.place, entry.over(kept), entry.said)


def _named(row: AgencyRow) -> AgencyRow:
    names = (row.name, row.short_name, row.id)
    return replace(row, folded=fold(" ".join(part for part in names if part)))


def _require(charter: Charter, entry: Entry[AgencyRow], field: str, column: str) -> None:
    if field not in entry.said:
        charter.problem(entry.place, column, sentence("cơ quan mới phải ghi mục này."))


Memberships = Mapping[tuple[str, str], Sequence[GroupMemberRow]]
"""Group and agency → when the agency was in the group, in order of time."""


def memberships(unit: Unit) -> Memberships:
    """All memberships that are kept."""
    kept: dict[tuple[str, str], list[GroupMemberRow]] = {}
    for row in unit.group_members.find(order=("valid_from",)):
        kept.setdefault((row.group_key, row.agency_id), []).append(row)
    return kept


def membership(entry: Entry[GroupMemberRow], kept: Memberships) -> GroupMemberRow | None:
    """The membership that a row is about: of the same first day, or the last where none is said."""
    row = entry.row
    same = kept.get((row.group_key, row.agency_id), ())
    if "valid_from" not in entry.said:
        return same[-1] if same else None
    return next((each for each in same if each.valid_from == row.valid_from), None)


def holdings(
    entry: Entry[Person], officer_id: str, kept: Sequence[HoldingRow], today: date
) -> list[Held]:
    """What an officer's row changes of the positions that he holds."""
    dates = {
        name: getattr(entry.row, name) for name in ("valid_from", "valid_to") if name in entry.said
    }
    found = []
    for position_id in entry.row.positions:
        own = [row for row in kept if row.position_id == position_id]
        old = _meant(entry, own, today)
        row = replace(old or HoldingRow(new_id(), officer_id, position_id), **dates)
        if row != old and (dates or not own or old):
            found.append(Held(old, row))
    return found


def given_up(
    entry: Entry[Person], kept: Sequence[HoldingRow], today: date
) -> Iterator[tuple[str, date]]:
    """Positions of a row that its officer gave up, with their last days."""
    for position_id in entry.row.positions:
        own = [row for row in kept if row.position_id == position_id]
        if own and not {"valid_from", "valid_to"} & entry.said and not _meant(entry, own, today):
            yield position_id, max(row.valid_to for row in own if row.valid_to)


def _meant(entry: Entry[Person], own: Sequence[HoldingRow], today: date) -> HoldingRow | None:
    """The holding that a row is about: of the same first day, else the one that has not ended."""
    if "valid_from" in entry.said:
        same = next((row for row in own if row.valid_from == entry.row.valid_from), None)
        if same is not None:
            return same
    return next((row for row in own if row.valid_to is None or row.valid_to >= today), None)
