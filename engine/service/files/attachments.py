"""Files: bounded in size, of known kinds by their content, never a secret one, kept by hash."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from engine.errors import InvalidInput, NotAllowedNow, NotFound, SecretRefused
from engine.model.ids import new_id
from engine.model.permission import Actor, Target
from engine.model.secrecy import refuse_secret_name
from engine.model.text import clean
from engine.sentences import sentence
from engine.service.assignments.assignment import find as find_assignment
from engine.service.context import ReadTx, Tx, verb
from engine.service.engine import Engine
from engine.service.files import document_files, judging, question_files
from engine.service.files.judging import Named
from engine.service.permission import allow, readable
from engine.service.record import note
from engine.service.tasks.staleness import require_still_open
from engine.service.tasks.task import Found as FoundTask
from engine.service.tasks.task import find as find_task
from engine.storage import AttachmentRow, Unit

LONGEST_NAME = 200


MOST_FILES = 100
MOST_OCTETS = 256 * 1024 * 1024
"""What one assignment (or one task outside of any) may hold."""


@dataclass(frozen=True, slots=True)
class Owner:
    """What a file belongs to: for the rules, its instance, its plan, its assignment."""

    target: Target
    instance_id: str
    root_id: str
    assignment_id: str | None
    task: FoundTask | None
    open: bool


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

    Raises as :func:`add_all` does.
    """
    [known] = _known(engine, [(name, body)])
    [kind] = _judged(engine, who, [known], assignment_id, task_id)
    return _add(
        engine,
        who,
        name=known[0],
        media_type=kind,
        body=body,
        assignment_id=assignment_id,
        task_id=task_id,
        command_id=command_id,
    )


def add_all(
    engine: Engine,
    who: Actor,
    files: Sequence[Named],
    *,
    assignment_id: str | None = None,
    task_id: str | None = None,
) -> list[str]:
    """Attach all of the files (name, content) or none; returns their ids.

    The kind is read off the content, whatever the sender says of it. Nothing of a file is read
    before it is sure that the actor may add it here and that there is room. Raises
    :class:`errors.InvalidInput` and :class:`errors.SecretRefused` that name the file,
    :class:`errors.NotAllowedNow` where the work has ended.
    """
    known = _known(engine, files)
    media = _judged(engine, who, known, assignment_id, task_id)
    return [
        _add(
            engine,
            who,
            name=name,
            media_type=kind,
            body=body,
            assignment_id=assignment_id,
            task_id=task_id,
            command_id=None,
        )
        for (name, body), kind in zip(known, media, strict=True)
    ]


def _known(engine: Engine, files: Sequence[Named]) -> list[Named]:
    return [(_name(name), _bounded(engine, name, body)) for name, body in files]


def _judged(
    engine: Engine,
    who: Actor,
    files: Sequence[Named],
    assignment_id: str | None,
    task_id: str | None,
) -> list[str]:
    """The kinds of the files, once it is asked whether they may be added."""
    with engine.storage.read() as unit:
        owner = _about(unit, task_id, assignment_id)
        _allow(who, owner, task_id)
        new = [each for each in files if not _had(unit, owner, task_id, *each)]
        if new:
            _require_room(unit, who, owner, task_id, [len(body) for _name, body in new])
    return judging.kinds_of(files)


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
    owner = _about(tx.unit, task_id, assignment_id)
    _allow(tx.who, owner, task_id)
    had = _had(tx.unit, owner, task_id, name, body)
    if had is not None:
        return had.id
    _require_room(tx.unit, tx.who, owner, task_id, [len(body)])
    digest = hashlib.sha256(body).hexdigest()
    row = AttachmentRow(
        id=new_id(),
        name=name,
        media_type=media_type,
        size=len(body),
        sha256=digest,
        uploaded_by=tx.who.officer_id,
        at=tx.at,
        root_id=owner.root_id,
        instance_id=owner.instance_id,
        assignment_id=owner.assignment_id,
        task_id=task_id,
    )
    tx.unit.attachments.add(row, body)
    told = {"attachment": row.id, "name": name, "sha256": digest, "size": len(body)}
    note(tx, owner.instance_id, "attachment", to_state="added", body=told)
    return row.id


def _allow(who: Actor, owner: Owner, task_id: str | None) -> None:
    read_verb = "task.read" if task_id else "assignment.read"
    allow(who, "attachment.add", read_verb, owner.target)


def _had(
    unit: Unit, owner: Owner, task_id: str | None, name: str, body: bytes
) -> AttachmentRow | None:
    """The same file, where it was added before: a form sent again does not double it."""
    digest = hashlib.sha256(body).hexdigest()
    had = unit.attachments.find(
        task_id=task_id, assignment_id=owner.assignment_id, sha256=digest, name=name
    )
    return had[0] if had else None


def _require_room(
    unit: Unit, who: Actor, owner: Owner, task_id: str | None, sizes: Sequence[int]
) -> None:
    """Let pass while the work is open and holds less than it may."""
    if owner.task is not None:
        require_still_open(unit, who, "attach", owner.task)
    if not owner.open:
        raise NotAllowedNow(sentence("Công việc này đã kết thúc nên không thêm tệp được nữa."))
    held = (
        unit.attachments.of(assignment_id=owner.assignment_id)
        if owner.assignment_id is not None
        else unit.attachments.of(task_id=task_id)
    )
    if len(held) + len(sizes) > MOST_FILES or sum(sizes, _octets(held)) > MOST_OCTETS:
        full = sentence(
            "Công việc này chỉ giữ được %(files)s tệp, tổng cộng %(most)s MB; hiện đã có "
            "%(held)s tệp. Hãy gộp các tệp lại rồi gửi.",
            files=MOST_FILES,
            most=MOST_OCTETS // 1024 // 1024,
            held=len(held),
        )
        raise InvalidInput(fields={"file": full})


def _octets(rows: Sequence[AttachmentRow]) -> int:
    return sum(row.size for row in rows)


def of(
    engine: Engine, who: Actor, *, assignment_id: str | None = None, task_id: str | None = None
) -> list[AttachmentRow]:
    """The files of a task or an assignment, oldest first."""
    with engine.storage.read() as unit:
        owner = _about(unit, task_id, assignment_id)
        readable(who, "attachment.read", owner.target)
        if task_id is not None:
            return unit.attachments.of(task_id=task_id)
        return unit.attachments.of(assignment_id=assignment_id)


def open_(engine: Engine, who: Actor, attachment_id: str) -> tuple[AttachmentRow, bytes]:
    """A file and its content; raises :class:`errors.NotFound` for what one may not see."""
    with engine.storage.read() as unit:
        row = unit.attachments.get(attachment_id)
        if row is None:
            raise NotFound(sentence("Không có tệp này."))
        tx = ReadTx(engine, unit)
        if not (document_files.may_read(tx, who, row) or question_files.may_read(tx, who, row)):
            if document_files.is_of_plan(row):
                raise NotFound(sentence("Không có tệp này."))
            owner = _about(unit, row.task_id, row.assignment_id)
            readable(who, "attachment.read", owner.target)
        return row, unit.attachments.body(row.sha256)


def _about(unit: Unit, task_id: str | None, assignment_id: str | None) -> Owner:
    if task_id is not None:
        found = find_task(unit, task_id)
        task = found.task
        return Owner(
            found.target, task.instance_id, task.root_id, task.assignment_id, found, task.open
        )
    if assignment_id is None:
        raise NotFound(
            sentence("Tệp phải thuộc một việc hoặc một nhiệm vụ."),
        )
    held = find_assignment(unit, assignment_id)
    row = held.row
    return Owner(held.target, row.instance_id, row.root_id, row.id, None, row.open)


def _name(name: str) -> str:
    """The last part of the name as given, without control characters."""
    last = clean(name.replace("\\", "/").rsplit("/", 1)[-1])
    shown = "".join(letter for letter in last if letter.isprintable())[-LONGEST_NAME:]
    if not shown.strip("."):
        raise InvalidInput(fields={"file": sentence("Tệp phải có tên.")}, file=name)
    try:
        refuse_secret_name(shown)
    except SecretRefused as secret:
        raise SecretRefused(file=name) from secret
    return shown


def _bounded(engine: Engine, name: str, body: bytes) -> bytes:
    """The content, where it is neither empty nor too large."""
    most = engine.config.max_upload
    if body and len(body) <= most:
        return body
    what = (
        sentence("Tệp lớn hơn %(most)s MB.", most=most // 1024 // 1024)
        if body
        else sentence("Tệp trống.")
    )
    raise InvalidInput(fields={"file": what}, file=name)
