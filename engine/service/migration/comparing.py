"""What changed between two versions, or in a draft, and which running plans it concerns."""

from __future__ import annotations

from dataclasses import dataclass

from engine.model.permission import Actor, Target, may
from engine.service.context import reading
from engine.service.deployments.differences import Comparison, compare
from engine.service.engine import Engine
from engine.service.migration import aims, plan_moves
from engine.service.plan_document import citation
from engine.service.plans import drafts, processes
from engine.storage import DraftRow


@dataclass(frozen=True, slots=True)
class Compared:
    """Two versions; ``new`` None: a draft. ``plans`` run the older one, as far as he may know."""

    key: str
    old: int | None
    new: int | None
    comparison: Comparison
    plans: tuple[tuple[str, str], ...] = ()


def versions(engine: Engine, who: Actor, key: str, old: int, new: int) -> Compared:
    """What changed from one version of a process to another; raises NotFound, InvalidInput."""
    before = processes.files(engine, who, key, old)
    after = processes.files(engine, who, key, new)
    with reading(engine) as tx:
        asked = aims.versions(tx, key, old, new)
    return Compared(key, old, new, compare(before, after), _plans(engine, who, asked.old.id))


def of_draft(engine: Engine, who: Actor, draft_id: str) -> tuple[DraftRow, Compared]:
    """What a draft would change of what is current; all of it where nothing is yet."""
    row = drafts.open_(engine, who, draft_id)
    files = {path: text.encode() for path, text in row.files.items()}
    with reading(engine) as tx:
        current = tx.unit.deployments.current(row.key)
        before = tx.unit.deployments.files(current.id) if current is not None else {}
    if current is None:
        return row, Compared(row.key, None, None, compare(before, files))
    plans = _plans(engine, who, current.id)
    return row, Compared(row.key, current.version, None, compare(before, files), plans)


def _plans(engine: Engine, who: Actor, deployment_id: str) -> tuple[tuple[str, str], ...]:
    if not may(who, "deploy", Target()) and not may(who, "instance.migrate", Target()):
        return ()
    with reading(engine) as tx:
        found = [tx.unit.plans.get(root) for root in plan_moves.concerned(tx, deployment_id)]
        return tuple(
            (plan.instance_id, f"{citation(plan)} {plan.title}".strip()) for plan in found if plan
        )
