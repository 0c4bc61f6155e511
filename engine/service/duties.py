"""What assignments and tasks follow from the steps of an instance."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from engine.bpmn.definition import Node
from engine.bpmn.execution import Wait
from engine.model.ids import new_id
from engine.service.commands import Command
from engine.service.engine import Engine
from engine.storage import InstanceRow, TaskRow, Unit


def on_children_started(
    engine: Engine,
    unit: Unit,
    command: Command,
    node: Node,
    pairs: Sequence[tuple[InstanceRow, Mapping[str, Any]]],
) -> None:
    """Make the assignments of new children."""


def on_wait_closed(
    engine: Engine, unit: Unit, command: Command, instance: InstanceRow, tokens: Collection[int]
) -> None:
    """Close the tasks of tokens that wait no more."""
    unit.tasks.close(instance.id, tokens, state="completed", at=command.at)


def on_state_property(
    engine: Engine, unit: Unit, command: Command, instance: InstanceRow, node: Node
) -> None:
    """Move the assignment's state to the one the step names."""


def on_wait_opened(
    engine: Engine,
    unit: Unit,
    command: Command,
    instance: InstanceRow,
    node: Node,
    wait: Wait,
    variables: Mapping[str, Any],
) -> None:
    """Make the task of a waiting user task."""
    unit.tasks.insert(
        TaskRow(
            id=new_id(),
            instance_id=instance.id,
            root_id=instance.root_id,
            token=wait.token,
            element=wait.element,
            created_at=command.at,
            name=node.name,
            form_key=None if node.duty is None else node.duty.form,
            loop=wait.loop,
        )
    )


def on_instance_ended(
    engine: Engine, unit: Unit, command: Command, instance: InstanceRow, outcome: str
) -> None:
    """Close the assignment of an instance that ended."""


def on_suspended(engine: Engine, unit: Unit, command: Command, instance: InstanceRow) -> None:
    """Suspend the assignment."""


def on_resumed(
    engine: Engine, unit: Unit, command: Command, instance: InstanceRow, since: datetime
) -> None:
    """Let the assignment go on and move its working-day deadline."""
