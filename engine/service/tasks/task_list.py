"""Lists of tasks: mine, my division's, my agency's; filtered in SQL by what the actor may see."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from engine.errors import InvalidInput
from engine.model.clock import local_date
from engine.model.deadlines import SOON_DAYS, Deadline
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
from engine.service.calendar import working_calendar
from engine.service.engine import Engine
from engine.storage import EVERYBODY, Counts, Page, TaskItem, Unit, Whose

TIMES = ("overdue", "due_soon", "in_time", "none")
MOST = 200


def inbox(
    engine: Engine,
    who: Actor,
    *,
    tab: str = "mine",
    text: str = "",
    time: str | None = None,
    state: str | None = None,
    root_id: str | None = None,
    open: bool | None = True,  # noqa: A002  # as the column says
    after: str | None = None,
    limit: int = 50,
) -> Page[TaskItem]:
    """Tasks by due time; ``text`` is found with and without diacritics, also in who holds them."""
    with engine.storage.read() as unit:
        holders = [row.id for row in unit.officers.named(text)] if text else []
        return unit.tasks.page(
            whose=_whose(unit, who, tab, engine.now()),
            **_when(unit, time, engine.now()),
            states=[state] if state else None,
            root_id=root_id,
            open=open,
            text=text,
            holders=holders,
            after=after,
            limit=min(limit, MOST),
        )


def counts(engine: Engine, who: Actor, tab: str = "mine") -> Counts:
    """How many tasks a tab holds: open, late, soon due, without due time."""
    now = engine.now()
    with engine.storage.read() as unit:
        whose = _whose(unit, who, tab, now)
        return unit.tasks.counts(whose=whose, now=now, soon=soon(unit, now))


def soon(unit: Unit, now: datetime) -> datetime:
    """Until when what falls due counts as due soon: the end of the third working day."""
    today = local_date(now)
    last = working_calendar(unit).add_working_days(today, SOON_DAYS)
    return Deadline("date", last_day=last).due_at or now


def _when(unit: Unit, time: str | None, now: datetime) -> dict[str, Any]:
    match time:
        case None | "":
            return {}
        case "overdue":
            return {"due_before": now}
        case "due_soon":
            return {"due_after": now, "due_before": soon(unit, now)}
        case "in_time":
            return {"due_after": soon(unit, now)}
        case "none":
            return {"no_due": True}
    raise InvalidInput(fields={"time": sentence("Chọn một trong các mức thời hạn.")})


def _whose(unit: Unit, who: Actor, tab: str, now: datetime) -> Whose:
    match tab:
        case "mine":
            own, lent = seats(who.holdings), _lent(who.holdings)
            offered = _offered(unit, own, lent) + unit.task_candidates.to([who.officer_id])
            return Whose([who.officer_id], own, seats_in_plans=lent, offered=offered)
        case "division":
            return _division(unit, who, now)
        case "agency":
            scope = scope_of(who)
            if scope.all:
                return EVERYBODY
            own = [(agency, kind) for agency in scope.agency_ids for kind in POSITION_KINDS]
            return Whose(
                agencies=scope.agency_ids,
                agencies_in_plans=scope.lent,
                offered=_offered(unit, own),
            )
    raise InvalidInput(fields={"tab": sentence("Chọn một trong các danh sách việc.")})


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
