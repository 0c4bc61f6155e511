"""Registers as they are read: which there are, and the numbers of one in a year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from engine.errors import NotFound
from engine.model.organisation import LEADING_SETTING, OFFICE_SETTING
from engine.model.permission import SYSTEM, Actor, Target, may
from engine.model.registers import missing, out_of_order, require_pattern, written
from engine.sentences import Sentence, verbatim
from engine.service.context import ReadTx, Tx, reading, verb
from engine.service.engine import Engine
from engine.service.permission import allow, plan_target, readable
from engine.service.record import note_stream
from engine.service.registers.numbering import STREAM, Place
from engine.storage import NumberRow, Page, PlanRow, RegisterRow, Unit


@dataclass(frozen=True, slots=True)
class Listed:
    """A register with the name of its agency and the numbers that it has in a year."""

    register: RegisterRow
    agency: str
    count: int


@dataclass(frozen=True, slots=True)
class RegisterView:
    """One year of a register; ``gaps`` are numbers (first, last) that nobody has in it.

    ``disordered`` are numbers whose day does not follow the day of their neighbour. ``subjects``
    and ``people`` name by id what has a number and who gave or struck it.
    """

    register: RegisterRow
    agency: str
    year: int
    years: Sequence[int]
    numbers: Page[NumberRow]
    next_code: str
    gaps: Sequence[tuple[int, int]]
    disordered: frozenset[int]
    subjects: Mapping[str, str]
    people: Mapping[str, Sentence]
    readable: frozenset[str]
    may_change: bool


def listed(engine: Engine, who: Actor, year: int) -> list[Listed]:
    """The registers that somebody may read, by agency, direction and kind."""
    with reading(engine) as tx:
        rows = [
            row
            for row in tx.unit.registers.find(order=("agency_id", "-direction", "kind"))
            if may(who, "register.read", target(tx.unit, row.agency_id))
        ]
        names = _agencies(tx.unit, {row.agency_id for row in rows})
        return [
            Listed(row, names[row.agency_id], len(tx.unit.numbers.all_of(row.key, year)))
            for row in rows
        ]


def target(unit: Unit, agency_id: str) -> Target:
    """What rules may ask of a register: whose it is; its office keeps that of the leaders."""
    leading, office = unit.settings.get(LEADING_SETTING), unit.settings.get(OFFICE_SETTING)
    keepers = {office} if office and agency_id == leading else set()
    return Target(agency_id=agency_id, issuers=frozenset(keepers))


def unnumbered(engine: Engine, who: Actor) -> list[PlanRow]:
    """Running plans that stand in no register with a number, and which he may number."""
    with reading(engine) as tx:
        running = tx.unit.plans.find(status="active", order="created_at")
        roots = [plan.instance_id for plan in running]
        held = tx.unit.numbers.find(root_id=roots, struck_at=None) if roots else []
        numbered = {row.root_id for row in held}
        return [
            plan
            for plan in running
            if plan.instance_id not in numbered
            and may(who, "plan.number", plan_target(plan.instance_id, plan, frozenset()))
        ]


def register(
    engine: Engine, who: Actor, place: Place, year: int | None, *, after: str | None = None
) -> RegisterView:
    """One year (None: the present one) of a register, newest first; raises NotFound."""
    with reading(engine) as tx:
        about = target(tx.unit, place.agency_id)
        readable(who, "register.read", about)
        row = tx.unit.registers.get(*place.key)
        if row is None:
            raise NotFound
        shown = year or tx.today.year
        page = tx.unit.numbers.page(row.key, shown, after=after)
        return RegisterView(
            register=row,
            agency=_agencies(tx.unit, [row.agency_id])[row.agency_id],
            year=shown,
            years=sorted({*tx.unit.numbers.years(row.key), tx.today.year}, reverse=True),
            numbers=page,
            next_code=written(row.pattern, tx.unit.numbers.highest(row.key, shown) + 1, shown),
            gaps=missing(tx.unit.numbers.all_of(row.key, shown)),
            disordered=out_of_order(tx.unit.numbers.days(row.key, shown)),
            subjects=_subjects(tx.unit, page.rows),
            people=_people(tx.unit, page.rows),
            readable=_readable(tx, who, page.rows),
            may_change=may(who, "register.change", about),
        )


@verb("register.change")
def change(
    tx: Tx, place: Place, pattern: str, *, reason: str, command_id: str | None = None
) -> None:
    """Say how a register's numbers are written from now on; those given stay as they are."""
    allow(tx.who, "register.change", "register.read", target(tx.unit, place.agency_id))
    tx.require_reason()
    text = require_pattern("pattern", pattern)
    row = tx.unit.registers.lock(*place.key)
    if text == row.pattern:
        return
    tx.unit.registers.update(place.key, pattern=text)
    told = {"register": list(place.key), "pattern": {"old": row.pattern, "new": text}}
    note_stream(tx, STREAM, "register", element=place.agency_id, to_state="changed", body=told)


def _agencies(unit: Unit, ids: Iterable[str]) -> dict[str, str]:
    known = {row.id: row.name for row in unit.agencies.find(id=[*ids])}
    return {each: known.get(each, each) for each in ids}


def _subjects(unit: Unit, rows: Sequence[NumberRow]) -> dict[str, str]:
    plans = [row.root_id for row in rows if row.root_id]
    documents = [row.document_id for row in rows if row.document_id]
    named = {row.instance_id: row.title for row in unit.plans.find(instance_id=plans)}
    return named | {row.id: row.title for row in unit.documents.find(id=documents)}


def _people(unit: Unit, rows: Sequence[NumberRow]) -> dict[str, Sentence]:
    ids = {row.given_by for row in rows} | {row.struck_by for row in rows if row.struck_by}
    named = {row.id: verbatim(row.name) for row in unit.officers.find(id=ids)}
    return {SYSTEM.officer_id: Sentence(SYSTEM.name), **named}


def _readable(tx: ReadTx, who: Actor, rows: Sequence[NumberRow]) -> frozenset[str]:
    """The plans among them whose pages he may open."""
    return frozenset(
        root
        for root in {row.root_id for row in rows if row.root_id}
        if may(who, "plan.read", _target(tx.unit, root))
    )


def _target(unit: Unit, root_id: str) -> Target:
    return plan_target(root_id, unit.plans.get(root_id), unit.plan_agencies.of(root_id))
