"""What a move would come to, plan by plan, played on copies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.bpmn.definition import Node
from engine.model.ids import new_id
from engine.model.permission import Actor, Target, permit
from engine.service.context import Command, ReadTx, Tx, reading
from engine.service.deployments import deployments
from engine.service.engine import Engine
from engine.service.migration import aims, plan_moves
from engine.service.migration.aims import Versions
from engine.service.migration.plan_moves import Foreseen
from engine.service.plan_document import citation


@dataclass(frozen=True, slots=True)
class Predicted:
    """One plan and what would come of it."""

    root_id: str
    title: str
    number: str
    foreseen: Foreseen


@dataclass(frozen=True, slots=True)
class Pair:
    """An element of the old version that something may stand at, and what it becomes.

    ``becomes`` None: nothing is said. ``choices`` are the elements of its type in the new version.
    """

    process: str
    element: str
    name: str
    becomes: str | None
    let_go: bool
    choices: Sequence[tuple[str, str]] = ()

    @property
    def changed(self) -> bool:
        """Whether it is worth showing: it does not simply stay."""
        return self.becomes != self.element


@dataclass(frozen=True, slots=True)
class DryRun:
    """A move before it is done."""

    versions: Versions
    pairs: Sequence[Pair]
    plans: Sequence[Predicted]

    @property
    def able(self) -> int:
        """How many plans would move."""
        return sum(each.foreseen.refusal is None for each in self.plans)

    @property
    def reasons(self) -> Mapping[str, int]:
        """Why others would not, with how many each."""
        return Counter(str(p.foreseen.refusal) for p in self.plans if p.foreseen.refusal)


def dry_run(
    engine: Engine,
    who: Actor,
    key: str,
    old: int,
    new: int,
    *,
    elements: Mapping[str, str | None] | None = None,
    recomputed: bool = False,
) -> DryRun:
    """What moving all that runs of one version to another would come to; nothing is changed.

    ``elements`` says of elements of the old version what they become: another than is proposed,
    or None for an event that shall wait no more. Raises NotFound, InvalidInput.
    """
    permit(who, "instance.migrate", Target())
    with reading(engine) as read:
        asked = aims.versions(read, key, old, new)
        aim = aims.aim(read, asked, elements or {}, recomputed=recomputed)
        tx = Tx(engine, read.unit, Command(new_id(), who, "instance.migrate", engine.now()))
        plans = [
            _predicted(tx, root_id, plan_moves.foresee(tx, root_id, aim))
            for root_id in plan_moves.concerned(read, asked.old.id)
        ]
        return DryRun(asked, tuple(_pairs(read, asked, aim.elements)), plans)


def _predicted(tx: ReadTx, root_id: str, foreseen: Foreseen) -> Predicted:
    plan = tx.unit.plans.get(root_id)
    if plan is not None:
        return Predicted(root_id, plan.title, citation(plan), foreseen)
    head = tx.unit.instances.heads([root_id])[root_id]
    return Predicted(root_id, head.title or head.process_id, "", foreseen)


def _pairs(
    tx: ReadTx, asked: Versions, elements: Mapping[str, Mapping[str, str | None]]
) -> list[Pair]:
    before = deployments.definitions(tx, asked.old.id)
    after = deployments.definitions(tx, asked.new.id)
    found: list[Pair] = []
    for process, said in elements.items():
        there = after[process].nodes.values()
        for node in before[process].nodes.values():
            becomes = said.get(node.id)
            found.append(
                Pair(
                    process,
                    node.id,
                    _name(node),
                    becomes,
                    node.id in said and becomes is None,
                    [(other.id, _name(other)) for other in there if other.type == node.type],
                )
            )
    return found


def _name(node: Node) -> str:
    return node.name or node.id
