"""The organisation as the draft of a plan looks names up in it."""

from __future__ import annotations

from collections import defaultdict

from engine.bpmn.drafting import USUAL_DIRECTORY, Agency, Directory
from engine.model.permission import Actor, Target, permit
from engine.service.context import reading
from engine.service.engine import Engine
from engine.service.organisation.recipients import OFFICE_SETTING


def directory(engine: Engine, who: Actor) -> Directory:
    """All agencies and groups of the catalogue; while it is empty, the usual names."""
    permit(who, "organisation.read", Target())
    with reading(engine) as tx:
        unit = tx.unit
        rows = unit.agencies.find(order=("id",))
        if not rows:
            return USUAL_DIRECTORY
        heirs: dict[str, list[str]] = defaultdict(list)
        for heir in unit.organisation.all_successors():
            heirs[heir.agency_id].append(heir.successor_id)
        return Directory(
            tuple(
                Agency(
                    row.id,
                    row.name,
                    row.short_name or "",
                    row.valid_to if row.valid_to and row.valid_to < tx.today else None,
                    tuple(heirs[row.id]),
                )
                for row in rows
            ),
            {group.key: group.name for group in unit.organisation.groups()},
            office=unit.settings.get(OFFICE_SETTING) or USUAL_DIRECTORY.office,
        )
