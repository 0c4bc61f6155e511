"""Moving what runs: asked for as a whole, done plan by plan, each in a transaction of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.errors import Busy, DieuPhoiError, InvalidInput, NotAllowedNow
from engine.model.ids import new_id
from engine.model.permission import BY_THE_CLOCK, Actor, Target, permit
from engine.sentences import sentence
from engine.service import record
from engine.service.context import Tx, reading, run, verb
from engine.service.deployments.deployments import STREAM
from engine.service.engine import Engine
from engine.service.migration import aims, plan_moves
from engine.storage import MigrationItemRow, MigrationRow

AT_ONCE = 20
"""Plans that one look of the clock moves."""


@verb("instance.migrate")
def migrate(
    tx: Tx,
    key: str,
    old: int,
    new: int,
    *,
    elements: Mapping[str, str | None] | None = None,
    recomputed: bool = False,
    plans: Sequence[str] | None = None,
    reason: str,
    command_id: str | None = None,
) -> str:
    """Ask that what runs of one version becomes another; returns the move's id.

    ``plans`` are those to move, all where it is None. :func:`go_on` moves them.
    """
    permit(tx.who, "instance.migrate", Target())
    why = tx.require_reason()
    asked = aims.versions(tx, key, old, new)
    aim = aims.aim(tx, asked, elements or {}, recomputed=recomputed)
    roots = plan_moves.concerned(tx, asked.old.id)
    if plans is not None:
        roots = [root for root in roots if root in set(plans)]
    if not roots:
        raise InvalidInput(sentence("Không có kế hoạch nào đang chạy phiên bản %(old)s.", old=old))
    row = MigrationRow(
        id=new_id(),
        key=key,
        from_id=asked.old.id,
        to_id=asked.new.id,
        elements=aim.elements,
        recomputed=recomputed,
        reason=why,
        actor=tx.who.officer_id,
        created_at=tx.at,
    )
    return _ask(tx, row, roots, aim.versions)


@verb("instance.migrate-back")
def undo(tx: Tx, migration_id: str, *, reason: str, command_id: str | None = None) -> str:
    """Ask that the plans of a move go back; returns the id of the move back.

    What nothing has moved since gets exactly the state that it had.
    """
    permit(tx.who, "instance.migrate", Target())
    why = tx.require_reason()
    row = tx.unit.migrations.need(migration_id)
    if tx.unit.migrations.exists(undoes=migration_id):
        raise NotAllowedNow(sentence("Lần chuyển này đã được hoàn lại."))
    done = tx.unit.migration_items.find(migration_id=migration_id, state="done", order="root_id")
    if not done:
        raise NotAllowedNow(sentence("Lần chuyển này chưa chuyển kế hoạch nào."))
    there = aims.of_row(tx, row)
    back = MigrationRow(
        id=new_id(),
        key=row.key,
        from_id=row.to_id,
        to_id=row.from_id,
        elements=aims.inverse(tx, row),
        reason=why,
        actor=tx.who.officer_id,
        created_at=tx.at,
        undoes=row.id,
    )
    return _ask(tx, back, [item.root_id for item in done], there.versions[::-1])


def go_on(engine: Engine, who: Actor, migration_id: str, most: int | None = None) -> int:
    """Move the next plans of a move, each in a transaction of its own; returns how many are left.

    One that cannot go is kept as refused with the reason, and the next is tried.
    """
    with engine.storage.read() as unit:
        left = unit.migration_items.find(
            migration_id=migration_id, state="waiting", order="root_id"
        )
    for item in left[:most]:
        _one(engine, who, item)
    return max(0, len(left) - len(left[:most]))


def go_on_when_left(engine: Engine) -> int:
    """Let the clock move some plans of moves that were asked for; returns how many it tried."""
    with engine.storage.read() as unit:
        left = unit.migration_items.find(state="waiting", limit=AT_ONCE)
    for item in left:
        _one(engine, BY_THE_CLOCK, item)
    return len(left)


def _ask(tx: Tx, row: MigrationRow, roots: Sequence[str], versions: tuple[int, int]) -> str:
    tx.unit.migrations.insert(row)
    tx.unit.migration_items.insert_many([MigrationItemRow(row.id, root) for root in roots])
    record.note_stream(
        tx,
        STREAM,
        "migration",
        element=row.key,
        from_state=str(versions[0]),
        to_state=str(versions[1]),
        body={"migration": row.id, "plans": len(roots), "undoes": row.undoes},
    )
    return row.id


def _one(engine: Engine, who: Actor, item: MigrationItemRow) -> None:
    with reading(engine) as tx:
        reason = tx.unit.migrations.need(item.migration_id).reason
    body = {"migration": item.migration_id, "plan": item.root_id}

    def act(tx: Tx) -> None:
        _carry_out(tx, item)

    try:
        run(engine, who, "instance.migrate-plan", body, act, reason=reason)
    except Busy:
        raise
    except DieuPhoiError as refused:
        told = refused.sentence.as_json()

        def keep(tx: Tx) -> None:
            _refuse(tx, item, told)

        run(engine, who, "instance.migrate-plan", body, keep, reason=reason)


def _carry_out(tx: Tx, item: MigrationItemRow) -> None:
    permit(tx.who, "instance.migrate", Target())
    held = tx.unit.migration_items.lock(item.migration_id, item.root_id)
    if held.state != "waiting":
        return
    aim = aims.of_row(tx, tx.unit.migrations.need(item.migration_id))
    moved = plan_moves.carry_out(tx, item.root_id, aim)
    _note(tx, item, state="done", moved=moved)


def _refuse(tx: Tx, item: MigrationItemRow, told: object) -> None:
    permit(tx.who, "instance.migrate", Target())
    _note(tx, item, state="refused", refusal=told)


def _note(tx: Tx, item: MigrationItemRow, **changes: object) -> None:
    tx.unit.migration_items.update((item.migration_id, item.root_id), at=tx.at, **changes)
