"""Moves as a page shows them: who asked for what, and what came of each plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.model.permission import Actor, Target, permit
from engine.sentences import Sentence, from_json
from engine.service.context import ReadTx, reading
from engine.service.engine import Engine
from engine.service.organisation.queries import people_of
from engine.storage import MigrationRow


@dataclass(frozen=True, slots=True)
class Done:
    """One plan of a move and what came of it."""

    root_id: str
    title: str
    state: str
    moved: int
    refusal: Sentence | None


@dataclass(frozen=True, slots=True)
class Move:
    """A move; ``counts`` are the plans by state, ``undone_by`` the move that took it back."""

    row: MigrationRow
    versions: tuple[int, int]
    by: str
    counts: Mapping[str, int]
    plans: Sequence[Done] = ()
    undone_by: str | None = None

    @property
    def left(self) -> int:
        """How many plans are still to move."""
        return self.counts.get("waiting", 0)

    @property
    def may_undo(self) -> bool:
        """Whether it can be taken back."""
        return not self.left and self.undone_by is None and self.counts.get("done", 0) > 0


def moves_of(engine: Engine, who: Actor, key: str) -> list[Move]:
    """The moves between versions of a key, newest first."""
    permit(who, "instance.migrate", Target())
    with reading(engine) as tx:
        return [_move(tx, row) for row in tx.unit.migrations.find(key=key, order="-id")]


def move(engine: Engine, who: Actor, migration_id: str) -> Move:
    """One move with every plan; raises NotFound."""
    permit(who, "instance.migrate", Target())
    with reading(engine) as tx:
        row = tx.unit.migrations.need(migration_id)
        items = tx.unit.migration_items.find(migration_id=migration_id, order=("state", "root_id"))
        heads = tx.unit.instances.heads([item.root_id for item in items])
        plans = [
            Done(
                item.root_id,
                heads[item.root_id].title or heads[item.root_id].process_id,
                item.state,
                item.moved,
                from_json(item.refusal) if item.refusal else None,
            )
            for item in items
        ]
        return _move(tx, row, plans)


def _move(tx: ReadTx, row: MigrationRow, plans: Sequence[Done] = ()) -> Move:
    old, new = tx.unit.deployments.need(row.from_id), tx.unit.deployments.need(row.to_id)
    back = tx.unit.migrations.first(undoes=row.id)
    return Move(
        row,
        (old.version, new.version),
        people_of(tx.unit, [row.actor]).get(row.actor, row.actor),
        tx.unit.migration_items.counted(row.id),
        plans,
        back.id if back is not None else None,
    )
