"""Plans: a root instance with its document, its bound placeholders and its frozen groups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.bpmn.definition import Definition
from engine.bpmn.runtime import Execution
from engine.errors import InvalidInput, NotAllowedNow, NotFound, ReasonRequired
from engine.model.clock import ZONE
from engine.model.ids import new_id
from engine.model.permission import Actor, Target, permit
from engine.model.secrecy import refuse_if_secret
from engine.model.text import nfc
from engine.service import births, instances, plan_documents, record
from engine.service.commands import Command, run
from engine.service.engine import Engine
from engine.service.instances import choose
from engine.service.plan_documents import FIELDS
from engine.service.runs import take
from engine.service.step import step
from engine.storage import BindingRow, InboxRow, Unit

CLOSED = "Đóng kế hoạch"
"""The signal that ends standing duties; it goes to the instances of the closed plan alone."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What must or may be said when a plan starts.

    ``placeholders`` maps the key of an unnamed agency to the words of the source; ``missing``
    names the fields of the document that the source leaves open.
    """

    title: str
    document: Mapping[str, str]
    placeholders: Mapping[str, str]
    missing: tuple[str, ...]


def asks(engine: Engine, who: Actor, key: str) -> Asked:
    """What the start of this plan asks for."""
    permit(who, "plan.start", Target())
    with engine.storage.read() as unit:
        _, definition = choose(engine, unit, key, None, None, None)
    told = {name: definition.properties[name] for name in FIELDS if definition.properties.get(name)}
    return Asked(
        title=told.get("title") or definition.name or key,
        document=told,
        placeholders=placeholders(definition),
        missing=tuple(name for name in FIELDS if name not in told),
    )


def placeholders(definition: Definition) -> dict[str, str]:
    """The agencies the source does not name: one ``key=words`` a line of the property."""
    lines = definition.properties.get("placeholders", "").splitlines()
    pairs = (line.partition("=") for line in lines if line.strip())
    return {key.strip(): words.strip() or key.strip() for key, _, words in pairs}


def start(
    engine: Engine,
    who: Actor,
    key: str,
    document: Mapping[str, Any] | None = None,
    data: Mapping[str, Any] | None = None,
    *,
    bindings: Mapping[str, str] | None = None,
    version: int | None = None,
    once: bool = False,
    command_id: str | None = None,
) -> str:
    """Start a plan; returns the id of its root instance.

    ``document`` adds to and overrides what the diagram's properties say. Every placeholder must
    be bound (also as ``bindings`` inside ``data``). Groups are frozen as they are today. ``once``
    refuses, under ``again``, a plan that runs already under the same number. Raises
    :class:`errors.InvalidInput`, :class:`errors.SecretRefused`.
    """
    given = dict(data or {})
    bound = {**(given.pop("bindings", None) or {}), **(bindings or {})}
    said = {name: value for name, value in (document or {}).items() if value not in (None, "")}
    refuse_if_secret(said, given)

    def work(unit: Unit, command: Command) -> str:
        permit(who, "plan.start", Target())
        deployment_id, definition = choose(engine, unit, key, None, version, None)
        told = {**definition.properties, **plan_documents.of_form(given), **said}
        row = births.root_row(definition, deployment_id, command, title=_title(told, definition))
        _bind_all(engine, unit, command, row.id, placeholders(definition), bound)
        _freeze(engine, unit, row.id)
        plan = plan_documents.plan_row(row, key, told, command)
        if once and unit.plans.find(
            key=key, status="active", number=plan.number, symbol=plan.symbol
        ):
            raise InvalidInput(
                fields={"again": "Kế hoạch này, cùng số và ký hiệu, đang được thực hiện."}
            )
        unit.plans.insert(plan)
        unit.plan_agencies.add(row.id, [plan.monitor_agency_id, *(plan.consolidators or ())])
        known = {**plan_documents.variables(told), **given}
        instances.begin(engine, unit, command, row, definition, known)
        record.note(
            unit,
            command,
            row.id,
            "plan",
            element=key,
            to_state="active",
            body={"document": plan.document, "bindings": bound},
        )
        return row.id

    body = {"key": key, "document": said, "data": given, "bindings": bound, "version": version}
    return run(engine, who, "plan.start", body, work, command_id)


def bind(
    engine: Engine,
    who: Actor,
    root_id: str,
    placeholder: str,
    agency_id: str,
    *,
    reason: str,
    command_id: str | None = None,
) -> None:
    """Name another agency for a placeholder; work already given stays where it is."""

    def work(unit: Unit, command: Command) -> None:
        permit(who, "plan.bind", instances.target(unit, root_id))
        if not reason.strip():
            raise ReasonRequired
        take(unit, root_id)
        before = unit.organisation.bindings(root_id).get(placeholder)
        _bind(engine, unit, command, root_id, placeholder, agency_id)
        changed = {"placeholder": placeholder, "old": before, "new": agency_id}
        record.note(unit, command, root_id, "binding", to_state=agency_id, body=changed)

    body = {"plan": root_id, "placeholder": placeholder, "agency": agency_id}
    run(engine, who, "plan.bind", body, work, command_id, reason=reason)


def close(
    engine: Engine,
    who: Actor,
    root_id: str,
    *,
    reason: str,
    with_open: bool = False,
    command_id: str | None = None,
) -> int:
    """Close a plan: standing duties end; returns how many assignments were still open.

    Other open assignments are a refusal, unless ``with_open`` says to end them too.
    """

    def work(unit: Unit, command: Command) -> int:
        permit(who, "plan.close", instances.target(unit, root_id))
        if not reason.strip():
            raise ReasonRequired
        take(unit, root_id)
        plan = unit.plans.get(root_id)
        if plan is None or plan.closed_at is not None:
            raise NotAllowedNow("Kế hoạch này đã đóng.", en="This plan is closed.")
        if unit.fan_batches.exists(root_id=root_id):
            raise NotAllowedNow(
                "Việc đang được giao đến các cơ quan. Vui lòng thử lại sau ít giây.",
                en="The work is being given to the agencies. Please try again in a few seconds.",
            )
        rows = unit.assignments.of_root(root_id)
        still = [row for row in rows if row.open and not row.standing]
        if still and not with_open:
            raise NotAllowedNow(
                f"Còn {len(still)} nhiệm vụ chưa xong (không kể nhiệm vụ thường xuyên). Hãy thu "
                "hồi từng nhiệm vụ, hoặc chọn «Kết thúc cả những nhiệm vụ chưa hoàn thành».",
                en=f"{len(still)} assignments are open. Withdraw them, or choose to end them too.",
                open=[row.id for row in still],
            )
        record.note(unit, command, root_id, "plan", from_state="active", to_state="closed")
        if still:
            step(engine, unit, root_id, Execution.cancel, command, while_suspended=True)
            unit.plans.update(root_id, status="closed")
            return len(still)
        unit.plans.update(root_id, status="closed", closed_at=command.at)
        _tell(engine, unit, command, root_id)
        return 0

    body = {"plan": root_id, "with_open": with_open}
    return run(engine, who, "plan.close", body, work, command_id, reason=reason)


def _tell(engine: Engine, unit: Unit, command: Command, root_id: str) -> None:
    waiting = [s for s in unit.subscriptions.match("signal", CLOSED) if s.root_id == root_id]
    unit.inbox.insert_many(
        [
            InboxRow(
                id=new_id(),
                instance_id=sub.instance_id,
                root_id=root_id,
                kind="signal",
                created_at=command.at,
                available_at=command.at,
                hops=command.hops,
                payload={"token": sub.token, "index": sub.keys["index"], "data": {}},
            )
            for sub in waiting
        ]
    )
    for instance_id in dict.fromkeys(sub.instance_id for sub in waiting):
        engine.wake(unit, instance_id)


def _title(told: Mapping[str, Any], definition: Definition) -> str:
    return nfc(str(told.get("title") or definition.name or definition.id))


def _bind_all(
    engine: Engine,
    unit: Unit,
    command: Command,
    root_id: str,
    wanted: Mapping[str, str],
    bound: Mapping[str, str],
) -> None:
    unbound = {key: words for key, words in wanted.items() if not bound.get(key)}
    if unbound and not engine.open_world:
        words = "; ".join(unbound.values())
        fields = {f"bindings.{key}": f"Phải chỉ định: {text}" for key, text in unbound.items()}
        raise InvalidInput(f"Phải chỉ định cơ quan cụ thể cho: {words}.", fields=fields)
    for placeholder, agency_id in bound.items():
        _bind(engine, unit, command, root_id, placeholder, agency_id)


def _bind(
    engine: Engine, unit: Unit, command: Command, root_id: str, placeholder: str, agency_id: str
) -> None:
    if unit.organisation.agency(agency_id) is None and not engine.open_world:
        raise NotFound(f"Không có cơ quan «{agency_id}».", en=f"There is no agency «{agency_id}».")
    row = BindingRow(root_id, placeholder, agency_id, command.who.officer_id, command.at)
    unit.organisation.bind(row)


def _freeze(engine: Engine, unit: Unit, root_id: str) -> None:
    today = engine.now().astimezone(ZONE).date()
    keys = unit.organisation.group_keys()
    unit.organisation.freeze(root_id, {key: unit.organisation.members(key, today) for key in keys})
