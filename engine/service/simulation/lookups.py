"""Where things are: which key an instance runs under, what a token stands on, who is called."""

from __future__ import annotations

from engine.bpmn.runtime import State
from engine.storage import InstanceRow, OutboxRow, Unit


def belongs(unit: Unit, instance_id: str, key: str) -> bool:
    """Whether an instance, or one that it runs in, bears this key (an agency's id, an item)."""
    row = unit.instances.need(instance_id)
    if key in {row.key, str(row.loop)}:
        return True
    return any(above.key == key for above in unit.instances.ancestors(instance_id))


def open_calls(unit: Unit) -> list[OutboxRow]:
    """Give the service calls that nobody has answered, oldest first."""
    return unit.outbox.find(kind="service", status="waiting", order="id")


def element_of(row: InstanceRow, token: int | None) -> str:
    """Give the element a token of an instance stands on."""
    return State.load(row.state).tokens[token or 0].element
