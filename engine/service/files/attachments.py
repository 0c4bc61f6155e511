"""Files: bounded in size, of known kinds by their content, never a secret one, kept by hash."""

from __future__ import annotations

import hashlib

from engine.errors import InvalidInput, NotFound
from engine.model.ids import new_id
from engine.model.permission import Actor, Target
from engine.model.secrecy import refuse_if_secret, refuse_secret_name
from engine.model.text import clean
from engine.sentences import sentence
from engine.service.assignments.assignment import find as find_assignment
from engine.service.context import Tx, verb
from engine.service.engine import Engine
from engine.service.files import kinds
from engine.service.permission import allow, readable
from engine.service.record import note
from engine.service.tasks.task import find as find_task
from engine.storage import AttachmentRow, Unit

LONGEST_NAME = 200


def add(
    engine: Engine,
    who: Actor,
    *,
    name: str,
    body: bytes,
    assignment_id: str | None = None,
    task_id: str | None = None,
    command_id: str | None = None,
) -> str:
    """Attach a file to a task or an assignment; returns its id. Once more is still one file.

    The kind is read off the content, whatever the sender says of it.
    Raises :class:`errors.InvalidInput`, :class:`errors.SecretRefused`.
    """
    shown, kind = check(engine, name, body)
    return _add(
        engine,
        who,
        name=shown,
        media_type=kind,
        body=body,
        assignment_id=assignment_id,
        task_id=task_id,
        command_id=command_id,
    )


@verb("attachment.add")
def _add(
    tx: Tx,
    *,
    name: str,
    media_type: str,
    body: bytes,
    assignment_id: str | None,
    task_id: str | None,
    command_id: str | None,
) -> str:
    digest = hashlib.sha256(body).hexdigest()
    target, instance_id, root_id, about = _about(tx.unit, task_id, assignment_id)
    allow(tx.who, "attachment.add", "task.read" if task_id else "assignment.read", target)
    had = tx.unit.attachments.find(task_id=task_id, assignment_id=about, sha256=digest, name=name)
    if had:
        return had[0].id
    row = AttachmentRow(
        id=new_id(),
        name=name,
        media_type=media_type,
        size=len(body),
        sha256=digest,
        uploaded_by=tx.who.officer_id,
        at=tx.at,
        root_id=root_id,
        instance_id=instance_id,
        assignment_id=about,
        task_id=task_id,
    )
    tx.unit.attachments.add(row, body)
    told = {"attachment": row.id, "name": name, "sha256": digest, "size": len(body)}
    note(tx, instance_id, "attachment", to_state="added", body=told)
    return row.id


def check(engine: Engine, name: str, body: bytes) -> tuple[str, str]:
    """The name a file will be shown under and its media type; raises as :func:`add` does."""
    shown = _name(name)
    return shown, _kind(engine, shown, body)


def of(
    engine: Engine, who: Actor, *, assignment_id: str | None = None, task_id: str | None = None
) -> list[AttachmentRow]:
    """The files of a task or an assignment, oldest first."""
    with engine.storage.read() as unit:
        target, _, _, _ = _about(unit, task_id, assignment_id)
        readable(who, "attachment.read", target)
        if task_id is not None:
            return unit.attachments.of(task_id=task_id)
        return unit.attachments.of(assignment_id=assignment_id)


def open_(engine: Engine, who: Actor, attachment_id: str) -> tuple[AttachmentRow, bytes]:
    """A file and its content; raises :class:`errors.NotFound` for what one may not see."""
    with engine.storage.read() as unit:
        row = unit.attachments.get(attachment_id)
        if row is None:
            raise NotFound(sentence("Không có tệp này."))
        target, _, _, _ = _about(unit, row.task_id, row.assignment_id)
        readable(who, "attachment.read", target)
        return row, unit.attachments.body(row.sha256)


def _about(
    unit: Unit, task_id: str | None, assignment_id: str | None
) -> tuple[Target, str, str, str | None]:
    """What a file belongs to: for the rules, its instance, its plan, its assignment."""
    if task_id is not None:
        task = find_task(unit, task_id)
        return task.target, task.task.instance_id, task.task.root_id, task.task.assignment_id
    if assignment_id is None:
        raise NotFound(
            sentence("Tệp phải thuộc một việc hoặc một nhiệm vụ."),
        )
    found = find_assignment(unit, assignment_id)
    return found.target, found.row.instance_id, found.row.root_id, found.row.id


def _name(name: str) -> str:
    """The last part of the name as given, without control characters."""
    last = clean(name.replace("\\", "/").rsplit("/", 1)[-1])
    shown = "".join(letter for letter in last if letter.isprintable())[-LONGEST_NAME:]
    if not shown.strip("."):
        raise InvalidInput(fields={"file": sentence("Tệp phải có tên.")})
    refuse_secret_name(shown)
    return shown


def _kind(engine: Engine, name: str, body: bytes) -> str:
    if not body:
        raise InvalidInput(fields={"file": sentence("Tệp trống.")})
    most = engine.config.max_upload
    if len(body) > most:
        raise InvalidInput(
            fields={"file": sentence("Tệp lớn hơn %(most)s MB.", most=most // 1024 // 1024)}
        )
    kind = kinds.kind_of(name, body)
    if kind is None:
        raise InvalidInput(
            fields={
                "file": sentence("Chỉ nhận các loại tệp: %(kinds)s.", kinds=", ".join(kinds.NAMES))
            }
        )
    refuse_if_secret(*kinds.lines_of(kind, body))
    return kind
