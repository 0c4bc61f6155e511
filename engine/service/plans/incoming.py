"""Incoming documents: recorded once, they reach every plan that waits for one of their kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.errors import Forbidden, InvalidInput, NotFound
from engine.model.clock import local_date
from engine.model.dates import require_past
from engine.model.ids import new_id
from engine.model.organisation import LEADING_SETTING, OFFICE_SETTING
from engine.model.permission import Actor, Target, may, permit
from engine.model.registers import ALL_KINDS, INCOMING
from engine.model.secrecy import refuse_if_secret
from engine.model.text import clean, fold
from engine.sentences import sentence
from engine.service import registers
from engine.service.context import Tx, verb
from engine.service.engine import Engine
from engine.service.organisation.queries import names_of
from engine.service.permission import allow, assignment_target, plan_target
from engine.service.plan_document import citation
from engine.service.record import note_stream
from engine.service.runtime import messages
from engine.storage import DocumentRow, InstanceRow, NumberRow, Page, PlanRow, Unit

ARRIVAL = "arrival_number"
"""The field of a document that holds the số đến which its agency gave elsewhere."""


@dataclass(frozen=True, slots=True)
class Received:
    """A document with its số đến (None where it has none) and the agency that received it."""

    row: DocumentRow
    number: NumberRow | None
    agency: str


@verb("document.record")
def record(
    tx: Tx,
    document: Mapping[str, Any],
    *,
    agency_id: str | None = None,
    message: str | None = None,
    data: Mapping[str, Any] | None = None,
    once: bool = False,
    command_id: str | None = None,
) -> dict[str, Any]:
    """Put a document into the register and tell the instances that wait for ``message``.

    ``document``: number, issued_on (ISO), issuer, title, secrecy, and ``arrival_number`` where the
    agency gave one already. ``agency_id`` is whose register it is, the actor's own where it is not
    said. It reaches the plans that are the agency's concern. Returns its id, the number it got and
    the plans it reached. ``once`` refuses, under ``again``, what the register holds already. Raises
    :class:`errors.InvalidInput`, :class:`errors.SecretRefused`.
    """
    return record_in(tx, document, agency_id=agency_id, message=message, data=data, once=once)


def record_in(
    tx: Tx,
    document: Mapping[str, Any],
    *,
    agency_id: str | None = None,
    message: str | None = None,
    data: Mapping[str, Any] | None = None,
    once: bool = False,
) -> dict[str, Any]:
    """The same inside a transaction that does more; permission is asked here."""
    agency = agency_id or _own_agency(tx)
    permit(tx.who, "document.record", Target(agency_id=agency))
    said = {name: value for name, value in document.items() if value not in (None, "")}
    refuse_if_secret(said, data or {})
    row_fields = _fields(said, tx.today)
    row = DocumentRow(
        id=new_id(),
        recorded_by=tx.who.officer_id,
        at=tx.at,
        payload=said,
        agency_id=agency,
        **row_fields,
    )
    if once and _held(tx.unit, row):
        raise InvalidInput(
            fields={"again": sentence("Văn bản cùng số, ngày và cơ quan ban hành đã có trong sổ.")}
        )
    tx.unit.documents.insert(row)
    code = _number(tx, row, str(said.get(ARRIVAL) or ""))
    told = {"document": said, "message": message, "arrival": code}
    note_stream(tx, "documents", "document", element=row.id, body=told)
    told_data = {**_variables(row), **(data or {})}
    plans = _reach(tx, row, message, told_data) if message else []
    return {"document": row.id, "number": code, "plans": plans}


@verb("document.number")
def correct(
    tx: Tx, document_id: str, typed: str = "", *, reason: str, command_id: str | None = None
) -> str:
    """Give a document another số đến, typed or the next; the old one stays, struck."""
    row = tx.unit.documents.need(document_id)
    allow(tx.who, "document.number", "document.read", Target(agency_id=row.agency_id))
    words = tx.require_reason()
    held = registers.number_of(tx.unit, document_id=row.id)
    if held is not None:
        registers.strike(tx, held, words)
    code = _number(tx, row, typed)
    if code is None:
        raise NotFound
    return code


def page(
    engine: Engine, who: Actor, *, after: str | None = None, limit: int = 50
) -> Page[Received]:
    """What the agencies whose register he may read recorded, newest first."""
    agencies = agencies_of(who, "document.read")
    if agencies is not None and not agencies:
        raise Forbidden(verb="document.read")
    with engine.storage.read() as unit:
        found = unit.documents.page(agencies, after=after, limit=limit)
        ids = [row.id for row in found.rows]
        numbers = {
            each.document_id: each for each in unit.numbers.find(document_id=ids, struck_at=None)
        }
        names = names_of(unit, [row.agency_id for row in found.rows])
        rows = [
            Received(row, numbers.get(row.id), names.get(row.agency_id or "", ""))
            for row in found.rows
        ]
        return Page(rows, found.next)


def agencies_of(who: Actor, verb: str) -> frozenset[str] | None:
    """The agencies of his for which he may do this with documents; None: for all."""
    if may(who, verb, Target()):
        return None
    return frozenset(a for a in who.agency_ids if may(who, verb, Target(agency_id=a)))


def waiting_names(engine: Engine, who: Actor) -> list[str]:
    """The names of the messages that plans of his concern wait for now."""
    if agencies_of(who, "document.record") == frozenset():
        raise Forbidden(verb="document.record")
    with engine.storage.read() as unit:
        return waiting_for(unit, who)


def waiting_for(unit: Unit, who: Actor, root_id: str | None = None) -> list[str]:
    """The same inside a transaction; of one plan alone where ``root_id`` says which."""
    targets = _Targets(unit)
    names = {
        row.name
        for row in unit.subscriptions.find(kind="message")
        if row.name
        and (root_id is None or unit.instances.need(row.instance_id).root_id == root_id)
        and may(who, "document.record", targets.of(row.instance_id))
    }
    return sorted(names)


class _Targets:
    """Whom a waiting instance concerns: the agency in whose share it lies, else the plan's own."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def of(self, instance_id: str) -> Target:
        unit = self._unit
        row = unit.instances.need(instance_id)
        plan = unit.plans.get(row.root_id)
        above = [row.id, *(head.id for head in reversed(unit.instances.ancestors(row.id)))]
        shares = {each.instance_id: each for each in unit.assignments.find(instance_id=above)}
        nearest = next((shares[each] for each in above if each in shares), None)
        if nearest is not None:
            return assignment_target(nearest, plan)
        return plan_target(row.root_id, plan, frozenset())


def _own_agency(tx: Tx) -> str | None:
    """The agency for which he records; the office where the installation itself does."""
    agencies = agencies_of(tx.who, "document.record")
    if agencies is None and not tx.who.agency_ids:
        return tx.unit.settings.get(OFFICE_SETTING) or tx.unit.settings.get(LEADING_SETTING)
    own = sorted(tx.who.agency_ids if agencies is None else agencies)
    if len(own) > 1:
        raise InvalidInput(fields={"receiving_agency": sentence("Chọn cơ quan nhận văn bản.")})
    return own[0] if own else None


def _number(tx: Tx, row: DocumentRow, typed: str) -> str | None:
    """Give the document its số đến; None where the installation names no agency."""
    if row.agency_id is None:
        return None
    place = registers.Place(row.agency_id, INCOMING, ALL_KINDS)
    about = registers.Subject(local_date(row.at), document_id=row.id)
    if typed.strip():
        return registers.enter(tx, place, about, typed, field=ARRIVAL).code
    return registers.take(tx, place, about).code


def arrival_of(unit: Unit, agency_id: str, plan: PlanRow) -> str | None:
    """The số đến under which an agency's register holds a plan's document; None: it does not.

    It is known by its number and day; one without a number by its title.
    """
    number = citation(plan)
    known = {"number": number} if number else {"number": None, "title": clean(plan.title)}
    for row in unit.documents.find(**known, issued_on=plan.issued_on, agency_id=agency_id):
        held = registers.number_of(unit, document_id=row.id)
        if held is not None:
            return held.code
    return None


def _held(unit: Unit, row: DocumentRow) -> bool:
    """Whether the register holds this number, of the same issuer and day; no number is none."""
    same: dict[str, Any] = {
        "number": row.number,
        "issued_on": row.issued_on,
        "agency_id": row.agency_id,
    }
    found = unit.documents.find(**same) if row.number else []
    return any(fold(each.issuer or "") == fold(row.issuer or "") for each in found)


def _reach(
    tx: Tx,
    row: DocumentRow,
    message: str,
    data: Mapping[str, Any],
) -> list[str]:
    """Give every waiting instance of his concern a message of its own; returns the plans."""
    targets = _Targets(tx.unit)

    def concerned(instance: InstanceRow) -> bool:
        return may(tx.who, "document.record", targets.of(instance.id))

    reached = messages.to_all(tx, message, data, row.id, concerned)
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
