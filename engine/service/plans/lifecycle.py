"""Plans: a root instance with its document, its bound placeholders and its frozen groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from engine.bpmn.definition import Definition
from engine.bpmn.runtime import Execution
from engine.errors import InvalidInput, NotAllowedNow, NotFound
from engine.model.assignments import COORDINATING
from engine.model.permission import Actor, permit
from engine.model.plans import FIELDS
from engine.model.secrecy import refuse_if_secret
from engine.model.text import nfc
from engine.sentences import Sentence, sentence
from engine.service import plan_document, record
from engine.service.context import ReadTx, Tx, reading, verb
from engine.service.deployments import deployments
from engine.service.engine import Engine
from engine.service.permission import ISSUERS
from engine.service.plans import issuing, naming, readings
from engine.service.runtime import instances, start_instance
from engine.service.runtime.instances import choose
from engine.service.runtime.load import LIVE, take
from engine.service.runtime.step import require_active, step
from engine.storage import AssignmentRow, BindingRow

NAMED = 5
"""So many open things a refusal names; of the others it says that there are more."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What must or may be said when a plan starts.

    ``placeholders`` maps the key of an unnamed agency to the words of the source; ``missing``
    names the fields of the document that the source leaves open; ``concerns`` says who among
    those that the diagram names is not there to take work today.
    """

    title: str
    document: Mapping[str, str]
    placeholders: Mapping[str, str]
    missing: tuple[str, ...]
    concerns: tuple[Sentence, ...] = ()


def asks(engine: Engine, who: Actor, key: str) -> Asked:
    """What the start of this plan asks for."""
    with reading(engine) as tx:
        deployment_id, definition = choose(tx, key, None, None, None)
        issuing.require(tx.unit, who, definition.properties)
        concerns = tuple(naming.concerns(tx, deployment_id))
    told = {name: definition.properties[name] for name in FIELDS if definition.properties.get(name)}
    return Asked(
        title=told.get("title") or definition.name or key,
        document=told,
        placeholders=placeholders(definition),
        missing=tuple(name for name in FIELDS if name not in told),
        concerns=concerns,
    )


def placeholders(definition: Definition) -> dict[str, str]:
    """The agencies the source does not name: one ``key=words`` a line of the property."""
    lines = definition.properties.get("placeholders", "").splitlines()
    pairs = (line.partition("=") for line in lines if line.strip())
    return {key.strip(): words.strip() or key.strip() for key, _, words in pairs}


@verb("plan.start")
def start(
    tx: Tx,
    key: str,
    document: Mapping[str, Any] | None = None,
    data: Mapping[str, Any] | None = None,
    *,
    bindings: Mapping[str, str] | None = None,
    version: int | None = None,
    once: bool = False,
    attached: str | None = None,
    command_id: str | None = None,
) -> str:
    """Start a plan; returns the id of its root instance.

    ``document`` adds to and overrides what the diagram's properties say. Every placeholder must
    be bound (also as ``bindings`` inside ``data``). Groups are frozen as they are today. ``once``
    refuses, under ``again``, a plan that runs already under the same number. ``attached`` is the
    reading whose document the process was made from. Raises
    :class:`errors.InvalidInput`, :class:`errors.SecretRefused`.
    """
    given = dict(data or {})
    bound = {**(given.pop("bindings", None) or {}), **(bindings or {})}
    said = {name: value for name, value in (document or {}).items() if value not in (None, "")}
    refuse_if_secret(said, given)
    deployment_id, definition = choose(tx, key, None, version, None)
    issuing.require(tx.unit, tx.who, definition.properties)
    stated = {**plan_document.of_form(given), **said}
    plan_document.require_issued(stated, tx.today)
    told = _told(definition, stated)
    naming.require(tx, deployment_id, told)
    row = start_instance.root_row(
        definition, deployment_id, tx.command, title=_title(told, definition)
    )
    _bind_all(tx, row.id, placeholders(definition), bound)
    _freeze(tx, row.id)
    plan = plan_document.plan_row(row, key, told, tx.command)
    if once and tx.unit.plans.find(
        key=key, status="active", number=plan.number, symbol=plan.symbol
    ):
        raise InvalidInput(
            fields={"again": sentence("Kế hoạch này, cùng số và ký hiệu, đang được thực hiện.")}
        )
    issued = issuing.kept(tx.unit, plan, definition.properties)
    document = {**(plan.document or {}), **issued}
    plan = replace(plan, document=document, called_versions=deployments.callable_now(tx))
    tx.unit.plans.insert(plan)
    # Who issued it sees it, though no work of it is his.
    issuers = issued[ISSUERS]
    parts = [plan.monitor_agency_id, *(plan.consolidators or ()), *issuers]
    tx.unit.plan_agencies.add(row.id, parts)
    known = {**plan_document.variables(told), **given}
    instances.begin(tx, row, definition, known)
    record.note(
        tx,
        row.id,
        "plan",
        element=key,
        to_state="active",
        body={"document": plan.document, "bindings": bound},
    )
    if attached:
        readings.attach(tx, row.id, key, attached)
    return row.id


@verb("plan.bind")
def bind(
    tx: Tx,
    root_id: str,
    placeholder: str,
    agency_id: str,
    *,
    reason: str,
    command_id: str | None = None,
) -> None:
    """Name another agency for a placeholder; work already given stays where it is."""
    permit(tx.who, "plan.bind", instances.target(tx.unit, root_id))
    tx.require_reason()
    require_active(take(tx.unit, root_id), while_suspended=True)
    before = tx.unit.organisation.bindings(root_id).get(placeholder)
    _bind(tx, root_id, placeholder, agency_id)
    changed = {"placeholder": placeholder, "old": before, "new": agency_id}
    record.note(tx, root_id, "binding", to_state=agency_id, body=changed)


@verb("plan.close")
def close(
    tx: Tx,
    root_id: str,
    *,
    reason: str,
    with_open: bool = False,
    command_id: str | None = None,
) -> int:
    """End a plan with everything of it, in whatever state; returns how much was still open.

    Open assignments that are no standing duties, and open steps of the plan itself, are a refusal
    that names them unless ``with_open`` says to end them too. Standing duties under way end as
    completed: they were to last as long as the plan.
    """
    permit(tx.who, "plan.close", instances.target(tx.unit, root_id))
    tx.require_reason()
    root = take(tx.unit, root_id)
    plan = tx.unit.plans.get(root_id)
    if plan is None or root.status not in LIVE:
        raise NotAllowedNow(sentence("Kế hoạch này đã đóng."))
    still = _still_open(tx, root_id)
    if still and not with_open:
        raise _unfinished(still)
    record.note(tx, root_id, "plan", from_state="active", to_state="closed")
    step(tx, root_id, Execution.cancel, while_suspended=True)
    tx.unit.plans.update(root_id, status="closed", closed_at=tx.at)
    return len(still)


@dataclass(frozen=True, slots=True)
class _Open:
    """What still waits in a plan: an assignment, or a step or batch of the plan itself."""

    id: str
    name: str


def _still_open(tx: ReadTx, root_id: str) -> list[_Open]:
    """Assignments but for standing duties, and steps of the plan that belong to none.

    What is just being given out to many agencies has no assignments yet: its shares count.
    """
    rows = tx.unit.assignments.of_root(root_id)
    steps = tx.unit.tasks.find(root_id=root_id, assignment_id=None, open=True, order="id")
    batches = tx.unit.fan_batches.find(root_id=root_id, order="id")
    return [
        *(_Open(row.id, row.title) for row in rows if _holds_up(row)),
        *(_Open(task.id, task.name or task.element) for task in steps),
        *(_begun(start) for batch in batches for start in batch.starts),
    ]


def _begun(start: Mapping[str, Any]) -> _Open:
    row, element = start["row"], start["start"]["element"]
    return _Open(row["id"], row["title"] or element)


def _holds_up(row: AssignmentRow) -> bool:
    """Whether a plan is not done before it is: coordinating and standing work wait for nobody."""
    return row.open and not row.standing and row.role != COORDINATING


def _unfinished(still: Sequence[_Open]) -> NotAllowedNow:
    named = list(dict.fromkeys(one.name for one in still))
    more = ["…"] if len(named) > NAMED else []
    return NotAllowedNow(
        sentence(
            "Còn %(count)s nhiệm vụ, bước chưa xong (không kể nhiệm vụ thường xuyên): "
            "%(named)s. Hãy hoàn thành hoặc thu hồi, hoặc chọn «Kết thúc cả những nhiệm "
            "vụ chưa hoàn thành».",
            count=len(still),
            named="; ".join([*named[:NAMED], *more]),
        ),
        open=[one.id for one in still],
    )


def _told(definition: Definition, said: Mapping[str, Any]) -> dict[str, Any]:
    """What the diagram says of the document, and over it what was said at the start.

    A title that was given then is no longer the one that whoever drew the plan made up.
    """
    drawn = definition.properties
    told = {**drawn, **said}
    if told.get("title") != drawn.get("title"):
        told.pop("title_origin", None)
    return told


def _title(told: Mapping[str, Any], definition: Definition) -> str:
    return nfc(str(told.get("title") or definition.name or definition.id))


def _bind_all(
    tx: Tx,
    root_id: str,
    wanted: Mapping[str, str],
    bound: Mapping[str, str],
) -> None:
    unbound = {key: words for key, words in wanted.items() if not bound.get(key)}
    if unbound and not tx.engine.open_world:
        fields = {
            f"bindings.{key}": sentence("Phải chỉ định: %(role)s", role=role)
            for key, role in unbound.items()
        }
        raise InvalidInput(
            sentence(
                "Phải chỉ định cơ quan cụ thể cho: %(roles)s.", roles="; ".join(unbound.values())
            ),
            fields=fields,
        )
    for placeholder, agency_id in bound.items():
        _bind(tx, root_id, placeholder, agency_id)


def _bind(tx: Tx, root_id: str, placeholder: str, agency_id: str) -> None:
    if tx.unit.organisation.agency(agency_id) is None and not tx.engine.open_world:
        raise NotFound(sentence("Không có cơ quan «%(agency)s».", agency=agency_id))
    row = BindingRow(root_id, placeholder, agency_id, tx.who.officer_id, tx.at)
    tx.unit.organisation.bind(row)


def _freeze(tx: ReadTx, root_id: str) -> None:
    today = tx.today
    keys = tx.unit.organisation.group_keys()
    tx.unit.organisation.freeze(
        root_id, {key: tx.unit.organisation.members(key, today) for key in keys}
    )
