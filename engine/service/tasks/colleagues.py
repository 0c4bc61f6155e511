"""To whom a task may be handed: those who work in its agency and hold a position it fits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from engine.model.clock import local_date
from engine.model.organisation import title_of, valid_on
from engine.model.permission import Actor
from engine.service.context import reading
from engine.service.engine import Engine
from engine.service.organisation import divisions
from engine.service.permission import readable
from engine.service.tasks.task import Found, find
from engine.storage import HolderRow, Unit


def of_task(engine: Engine, who: Actor, task_id: str) -> list[tuple[str, str]]:
    """Officer id and "name, title" of everyone in the task's agency but its present holder.

    Of a task that is for an agency in which nobody works: of everyone who works anywhere.
    """
    with engine.storage.read() as unit:
        found = find(unit, task_id)
        readable(who, "task.read", found.target)
        today = local_date(engine.now())
        holders = _holders(unit, _agencies(found), today)
        holders = holders or _holders(unit, (row.id for row in unit.agencies.find()), today)
    named = {
        each.officer.id: _called(each) for each in holders if each.officer.id != found.task.assignee
    }
    return sorted(named.items(), key=lambda pair: pair[1])


def receivers(engine: Engine, who: Actor, task_id: str) -> dict[str, list[tuple[str, str]]]:
    """To whom a step may give the work: the divisions of its agency, and their officers.

    Each as what is written and what people read. Of a task that a division has, its own officers.
    """
    with reading(engine) as tx:
        found = find(tx.unit, task_id)
        readable(who, "task.read", found.target)
        agency, division = found.task.agency_id, found.task.division
        if agency is None:
            return {}
        holders = _holders(tx.unit, [agency], tx.today)
        living = divisions.living(tx.unit, agency, tx.today)
    own = [each for each in holders if division in (None, each.position.division)]
    people = {each.officer.id: _called(each) for each in own}
    return {
        "division": [(each.row.name, _headed(each)) for each in living],
        "officer": sorted(people.items(), key=lambda pair: pair[1]),
    }


def _called(each: HolderRow) -> str:
    place = each.position
    parts = (each.officer.name, place.title or title_of(place.kind), place.division)
    return ", ".join(part for part in parts if part)


def _headed(division: divisions.Division) -> str:
    return " – ".join((division.row.name, *division.heads[:1]))


def anybody(unit: Unit, found: Found, today: date) -> bool:
    """Whether somebody works today in an agency that the task is for."""
    return bool(_holders(unit, _agencies(found), today))


def working(unit: Unit, officer_id: str, today: date) -> list[str]:
    """The agencies that are alive today in which an officer works."""
    held = [each.position.agency_id for each in unit.officers.holdings(officer_id, today)]
    return [agency for agency in dict.fromkeys(held) if _alive(unit, agency, today)]


def _agencies(found: Found) -> list[str]:
    return sorted({agency for agency, _kind in found.target.places if agency})


def _holders(unit: Unit, agencies: Iterable[str], today: date) -> list[HolderRow]:
    alive = [agency for agency in agencies if _alive(unit, agency, today)]
    return [each for agency in alive for each in unit.officers.holders(agency, None, today)]


def _alive(unit: Unit, agency_id: str, today: date) -> bool:
    row = unit.organisation.agency(agency_id)
    return row is not None and valid_on(row, today)
