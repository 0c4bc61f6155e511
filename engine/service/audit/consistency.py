"""Whether documents, tables and record agree: the invariants that hold between commands."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from engine.bpmn.runtime import LoopScope, State
from engine.model.transitions import canonical
from engine.sentences import sentence
from engine.service.audit.problems import Problem
from engine.storage import InstanceRow, Unit

LIVE = ("active", "suspended")
UNREADABLE = (ValueError, LookupError, TypeError, AttributeError)
"""What reading raises where somebody wrote into a column what no program writes."""


def check(
    unit: Unit, plan: str | None, heads: Mapping[str, tuple[int, str]]
) -> Iterator[list[Problem]]:
    """The problems of each instance in turn; ``heads`` are the ends of the chains walked.

    Whoever has the database can write anything into a column, also what no program reads.
    """
    for each in unit.instances.walk(plan):
        problems: list[Problem] = []
        try:
            row = unit.instances.need(each)
            problems += _of_head(row, heads.get(each))
            problems += _of_instance(unit, row, whole=not problems)
        except UNREADABLE as failure:
            problems.append(Problem("unreadable", each, str(failure)))
        yield problems


def _of_head(row: InstanceRow, head: tuple[int, str] | None) -> Iterator[Problem]:
    if row.seq and head is not None and head != (row.seq, row.head):
        detail = sentence(
            "hồ sơ đến dòng %(record)s, quy trình ghi dòng %(instance)s",
            record=head[0],
            instance=row.seq,
        )
        yield Problem("head", row.id, detail, min(head[0], row.seq) + 1)


def _of_instance(unit: Unit, row: InstanceRow, *, whole: bool) -> Iterator[Problem]:
    """The problems of an instance; its document is folded where its chain is ``whole``."""
    state = State.load(row.state)
    if whole and not _folds(unit, row, state):
        yield Problem("fold", row.id, "")
    if row.status in LIVE:
        yield from _of_live(unit, row, state)
        return
    left = {
        "task": unit.tasks.count(instance_id=row.id, open=True),
        "timer": unit.timers.count(instance_id=row.id, kind="token"),
        "subscription": unit.subscriptions.count(instance_id=row.id),
    }
    over = ", ".join(f"{name} {count}" for name, count in left.items() if count)
    if over:
        yield Problem("left-over", row.id, over)


def _folds(unit: Unit, row: InstanceRow, stored: State) -> bool:
    state = State()
    try:
        for recorded in unit.record.whole_stream(row.id):
            state.apply(recorded.body.get("ops") or ())
    except UNREADABLE:
        return False  # a row that cannot be read is told by the walk over the chain
    return _form(state.dump()) == _form(stored.dump())


def _form(document: str) -> bytes:
    """The document without what only tells versions of its writing apart: the record is NFC."""
    return canonical(json.loads(document))


def _of_live(unit: Unit, row: InstanceRow, state: State) -> Iterator[Problem]:
    waits = {(token.id, wait.kind) for token in state.tokens.values() for wait in token.waits}
    waiting = {token for token, kind in waits if kind == "task"}
    tasks = {task.token for task in unit.tasks.of_instance(row.id)}
    if tasks != waiting:
        detail = sentence(
            "việc mở tại %(tasks)s, trạng thái chờ tại %(waiting)s",
            tasks=str(sorted(tasks)),
            waiting=str(sorted(waiting)),
        )
        yield Problem("tasks", row.id, detail)
    if unit.inbox.exists(instance_id=row.id):
        return
    for token in sorted(token for token, kind in waits if kind == "children"):
        yield from _of_children(unit, row, state, token)
    if not waits and not unit.incidents.open_of(row.id):
        yield Problem("stuck", row.id, "")


def _of_children(unit: Unit, row: InstanceRow, state: State, token: int) -> Iterator[Problem]:
    live = [head for head in unit.instances.child_heads(row.id, token) if head.status in LIVE]
    counted = [
        scope.active
        for scope in state.scopes.values()
        if isinstance(scope, LoopScope) and scope.token == token
    ]
    due = counted[0] if counted else 1
    if len(live) != due:
        detail = sentence("đang chạy %(live)s, trạng thái ghi %(due)s", live=len(live), due=due)
        yield Problem("children", row.id, detail)
