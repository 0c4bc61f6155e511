"""Who was given which role, and which position lends its powers to which: looked up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from engine.model.clock import ZONE
from engine.model.organisation import title_of
from engine.model.permission import ROLES, Actor, Target, may, permit
from engine.service.context import ReadTx, reading
from engine.service.engine import Engine
from engine.storage import DelegationRow, OfficerRow, PositionRow, Unit


@dataclass(frozen=True, slots=True)
class Seat:
    """A position with its agency and whoever holds it today."""

    position: PositionRow
    agency: str
    holders: tuple[str, ...]

    @property
    def name(self) -> str:
        """The position as people call it: its title, its division, who holds it."""
        title = self.position.title or title_of(self.position.kind)
        place = ", ".join(part for part in (title, self.position.division) if part)
        return f"{place} – {', '.join(self.holders)}" if self.holders else place


@dataclass(frozen=True, slots=True)
class Lent:
    """A delegation between two seats; ``plans`` are the titles of those it is limited to."""

    row: DelegationRow
    lender: Seat
    borrower: Seat
    plans: tuple[str, ...]


def roles(engine: Engine, who: Actor) -> list[tuple[str, list[OfficerRow]]]:
    """Every role with the accounts that have it."""
    permit(who, "role.grant", Target())
    with engine.storage.read() as unit:
        return [(role, unit.officers.with_role(role)) for role in ROLES]


def delegations(engine: Engine, who: Actor) -> list[Lent]:
    """What is lent today or later, of the positions whose lending the actor may change."""
    today = engine.now().astimezone(ZONE).date()
    with reading(engine) as tx:
        rows = tx.unit.organisation.delegations_until(today)
        places = tx.unit.positions.find(id={each for row in rows for each in _ends(row)})
        seats = {seat.position.id: seat for seat in _seats(tx, places)}
        return [
            Lent(row, seats[row.from_position], seats[row.to_position], _plans(tx.unit, row))
            for row in rows
            if may_lend(who, seats[row.from_position].position.agency_id)
        ]


def seats(engine: Engine, who: Actor, agency_id: str) -> list[Seat]:
    """The positions of an agency, with their holders."""
    permit(who, "organisation.read", Target())
    with reading(engine) as tx:
        return _seats(tx, tx.unit.organisation.positions(agency_id))


def may_lend(who: Actor, agency_id: str) -> bool:
    """Whether the actor may lend what the positions of this agency may do."""
    return may(who.in_person(), "delegation.change", Target(agency_id=agency_id))


def _ends(row: DelegationRow) -> tuple[str, str]:
    return row.from_position, row.to_position


def _seats(tx: ReadTx, places: Iterable[PositionRow]) -> list[Seat]:
    rows = list(places)
    today = tx.engine.now().astimezone(ZONE).date()
    agencies = {row.id: row.name for row in tx.unit.agencies.find(id={p.agency_id for p in rows})}
    held: dict[str, list[str]] = {}
    for agency_id in agencies:
        for each in tx.unit.officers.holders(agency_id, None, today):
            held.setdefault(each.position.id, []).append(each.officer.name)
    return [
        Seat(row, agencies.get(row.agency_id, row.agency_id), tuple(held.get(row.id, ())))
        for row in rows
    ]


def _plans(unit: Unit, row: DelegationRow) -> tuple[str, ...]:
    roots = (row.scope or {}).get("roots") or ()
    return tuple(plan.title for plan in unit.plans.find(instance_id=list(roots))) if roots else ()
