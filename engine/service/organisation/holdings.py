"""Who holds which position, from when and until when."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date

from engine.errors import InvalidInput, NotFound
from engine.model.ids import new_id
from engine.model.permission import Target, permit
from engine.sentences import sentence
from engine.service.context import Tx, verb
from engine.service.record import note_stream
from engine.storage import HoldingRow


@verb("organisation.change")
def hold(
    tx: Tx,
    officer_id: str,
    position_id: str,
    *,
    valid_from: date | None = None,
    valid_to: date | None = None,
    command_id: str | None = None,
) -> str:
    """Let an officer hold a position for a time; a holding there already gets the new dates."""
    permit(tx.who, "organisation.change", Target())
    tx.unit.officers.need(officer_id)
    tx.unit.positions.need(position_id)
    old = tx.unit.holdings.first(officer_id=officer_id, position_id=position_id)
    row = HoldingRow(old.id if old else new_id(), officer_id, position_id, valid_from, valid_to)
    tx.unit.holdings.put(row)
    told = {"old": asdict(old) if old else None, "new": asdict(row)}
    note_stream(tx, "organisation", "holding", element=officer_id, body=told)
    if old is not None:
        tx.engine.listeners.seats_lost(tx, {officer_id})
    return row.id


@verb("organisation.change")
def end_holding(
    tx: Tx, holding_id: str, last_day: date, *, reason: str, command_id: str | None = None
) -> None:
    """Let a holding end with a day; work that its officer cannot go on with is offered anew.

    Of a day to come the work follows when it has passed. Raises InvalidInput for a day before
    the holding began, or from which on it had ended already.
    """
    permit(tx.who, "organisation.change", Target())
    tx.require_reason()
    old = tx.unit.holdings.get(holding_id)
    if old is None:
        raise NotFound(sentence("Không có cán bộ giữ vị trí này."))
    if old.valid_from is not None and last_day < old.valid_from:
        raise InvalidInput(fields={"last_day": sentence("Ngày này trước ngày bắt đầu giữ vị trí.")})
    if old.valid_to is not None and old.valid_to <= last_day:
        words = sentence("Vị trí này đã thôi giữ từ sau ngày %(day)s.", day=old.valid_to)
        raise InvalidInput(fields={"last_day": words})
    row = replace(old, valid_to=last_day)
    tx.unit.holdings.put(row)
    told = {"old": asdict(old), "new": asdict(row)}
    note_stream(tx, "organisation", "holding", element=old.officer_id, body=told)
    tx.engine.listeners.seats_lost(tx, {old.officer_id})
