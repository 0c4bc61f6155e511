"""The organisation, looked up: agencies, groups, positions, officers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from engine.errors import NotFound
from engine.model.clock import local_date
from engine.model.organisation import fits
from engine.model.permission import Actor, Target, permit
from engine.model.text import fold
from engine.sentences import sentence
from engine.service.engine import Engine
from engine.service.organisation import divisions
from engine.service.organisation.divisions import Division
from engine.storage import (
    AgencyGroupRow,
    AgencyRow,
    AgencySuccessorRow,
    AssignmentRow,
    HolderRow,
    OfficerRow,
    Page,
    PositionRow,
    Unit,
)


@dataclass(frozen=True, slots=True)
class AgencyView:
    """One agency with those who work in it, and those who follow it by name."""

    agency: AgencyRow
    parent: AgencyRow | None
    positions: tuple[PositionRow, ...]
    holders: tuple[HolderRow, ...]
    successors: tuple[tuple[AgencySuccessorRow, str], ...]
    open_assignments: int
    divisions: tuple[Division, ...] = ()


def agencies(engine: Engine, who: Actor, text: str = "", limit: int = 500) -> list[AgencyRow]:
    """Agencies in whose names all words occur, with or without diacritics."""
    permit(who, "organisation.read", Target())
    with engine.storage.read() as unit:
        return unit.organisation.search_agencies(text, limit)


def living(engine: Engine, who: Actor, *, but: str) -> list[AgencyRow]:
    """Agencies that exist today and so may be given work, all but one."""
    permit(who, "organisation.read", Target())
    today = local_date(engine.now())
    with engine.storage.read() as unit:
        return [row for row in unit.organisation.agencies(on=today) if row.id != but]


def open_work(engine: Engine, who: Actor, agency_id: str) -> list[AssignmentRow]:
    """What an agency has still to do: what its successors would take over."""
    permit(who, "assignment.transfer", Target(agency_id=agency_id))
    with engine.storage.read() as unit:
        return unit.assignments.open_of_agency(agency_id)


def agency(engine: Engine, who: Actor, agency_id: str) -> AgencyView:
    """One agency; raises :class:`errors.NotFound`."""
    permit(who, "organisation.read", Target())
    today = local_date(engine.now())
    with engine.storage.read() as unit:
        row = unit.organisation.agency(agency_id)
        if row is None:
            raise NotFound(sentence("Không có cơ quan «%(agency)s».", agency=agency_id))
        heirs = unit.organisation.successors(agency_id)
        names = names_of(unit, [each.successor_id for each in heirs])
        return AgencyView(
            agency=row,
            parent=unit.organisation.agency(row.parent_id) if row.parent_id else None,
            positions=tuple(unit.organisation.positions(agency_id)),
            holders=tuple(unit.officers.holders(agency_id, None, today)),
            successors=tuple((each, names[each.successor_id]) for each in heirs),
            open_assignments=unit.assignments.count(agency_id=agency_id, open=True),
            divisions=tuple(divisions.of_agency(unit, agency_id, today)),
        )


def agency_names(engine: Engine, agency_ids: Iterable[str]) -> dict[str, str]:
    """The names of agencies by id, for rows that their reader was already shown."""
    with engine.storage.read() as unit:
        return names_of(unit, agency_ids)


def groups(engine: Engine, who: Actor) -> list[AgencyGroupRow]:
    """All groups of agencies."""
    permit(who, "organisation.read", Target())
    with engine.storage.read() as unit:
        return unit.organisation.groups()


def members(engine: Engine, who: Actor, group_key: str, on: date | None = None) -> list[str]:
    """The ids of the agencies in a group on a day, today by default."""
    permit(who, "organisation.read", Target())
    day = on or local_date(engine.now())
    with engine.storage.read() as unit:
        return unit.organisation.members(group_key, day)


def positions(engine: Engine, who: Actor, agency_id: str | None = None) -> list[PositionRow]:
    """Positions, of one agency or all."""
    permit(who, "organisation.read", Target())
    with engine.storage.read() as unit:
        return unit.organisation.positions(agency_id)


def officers(
    engine: Engine, who: Actor, text: str = "", after: str | None = None, limit: int = 50
) -> Page[OfficerRow]:
    """Accounts by sign-in name: for those who look after accounts."""
    permit(who, "officer.disable", Target())
    with engine.storage.read() as unit:
        return unit.officers.page(text, after, limit)


def staff(engine: Engine, who: Actor) -> list[OfficerRow]:
    """Who works today in the agencies of the actor, by name."""
    today = local_date(engine.now())
    with engine.storage.read() as unit:
        held = [
            each.officer
            for agency_id in sorted(who.agency_ids)
            for each in unit.officers.holders(agency_id, None, today)
        ]
    return sorted({row.id: row for row in held}.values(), key=lambda row: fold(row.name))


def has_divisions(engine: Engine, who: Actor) -> bool:
    """Whether the actor works in a division, or in an agency that has some."""
    if any(held.division for held in who.holdings):
        return True
    with engine.storage.read() as unit:
        return any(
            position.division
            for agency_id in sorted(who.agency_ids)
            for position in unit.organisation.positions(agency_id)
        )


def officer_names(engine: Engine, officer_ids: Iterable[str | None]) -> dict[str, str]:
    """The names of officers by id, for rows that their reader was already shown."""
    with engine.storage.read() as unit:
        return people_of(unit, officer_ids)


def people_of(unit: Unit, officer_ids: Iterable[str | None]) -> dict[str, str]:
    """The names of officers by id."""
    wanted = sorted({each for each in officer_ids if each})
    return {row.id: row.name for row in unit.officers.find(id=wanted)} if wanted else {}


def names_of(unit: Unit, agency_ids: Iterable[str | None]) -> dict[str, str]:
    """The names of agencies by id."""
    wanted = sorted({each for each in agency_ids if each})
    return {row.id: row.name for row in unit.agencies.find(id=wanted)} if wanted else {}


def only_holder(
    unit: Unit, agency_id: str | None, kind: str | None, division: str | None, on: date
) -> str | None:
    """The name of who alone may do the work of this kind of position there, or None."""
    people = holders_of(unit, agency_id, kind, on, division)
    return people[0] if people and len(people) == 1 else None


def holders_of(
    unit: Unit, agency_id: str | None, kind: str | None, on: date, division: str | None = None
) -> list[str] | None:
    """The names of who may do it; None where nobody of the agency is known at all."""
    held = unit.officers.holders(agency_id, None, on) if agency_id and kind else []
    people = {
        each.officer.id: each
        for each in held
        if fits(each.position.kind, kind or "") and division in (None, each.position.division)
    }
    return [each.officer.name for each in people.values()] if held else None
