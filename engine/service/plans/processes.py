"""Deployed processes as they are read: the list, the versions, the files of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from engine.bpmn.parser import diagrams
from engine.bpmn.validation import Finding
from engine.bpmn.validation import refused as is_refused
from engine.errors import InvalidInput, NotFound
from engine.model.permission import Actor, Target, may, permit
from engine.model.plans import FIELDS
from engine.service.context import ReadTx, Tx, reading, verb
from engine.service.deployments import deployments, forms, start_subscriptions
from engine.service.engine import Engine
from engine.service.plans import issuing, lifecycle
from engine.service.record import note_stream
from engine.service.runtime import instances
from engine.storage import DeploymentRow

_ABOUT = ("attribute", "extension", "form")


@dataclass(frozen=True, slots=True)
class ProcessView:
    """One key with all its versions, newest first.

    ``unkept`` counts running plans of before that keep no versions of what they call.
    """

    key: str
    title: str
    disabled: bool
    current: DeploymentRow | None
    versions: Sequence[DeploymentRow]
    may_deploy: bool
    may_start: bool
    is_plan: bool
    unkept: int = 0


@dataclass(frozen=True, slots=True)
class Checked:
    """What the check says; ``findings`` as JSON in the language asked for."""

    refused: bool
    findings: Sequence[dict[str, Any]]


def page(engine: Engine, who: Actor) -> list[ProcessView]:
    """The keys that he may read, by title."""
    with reading(engine) as tx:
        keys = [item.process.key for item in tx.unit.deployments.processes()]
        found = [_view(tx, who, key) for key in keys if _readable(tx, who, key)]
    return sorted(found, key=lambda view: view.title)


def view(engine: Engine, who: Actor, key: str) -> ProcessView:
    """One key; raises NotFound."""
    with reading(engine) as tx:
        _require_readable(tx, who, key)
        unkept = tx.unit.plans.count(closed_at=None, called_versions=None)
        return replace(_view(tx, who, key), unkept=unkept)


def may_start_any(engine: Engine, who: Actor) -> bool:
    """Whether he may issue a plan of some process that is in use."""
    with reading(engine) as tx:
        keys = [item.process.key for item in tx.unit.deployments.processes() if item.deployment]
        return any(_may_start(tx, who, key) for key in keys)


def files(engine: Engine, who: Actor, key: str, version: int) -> dict[str, bytes]:
    """The files of a version; raises NotFound."""
    with reading(engine) as tx:
        _require_readable(tx, who, key)
        row = tx.unit.deployments.by_version(key, version)
        if row is None:
            raise NotFound
        return tx.unit.deployments.files(row.id)


def diagram(engine: Engine, who: Actor, key: str, version: int) -> bytes:
    """The diagram of a version: the file that holds the process named like the key, else any."""
    contents = files(engine, who, key, version)
    paths = sorted(diagrams(contents))
    if not paths:
        raise NotFound
    named = [path for path in paths if path.rsplit("/", 1)[-1] in ("process.bpmn", f"{key}.bpmn")]
    return contents[(named or paths)[0]]


def check(engine: Engine, who: Actor, found: dict[str, bytes], language: str = "vi") -> Checked:
    """Check files without storing anything."""
    permit(who, "deploy", Target())
    _, findings = deployments.examine(engine, found)
    return as_checked(findings, language)


def as_checked(findings: Sequence[Finding], language: str = "vi") -> Checked:
    """Findings in a form that pages and scripts read."""
    return Checked(is_refused(findings), [_as_json(finding, language) for finding in findings])


def _as_json(finding: Finding, language: str) -> dict[str, Any]:
    """With ``about``, the name of what is wrong on the element, where a sentence names it."""
    parts = finding.message.parts
    about = next((str(parts[name]) for name in _ABOUT if name in parts), "")
    return {**finding.as_json(language), **({"about": about} if about else {})}


@verb("enable-process")
def enable(tx: Tx, key: str, *, reason: str, command_id: str | None = None) -> None:
    """Let a key that was disabled start again, from what was current."""
    permit(tx.who, "deploy", Target())
    tx.unit.deployments.enable(key)
    row = tx.unit.deployments.current(key)
    if row is None:
        raise NotFound
    start_subscriptions.follow(tx.unit, row, deployments.definitions(tx, row.id), tx.at)
    note_stream(tx, deployments.STREAM, "deployment", element=key, to_state="enabled")


def start_form(
    engine: Engine, who: Actor, key: str
) -> tuple[lifecycle.Asked, dict[str, Any] | None]:
    """What the start of a plan asks for, and the form of its start event where it has one."""
    asked = lifecycle.asks(engine, who, key)
    with reading(engine) as tx:
        deployment_id, definition = instances.choose(tx, key, None, None, None)
        for event in definition.root.starts:
            duty = definition.nodes[event].duty
            if duty is not None and duty.form:
                return asked, forms.schema_of(tx.unit, deployment_id, definition.file, duty.form)
    return asked, None


def _view(tx: ReadTx, who: Actor, key: str) -> ProcessView:
    versions = tx.unit.deployments.versions(key)
    process = tx.unit.deployments.process(key)
    if not versions or process is None:
        raise NotFound
    current = next((row for row in versions if row.id == process.current_deployment_id), None)
    return ProcessView(
        key=key,
        title=(current or versions[0]).title or key,
        disabled=process.disabled_at is not None,
        current=current,
        versions=versions,
        may_deploy=may(who, "deploy", Target()),
        may_start=current is not None and _may_start(tx, who, key),
        is_plan=current is not None and _is_plan(tx, current),
    )


def _require_readable(tx: ReadTx, who: Actor, key: str) -> None:
    if not _readable(tx, who, key):
        raise NotFound


def _readable(tx: ReadTx, who: Actor, key: str) -> bool:
    """Whether he may look at a process: who issues it, and who has a part in a plan of it."""
    if may(who, "process.read", Target()):
        return True
    roots = [plan.instance_id for plan in tx.unit.plans.find(key=key)]
    own = who.agency_ids if roots else frozenset()
    parts = tx.unit.plan_agencies.find(agency_id=own, root_id=roots) if own else []
    participants = frozenset(part.agency_id for part in parts)
    return may(who, "process.read", Target(participants=participants, issuers=_issuers(tx, key)))


def _issuers(tx: ReadTx, key: str) -> frozenset[str]:
    """Who would issue it now; nobody for a key with nothing to choose from."""
    try:
        _, definition = instances.choose(tx, key, None, None, None)
    except (InvalidInput, NotFound):
        return frozenset()
    return frozenset(issuing.issuers(tx.unit, definition.properties))


def _may_start(tx: ReadTx, who: Actor, key: str) -> bool:
    """Whether he may issue it; a key with nothing to choose from starts no plan."""
    try:
        _, definition = instances.choose(tx, key, None, None, None)
    except (InvalidInput, NotFound):
        return False
    return may(who, "plan.start", issuing.target(tx.unit, definition.properties))


def _is_plan(tx: ReadTx, row: DeploymentRow) -> bool:
    """A process with a document's properties can be issued; one without is only called."""
    definitions = deployments.definitions(tx, row.id).values()
    fields = set(FIELDS) - {"title"}
    return any(
        definition.executable and definition.properties.keys() & fields
        for definition in definitions
    )
