"""Agencies of a running fan-out: add one, withdraw one, reopen one that had ended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from engine.bpmn.runtime import Execution
from engine.errors import NotAllowedNow, NotFound
from engine.model.permission import permit
from engine.sentences import sentence
from engine.service.context import Tx, verb
from engine.service.runtime.instances import target
from engine.service.runtime.load import LIVE, take
from engine.service.runtime.step import step
from engine.storage import ChildHead, FanRow, Unit


@verb("child.add")
def add(
    tx: Tx,
    parent_id: str,
    element: str,
    item: object,
    *,
    reason: str,
    command_id: str | None = None,
) -> None:
    """Start one more inner instance of a running multi-instance activity."""
    permit(tx.who, "child.add", target(tx.unit, parent_id))
    tx.require_reason()
    take(tx.unit, parent_id)
    fan = _fan(tx.unit, parent_id, element)
    if tx.unit.fan_batches.exists(instance_id=parent_id, token=fan.token):
        raise NotAllowedNow(
            sentence("Việc đang được giao đến các cơ quan. Vui lòng thử lại sau ít giây."),
        )
    if isinstance(item, str):
        _idle(tx.unit.instances.child_heads(parent_id, fan.token), item)
    step(tx, parent_id, lambda e: e.add_child(fan.token, item))


@verb("child.withdraw")
def withdraw(tx: Tx, child_id: str, *, reason: str, command_id: str | None = None) -> None:
    """End one agency's share; the others go on, and the activity counts it as terminated."""
    permit(tx.who, "child.withdraw", target(tx.unit, child_id))
    tx.require_reason()
    child = _inner(tx.unit, child_id)
    if child.status not in LIVE:
        raise NotAllowedNow(sentence("Phần việc này đã kết thúc."))

    def act(execution: Execution) -> None:
        execution.withdraw_child(child.token, child.loop, child.key)

    step(tx, child.parent_id, act)


@verb("child.reopen")
def reopen(tx: Tx, child_id: str, *, reason: str, command_id: str | None = None) -> None:
    """Start an agency's share once more under its old number, while the activity still runs."""
    permit(tx.who, "child.reopen", target(tx.unit, child_id))
    tx.require_reason()
    reopen_in(tx, child_id)


def reopen_in(tx: Tx, child_id: str) -> None:
    """Reopen inside a transaction that does more; the caller has asked for permission."""
    child = _inner(tx.unit, child_id)
    heads = tx.unit.instances.child_heads(child.parent_id, child.token)
    # An agency reopened twice has several instances under its number; one of them may run.
    if any(head.loop == child.loop and head.status in LIVE for head in heads):
        raise NotAllowedNow(sentence("Phần việc này đang được thực hiện."))
    if child.key is not None:
        _idle(heads, child.key)
    if tx.unit.inbox.exists(instance_id=child.parent_id, kind="ended"):
        raise NotAllowedNow(
            sentence("Kết quả vừa gửi chưa được ghi nhận. Vui lòng thử lại sau ít giây."),
        )

    def act(execution: Execution) -> None:
        item = child.key if child.key is not None else child.loop
        execution.reopen_child(child.token, child.loop, item, child.status)

    step(tx, child.parent_id, act)


def _idle(heads: Iterable[ChildHead], agency: str) -> None:
    """One share at a time for an agency: refuse while another one of it is at work."""
    if any(head.key == agency and head.status in LIVE for head in heads):
        raise NotAllowedNow(
            sentence("Cơ quan này đang thực hiện nhiệm vụ."),
        )


def _fan(unit: Unit, parent_id: str, element: str) -> FanRow:
    found = unit.fans.find(instance_id=parent_id, element=element, status="open")
    if not found:
        raise NotFound(
            sentence("Hoạt động nhiều cơ quan này không đang chạy."),
        )
    return found[0]


@dataclass(frozen=True, slots=True)
class _Inner:
    """One inner instance of a fan-out, seen from its parent."""

    parent_id: str
    token: int
    loop: int
    key: str | None
    status: str


def _inner(unit: Unit, child_id: str) -> _Inner:
    """The share with its parent and its fan taken, so that what is read of both stays true.

    While the fan is held no child's step is under way, so the share cannot end meanwhile.
    """
    row = unit.instances.get(child_id)
    if row is None or row.parent_id is None or row.parent_token is None or row.loop is None:
        raise NotFound(
            sentence("Đây không phải phần việc của một cơ quan trong hoạt động nhiều cơ quan."),
        )
    take(unit, row.parent_id)
    unit.fans.lock_exclusive(row.parent_id, row.parent_token)
    status = unit.instances.need(child_id).status
    return _Inner(row.parent_id, row.parent_token, row.loop, row.key, status)
