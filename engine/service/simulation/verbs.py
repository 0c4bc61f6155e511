"""``do`` steps: the product's verbs on plans, instances, shares of agencies and incidents."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from engine.errors import InvalidInput
from engine.model.permission import Actor
from engine.model.reasons import PLAYED
from engine.sentences import sentence
from engine.service.assignments import (
    deadlines,
    difficulties,
    reassignment,
    refusals,
    respond,
    standing,
    succession,
)
from engine.service.organisation.actors import named_actor
from engine.service.plans import incoming, lifecycle
from engine.service.runtime import incidents, instances, multi_instance
from engine.service.simulation.context import NoTarget, Stage
from engine.service.simulation.lookups import belongs
from engine.service.simulation.snapshot import LIVE
from engine.service.simulation.steps import Do
from engine.storage import AssignmentRow, IncidentRow, InstanceRow, Unit

REASON = str(PLAYED)
"""Stands where a scenario gives no reason; the verbs insist on one."""


def do(stage: Stage, step: Do) -> None:
    """Carry a verb out; raises :class:`NoTarget` when there is nothing it could be done to."""
    _VERBS[step.verb](stage, step, named_actor(stage.engine, step.holder), step.reason or REASON)


def _assignment(stage: Stage, step: Do) -> AssignmentRow:
    found = _found_assignment(stage, step)
    if found is None:
        raise NoTarget(
            sentence(
                "không có nhiệm vụ «%(on)s» của «%(key)s»", on=step.on or "", key=step.key or ""
            )
        )
    return found


def _found_assignment(stage: Stage, step: Do) -> AssignmentRow | None:
    """Find the share: by activity (``on``) and agency (``key``), the open ones first."""
    if step.on is None and step.key is None:
        return None
    with stage.engine.storage.read() as unit:
        rows = [
            row
            for row in unit.assignments.find(order=("created_at", "id"))
            if (step.on is None or step.on in {row.element, row.number})
            and (step.key is None or step.key == row.agency_id)
            and stage.includes(row.root_id)
        ]
    return min(rows, key=lambda row: not row.open, default=None)


def _instance(stage: Stage, step: Do) -> InstanceRow:
    """Find an instance: the one that runs an activity for a key, else the first that started."""
    with stage.engine.storage.read() as unit:
        if step.on is None and step.key is None:
            return unit.instances.need(stage.root())
        for row in unit.instances.find(order=("started_at", "id")):
            if stage.includes(row.root_id) and _is(unit, row, step):
                return row
    raise NoTarget(
        sentence("không có phiên «%(on)s» của «%(key)s»", on=step.on or "", key=step.key or "")
    )


def _is(unit: Unit, row: InstanceRow, step: Do) -> bool:
    if step.key is not None and not belongs(unit, row.id, step.key):
        return False
    if step.on is None:
        return True
    if step.on in {row.process_id, row.body}:
        return True
    assignment = unit.assignments.of_instance(row.id)
    return assignment is not None and step.on in {assignment.element, assignment.number}


def _incident(stage: Stage, step: Do) -> IncidentRow:
    with stage.engine.storage.read() as unit:
        for row in unit.incidents.find(resolved_at=None, order=("opened_at", "id")):
            fits = step.on is None or step.on == row.element
            if fits and (step.key is None or belongs(unit, row.instance_id, step.key)):
                return row
    raise NoTarget(sentence("không có sự cố nào ở «%(on)s»", on=step.on or "*"))


def _day(data: Mapping[str, object], *names: str) -> date:
    for name in names:
        if name in data:
            return date.fromisoformat(str(data[name]))
    message = sentence("Bước này cần «%(name)s» (ngày ISO 8601) trong data.", name=names[0])
    raise InvalidInput(message)


def _extend(stage: Stage, step: Do, who: Actor, reason: str) -> None:
    """Ask for more time; ``data.decided_by`` then decides, without it the deadline is changed."""
    row = _assignment(stage, step)
    until = _day(step.data, "until", "last_day")
    chief = step.data.get("decided_by")
    if chief is None:
        basis = step.data.get("basis")
        deadlines.change_deadline(
            stage.engine,
            who,
            row.id,
            until,
            reason=reason,
            basis=None if basis is None else str(basis),
        )
        return
    _ask(stage, step, who, reason)
    _decide(stage, step, named_actor(stage.engine, str(chief)), reason)


def _ask(stage: Stage, step: Do, who: Actor, reason: str) -> None:
    until = _day(step.data, "until", "last_day")
    deadlines.ask_extension(stage.engine, who, _assignment(stage, step).id, until, reason=reason)


def _decide(stage: Stage, step: Do, who: Actor, reason: str) -> None:
    """Decide the extension that was asked for; ``data.allow`` false refuses it."""
    row = _assignment(stage, step)
    with stage.engine.storage.read() as unit:
        asked = unit.extensions.first(assignment_id=row.id, status=deadlines.ASKED)
    if asked is None:
        raise NoTarget(sentence("«%(title)s» không có đề nghị gia hạn nào chờ", title=row.title))
    allow_it = bool(step.data.get("allow", True))
    deadlines.decide_extension(stage.engine, who, asked.id, allow_it=allow_it, reason=reason)


def _refuse(stage: Stage, step: Do, who: Actor, reason: str) -> None:
    respond.refuse(stage.engine, who, _assignment(stage, step).id, reason=reason)


def _insist(stage: Stage, step: Do, who: Actor, reason: str) -> None:
    refusals.insist(stage.engine, who, _assignment(stage, step).id, reason=reason)


def _reassign(stage: Stage, step: Do, who: Actor, reason: str) -> None:
    """``data.to`` is the agency that gets it instead."""
    row = _assignment(stage, step)
    reassignment.reassign(stage.engine, who, row.id, str(step.data.get("to")), reason=reason)


def _finish(stage: Stage, step: Do, who: Actor, reason: str) -> None:
    standing.finish(stage.engine, who, _assignment(stage, step).id, reason=reason)


def _return(stage: Stage, step: Do, who: Actor, reason: str) -> None:
    respond.return_(stage.engine, who, _assignment(stage, step).id, reason=reason)


def _suspend(stage: Stage, step: Do, who: Actor, reason: str) -> None:
    found = _found_assignment(stage, step)
    if found is not None:
        reassignment.suspend(stage.engine, who, found.id, reason=reason)
    else:
        instances.suspend(stage.engine, who, _instance(stage, step).id, reason=reason)


def _resume(stage: Stage, step: Do, who: Actor, reason: str) -> None:
    found = _found_assignment(stage, step)
    if found is not None:
        reassignment.resume(stage.engine, who, found.id, reason=reason)
    else:
        instances.resume(stage.engine, who, _instance(stage, step).id, reason=reason)


def _cancel(stage: Stage, step: Do, who: Actor, reason: str) -> None:
    instances.cancel(stage.engine, who, _instance(stage, step).id, reason=reason)


def _close(stage: Stage, step: Do, who: Actor, reason: str) -> None:
    with_open = bool(step.data.get("with_open", False))
    lifecycle.close(stage.engine, who, stage.root(), reason=reason, with_open=with_open)


def _raise(stage: Stage, step: Do, who: Actor, reason: str) -> None:
    text = str(step.data.get("text") or reason)
    difficulties.raise_(stage.engine, who, _assignment(stage, step).id, text)


def _transfer(stage: Stage, step: Do, who: Actor, reason: str) -> None:
    """``key`` is the agency that ends, ``data.to`` its successor, or activity → successor."""
    to = step.data.get("to")
    if step.key is None or not isinstance(to, str | dict):
        raise NoTarget(sentence("bước chuyển giao cần «key» (cơ quan thôi hoạt động) và «data.to»"))
    succession.transfer(
        stage.engine,
        who,
        step.key,
        to if isinstance(to, str) else _heirs(stage, step.key, to),
        basis=str(step.data.get("basis") or reason),
        on_date=_day({"on": stage.today().isoformat(), **step.data}, "on"),
        doubles=str(step.data.get("doubles", succession.ASK)),
        dissolve=bool(step.data.get("dissolve", False)),
    )


def _heirs(stage: Stage, agency: str, to: Mapping[str, object]) -> dict[str, str]:
    """Assignment → successor, where the script names activities or numbers of tasks."""
    with stage.engine.storage.read() as unit:
        rows = unit.assignments.open_of_agency(agency)
    named = {row.id: to.get(row.element, to.get(row.number or "")) for row in rows}
    return {key: str(heir) for key, heir in named.items() if heir is not None}


def _add(stage: Stage, step: Do, who: Actor, reason: str) -> None:
    with stage.engine.storage.read() as unit:
        fans = [
            fan
            for fan in unit.fans.find(element=step.on, status="open")
            if stage.includes(unit.instances.need(fan.instance_id).root_id)
        ]
    if not fans or step.on is None:
        raise NoTarget(sentence("«%(on)s» không đang chạy cho nhiều cơ quan", on=step.on or ""))
    item = step.data.get("item", step.key)
    multi_instance.add(stage.engine, who, fans[0].instance_id, step.on, item, reason=reason)


def _withdraw(stage: Stage, step: Do, who: Actor, reason: str) -> None:
    share = _found_assignment(stage, step)
    if share is not None:
        reassignment.withdraw(stage.engine, who, share.id, reason=reason)
        return
    with stage.engine.storage.read() as unit:
        found = [
            head.id
            for fan in unit.fans.find(element=step.on, status="open")
            for head in unit.instances.child_heads(fan.instance_id, fan.token)
            if step.key in {head.key, str(head.loop)} and head.status in LIVE
        ]
    if not found:
        raise NoTarget(
            sentence(
                "«%(on)s» không có phần việc «%(key)s» đang chạy",
                on=step.on or "",
                key=step.key or "",
            )
        )
    multi_instance.withdraw(stage.engine, who, found[0], reason=reason)


def _bind(stage: Stage, step: Do, who: Actor, reason: str) -> None:
    if step.on is None or step.key is None:
        raise NoTarget(sentence("bước gán cần «on» (vai trò) và «key» (cơ quan)"))
    lifecycle.bind(stage.engine, who, stage.root(), step.on, step.key, reason=reason)


def _retry(stage: Stage, step: Do, who: Actor, reason: str) -> None:
    incidents.retry(stage.engine, who, _incident(stage, step).id, reason=reason)


def _skip(stage: Stage, step: Do, who: Actor, reason: str) -> None:
    found = _incident(stage, step).id
    incidents.skip(stage.engine, who, found, data=dict(step.data), reason=reason)


def _receive(stage: Stage, step: Do, who: Actor, _reason: str) -> None:
    """Record the document of ``data``; ``on`` is the message that it is for those who wait."""
    incoming.record(stage.engine, who, step.data, agency_id=step.key, message=step.on)


_VERBS: Mapping[str, Callable[[Stage, Do, Actor, str], None]] = {
    "extend": _extend,
    "ask": _ask,
    "decide": _decide,
    "insist": _insist,
    "reassign": _reassign,
    "finish": _finish,
    "refuse": _refuse,
    "return": _return,
    "suspend": _suspend,
    "resume": _resume,
    "raise": _raise,
    "transfer": _transfer,
    "add": _add,
    "withdraw": _withdraw,
    "bind": _bind,
    "retry": _retry,
    "skip": _skip,
    "cancel": _cancel,
    "close": _close,
    "receive": _receive,
}
