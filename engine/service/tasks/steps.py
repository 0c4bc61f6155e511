"""The way of a piece of work through its process: who had it, who has it, who gets it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.bpmn.definition import Definition, Node, Scope
from engine.errors import DieuPhoiError
from engine.model.permission import Actor
from engine.model.tasks import OPEN, TaskState
from engine.service.context import ReadTx, reading
from engine.service.deployments import deployments
from engine.service.engine import Engine
from engine.service.organisation.duty import Offer
from engine.service.organisation.queries import holders_of, people_of
from engine.service.permission import readable
from engine.service.runtime.environment import environment_of
from engine.service.tasks.task import Found, find, variables_of
from engine.storage import InstanceRow, TaskRow

BEHIND, HERE, AHEAD = "behind", "here", "ahead"


@dataclass(frozen=True, slots=True)
class Step:
    """One user task of the process: behind (done), here (open) or ahead.

    ``who`` is the name of who did it, has it, or will get it where only one may; else ``position``
    is the kind of position it waits at. ``at`` is when it was done, or opened.
    """

    element: str
    name: str
    state: str
    who: str = ""
    position: str | None = None
    at: datetime | None = None


def steps(engine: Engine, who: Actor, task_id: str) -> list[Step]:
    """The steps of the process that a task belongs to, in the order of its flows.

    Steps that were passed over are left out. None for a task of the plan itself, whose process
    draws the whole plan. Raises :class:`errors.NotFound`.
    """
    with reading(engine) as tx:
        found = find(tx.unit, task_id)
        readable(who, "task.read", found.target)
        instance = tx.unit.instances.need(found.task.instance_id)
        if instance.id == instance.root_id and found.plan is not None:
            return []
        return _steps(tx, instance, found)


def _steps(tx: ReadTx, instance: InstanceRow, found: Found) -> list[Step]:
    process = deployments.definition(tx, instance.deployment_id, instance.process_id)
    order = in_order(process)
    last: dict[str, TaskRow] = {}
    for row in tx.unit.tasks.find(instance_id=instance.id, order=("created_at", "id")):
        last[row.element] = row
    names = people_of(tx.unit, [row.assignee for row in last.values()])
    open_at = [place for place, node in enumerate(order) if _is_open(last.get(node.id))]
    reached = max(open_at, default=len(order))
    seen = variables_of(instance, found.task) if found.task.open else {}
    way = [
        _ahead(tx, instance, node, seen, found.task.division)
        if place > reached
        else _reached(node, last.get(node.id), names)
        for place, node in enumerate(order)
    ]
    return [step for step in way if step is not None]


def _is_open(row: TaskRow | None) -> bool:
    return row is not None and TaskState(row.state) in OPEN


def _reached(node: Node, row: TaskRow | None, names: Mapping[str, str]) -> Step | None:
    """A step that is open or done; None for one that was passed over."""
    still = _is_open(row)
    if row is None or not (still or row.state == TaskState.COMPLETED.value):
        return None
    return Step(
        node.id,
        node.name or node.id,
        HERE if still else BEHIND,
        names.get(row.assignee or "", ""),
        row.position,
        row.created_at if still else row.completed_at,
    )


def _ahead(
    tx: ReadTx, instance: InstanceRow, node: Node, seen: Mapping[str, Any], division: str | None
) -> Step | None:
    """For whom a step will be, as far as it can be told now; None where nobody has the position.

    What is for a division is for the ``division`` that has the work now.
    """
    name = node.name or node.id
    try:
        offer = environment_of(tx, instance).offer(node, seen)
    except DieuPhoiError:
        # What it depends on is written by a step between: nobody knows yet.
        return Step(node.id, name, AHEAD)
    if not isinstance(offer, Offer):
        return Step(node.id, name, AHEAD)
    if offer.agency_id is None or offer.position is None or offer.others:
        return Step(node.id, name, AHEAD, position=offer.position)
    within = division or offer.division if offer.division else None
    people = holders_of(tx.unit, offer.agency_id, offer.position, tx.today, within)
    if people == []:
        return None
    only = people[0] if people and len(people) == 1 else ""
    return Step(node.id, name, AHEAD, only, offer.position)


def in_order(process: Definition) -> list[Node]:
    """The user tasks of a process in the order of its flows, those that go back left out.

    Reverse postorder of a depth-first search: each comes before what only it leads to.
    """
    finished: list[str] = []
    visited: set[str] = set()

    def visit(key: str) -> None:
        if key in visited:
            return
        visited.add(key)
        node = process.nodes[key]
        for flow in reversed(node.outgoing):
            visit(process.flows[flow].target)
        if node.is_sub_process:
            enter(process.scopes[key])
        finished.append(key)

    def enter(scope: Scope) -> None:
        for start in reversed((*scope.starts, *scope.entries)):
            visit(start)

    enter(process.root)
    nodes = [process.nodes[key] for key in reversed(finished)]
    return [node for node in nodes if node.type == "userTask"]
