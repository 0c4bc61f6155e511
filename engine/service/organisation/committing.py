"""Who of an agency may commit it before others today, himself or by what was lent to him."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from engine.model.organisation import LEADING, rank_of, valid_on
from engine.storage import OfficerRow, Unit


def senders(
    unit: Unit,
    agency_id: str | None,
    act: str,
    outward: Collection[tuple[str, int]],
    on: date,
) -> list[OfficerRow]:
    """Who holds a position from which an act is done; leaders alone where there are any.

    Empty where nobody holds such a position and none of them is lent.
    """
    if agency_id is None:
        return []
    rank = dict(outward).get(act, LEADING)
    able = {
        each.id for each in unit.organisation.positions(agency_id) if rank_of(each.kind) >= rank
    }
    held = [each for each in unit.officers.holders(agency_id, None, on) if each.position.id in able]
    leading = [each for each in held if rank_of(each.position.kind) >= LEADING]
    people = {each.officer.id: each.officer for each in leading or held}
    return list((people | _borrowers(unit, able, act, on)).values())


def _borrowers(unit: Unit, able: set[str], act: str, on: date) -> dict[str, OfficerRow]:
    lent = [
        each.to_position
        for each in unit.organisation.delegations_until(on)
        if each.from_position in able
        and valid_on(each, on)
        and act in ((each.scope or {}).get("verbs") or (act,))
    ]
    holdings = unit.holdings.find(position_id=lent) if lent else []
    ids = {each.officer_id for each in holdings if valid_on(each, on)}
    rows = unit.officers.find(id=ids) if ids else []
    return {each.id: each for each in rows if each.disabled_at is None}
