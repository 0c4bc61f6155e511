"""Incoming documents: recorded once, they reach every plan that waits for one of their kind."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from engine.errors import InvalidInput
from engine.model.dates import require_past
from engine.model.ids import new_id
from engine.model.permission import Actor, Target, permit
from engine.model.secrecy import refuse_if_secret
from engine.model.text import clean, fold
from engine.sentences import sentence
from engine.service.context import Tx, verb
from engine.service.engine import Engine
from engine.service.record import note_stream
from engine.service.runtime import messages
from engine.storage import DocumentRow, Page, Unit


@verb("document.record")
def record(
    tx: Tx,
    document: Mapping[str, Any],
    *,
    message: str | None = None,
    data: Mapping[str, Any] | None = None,
    once: bool = False,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Put a document into the register and tell every instance that waits for ``message``.

    ``document``: number, issued_on (ISO), issuer, title, secrecy. Returns its id and the plans
    it reached. ``once`` refuses, under ``again``, what the register holds already. Raises
    :class:`errors.InvalidInput`, :class:`errors.SecretRefused`.
    """
    said = {name: value for name, value in document.items() if value not in (None, "")}
    refuse_if_secret(said, data or {})
    row_fields = _fields(said, tx.today)
    permit(tx.who, "document.record", Target())
    row = DocumentRow(
        id=new_id(), recorded_by=tx.who.officer_id, at=tx.at, payload=said, **row_fields
    )
    if once and _held(tx.unit, row):
        raise InvalidInput(
            fields={"again": sentence("Văn bản cùng số, ngày và cơ quan ban hành đã có trong sổ.")}
        )
    tx.unit.documents.insert(row)
    told = {"document": said, "message": message}
    note_stream(tx, "documents", "document", element=row.id, body=told)
    told_data = {**_variables(row), **(data or {})}
    plans = _reach(tx, row, message, told_data) if message else []
    return {"document": row.id, "plans": plans}


def page(
    engine: Engine, who: Actor, *, after: str | None = None, limit: int = 50
) -> Page[DocumentRow]:
    """The register, newest first."""
    permit(who, "document.read", Target())
    with engine.storage.read() as unit:
        return unit.documents.page(after=after, limit=limit)


def waiting_names(engine: Engine, who: Actor) -> list[str]:
    """The names of the messages that some plan waits for now."""
    permit(who, "document.record", Target())
    with engine.storage.read() as unit:
        return sorted({row.name for row in unit.subscriptions.find(kind="message") if row.name})


def _held(unit: Unit, row: DocumentRow) -> bool:
    """Whether the register holds this number, of the same issuer and day; no number is none."""
    found = unit.documents.find(number=row.number, issued_on=row.issued_on) if row.number else []
    return any(fold(each.issuer or "") == fold(row.issuer or "") for each in found)


def _reach(
    tx: Tx,
    row: DocumentRow,
    message: str,
    data: Mapping[str, Any],
) -> list[str]:
    """Give every waiting instance a message of its own; returns the plans."""
    reached = messages.to_all(tx, message, data, row.id)
    return list(dict.fromkeys(tx.unit.instances.need(each).root_id for each in reached))


def _variables(row: DocumentRow) -> dict[str, Any]:
    return {
        "document_number": row.number,
        "document_date": row.issued_on.isoformat() if row.issued_on else None,
        "document_issuer": row.issuer,
        "document_title": row.title,
    }


def _fields(said: Mapping[str, Any], today: date) -> dict[str, Any]:
    title = clean(str(said.get("title") or ""))
    if not title:
        raise InvalidInput(fields={"title": sentence("Phải ghi trích yếu của văn bản.")})
    try:
        day = date.fromisoformat(str(said["issued_on"])) if said.get("issued_on") else None
    except ValueError as wrong:
        raise InvalidInput(fields={"issued_on": sentence("Ngày ban hành chưa đúng.")}) from wrong
    require_past("issued_on", day, today)
    return {
        "title": title,
        "number": clean(str(said["number"])) if said.get("number") else None,
        "issuer": clean(str(said["issuer"])) if said.get("issuer") else None,
        "issued_on": day,
    }
