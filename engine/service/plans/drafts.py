"""Drafts of processes: kept between two visits of the editor, checked, then deployed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from engine.bpmn.layout import drawable
from engine.bpmn.parser.source import Unreadable
from engine.errors import Conflict, InvalidInput, NotFound
from engine.model.clock import ZONE
from engine.model.ids import new_id
from engine.model.permission import Actor, Target, permit
from engine.model.text import clean, nfc
from engine.sentences import Sentence, joined, sentence, verbatim
from engine.service.context import Tx, verb
from engine.service.engine import Engine
from engine.service.plans import draft_versions, processes
from engine.storage import DraftRow, Unit

MOST_FILES = 60
MOST_OCTETS = 8 * 1024 * 1024
KEPT = timedelta(days=30)
"""How long a draft that was thrown away can be had back."""
_ENDING = re.compile(r"\.(bpmn20\.xml|bpmn|xml)$")


def page(engine: Engine, who: Actor) -> list[DraftRow]:
    """All drafts that are drawn on, last saved first."""
    permit(who, "deploy", Target())
    with engine.storage.read() as unit:
        return unit.drafts.find(deleted_at=None, order="-updated_at", limit=200)


def open_(engine: Engine, who: Actor, draft_id: str) -> DraftRow:
    """One draft with its files as text; raises NotFound."""
    permit(who, "deploy", Target())
    with engine.storage.read() as unit:
        return _present(unit.drafts.need(draft_id))


def begin(
    engine: Engine,
    who: Actor,
    key: str,
    title: str,
    files: Mapping[str, bytes],
    *,
    command_id: str | None = None,
) -> str:
    """Begin a draft from files of anywhere, whatever is wrong with them; returns its id.

    What a diagram says is kept, to be repaired while it is drawn; one without a drawing is drawn.
    Raises :class:`errors.InvalidInput` with the line of what is no XML.
    """
    permit(who, "deploy", Target())
    _bound(files)
    return create(engine, who, key, title, _opened(files), command_id=command_id)


@verb("draft.create")
def create(
    tx: Tx,
    key: str,
    title: str,
    files: Mapping[str, bytes],
    *,
    command_id: str | None = None,
) -> str:
    """Begin a draft, empty or from the files of a version; returns its id."""
    permit(tx.who, "deploy", Target())
    texts = _texts(files)
    named = clean(key)
    if not named or not named.replace("-", "").replace("_", "").isalnum():
        raise InvalidInput(
            fields={
                "key": sentence(
                    "Mã quy trình chỉ gồm chữ cái, chữ số, dấu gạch ngang; ví dụ ke-hoach-89."
                )
            }
        )
    row = DraftRow(
        id=new_id(),
        key=named,
        title=clean(title) or named,
        files=texts,
        updated_at=tx.at,
        actor=tx.who.officer_id,
    )
    tx.unit.drafts.insert(row)
    draft_versions.keep(tx, row)
    return row.id


@verb("draft.save")
def save(tx: Tx, draft_id: str, revision: int, files: Mapping[str, str]) -> int:
    """Write the changed files; returns the new revision.

    Raises :class:`errors.Conflict` when somebody saved since ``revision``.
    """
    permit(tx.who, "deploy", Target())
    texts = {path: nfc(text) for path, text in files.items()}
    row = taken(tx, draft_id, revision)
    whole = {**row.files, **texts}
    _bound({path: text.encode() for path, text in whole.items()})
    return write(tx, row, whole)


def taken(tx: Tx, draft_id: str, revision: int) -> DraftRow:
    """A draft to be written; raises Conflict, by whom and when, if somebody saved since."""
    row = _present(tx.unit.drafts.lock(draft_id))
    if row.revision != revision:
        raise Conflict(changed(tx.unit, row), revision=row.revision)
    return row


def write(tx: Tx, row: DraftRow, files: Mapping[str, str]) -> int:
    """Let a draft hold these files, and keep them as a version; returns the new revision."""
    draft_versions.keep_unkept(tx, row)
    after = replace(row, files=dict(files), updated_at=tx.at, actor=tx.who.officer_id)
    saved = tx.unit.drafts.save(after)
    draft_versions.keep(tx, saved)
    return saved.revision


def overtaken(engine: Engine, who: Actor, draft_id: str, revision: int | None) -> Sentence | None:
    """Who saved a draft since ``revision``; None where nobody did. Raises NotFound."""
    row = open_(engine, who, draft_id)
    if row.revision == revision:
        return None
    with engine.storage.read() as unit:
        return changed(unit, row)


def changed(unit: Unit, row: DraftRow) -> Sentence:
    """Who saved a draft meanwhile, and what to do now."""
    officer = unit.officers.get(row.actor)
    return sentence(
        "%(who)s đã lưu bản nháp này lúc %(at)s, sau khi ông/bà mở; bản của ông/bà chưa ghi đè "
        "lên. Hãy tải bản của mình về máy, mở lại bản nháp rồi ghép nội dung.",
        who=officer.name if officer else row.actor,
        at=f"{row.updated_at.astimezone(ZONE):%H:%M %d/%m/%Y}",
    )


def _present(row: DraftRow) -> DraftRow:
    if row.deleted_at is not None:
        raise NotFound
    return row


def check(
    engine: Engine, who: Actor, draft_id: str, changed: Mapping[str, str], language: str = "vi"
) -> processes.Checked:
    """Check the draft as it would be with the changes, without saving them."""
    row = open_(engine, who, draft_id)
    whole = {**row.files, **changed}
    return processes.check(engine, who, octets(whole), language)


def at_revision(engine: Engine, who: Actor, draft_id: str, revision: int) -> DraftRow:
    """The draft as somebody has it before him; raises :class:`errors.Conflict` if it was saved."""
    row = open_(engine, who, draft_id)
    if row.revision != revision:
        with engine.storage.read() as unit:
            raise Conflict(changed(unit, row), revision=row.revision)
    return row


@verb("draft.restore")
def restore(
    tx: Tx, draft_id: str, revision: int, wanted: int, *, command_id: str | None = None
) -> int:
    """Let a draft hold again what it held at ``wanted``, as its next version; returns that one.

    Raises :class:`errors.Conflict` when somebody saved since ``revision``.
    """
    permit(tx.who, "deploy", Target())
    row = taken(tx, draft_id, revision)
    return write(tx, row, draft_versions.files_of(tx, draft_id, wanted))


@verb("draft.drop")
def drop(tx: Tx, draft_id: str, *, command_id: str | None = None) -> None:
    """Throw a draft away; it can be had back for :data:`KEPT`, those thrown away before go."""
    permit(tx.who, "deploy", Target())
    row = _present(tx.unit.drafts.lock(draft_id))
    tx.unit.drafts.update(row.id, deleted_at=tx.at)
    for old in tx.unit.drafts.find():
        if old.deleted_at is not None and old.deleted_at < tx.at - KEPT:
            tx.unit.draft_versions.delete(draft_id=old.id)
            tx.unit.drafts.delete(id=old.id)


@verb("draft.recover")
def recover(tx: Tx, draft_id: str, *, command_id: str | None = None) -> None:
    """Have back a draft that was thrown away."""
    permit(tx.who, "deploy", Target())
    row = tx.unit.drafts.lock(draft_id)
    if not _recoverable(row, tx.at):
        raise NotFound
    tx.unit.drafts.update(row.id, deleted_at=None)


def dropped(engine: Engine, who: Actor) -> list[DraftRow]:
    """The drafts that were thrown away and can be had back, the last one first."""
    permit(who, "deploy", Target())
    with engine.storage.read() as unit:
        rows = unit.drafts.find(order="-updated_at", limit=400)
    return [row for row in rows if _recoverable(row, engine.now())]


def _recoverable(row: DraftRow, now: datetime) -> bool:
    return row.deleted_at is not None and row.deleted_at >= now - KEPT


def _opened(files: Mapping[str, bytes]) -> dict[str, bytes]:
    opened, refused = {}, []
    for path, body in files.items():
        if not path.endswith((".bpmn", ".xml")):
            opened[path] = body
            continue
        try:
            opened[f"{_ENDING.sub('', path)}.bpmn"] = drawable(path, body)
        except Unreadable as unreadable:
            refused.append(
                sentence("%(file)s: %(problem)s", file=path, problem=unreadable.finding.message)
            )
    if refused:
        raise InvalidInput(fields={"files": joined(" ", refused)})
    return opened


def _texts(files: Mapping[str, bytes]) -> dict[str, str]:
    _bound(files)
    try:
        return {nfc(path): body.decode("utf-8-sig") for path, body in files.items()}
    except UnicodeDecodeError as error:
        raise InvalidInput(
            sentence("Tệp không phải văn bản UTF-8."),
            fields={"files": sentence("Lưu tệp ở mã UTF-8 rồi tải lên lại.")},
        ) from error


def octets(files: Mapping[str, str]) -> dict[str, bytes]:
    """The files as they are deployed."""
    return {path: text.encode() for path, text in files.items()}


def _bound(files: Mapping[str, bytes]) -> None:
    if len(files) > MOST_FILES or sum(map(len, files.values())) > MOST_OCTETS:
        raise InvalidInput(
            sentence("Bộ tệp quá lớn."),
            fields={"files": sentence("Tối đa %(most)s tệp, 8 MB tất cả.", most=MOST_FILES)},
        )
    for path in files:
        if path.startswith("/") or ".." in path.split("/") or "\\" in path:
            raise InvalidInput(sentence("Tên tệp không hợp lệ."), fields={"files": verbatim(path)})
