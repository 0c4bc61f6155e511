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
            own = [(agency, kind) for agency in scope.agency_ids for kind in POSITION_KINDS]
            return Whose(
                agencies=scope.agency_ids,
                agencies_in_plans=scope.lent,
                offered=_offered(unit, own),
            )
    raise InvalidInput(fields={"tab": sentence("Chọn một trong các danh sách việc.")})


def handed_on(who: Actor) -> Whose:
    """What others have to do now where the actor did a step before, in his own agencies."""
    agencies = scope_of(who).agency_ids
    return Whose(agencies=agencies, seats=seats(who.holdings), handed_on_by=who.officer_id)


def seats(holdings: tuple[HeldPosition, ...]) -> list[tuple[str, str]]:
    """The (agency, kind of position) pairs whose tasks these positions may take in any plan."""
    return [
        (held.agency_id, kind)
        for held in holdings
        if held.roots is None
        for kind in sorted(kinds_that_fit([held.kind]))
    ]


def _lent(holdings: tuple[HeldPosition, ...]) -> list[tuple[str, str, str]]:
    """The same with the plan, for positions lent for certain plans only."""
    return [
        (root, held.agency_id, kind)
        for held in holdings
        for root in sorted(held.roots or ())
        for kind in sorted(kinds_that_fit([held.kind]))
    ]


def _offered(
    unit: Unit, own: Collection[tuple[str, str]], lent: Collection[tuple[str, str, str]] = ()
) -> list[str]:
    """Tasks with several offers, one of which is to these places beside the task's first."""
    places = {*own, *((agency, kind) for _root, agency, kind in lent)}
    known, in_plan = frozenset(own), frozenset(lent)
    return [
        task
        for task, root, agency, kind in unit.task_offers.to(places)
        if (agency, kind) in known or (root, agency, kind) in in_plan
    ]


def _division(unit: Unit, who: Actor, now: datetime) -> Whose:
    """What people of the same division have, and what its positions may take.

    A leader of the agency has no division: he sees all below him.
    """
    today = local_date(now)
    people: set[str] = {who.officer_id}
    free: set[tuple[str, str]] = set()
    for held in who.holdings:
        leads = rank_of(held.kind) >= LEADING and held.division is None
        for each in unit.officers.holders(held.agency_id, None, today):
            same = leads or each.position.division == held.division
            if same and rank_of(each.position.kind) <= max(rank_of(held.kind), HEADING):
                people.add(each.officer.id)
                free.add((held.agency_id, position_key(each.position.kind)))
    offered = _offered(unit, free) + unit.task_candidates.to(people)
    return Whose(people, free, offered=offered)
