"""One plan of a move, whole or not at all: what runs of it, and which version it calls later."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC

from engine.bpmn.runtime import Changes
from engine.errors import DieuPhoiError, NotAllowedNow
from engine.sentences import Sentence, sentence
from engine.service import record
from engine.service.context import ReadTx, Tx
from engine.service.deployments import deployments
from engine.service.runtime import migrating
from engine.service.runtime.load import LIVE
from engine.service.runtime.migrating import Aim
from engine.storage import InstanceHead, InstanceRow


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What would come of one plan: so many instances move, or ``refusal`` says why none does.

    ``armed`` are events that would begin to wait, ``let_go`` those that would wait no more,
    ``due`` the timers that would be due at once, ``stirred`` the steps that would move.
    """

    moved: int = 0
    refusal: Sentence | None = None
    code: str = ""
    armed: int = 0
    let_go: int = 0
    due: int = 0
    stirred: int = 0


def concerned(tx: ReadTx, deployment_id: str) -> list[str]:
    """The plans of which something of a version runs, and those that would call it later."""
    running = set(tx.unit.instances.roots_on(deployment_id))
    kept = {
        plan.instance_id: plan.called_versions
        for plan in tx.unit.plans.find(closed_at=None)
        if deployment_id in (plan.called_versions or {}).values()
    }
    heads = tx.unit.instances.heads(kept.keys() - running)
    calling = [each for each, head in heads.items() if _calls(tx, head, kept[each], deployment_id)]
    return sorted({*running, *calling})


def _calls(tx: ReadTx, root: InstanceHead, kept: Mapping[str, str], deployment_id: str) -> bool:
    """Whether a plan can come to call anything of a deployment; a name in an expression may."""
    left, seen = [(root.deployment_id, root.process_id)], set[tuple[str, str]]()
    while left:
        place = left.pop()
        if place in seen:
            continue
        seen.add(place)
        if place[0] == deployment_id:
            return True
        beside = deployments.definitions(tx, place[0])
        for node in beside[place[1]].nodes.values() if place[1] in beside else ():
            called = node.called or ""
            if "${" in called or "#{" in called:
                return True
            if called in beside or called in kept:
                left.append((place[0] if called in beside else kept[called], called))
    return False


def foresee(tx: Tx, root_id: str, aim: Aim) -> Foreseen:
    """Play the move of one plan on copies; nothing is changed."""
    seen = Foreseen()
    try:
        _called_from_now(tx, root_id, aim)
        for row in _running(tx, root_id, aim):
            with _said_where(row):
                run = migrating.turned(tx, row, aim, playing=True)
                changes = run.execution.finish()
            steps = sum(each.kind == "visit" for each in run.execution.rows)
            seen = _with(tx, seen, changes, steps)
    except DieuPhoiError as refused:
        return Foreseen(refusal=refused.sentence, code=str(refused.details.get("code", "")))
    return seen


def carry_out(tx: Tx, root_id: str, aim: Aim) -> int:
    """Move one plan; returns how many instances became others.

    Raises :class:`errors.NotAllowedNow`, and then nothing of it may stay.
    """
    ids = migrating.tree(tx, root_id)
    called = _called_from_now(tx, root_id, aim)
    moved = 0
    for each in ids:
        row = tx.unit.instances.need(each)
        if row.status in LIVE and row.deployment_id == aim.from_id:
            with _said_where(row):
                migrating.move(tx, row, aim)
            moved += 1
    if not moved and called is None:
        raise NotAllowedNow(sentence("kế hoạch không còn chạy gì của phiên bản này"), code="ended")
    if called is not None:
        _call_from_now(tx, root_id, aim, called)
    return moved


def _running(tx: ReadTx, root_id: str, aim: Aim) -> Iterator[InstanceRow]:
    yield from tx.unit.instances.find(
        root_id=root_id, deployment_id=aim.from_id, status=LIVE, order="id"
    )


def _with(tx: Tx, seen: Foreseen, changes: Changes, steps: int) -> Foreseen:
    now = tx.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    opened = {wait.token for wait in changes.waits_opened}
    closed = set(changes.waits_closed)
    return replace(
        seen,
        moved=seen.moved + 1,
        armed=seen.armed + len(opened - closed),
        let_go=seen.let_go + len(closed - opened),
        due=seen.due + sum((wait.due or "~") <= now for wait in changes.waits_opened),
        stirred=seen.stirred + steps,
    )


@contextmanager
def _said_where(row: InstanceRow) -> Iterator[None]:
    """Let a refusal name what it is about: the plan itself, or a part of it."""
    try:
        yield
    except DieuPhoiError as refused:
        if row.parent_id is None:
            raise
        words = sentence(
            "%(part)s: %(reason)s",
            part=row.key or row.title or row.process_id,
            reason=refused.sentence,
        )
        raise NotAllowedNow(words, code=refused.details.get("code", "")) from refused


def _called_from_now(tx: ReadTx, root_id: str, aim: Aim) -> Mapping[str, str] | None:
    """The versions that a plan would call from now on; None where it keeps none of this one."""
    plan = tx.unit.plans.get(root_id)
    kept: Mapping[str, str] = (plan.called_versions if plan is not None else None) or {}
    ours = [process for process, deployment in kept.items() if deployment == aim.from_id]
    if not ours:
        return None
    there = deployments.definitions(tx, aim.to_id)
    for process in ours:
        if process not in there:
            raise NotAllowedNow(
                sentence("phiên bản mới không có quy trình «%(process)s»", process=process),
                code="process-gone",
            )
    return {**kept, **dict.fromkeys(ours, aim.to_id)}


def _call_from_now(tx: Tx, root_id: str, aim: Aim, called: Mapping[str, str]) -> None:
    tx.unit.plans.update(root_id, called_versions=dict(called))
    changed = sorted(process for process, to in called.items() if to == aim.to_id)
    told = {"from": aim.versions[0], "to": aim.versions[1], "migration": aim.migration}
    record.note(
        tx,
        root_id,
        "called_versions",
        from_state=str(aim.versions[0]),
        to_state=str(aim.versions[1]),
        body={**told, "processes": changed, "deployment": aim.to_id},
    )
