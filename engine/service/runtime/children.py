"""Child instances: made in bulk, ended with their parent, one transaction each way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from engine.bpmn.definition import Definition
from engine.bpmn.runtime import ChildStart, RecordRow
from engine.errors import BudgetExceeded, DieuPhoiError, NotFound
from engine.model.ids import new_id
from engine.sentences import sentence
from engine.service.context import ReadTx, Tx
from engine.service.deployments import deployments
from engine.service.runtime import batches
from engine.service.runtime.load import LIVE, Run, fresh, load
from engine.storage import ChildHead, DataStoreRow, InstanceRow, Unit

RECURSIVE = 500
"""Most live instances of one plan in which processes call themselves, directly or in a circle."""


class _CalledVersions:
    """The versions that plans call, each read once in a transaction."""

    def __init__(self, unit: Unit) -> None:
        """Read from this store."""
        self._unit = unit
        self._kept: dict[str, Mapping[str, str] | None] = {}

    def of(self, root_id: str) -> Mapping[str, str] | None:
        """Of the plan of this root; None where none are kept."""
        if root_id not in self._kept:
            plan = self._unit.plans.get(root_id)
            self._kept[root_id] = plan.called_versions if plan is not None else None
        return self._kept[root_id]


@dataclass(frozen=True, slots=True)
class Seed:
    """One child to be made: its row as it will be inserted and what it begins with."""

    row: InstanceRow
    definition: Definition
    parent: Definition
    start: ChildStart


def prepare(tx: Tx, run: Run, pending: int = 0) -> list[Seed]:
    """End the run's step: name the children it makes and ends in the rows to be recorded.

    A child that cannot be made (no such process, too deep, too many) leaves an incident at its
    activity instead. The fan rows of activities that end children are taken exclusively here:
    from now on no child's step can be under way. ``pending`` children are not written yet.
    """
    made = _seeds(tx, run, pending)
    changes = run.execution.finish()
    keep_stores(tx, run)
    for token, loop in changes.children_cancelled:
        tx.unit.fans.lock_exclusive(run.row.id, token)
        if loop is None:
            held = batches.given_up(tx.unit, run.row.id, token)
            run.execution.rows.extend(_cancelled(run, token, head) for head in held)
        for head in tx.unit.instances.child_heads(run.row.id, token):
            if head.status in LIVE and (loop is None or head.loop == loop):
                run.ending.append(head)
                if loop is None and head.loop is not None:
                    run.execution.rows.append(_cancelled(run, token, head))
    return made


def _cancelled(run: Run, token: int, head: ChildHead) -> RecordRow:
    starts = {start.token: start.element for start in run.execution.changes.children_started}
    element = run.elements.get(token) or starts.get(token) or run.definition.id
    node = run.definition.nodes[element]
    row = RecordRow.of_child(node, token, "active", "cancelled", loop=head.loop, key=head.key)
    row.child = head.id
    return row


def _seeds(tx: Tx, run: Run, pending: int) -> list[Seed]:
    starts = run.execution.changes.children_started
    if not starts:
        return []
    refusal = _too_many(tx, run, starts, pending)
    failed: set[int] = set()
    made: list[Seed] = []
    for start in starts:
        if start.token in failed or start.token not in run.execution.state.tokens:
            continue
        try:
            if refusal is not None:
                raise refusal
            made.append(_seed(tx, run, start))
        except DieuPhoiError as error:
            failed.add(start.token)
            lost = [
                (other.loop, other.key, other.item)
                for other in starts
                if other.token == start.token and other.loop is not None
            ]
            run.execution.fail(start.token, error.code, error.sentence, lost)
    return [seed for seed in made if seed.start.token not in failed]


def _too_many(
    tx: ReadTx, run: Run, starts: Sequence[ChildStart], pending: int
) -> BudgetExceeded | None:
    limits, parent = tx.engine.config.limits, run.row.parent_id
    calling = [run.row.process_id]
    if parent is not None:
        above = tx.unit.instances.ancestors(parent)
        calling += [tx.unit.instances.need(parent).process_id, *(head.process_id for head in above)]
    if len(calling) >= limits.depth:
        return BudgetExceeded(
            sentence(
                "Các quy trình gọi nhau quá %(depth)s tầng; sơ đồ có thể tự gọi chính nó.",
                depth=limits.depth,
            )
        )
    again = any(start.process in calling for start in starts)
    most = min(RECURSIVE, limits.instances) if again else limits.instances
    if tx.unit.instances.count_open(run.row.root_id) + pending + len(starts) > most:
        if again:
            return BudgetExceeded(
                sentence(
                    "Một kế hoạch không được có quá %(most)s quy trình con cùng chạy khi quy trình "
                    "tự gọi chính nó.",
                    most=most,
                )
            )
        return BudgetExceeded(
            sentence("Một kế hoạch không được có quá %(most)s quy trình con cùng chạy.", most=most)
        )
    return None


def _seed(tx: Tx, run: Run, start: ChildStart) -> Seed:
    if start.process is None:
        deployment_id, definition = run.row.deployment_id, run.definition
    else:
        kept = tx.shared(_CalledVersions).of(run.row.root_id)
        deployment_id, definition = deployments.locate(
            tx, start.process, run.row.deployment_id, kept
        )
        if not _can_be_called(definition):
            raise NotFound(
                sentence(
                    "Quy trình «%(process)s» không gọi được: nó không thực thi, hoặc chỉ bắt "
                    "đầu bằng thông điệp, tín hiệu hay thời gian.",
                    process=start.process,
                ),
            )
    row = InstanceRow(
        id=new_id(),
        root_id=run.row.root_id,
        parent_id=run.row.id,
        parent_token=start.token,
        deployment_id=deployment_id,
        process_id=definition.id,
        body=start.body,
        key=start.business_key or start.key,
        loop=start.loop,
        state="",
        started_at=tx.at,
        title=run.definition.nodes[start.element].name,
    )
    start.row.child = row.id
    return Seed(row, definition, run.definition, start)


def _can_be_called(process: Definition) -> bool:
    """The check has seen to it where the call names its process; an expression may name any."""
    return process.executable and (process.global_task or process.starts_alone())


def begin(tx: Tx, made: Sequence[Seed]) -> list[Run]:
    """Let new children run their first step; the caller writes them."""
    return [_begin(tx, seed) for seed in made]


def _begin(tx: Tx, seed: Seed) -> Run:
    run = fresh(tx, seed.row, seed.definition)
    run.node = seed.parent.nodes[seed.start.element]
    run.data = seed.start.data
    run.execution.start_child(seed.start)
    keep_stores(tx, run)
    return run


def keep_stores(tx: Tx, run: Run) -> None:
    """Write the data stores that an instance wrote, for the next of this transaction to see."""
    for store, value in run.execution.changes.stored.items():
        if store in run.kept and run.kept[store] is value:
            continue
        run.kept[store] = value
        revision = tx.unit.data_stores.take(store).revision + 1
        tx.unit.data_stores.put(DataStoreRow(store, value, revision, run.row.id, tx.at))


def fitting(made: Sequence[Seed], most: int) -> tuple[list[Seed], list[list[Seed]]]:
    """What this transaction may start, and what must wait: an activity starts whole or waits."""
    now: list[Seed] = []
    later: list[list[Seed]] = []
    for _, group in groupby(made, key=lambda seed: (seed.row.parent_id, seed.row.parent_token)):
        seeds = list(group)
        if len(now) + len(seeds) <= most:
            now += seeds
        else:
            later.append(seeds)
    return now, later


def put_off(tx: Tx, seeds: Sequence[Seed]) -> None:
    """Leave the children of one activity to transactions of their own."""
    size = tx.engine.config.limits.batch
    parts = [seeds[first : first + size] for first in range(0, len(seeds), size)]
    batches.hold(tx, seeds[0].row, [[_dump(s) for s in part] for part in parts])


def ended(tx: Tx, run: Run) -> list[Run]:
    """Cancel the children whose activity ended; the caller writes them, which ends theirs."""
    cancelled: list[Run] = []
    for row in tx.unit.instances.lock_all([head.id for head in run.ending]):
        child = load(tx, row)
        child.ended_by_parent = True
        child.execution.cancel()
        cancelled.append(child)
    return cancelled


_TOLD = ("token", "element", "loop", "key", "process", "body", "data", "caught", "returns_all")
_ROW = ("id", "deployment_id", "process_id", "key", "title")


def _dump(seed: Seed) -> dict[str, Any]:
    return {
        "start": {name: getattr(seed.start, name) for name in _TOLD},
        "row": {name: getattr(seed.row, name) for name in _ROW},
    }


def begin_late(
    tx: Tx,
    parent: InstanceRow,
    starts: Sequence[Mapping[str, Any]],
) -> list[Run]:
    """Let children that were put off run their first step; the caller writes them."""
    holder = deployments.definition(tx, parent.deployment_id, parent.process_id)
    made = [_load(tx, parent, holder, told) for told in starts]
    return begin(tx, made)


def _load(
    tx: Tx,
    parent: InstanceRow,
    holder: Definition,
    told: Mapping[str, Any],
) -> Seed:
    named, begun = told["row"], told["start"]
    node = holder.nodes[begun["element"]]
    row = RecordRow.of_child(node, begun["token"], None, "active")
    start = ChildStart(**begun, row=row)
    child = InstanceRow(
        **named,
        root_id=parent.root_id,
        parent_id=parent.id,
        parent_token=start.token,
        body=start.body,
        loop=start.loop,
        state="",
        started_at=tx.at,
    )
    definition = deployments.definition(tx, child.deployment_id, child.process_id)
    return Seed(child, definition, holder, start)
