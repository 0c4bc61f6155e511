"""Deployments: immutable, content-addressed sets of files under a key and a version.

"Current" is a pointer that may move back. What starts by itself (messages, signals, timers)
follows the pointer; what runs stays on the deployment it was started with.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from engine.bpmn.decisions import Decision, read_decisions
from engine.bpmn.definition import Definition
from engine.bpmn.parser import Reading, read
from engine.bpmn.validation import Finding, Known, check, refused
from engine.errors import InvalidDiagram, InvalidInput, NotFound
from engine.model.ids import new_id
from engine.model.permission import Actor, Target, permit
from engine.model.text import nfc
from engine.service import forms, record, starts
from engine.service.commands import Command, run
from engine.service.engine import Engine
from engine.storage import DeploymentRow, Unit

STREAM = "deployments"
LONGEST_KEY = 64


def examine(engine: Engine, files: Mapping[str, bytes]) -> tuple[Reading, list[Finding]]:
    """Read and check files as they would be deployed; raises nothing for a bad diagram."""
    reading = read(files)
    with engine.storage.read() as unit:
        return reading, check(reading, _known(engine, unit, files))


def deploy(
    engine: Engine,
    who: Actor,
    key: str,
    files: Mapping[str, bytes],
    *,
    title: str | None = None,
    note: str | None = None,
    make_current: bool = True,
    command_id: str | None = None,
) -> dict[str, object]:
    """Check and store; the same content again is the deployment that is already there.

    Returns ``{"id", "version", "new", "findings"}``. Raises :class:`errors.InvalidDiagram` with
    all findings when the check refuses, and then stores nothing.
    """
    if not key or len(key) > LONGEST_KEY:
        raise InvalidInput(
            "Mã quy trình phải có từ 1 đến 64 ký tự.",
            en="The key of a process has 1 to 64 characters.",
            fields={"key": key},
        )
    reading, findings = examine(engine, files)
    if refused(findings):
        raise InvalidDiagram(_refusal(findings), findings=findings)
    digest = content_digest(files)
    body = {"key": key, "digest": digest, "note": note, "current": make_current}

    def work(unit: Unit, command: Command) -> dict[str, object]:
        permit(who, "deploy", Target())
        row = unit.deployments.by_digest(key, digest)
        new = row is None
        if row is None:
            named = nfc(title or _title(reading) or key)
            row = _store(unit, command, key, digest, named, note, files)
        engine.definitions.put(row.id, _of_diagrams(reading, files))
        if make_current:
            _point(engine, unit, command, row)
        shown = [finding.as_json("vi") for finding in findings]
        return {"id": row.id, "version": row.version, "new": new, "findings": shown}

    return run(engine, who, "deploy", body, work, command_id)


def set_current(
    engine: Engine,
    who: Actor,
    key: str,
    version: int,
    *,
    reason: str | None = None,
    command_id: str | None = None,
) -> str:
    """Move the pointer, forward or back; returns the deployment's id."""

    def work(unit: Unit, command: Command) -> str:
        permit(who, "deploy", Target())
        row = unit.deployments.by_version(key, version)
        if row is None:
            raise NotFound(
                f"Quy trình «{key}» không có phiên bản {version}.",
                en=f"Process «{key}» has no version {version}.",
            )
        _point(engine, unit, command, row)
        return row.id

    body = {"key": key, "version": version}
    return run(engine, who, "set-current", body, work, command_id, reason=reason)


def disable(
    engine: Engine, who: Actor, key: str, *, reason: str, command_id: str | None = None
) -> None:
    """Let nothing new start from this key; what runs goes on."""

    def work(unit: Unit, command: Command) -> None:
        permit(who, "deploy", Target())
        unit.deployments.disable(key, command.at)
        starts.forget(unit, key)
        record.note_stream(unit, command, STREAM, "deployment", element=key, to_state="disabled")

    run(engine, who, "disable-process", {"key": key}, work, command_id, reason=reason)


def definitions(engine: Engine, unit: Unit, deployment_id: str) -> Mapping[str, Definition]:
    """The processes of a deployment by id."""
    return engine.definitions.get(
        deployment_id, lambda: read(diagrams(unit.deployments.files(deployment_id))).definitions
    )


def decisions(engine: Engine, unit: Unit, deployment_id: str) -> Mapping[str, Decision]:
    """The decisions of a deployment by id."""
    return engine.decisions.get(
        deployment_id, lambda: read_decisions(tables(unit.deployments.files(deployment_id)))[0]
    )


def definition(engine: Engine, unit: Unit, deployment_id: str, process_id: str) -> Definition:
    """One process of a deployment; raises :class:`errors.NotFound`."""
    found = definitions(engine, unit, deployment_id).get(process_id)
    if found is None:
        raise NotFound(
            f"Không tìm thấy quy trình «{process_id}».", en=f"There is no process «{process_id}»."
        )
    return found


def locate(
    engine: Engine, unit: Unit, process_id: str, deployment_id: str | None = None
) -> tuple[str, Definition]:
    """Where a called process is found: beside the caller, else among what is current.

    Returns the deployment's id and the process; raises :class:`errors.NotFound`.
    """
    if deployment_id is not None:
        beside = definitions(engine, unit, deployment_id).get(process_id)
        if beside is not None:
            return deployment_id, beside
    for row in unit.deployments.starts("process", process_id):
        return row.deployment_id, definition(engine, unit, row.deployment_id, process_id)
    raise NotFound(
        f"Chưa có quy trình «{process_id}» nào đang được sử dụng.",
        en=f"No process «{process_id}» is in use.",
    )


def diagrams(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files that hold processes."""
    return {path: body for path, body in files.items() if path.endswith((".bpmn", ".bpmn20.xml"))}


def _of_diagrams(reading: Reading, files: Mapping[str, bytes]) -> Mapping[str, Definition]:
    """The processes :func:`definitions` would read again from the files as they are stored."""
    stored = diagrams(files)
    return {
        process_id: process
        for process_id, process in reading.definitions.items()
        if reading.file_of[process_id] in stored
    }


def tables(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files that hold decision tables."""
    return {path: body for path, body in files.items() if path.endswith(".dmn")}


def content_digest(files: Mapping[str, bytes]) -> str:
    """SHA-256 over the sorted paths and the SHA-256 of each body."""
    whole = hashlib.sha256()
    for path in sorted(files):
        whole.update(nfc(path).encode() + b"\0" + hashlib.sha256(files[path]).digest())
    return whole.hexdigest()


def _store(
    unit: Unit,
    command: Command,
    key: str,
    digest: str,
    title: str,
    note: str | None,
    files: Mapping[str, bytes],
) -> DeploymentRow:
    row = DeploymentRow(
        id=new_id(),
        key=key,
        version=unit.deployments.last_version(key) + 1,
        digest=digest,
        title=title,
        created_at=command.at,
        actor=command.who.officer_id,
        note=note,
    )
    unit.deployments.add(row, files)
    named = {"key": key, "version": row.version, "digest": digest, "note": note}
    record.note_stream(
        unit, command, STREAM, "deployment", element=key, to_state="deployed", body=named
    )
    return row


def _point(engine: Engine, unit: Unit, command: Command, row: DeploymentRow) -> None:
    before = unit.deployments.current(row.key)
    if before is not None and before.id == row.id:
        return
    unit.deployments.set_current(row.key, row.id)
    starts.follow(unit, row, definitions(engine, unit, row.id), command.at)
    record.note_stream(
        unit,
        command,
        STREAM,
        "deployment",
        element=row.key,
        from_state=None if before is None else str(before.version),
        to_state=str(row.version),
        body={"current": row.id},
    )


def _known(engine: Engine, unit: Unit, files: Mapping[str, bytes]) -> Known:
    written = {path: forms.fields(body) for path, body in files.items() if path.endswith(".json")}
    if engine.open_world:
        return Known(forms=written or None)
    return Known(
        services=set(engine.services),
        groups=unit.organisation.group_keys(),
        forms=written,
        processes=unit.deployments.process_ids(),
    )


def _refusal(findings: Sequence[Finding]) -> str:
    errors = [finding for finding in findings if finding.severity == "error"]
    first = errors[0]
    place = f"{first.file}, dòng {first.line}, phần tử «{first.element}»"
    return f"Sơ đồ có {len(errors)} lỗi. Lỗi đầu tiên ({place}): {first.message('vi')}"


def _title(reading: Reading) -> str | None:
    named: Sequence[Definition] = [d for d in reading.definitions.values() if d.executable]
    for found in named:
        if found.properties.get("title") or found.name:
            return found.properties.get("title") or found.name
    return None
