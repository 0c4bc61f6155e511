"""Saved views of lists, private or shared with an agency: saved, renamed, chosen, dropped.

A view holds words of an address, nothing that it found: who opens a shared one sees what he may.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.errors import InvalidInput, NotFound
from engine.model.ids import new_id
from engine.model.permission import Actor, Target, permit
from engine.model.text import clean, fold
from engine.sentences import sentence
from engine.service.context import Tx, reading, verb
from engine.service.engine import Engine
from engine.service.record import note_stream
from engine.storage import PreferenceRow, SavedViewRow, Unit

STREAM = "desk"
DEFAULT = "default_view"
MOST, LONGEST_NAME, LONGEST_QUERY = 50, 80, 2_000


@dataclass(frozen=True, slots=True)
class View:
    """A saved view as its reader sees it: ``own`` can be changed; ``default`` begins his day."""

    row: SavedViewRow
    own: bool
    default: bool


def views(engine: Engine, who: Actor) -> list[View]:
    """The actor's own views and those shared with the agencies that he works in, by name."""
    with reading(engine) as tx:
        chosen = _chosen(tx.unit, who)
        found = [
            View(row, row.officer_id == who.officer_id, row.id == chosen)
            for row in _seen(tx.unit, who)
        ]
    return sorted(found, key=lambda each: (not each.own, fold(each.row.name)))


def default(engine: Engine, who: Actor) -> SavedViewRow | None:
    """The view that the actor's lists begin with, as long as he still may see it."""
    with reading(engine) as tx:
        chosen = _chosen(tx.unit, who)
        row = tx.unit.saved_views.get(chosen) if chosen else None
        return row if row is not None and _sees(who, row) else None


@verb("view.save")
def save(
    tx: Tx,
    name: str,
    query: str,
    *,
    view_id: str | None = None,
    agency_id: str | None = None,
    command_id: str | None = None,
) -> str:
    """Save a list under a name, or name and narrow a saved one (``view_id``) anew; gives its id.

    Raises :class:`errors.InvalidInput` for a name that is empty, long or taken.
    """
    before = _own(tx, view_id) if view_id else None
    permit(tx.who, "view.save", Target(officer_id=tx.who.officer_id))
    if agency_id:
        permit(tx.who, "view.share", Target(agency_id=agency_id))
    called = _named(tx.unit, tx.who, name, before)
    if len(query) > LONGEST_QUERY:
        raise InvalidInput(fields={"name": sentence("Bộ lọc này dài quá, không lưu được.")})
    row = SavedViewRow(
        before.id if before else new_id(),
        tx.who.officer_id,
        called,
        query=query,
        agency_id=agency_id,
        saved_at=tx.at,
    )
    tx.unit.saved_views.put(row)
    _note(tx, row, before, "saved")
    return row.id


@verb("view.drop")
def drop(tx: Tx, view_id: str, *, command_id: str | None = None) -> None:
    """Delete one of one's own views; whoever began with it begins with the whole list."""
    row = _own(tx, view_id)
    permit(tx.who, "view.drop", Target(officer_id=row.officer_id))
    tx.unit.saved_views.delete(id=row.id)
    _note(tx, row, row, "dropped")


@verb("view.choose")
def choose(tx: Tx, view_id: str | None, *, command_id: str | None = None) -> None:
    """Begin with this view from now on; None: with the whole list."""
    permit(tx.who, "view.choose", Target(officer_id=tx.who.officer_id))
    if view_id is None:
        tx.unit.preferences.delete(officer_id=tx.who.officer_id, name=DEFAULT)
        return
    _need(tx.unit, tx.who, view_id)
    tx.unit.preferences.put(PreferenceRow(tx.who.officer_id, DEFAULT, view_id))


def _chosen(unit: Unit, who: Actor) -> str | None:
    row = unit.preferences.get(who.officer_id, DEFAULT)
    return row.value if row else None


def _seen(unit: Unit, who: Actor) -> list[SavedViewRow]:
    own = unit.saved_views.find(officer_id=who.officer_id)
    agencies = sorted(who.agency_ids)
    shared = unit.saved_views.find(agency_id=agencies) if agencies else []
    return list({row.id: row for row in (*own, *shared)}.values())


def _sees(who: Actor, row: SavedViewRow) -> bool:
    shared = row.agency_id is not None and row.agency_id in who.agency_ids
    return row.officer_id == who.officer_id or shared


def _need(unit: Unit, who: Actor, view_id: str) -> SavedViewRow:
    row = unit.saved_views.get(view_id)
    if row is None or not _sees(who, row):
        raise NotFound(sentence("Không có danh sách đã lưu này."))
    return row


def _own(tx: Tx, view_id: str) -> SavedViewRow:
    """A view that the actor may see; whether he may change it the policy says."""
    row = _need(tx.unit, tx.who, view_id)
    permit(tx.who, "view.drop", Target(officer_id=row.officer_id))
    return row


def _named(unit: Unit, who: Actor, name: str, before: SavedViewRow | None) -> str:
    called = clean(name)
    if not called:
        raise InvalidInput(fields={"name": sentence("Đặt tên cho danh sách.")})
    if len(called) > LONGEST_NAME:
        raise InvalidInput(
            fields={"name": sentence("Tên dài quá %(most)s ký tự.", most=LONGEST_NAME)}
        )
    own = [row for row in unit.saved_views.find(officer_id=who.officer_id) if row != before]
    if fold(called) in {fold(row.name) for row in own}:
        raise InvalidInput(fields={"name": sentence("Đã có danh sách tên này.")})
    if before is None and len(own) >= MOST:
        raise InvalidInput(
            fields={"name": sentence("Đã lưu %(most)s danh sách; hãy xóa bớt.", most=MOST)}
        )
    return called


def _note(tx: Tx, row: SavedViewRow, before: SavedViewRow | None, state: str) -> None:
    """Leave on record what others can see; one's own views are nobody's concern."""
    if row.agency_id is None and (before is None or before.agency_id is None):
        return
    told: dict[str, Any] = {"name": row.name, "query": row.query, "agency": row.agency_id}
    note_stream(tx, STREAM, "view", element=row.id, to_state=state, body=told)
