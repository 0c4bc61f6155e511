"""To whom a task may be handed: those who work in its agency and hold a position it fits."""

from __future__ import annotations

from engine.model.clock import local_date
from engine.model.organisation import title_of
from engine.model.permission import Actor
from engine.service.engine import Engine
from engine.service.permission import readable
from engine.service.tasks.task import find


def of_task(engine: Engine, who: Actor, task_id: str) -> list[tuple[str, str]]:
    """Officer id and "name, title" of everyone in the task's agency but its present holder."""
    with engine.storage.read() as unit:
        found = find(unit, task_id)
        readable(who, "task.read", found.target)
        today = local_date(engine.now())
        agencies = sorted({agency for agency, _kind in found.target.places if agency})
        holders = [
            each for agency in agencies for each in unit.officers.holders(agency, None, today)
        ]
    named = {
        each.officer.id: f"{each.officer.name}, {place.title or title_of(place.kind)}"
        for each in holders
        for place in (each.position,)
        if each.officer.id != found.task.assignee and each.officer.disabled_at is None
    }
    return sorted(named.items(), key=lambda pair: pair[1])
