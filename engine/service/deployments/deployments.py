"""Deployments: immutable, content-addressed sets of files under a key and a version.

"Current" is a pointer that may move back. What starts by itself (messages, signals, timers)
follows the pointer; what runs stays on the deployment it was started with.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from engine.bpmn.decisions import Decision, read_decisions
from engine.bpmn.definition import Definition
from engine.bpmn.parser import Reading, diagrams, read
from engine.bpmn.validation import Finding, check, refused
from engine.errors import InvalidDiagram, InvalidInput, NotFound
from engine.model.ids import new_id
from engine.model.permission import Actor, Target, permit
from engine.model.text import nfc
from engine.sentences import Sentence, sentence, verbatim
from engine.service import record
from engine.service.context import ReadTx, Tx, reading, verb
from engine.service.deployments import forms, start_subscriptions, surroundings
from engine.service.engine import Engine
from engine.storage import DeploymentRow

STREAM = "deployments"
LONGEST_KEY = 64


def examine(engine: Engine, files: Mapping[str, bytes]) -> tuple[Reading, list[Finding]]:
    """Read and check files as they would be deployed; raises nothing for a bad diagram."""
    source = read(files)
    with reading(engine) as tx:
        found = check(source, surroundings.known(tx, files))
    return source, sorted([*found, *forms.findings(files, source)], key=lambda each: each.order)


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
    permit(who, "deploy", Target())
    if not key or len(key) > LONGEST_KEY:
        raise InvalidInput(
            sentence("Mã quy trình phải có từ 1 đến 64 ký tự."),
            fields={"key": verbatim(key)},
        )
    source, findings = examine(engine, files)
    if refused(findings):
        raise InvalidDiagram(_refusal(findings), findings=findings)
    named = nfc(title or _title(source) or key)
    stored = _deploy(
        engine,
        who,
        key,
        files,
        named,
        source,
        note=note,
        make_current=make_current,
        command_id=command_id,
    )
    return {**stored, "findings": [finding.as_json("vi") for finding in findings]}


@verb("deploy", derived=("source",))
def _deploy(
    tx: Tx,
    key: str,
    files: Mapping[str, bytes],
    title: str,
    source: Reading,
    *,
    note: str | None,
    make_current: bool,
    command_id: str | None,
) -> dict[str, object]:
    permit(tx.who, "deploy", Target())
    digest = content_digest(files)
    row = tx.unit.deployments.by_digest(key, digest)
    new = row is None
    if row is None:
        row = _store(tx, key, digest, title, note, files)
    tx.engine.definitions.put(row.id, _of_diagrams(source, files))
    if make_current:
        _point(tx, row)
    return {"id": row.id, "version": row.version, "new": new}


@verb("set-current")
def set_current(
    tx: Tx,
    key: str,
    version: int,
    *,
    reason: str | None = None,
    command_id: str | None = None,
) -> str:
    """Move the pointer, forward or back; returns the deployment's id."""
    permit(tx.who, "deploy", Target())
    row = tx.unit.deployments.by_version(key, version)
    if row is None:
        raise NotFound(
            sentence(
                "Quy trình «%(key)s» không có phiên bản %(version)s.", key=key, version=version
            ),
        )
    _point(tx, row)
    return row.id


@verb("disable-process")
def disable(tx: Tx, key: str, *, reason: str, command_id: str | None = None) -> None:
    """Let nothing new start from this key; what runs goes on."""
    permit(tx.who, "deploy", Target())
    tx.unit.deployments.disable(key, tx.at)
    start_subscriptions.forget(tx.unit, key)
    record.note_stream(tx, STREAM, "deployment", element=key, to_state="disabled")


def definitions(tx: ReadTx, deployment_id: str) -> Mapping[str, Definition]:
    """The processes of a deployment by id."""
    return tx.engine.definitions.get(
        deployment_id, lambda: read(diagrams(tx.unit.deployments.files(deployment_id))).definitions
    )


def decisions(tx: ReadTx, deployment_id: str) -> Mapping[str, Decision]:
    """The decisions of a deployment by id."""
    return tx.engine.decisions.get(
        deployment_id, lambda: read_decisions(tables(tx.unit.deployments.files(deployment_id)))[0]
    )


def definition(tx: ReadTx, deployment_id: str, process_id: str) -> Definition:
    """One process of a deployment; raises :class:`errors.NotFound`."""
    found = definitions(tx, deployment_id).get(process_id)
    if found is None:
        raise NotFound(sentence("Không tìm thấy quy trình «%(process)s».", process=process_id))
    return found


def locate(
    tx: ReadTx,
    process_id: str,
    deployment_id: str | None = None,
    kept: Mapping[str, str] | None = None,
) -> tuple[str, Definition]:
    """Where a called process is found: beside the caller, where it was kept, else what is current.

    ``kept`` maps processes to deployments. Returns the deployment's id and the process; raises
    :class:`errors.NotFound`.
    """
    if deployment_id is not None:
        beside = definitions(tx, deployment_id).get(process_id)
        if beside is not None:
            return deployment_id, beside
    if kept is not None and process_id in kept:
        return kept[process_id], definition(tx, kept[process_id], process_id)
    for row in tx.unit.deployments.starts("process", process_id):
        return row.deployment_id, definition(tx, row.deployment_id, process_id)
    raise NotFound(
        sentence("Chưa có quy trình «%(process)s» nào đang được sử dụng.", process=process_id),
    )


def callable_now(tx: ReadTx) -> dict[str, str]:
    """Every process that can be called now, with the deployment in which it is found."""
    found: dict[str, str] = {}
    for row in tx.unit.deployments.starts("process"):
        found.setdefault(row.name or row.process_id, row.deployment_id)
    return found


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
    tx: Tx,
    key: str,
    digest: str,
    title: str,
    note: str | None,
    files: Mapping[str, bytes],
) -> DeploymentRow:
    row = DeploymentRow(
        id=new_id(),
        key=key,
        version=tx.unit.deployments.last_version(key) + 1,
        digest=digest,
        title=title,
        created_at=tx.at,
        actor=tx.who.officer_id,
        note=note,
    )
    tx.unit.deployments.add(row, files)
    named = {"key": key, "version": row.version, "digest": digest, "note": note}
    record.note_stream(tx, STREAM, "deployment", element=key, to_state="deployed", body=named)
    return row


def _point(tx: Tx, row: DeploymentRow) -> None:
    before = tx.unit.deployments.current(row.key)
    if before is not None and before.id == row.id:
        return
    tx.unit.deployments.set_current(row.key, row.id)
    start_subscriptions.follow(tx.unit, row, definitions(tx, row.id), tx.at)
    record.note_stream(
        tx,
        STREAM,
        "deployment",
        element=row.key,
        from_state=None if before is None else str(before.version),
        to_state=str(row.version),
        body={"current": row.id},
    )


def _refusal(findings: Sequence[Finding]) -> Sentence:
    errors = [finding for finding in findings if finding.severity == "error"]
    first = errors[0]
    return sentence(
        "Sơ đồ có %(count)s lỗi. Lỗi đầu tiên (%(file)s, dòng %(line)s, phần tử «%(element)s»): "
        "%(message)s",
        count=len(errors),
        file=first.file,
        line=str(first.line),
        element=str(first.element),
        message=first.message,
    )


def _title(reading: Reading) -> str | None:
    named: Sequence[Definition] = [d for d in reading.definitions.values() if d.executable]
    for found in named:
        if found.properties.get("title") or found.name:
            return found.properties.get("title") or found.name
    return None
