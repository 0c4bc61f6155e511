"""One step: take an instance, run it until nothing is ready, write everything it led to.

A step belongs to the transaction of its command. Taking reads the fan rows of all ancestors
before the row of the instance, and whatever ends children closes the fan row first: ancestor
before descendant, always, so that a child's step and its parent's cancel never wait for each
other in a circle.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from engine.bpmn.definition import Node
from engine.bpmn.runtime import Execution
from engine.errors import NotAllowedNow
from engine.sentences import sentence
from engine.service import record
from engine.service.context import Tx
from engine.service.engine import Observed
from engine.service.record import NOBODY, Passing
from engine.service.runtime import children, cleanup, propagation, waits
from engine.service.runtime.load import Run, load, take
from engine.storage import InstanceRow

T = TypeVar("T")


def step(
    tx: Tx,
    instance_id: str,
    act: Callable[[Execution], T],
    *,
    passing: Passing = NOBODY,
    handed_in: int | None = None,
    while_suspended: bool = False,
) -> T:
    """Take the instance, let ``act`` move it, write what follows.

    ``handed_in`` is the token whose task ``act`` or the caller closes himself.
    Raises :class:`errors.NotAllowedNow` when it has ended or is suspended.
    """
    row = take(tx.unit, instance_id)
    require_active(row, while_suspended=while_suspended)
    return advance(tx, row, act, passing=passing, handed_in=handed_in)


def require_active(row: InstanceRow, *, while_suspended: bool = False) -> None:
    """Raise :class:`errors.NotAllowedNow` when an instance has ended or is suspended."""
    if row.status != "active" and not (while_suspended and row.status == "suspended"):
        if row.status == "suspended":
            raise NotAllowedNow(sentence("Quy trình đang tạm dừng, không thực hiện được việc này."))
        raise NotAllowedNow(sentence("Quy trình đã kết thúc, không thực hiện được việc này."))


def advance(
    tx: Tx,
    row: InstanceRow,
    act: Callable[[Execution], T],
    *,
    passing: Passing = NOBODY,
    handed_in: int | None = None,
) -> T:
    """The second half of :func:`step`, for a caller who has taken the instance already."""
    run = load(tx, row)
    run.passing, run.handed_in = passing, handed_in
    answer = act(run.execution)
    write(tx, [run])
    return answer


def write(tx: Tx, runs: Sequence[Run]) -> None:
    """Write runs and, wave by wave, the children they start and end in this transaction."""
    allowance = tx.engine.config.limits.children_at_once
    wave = list(runs)
    while wave:
        seeds: list[children.Seed] = []
        unwritten = sum(run.fresh for run in wave)
        for run in wave:
            seeds += children.prepare(tx, run, unwritten + len(seeds))
        for run in wave:
            if not run.execution.rows:  # an escalation may only pass through on its way outward
                propagation.send(tx, run)
        wave = [run for run in wave if run.execution.rows]
        _save(tx, wave)
        cleanup.end(tx, wave)
        following: list[Run] = []
        for run in wave:
            waits.project(tx, run)
            propagation.send(tx, run)
            following += children.ended(tx, run)
        now, later = children.fitting(seeds, allowance)
        following += children.begin(tx, now)
        for group in later:
            children.put_off(tx, group)
        allowance -= len(now)
        wave = following


def _save(tx: Tx, wave: Sequence[Run]) -> None:
    for run in wave:
        run.row = _after(tx, run)
        _tell(tx, run)
    tx.unit.instances.insert_many([run.row for run in wave if run.fresh])
    known = [run for run in wave if not run.fresh]
    saved = tx.unit.instances.save_all([run.row for run in known])
    for run, row in zip(known, saved, strict=True):
        run.row = row
    _tell_of_children(tx, wave)


def _tell_of_children(tx: Tx, wave: Sequence[Run]) -> None:
    """Tell the listeners of new children, of those of one activity together."""
    born: dict[tuple[str, str], list[Run]] = {}
    nodes: dict[str, Node] = {}
    for run in wave:
        if run.node is not None and run.row.parent_id is not None:
            born.setdefault((run.row.parent_id, run.node.id), []).append(run)
            nodes[run.node.id] = run.node
    for (_parent, element), group in born.items():
        pairs = [(run.row, run.data) for run in group]
        tx.engine.listeners.children_started(tx, nodes[element], pairs)


def _after(tx: Tx, run: Run) -> InstanceRow:
    execution, row = run.execution, run.row
    told = record.of_execution(tx.command, row.root_id, execution.rows, run.passing)
    seq, head = tx.unit.record.append(row.id, told, (row.seq, row.head))
    return replace(
        row,
        state=execution.state.dump(),
        seq=seq,
        head=head,
        status=execution.changes.status if run.over else row.status,
        ended_at=tx.at if run.over else None,
        result=execution.changes.result if run.over else None,
    )


def _tell(tx: Tx, run: Run) -> None:
    """Let observers hear of the step once it is committed."""
    if tx.engine.observers:
        seen = Observed(run.row, run.definition, tuple(run.execution.rows), tx.who.login, tx.at)
        tx.unit.after_commit(lambda: tx.engine.tell(seen))
