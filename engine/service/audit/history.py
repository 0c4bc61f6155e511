"""The record in officers' words: who did what, when, for whom and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.errors import NotFound
from engine.model.organisation import CAPACITY_MARKS
from engine.model.permission import SYSTEM, Actor, Target, may, way_in_words
from engine.sentences import Sentence, sentence, verbatim
from engine.service.audit import parties, sentences
from engine.service.engine import Engine
from engine.service.organisation.queries import names_of
from engine.service.permission import assignment_target, readable
from engine.service.plans.visibility import hidden, see
from engine.service.record import WAY
from engine.storage import AssignmentRow, Page, Recorded, Unit

INTERNAL = frozenset({"outward", "task", "visit"})
"""Kinds of lines that tell of steps inside an agency."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a history; ``agency`` is whose work it was.

    ``about`` is the assignment it belongs to, empty for what concerns the whole plan; ``command``
    is shared by all lines of one act, of which the one of the most ``weight`` stands for all;
    ``way`` is how it came in.
    """

    at: datetime
    what: Sentence
    who: Sentence
    why: str | Sentence
    element: str | None
    agency: str
    stream: str
    seq: int
    about: str = ""
    command: str | None = None
    weight: int = 0
    way: Sentence | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """What one command did: the line that stands for it, and the others in their order."""

    entry: Entry
    others: tuple[Entry, ...] = ()


def of_plan(
    engine: Engine, who: Actor, root_id: str, *, after: str | None = None, limit: int = 60
) -> Page[Entry]:
    """What happened in a plan and what he may read below it, newest first.

    A page has fewer lines where others' are left out.
    """
    with engine.storage.read() as unit:
        see(unit, who, root_id)
        parents = {head.id: head.parent_id for head in unit.instances.descendants(root_id)}
        lies_hidden = hidden(unit, who, root_id, unit.assignments.of_root(root_id), parents)
        found = unit.record.of_root(root_id, after=after, limit=limit)
        rows = [one for one in found.rows if not lies_hidden(one.row.stream)]
        return Page(_entries(unit, who, rows), found.next)


def of_assignment(
    engine: Engine, who: Actor, assignment_id: str, *, limit: int = 200
) -> list[Entry]:
    """What happened to one assignment, newest first; raises NotFound."""
    with engine.storage.read() as unit:
        row = unit.assignments.get(assignment_id)
        if row is None:
            raise NotFound
        readable(who, "history.read", assignment_target(row, unit.plans.get(row.root_id)))
        return _entries(unit, who, unit.record.newest(row.instance_id, limit))


def gathered(entries: Iterable[Entry]) -> list[Event]:
    """The lines of each command as one event, in the order of their first lines."""
    commands: dict[object, list[Entry]] = {}
    for entry in entries:
        commands.setdefault(entry.command or (entry.stream, entry.seq), []).append(entry)
    return [_event(lines[::-1]) for lines in commands.values()]


def _event(lines: list[Entry]) -> Event:
    chief = max(lines, key=lambda entry: entry.weight)
    return Event(chief, tuple(entry for entry in lines if entry is not chief))


def _entries(unit: Unit, reader: Actor, rows: Iterable[Recorded]) -> list[Entry]:
    rows = [one for one in rows if _may_know(reader, one)]
    named = parties.of(unit, rows)
    shown = [(one, words) for one in rows if (words := sentences.told(one, named))]
    people = {one.row.actor for one, _ in shown} | {one.row.on_behalf for one, _ in shown}
    wanted = [each for each in people if each]
    officers = {row.id: row.name for row in unit.officers.find(id=wanted)} | _lenders(unit, wanted)
    shares = {
        row.instance_id: row
        for row in unit.assignments.find(instance_id={one.row.stream for one, _ in shown})
    }
    whose = {
        one.row.stream: (share.agency_id if (share := shares.get(one.row.stream)) else None)
        or one.row.agency_to
        for one, _ in shown
    }
    agencies = names_of(unit, whose.values())
    ways = {one.row.command_id: str(one.body[WAY]) for one in rows if one.body.get(WAY)}
    return [
        Entry(
            at=one.row.at,
            what=words,
            who=_who(one, officers),
            why=sentences.reason(one) if _for_him(reader, one, whose[one.row.stream]) else "",
            element=one.row.element,
            agency=agencies.get(whose[one.row.stream] or "", ""),
            stream=one.row.stream,
            seq=one.row.seq,
            about=_about(shares.get(one.row.stream)),
            command=one.row.command_id,
            weight=sentences.weight(one),
            way=way_in_words(ways.get(one.row.command_id, "")),
        )
        for one, words in shown
        if one.row.kind != "outward" or _for_him(reader, one, whose[one.row.stream])
    ]


def _may_know(reader: Actor, one: Recorded) -> bool:
    """Whether he may know that it happened: what colleagues write to each other is theirs."""
    agency = one.row.agency_from
    if one.row.kind != "comment" or agency is None:
        return True
    return may(reader, "comment.read", Target(agency, one.row.root_id))


def _for_him(reader: Actor, one: Recorded, agency: str | None) -> bool:
    """Whether a reason is for this reader: within an agency people write for each other alone."""
    if one.row.kind not in INTERNAL or agency is None:
        return True
    return may(reader, "internal.read", Target(agency, one.row.root_id))


def _about(share: AssignmentRow | None) -> str:
    if share is None:
        return ""
    return f"{share.number}. {share.title}" if share.number else share.title


def _lenders(unit: Unit, ids: list[str]) -> dict[str, str]:
    """The positions for which others acted, with the agency of each."""
    places = unit.positions.find(id=ids)
    agencies = names_of(unit, [row.agency_id for row in places])
    return {row.id: f"{row.title}, {agencies.get(row.agency_id, row.agency_id)}" for row in places}


def _who(one: Recorded, officers: Mapping[str, str]) -> Sentence:
    row = one.row
    if row.actor == SYSTEM.officer_id:
        return Sentence(SYSTEM.name)
    name = verbatim(officers.get(row.actor, row.actor))
    if row.capacity:
        mark = CAPACITY_MARKS.get(row.capacity, Sentence(""))
        name = sentence("%(name)s (%(mark)s. – %(word)s)", name=name, mark=row.capacity, word=mark)
    if row.on_behalf:
        lender = officers.get(row.on_behalf, row.on_behalf)
        name = sentence("%(name)s, thay cho %(lender)s", name=name, lender=lender)
    return name
