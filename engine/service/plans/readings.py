"""Documents that are being read: kept from the first look until a plan is started from them.

The table of tasks is written with every look; a page that another one has overtaken is refused
and loses nothing. The file itself is kept with its reading, to be attached to the plan.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from engine.errors import Conflict, InvalidInput, NotFound
from engine.model.clock import zoned
from engine.model.ids import new_id
from engine.model.permission import Actor, Target, permit
from engine.model.secrecy import refuse_if_secret
from engine.sentences import sentence
from engine.service import record
from engine.service.context import Tx, reading, verb
from engine.service.deployments import deployments
from engine.service.engine import Engine
from engine.service.organisation.queries import people_of
from engine.service.plans import learned_words, plan_reading, reading_table
from engine.storage import AttachmentRow, ReadingRow

MEDIA = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
TEXT = "text/plain"
SHOWN = 50
"""So many readings stand on one page."""


def begin(
    engine: Engine, who: Actor, name: str, body: bytes, *, page: str, command_id: str | None = None
) -> str:
    """Read a file and keep it beside its tasks; returns the id. Raises as :func:`read` does."""
    found = plan_reading.read(engine, who, name, body)
    return keep(engine, who, name, body, found, page=page, command_id=command_id)


@verb("reading.begin")
def keep(
    tx: Tx,
    name: str,
    body: bytes,
    found: Mapping[str, Any],
    *,
    page: str,
    command_id: str | None = None,
) -> str:
    """Keep a file beside what was read of it (see :func:`plan_reading.read`); returns the id."""
    permit(tx.who, "deploy", Target())
    ending = name[name.rfind(".") :].lower()
    row = ReadingRow(
        id=new_id(),
        file=name[-200:],
        media_type=MEDIA.get(ending, TEXT),
        sha256=hashlib.sha256(body).hexdigest(),
        text=found["source"],
        layout={"parts": found["layout"], "pages": found["pages"]},
        facts=reading_table.facts_of(found),
        tasks=reading_table.of_read(found),
        unused=found["unused"],
        draft_key="",
        page=page,
        created_at=tx.at,
        updated_at=tx.at,
        actor=tx.who.officer_id,
    )
    tx.unit.readings.add(row, body)
    return row.id


def page(engine: Engine, who: Actor) -> list[ReadingRow]:
    """The readings saved last, newest first; one more than :data:`SHOWN` where more are kept."""
    permit(who, "deploy", Target())
    with reading(engine) as tx:
        return tx.unit.readings.find(order="-updated_at", limit=SHOWN + 1)


def open_(engine: Engine, who: Actor, reading_id: str) -> ReadingRow:
    """One reading; raises NotFound."""
    permit(who, "deploy", Target())
    with reading(engine) as tx:
        return tx.unit.readings.need(reading_id)


def file_of(engine: Engine, who: Actor, reading_id: str) -> bytes:
    """The file that was read; raises NotFound."""
    permit(who, "deploy", Target())
    with reading(engine) as tx:
        return tx.unit.readings.body(tx.unit.readings.need(reading_id).sha256)


@verb("reading.save")
def save(
    tx: Tx,
    reading_id: str,
    entered: Mapping[str, Any],
    *,
    revision: int,
    page: str,
    over: bool = False,
    act: tuple[str, str, int] | None = None,
) -> int:
    """Write what was typed, then do one thing to the table; returns the new revision.

    ``entered`` has ``facts``, ``tasks`` and ``key``. ``page`` is the page that writes: it may go
    on from what it wrote itself; another one is refused with :class:`errors.Conflict` unless
    ``over``. ``act`` is ``split`` or ``merge`` or ``drop`` with the id of a task and a place in its
    words, or ``take`` with the place of a passage.
    """
    permit(tx.who, "deploy", Target())
    refuse_if_secret(entered)
    row = tx.unit.readings.lock(reading_id)
    if not over and row.revision != revision and row.page != page:
        raise _overtaken(tx, row)
    tasks = reading_table.entered(row.tasks, entered["tasks"])
    written = replace(row, facts=entered["facts"], tasks=tasks, draft_key=entered["key"])
    if act is not None:
        written = _acted(tx, written, *act)
    changed = replace(written, page=page, updated_at=tx.at, actor=tx.who.officer_id)
    return tx.unit.readings.write(changed).revision


def _overtaken(tx: Tx, row: ReadingRow) -> Conflict:
    who = people_of(tx.unit, [row.actor]).get(row.actor, row.actor)
    return Conflict(
        sentence(
            "%(who)s đã lưu bảng này lúc %(at)s, ở một trang khác. Nội dung ông/bà vừa nhập còn "
            "nguyên dưới đây, chưa được ghi.",
            who=who,
            at=zoned(row.updated_at).strftime("%H:%M"),
        ),
        revision=row.revision,
    )


def _acted(tx: Tx, row: ReadingRow, name: str, about: str, at: int) -> ReadingRow:
    """The table after one thing was done to it."""
    match name:
        case "split":
            return replace(row, tasks=reading_table.split(row.tasks, about, at))
        case "merge":
            return replace(row, tasks=reading_table.merge(row.tasks, about))
        case "drop":
            tasks, unused = reading_table.drop(row.tasks, row.unused, about)
        case "take":
            tasks, unused = reading_table.take(row.tasks, row.unused, at, _taken(tx, row, at))
        case _:
            raise NotFound
    return replace(row, tasks=tasks, unused=unused)


def _taken(tx: Tx, row: ReadingRow, at: int) -> reading_table.Task:
    """The task of a passage: as it was, where it was one before."""
    if not 0 <= at < len(row.unused):
        raise NotFound
    passage = row.unused[at]
    was: reading_table.Task | None = passage.get("task")
    issued = row.facts.get("issued_on")
    if was is not None:
        return was
    found = plan_reading.taken(row.text, passage["span"], issued, learned_words.learned_of(tx))
    return reading_table.of_task("t0", found)


def drafted(engine: Engine, who: Actor, row: ReadingRow) -> plan_reading.Drafted:
    """The process of the table as it was saved, checked; nothing is kept."""
    return plan_reading.drafted(engine, who, row.draft_key, row.facts, row.tasks)


def sketched(engine: Engine, who: Actor, row: ReadingRow) -> plan_reading.Drafted:
    """As :func:`drafted`, without drawing it."""
    return plan_reading.sketched(engine, who, row.draft_key, row.facts, row.tasks)


def deploy(
    engine: Engine, who: Actor, row: ReadingRow, *, command_id: str | None = None
) -> dict[str, object]:
    """Deploy the process of the table as it was saved.

    Raises :class:`errors.InvalidInput`, and :class:`errors.InvalidDiagram` with the findings.
    """
    made = drafted(engine, who, row)
    title = row.facts.get("title") or None
    note = str(sentence("Dựng từ văn bản «%(file)s».", file=row.file))
    answer = deployments.deploy(
        engine, who, made.draft.key, made.files, title=title, note=note, command_id=command_id
    )
    deployed(engine, who, row.id, made.draft.key)
    return {**answer, "key": made.draft.key}


@verb("reading.deployed")
def deployed(tx: Tx, reading_id: str, key: str) -> None:
    """Say which process was deployed from a reading."""
    permit(tx.who, "deploy", Target())
    row = tx.unit.readings.lock(reading_id)
    tx.unit.readings.write(replace(row, process_key=key))


@verb("reading.drop")
def drop(tx: Tx, reading_id: str, *, command_id: str | None = None) -> None:
    """Throw a reading away; what was deployed from it stays."""
    permit(tx.who, "deploy", Target())
    if not tx.unit.readings.delete(id=reading_id):
        raise NotFound


def document(engine: Engine, key: str) -> tuple[str, str] | None:
    """Id and file of the document that a process was made from, the last one of several."""
    with reading(engine) as tx:
        rows = tx.unit.readings.find(process_key=key, order="-updated_at", limit=1)
        return (rows[0].id, rows[0].file) if rows else None


def attach(tx: Tx, root_id: str, key: str, reading_id: str) -> None:
    """Attach the document that a plan was made from to the plan; raises InvalidInput."""
    row = tx.unit.readings.get(reading_id)
    if row is None or row.process_key != key:
        raise InvalidInput(fields={"attached": sentence("Quy trình này không dựng từ văn bản đó.")})
    body = tx.unit.readings.body(row.sha256)
    file = AttachmentRow(
        id=new_id(),
        name=row.file,
        media_type=row.media_type,
        size=len(body),
        sha256=row.sha256,
        uploaded_by=tx.who.officer_id,
        at=tx.at,
        root_id=root_id,
        instance_id=root_id,
    )
    tx.unit.attachments.insert(file)
    told = {"attachment": file.id, "name": file.name, "sha256": file.sha256, "size": file.size}
    record.note(tx, root_id, "attachment", to_state="added", body=told)
