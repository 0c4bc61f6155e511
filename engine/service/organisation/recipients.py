"""Who stands on which rung of the ladder, for one assignment on one day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from engine.model.clock import local_date
from engine.model.escalation import LADDER
from engine.model.organisation import (
    HEADING,
    LEADING,
    LEADING_SETTING,
    OFFICE_SETTING,
    POSITION_KINDS,
    position_key,
    rank_of,
)
from engine.storage import AssignmentRow, OfficerRow, TaskRow, Unit

Place = tuple[str | None, str | None, str | None]
"""Agency, kind of position, division; None is any."""
_STAFF = ("chuyen_vien", "cong_chuc", "van_thu")
_DIVISION = tuple(k for k, kind in POSITION_KINDS.items() if HEADING <= kind.rank < LEADING)
_LEADERS = tuple(k for k, kind in POSITION_KINDS.items() if kind.rank >= LEADING)
_ABOVE_STAFF = frozenset({*_DIVISION, *_LEADERS})
_HEADS = tuple(k for k, kind in POSITION_KINDS.items() if kind.rank >= rank_of("thu_truong"))


def on_rung(unit: Unit, row: AssignmentRow, rung: str, now: datetime) -> list[OfficerRow]:
    """The officers of one rung; empty when nobody holds such a position."""
    match rung:
        case "officer":
            return _doers(unit, row, now)
        case "division_head":
            return _division_heads(unit, row, now)
        case "agency_head":
            return leaders(unit, row.agency_id, now)
        case "monitor":
            return watchers(unit, row.monitor_agency_id, now)
        case "office":
            return leaders(unit, unit.settings.get(OFFICE_SETTING), now)
        case "leadership":
            return _leadership(unit, now)
    return []


def at_or_above(
    unit: Unit, row: AssignmentRow, rung: str, now: datetime
) -> tuple[str, list[OfficerRow]]:
    """The rung, or the nearest above it that somebody holds: nothing late is told to nobody."""
    rungs = list(LADDER)
    for higher in rungs[rungs.index(rung) :]:
        found = on_rung(unit, row, higher, now)
        if found:
            return higher, found
    return rung, []


def holders(
    unit: Unit,
    agency_id: str | None,
    kinds: Iterable[str] | None,
    now: datetime,
    division: str | None = None,
) -> list[OfficerRow]:
    """Who holds positions of these kinds in an agency, or its ``division``, today, each once."""
    if agency_id is None:
        return []
    today = local_date(now)
    of_kinds = None if kinds is None else [*kinds]
    holdings = unit.officers.holders(agency_id, of_kinds, today)
    meant = [each for each in holdings if division in (None, each.position.division)]
    return list({each.officer.id: each.officer for each in meant}.values())


def _division_heads(unit: Unit, row: AssignmentRow, now: datetime) -> list[OfficerRow]:
    """The heads of the divisions that have it; where no division has it, of all divisions."""
    tasks = unit.tasks.find(assignment_id=row.id, open=True)
    divisions = sorted({task.division for task in tasks if task.division})
    found = [holders(unit, row.agency_id, _DIVISION, now, each) for each in divisions]
    heads = list({each.id: each for group in found for each in group}.values())
    return heads or holders(unit, row.agency_id, _DIVISION, now)


def leaders(unit: Unit, agency_id: str | None, now: datetime) -> list[OfficerRow]:
    """The head of an agency, else his deputies."""
    return holders(unit, agency_id, _HEADS, now) or holders(unit, agency_id, _LEADERS, now)


def watchers(unit: Unit, agency_id: str | None, now: datetime) -> list[OfficerRow]:
    """Who follows up in a monitoring agency: staff and heads of division, else anybody there."""
    staff = holders(unit, agency_id, ("chuyen_vien", "cong_chuc", *_DIVISION), now)
    return staff or holders(unit, agency_id, None, now)


def receivers(unit: Unit, agency_id: str | None, now: datetime) -> list[OfficerRow]:
    """Who takes in new work: the records clerk, else the leaders."""
    return holders(unit, agency_id, ("van_thu",), now) or leaders(unit, agency_id, now)


def holding(unit: Unit, root_id: str, now: datetime) -> list[OfficerRow]:
    """Who holds the open work of a plan: who took a task, else those it is offered to.

    Of an assignment at which no task waits, who would take it in.
    """
    found: dict[str, OfficerRow] = {}
    tasks = unit.tasks.find(root_id=root_id, open=True)
    taken = {task.assignee for task in tasks if task.assignee is not None}
    found.update((each.id, each) for each in (unit.officers.find(id=taken) if taken else ()))
    free = [task for task in tasks if task.assignee is None]
    found.update((each.id, each) for task in free for each in _named(unit, task))
    places = {place for task in free for place in _places(unit, task)}
    for agency, position, division in places:
        kinds = _fitting(position) if position else None
        found.update((each.id, each) for each in holders(unit, agency, kinds, now, division))
    at_work = {task.assignment_id for task in tasks}
    rows = unit.assignments.find(root_id=root_id, open=True)
    for agency in {row.agency_id for row in rows if row.id not in at_work}:
        found.update((each.id, each) for each in receivers(unit, agency, now))
    return [found[key] for key in sorted(found)]


def heads_offered(unit: Unit, places: Iterable[Place], now: datetime) -> list[OfficerRow]:
    """Heads of division and leaders to whom a task at these places is offered."""
    heads: dict[str, OfficerRow] = {}
    for agency_id, position, division in places:
        kinds = [kind for kind in _fitting(position) if kind in _ABOVE_STAFF] if position else []
        if kinds:
            heads.update(_by_id(holders(unit, agency_id, kinds, now, division)))
    return list(heads.values())


def _doers(unit: Unit, row: AssignmentRow, now: datetime) -> list[OfficerRow]:
    """Who has the open tasks; where nobody took one, who may; without tasks the staff.

    While the agency itself has something to do, others are not meant: whoever guides a difficulty.
    """
    doers: dict[str, OfficerRow] = {}
    tasks = unit.tasks.find(assignment_id=row.id, open=True)
    for task in [each for each in tasks if each.agency_id == row.agency_id] or tasks:
        if task.assignee is not None:
            officer = unit.officers.get(task.assignee)
            offering = [officer] if officer is not None else []
        else:
            offering = offered(unit, task, now, row.agency_id)
        doers.update(_by_id(offering))
    return list(doers.values()) or holders(unit, row.agency_id, _STAFF, now)


def offered(
    unit: Unit, task: TaskRow, now: datetime, agency_id: str | None = None
) -> list[OfficerRow]:
    """All whom a task is for, whoever holds it; ``agency_id`` is whose it is where none is said."""
    return _named(unit, task) + [
        officer
        for agency, position, division in _places(unit, task)
        for officer in holders(
            unit, agency or agency_id, _fitting(position) if position else None, now, division
        )
    ]


def _places(unit: Unit, task: TaskRow) -> list[Place]:
    """The places that a task is offered to; none where only people are named."""
    first = [(task.agency_id, task.position, task.division)]
    if not task.shared:
        return [*first]
    others = unit.task_offers.find(task_id=task.id)
    return [
        *(first if task.agency_id else ()),
        *((each.agency_id, each.position, None) for each in others),
    ]


def _named(unit: Unit, task: TaskRow) -> list[OfficerRow]:
    """The officers to whom a task is offered in person."""
    named = unit.task_candidates.find(task_id=task.id) if task.shared else ()
    return unit.officers.living([each.officer_id for each in named])


def _by_id(officers: Iterable[OfficerRow]) -> dict[str, OfficerRow]:
    return {officer.id: officer for officer in officers}


def _fitting(position: str) -> tuple[str, ...]:
    key = position_key(position)
    return _LEADERS if key == "lanh_dao" else (key,)


def _leadership(unit: Unit, now: datetime) -> list[OfficerRow]:
    named = unit.officers.with_role("leader")
    return named or leaders(unit, unit.settings.get(LEADING_SETTING), now)
