"""What the draft of a plan takes from the installation: its organisation, and the usual forms."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from engine.bpmn.drafting import USUAL_DIRECTORY, Agency, Directory, Draft
from engine.model.organisation import OFFICE_SETTING
from engine.model.permission import Actor, Target, permit
from engine.service.context import ReadTx, reading
from engine.service.engine import Engine

DIAGRAM = "process.bpmn"
MODEL = Path(__file__).resolve().parents[3] / "processes" / "thai-nguyen-89-2025"
"""The plan whose forms a drafted plan takes: those of issuing, sending, urging and closing."""


def files_of(made: Draft) -> dict[str, bytes]:
    """The forms that a draft names, by name; one that the model plan does not have is left out."""
    names = [name for name in made.forms if (MODEL / name).is_file()]
    return {name: (MODEL / name).read_bytes() for name in names}


def directory(engine: Engine, who: Actor) -> Directory:
    """All agencies and groups of the catalogue; while it is empty, the usual names."""
    permit(who, "organisation.read", Target())
    with reading(engine) as tx:
        return directory_of(tx)


def directory_of(tx: ReadTx) -> Directory:
    """The same inside a transaction."""
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
