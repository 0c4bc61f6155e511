"""What a calling diagram passes on to the agency of a called one, and nothing else of the caller's.

A process names what it shows of its inputs in the property ``shows``: one ``name=words`` a line.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine.service.context import ReadTx
from engine.service.deployments import deployments
from engine.service.tasks.task import variables_of
from engine.storage import InstanceRow, TaskRow, Unit


@dataclass(frozen=True, slots=True)
class Input:
    """One input: its words, and a text, a day or the name of an agency."""

    words: str
    value: str | date


def to_task(tx: ReadTx, instance: InstanceRow, task: TaskRow) -> tuple[Input, ...]:
    """What is shown beside a task, in the order of the property; what is empty is left out."""
    process = deployments.definition(tx, instance.deployment_id, instance.process_id)
    lines = process.properties.get("shows", "").splitlines()
    pairs = [line.partition("=") for line in lines if line.strip()]
    known = variables_of(instance, task) if pairs else {}
    return tuple(
        Input(words.strip() or name.strip(), _readable(tx.unit, str(known[name.strip()])))
        for name, _, words in pairs
        if known.get(name.strip()) not in (None, "")
    )


def _readable(unit: Unit, text: str) -> str | date:
    """A day, the name of the agency whose id this is, or the text as it stands."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        agency = unit.agencies.get(text) if " " not in text else None
        return agency.name if agency is not None else text
