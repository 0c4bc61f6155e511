"""Whose tasks somebody's lists show: his own, his division's, his agencies'."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from engine.errors import InvalidInput
from engine.model.clock import local_date
from engine.model.organisation import (
    HEADING,
    LEADING,
    POSITION_KINDS,
    kinds_that_fit,
    position_key,
    rank_of,
)
from engine.model.permission import Actor, HeldPosition, scope_of
from engine.sentences import sentence
from engine.storage import EVERYBODY, Unit, Whose


def whose(unit: Unit, who: Actor, tab: str, now: datetime) -> Whose:
    """Whose tasks the tab of a list shows; raises :class:`errors.InvalidInput` for no such tab."""
    match tab:
        case "mine":
            own, lent = seats(who.holdings), _lent(who.holdings)
            offered = _offered(unit, own, lent) + unit.task_candidates.to([who.officer_id])
            return Whose([who.officer_id], own, seats_in_plans=lent, offered=offered)
        case "division":
            return _division(unit, who, now)
        case "done":
            return Whose([who.officer_id])
        case "agency" | "coordination":
            scope = scope_of(who)
            if scope.all and tab == "agency":
                return EVERYBODY
            own = [(agency, kind, "") for agency in scope.agency_ids for kind in POSITION_KINDS]
            divisions = _bounds(who, scope.agency_ids)
            return Whose(
                agencies=scope.agency_ids - {agency for agency, _ in divisions},
                divisions=divisions,
                agencies_in_plans=scope.lent,
                offered=_offered(unit, own),
            )
    raise InvalidInput(fields={"tab": sentence("Chọn một trong các danh sách việc.")})


def handed_on(who: Actor) -> Whose:
    """What others have to do now where the actor did a step before, in his own agencies."""
    agencies = scope_of(who).agency_ids
    divisions = _bounds(who, agencies)
    return Whose(
        agencies=agencies - {agency for agency, _ in divisions},
        divisions=divisions,
        seats=seats(who.holdings),
        handed_on_by=who.officer_id,
    )


def _bounds(who: Actor, agencies: Collection[str]) -> list[tuple[str, str]]:
    """What he sees of agencies where he works in divisions alone, as (agency, division).

    It is what the rule says of one task (:func:`engine.model.rules.own_agency`).
    """
    held = [each for each in who.holdings if each.agency_id in agencies and each.roots is None]
    whole = {
        each.agency_id for each in held if each.division is None or rank_of(each.kind) >= LEADING
    }
    bound = [each for each in held if each.agency_id not in whole]
    return sorted({(each.agency_id, name) for each in bound for name in ("", each.division or "")})


def seats(holdings: tuple[HeldPosition, ...]) -> list[tuple[str, str, str]]:
    """The (agency, kind of position, division) whose tasks these positions may take in any plan."""
    return [
        (held.agency_id, kind, division)
        for held in holdings
        if held.roots is None
        for kind in sorted(kinds_that_fit([held.kind]))
        for division in _divisions(held)
    ]


def _divisions(held: HeldPosition) -> list[str]:
    """Of which divisions a position takes work: of none, and of its own."""
    return ["", held.division] if held.division else [""]


def _lent(holdings: tuple[HeldPosition, ...]) -> list[tuple[str, str, str, str]]:
    """The same with the plan, for positions lent for certain plans only."""
    return [
        (root, held.agency_id, kind, division)
        for held in holdings
        for root in sorted(held.roots or ())
        for kind in sorted(kinds_that_fit([held.kind]))
        for division in _divisions(held)
    ]


def _offered(
    unit: Unit,
    own: Collection[tuple[str, str, str]],
    lent: Collection[tuple[str, str, str, str]] = (),
) -> list[str]:
    """Tasks with several offers, one of which is to these places beside the task's first."""
    known = frozenset((agency, kind) for agency, kind, _division in own)
    in_plan = frozenset((root, agency, kind) for root, agency, kind, _division in lent)
    places = {*known, *((agency, kind) for _root, agency, kind in in_plan)}
    return [
        task
        for task, root, agency, kind in unit.task_offers.to(places)
        if (agency, kind) in known or (root, agency, kind) in in_plan
    ]


def _division(unit: Unit, who: Actor, now: datetime) -> Whose:
    """What people of the same division have, and what was given to it.

    Where there are no divisions, what its positions may take. A leader of the agency has no
    division: he sees all below him.
    """
    today = local_date(now)
    people: set[str] = {who.officer_id}
    free: set[tuple[str, str, str]] = set()
    for held in who.holdings:
        leads = rank_of(held.kind) >= LEADING and held.division is None
        for each in unit.officers.holders(held.agency_id, None, today):
            same = leads or each.position.division == held.division
            if same and rank_of(each.position.kind) <= max(rank_of(held.kind), HEADING):
                people.add(each.officer.id)
                kind, division = position_key(each.position.kind), each.position.division or ""
                free.add((held.agency_id, kind, division))
                if leads:
                    free.add((held.agency_id, kind, ""))
    divisions = {(held.agency_id, held.division) for held in who.holdings if held.division}
    offered = _offered(unit, free) + unit.task_candidates.to(people)
    return Whose(people, free, divisions=sorted(divisions), offered=offered)
