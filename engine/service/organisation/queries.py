"""The organisation: looked up, read from a file, changed piece by piece, always on the record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from engine.errors import InvalidInput, NotFound
from engine.model.clock import local_date
from engine.model.escalation import policy_json, read_policy
from engine.model.permission import SYSTEM, Actor, Target, permit
from engine.sentences import sentence
from engine.service.context import Tx, run
from engine.service.engine import Engine
from engine.service.organisation import importing
from engine.service.organisation.accounts import disable, enable
from engine.service.organisation.importing import Change, Charter, Problem
from engine.service.organisation.roles import delegate, grant, hold, revoke
from engine.service.organisation.sheets import of_mapping
from engine.service.organisation.workbook import read_workbook
from engine.service.record import note_stream
from engine.storage import (
    AgencyGroupRow,
    AgencyRow,
    AgencySuccessorRow,
    AssignmentRow,
    CalendarDayRow,
    EscalationPolicyRow,
    HolderRow,
    OfficerRow,
    Page,
    PositionRow,
    Unit,
)

__all__ = [
    "AgencyView",
    "Change",
    "Problem",
    "Report",
    "agencies",
    "agency",
    "delegate",
    "disable",
    "enable",
    "grant",
    "groups",
    "hold",
    "import_xlsx",
    "load",
    "members",
    "officers",
    "positions",
    "revoke",
]


@dataclass(frozen=True, slots=True)
class Report:
    """What a file would change (dry run) or has changed; with problems nothing was written."""

    lines: tuple[Change, ...]
    problems: tuple[Problem, ...]
    applied: bool


@dataclass(frozen=True, slots=True)
class AgencyView:
    """One agency with those who work in it and those who follow it."""

    agency: AgencyRow
    parent: AgencyRow | None
    positions: tuple[PositionRow, ...]
    holders: tuple[HolderRow, ...]
    successors: tuple[AgencySuccessorRow, ...]
    open_assignments: int


def agencies(engine: Engine, who: Actor, text: str = "", limit: int = 500) -> list[AgencyRow]:
    """Agencies in whose names all words occur, with or without diacritics."""
    permit(who, "organisation.read", Target())
    with engine.storage.read() as unit:
        return unit.organisation.search_agencies(text, limit)


def open_work(engine: Engine, who: Actor, agency_id: str) -> list[AssignmentRow]:
    """What an agency has still to do: what its successors would take over."""
    permit(who, "assignment.transfer", Target(agency_id=agency_id))
    with engine.storage.read() as unit:
        return unit.assignments.open_of_agency(agency_id)


def agency(engine: Engine, who: Actor, agency_id: str) -> AgencyView:
    """One agency; raises :class:`errors.NotFound`."""
    permit(who, "organisation.read", Target())
    today = local_date(engine.now())
    with engine.storage.read() as unit:
        row = unit.organisation.agency(agency_id)
        if row is None:
            raise NotFound(sentence("Không có cơ quan «%(agency)s».", agency=agency_id))
        return AgencyView(
            agency=row,
            parent=unit.organisation.agency(row.parent_id) if row.parent_id else None,
            positions=tuple(unit.organisation.positions(agency_id)),
            holders=tuple(unit.officers.holders(agency_id, None, today)),
            successors=tuple(unit.organisation.successors(agency_id)),
            open_assignments=unit.assignments.count(agency_id=agency_id, open=True),
        )


def agency_names(engine: Engine, agency_ids: Iterable[str]) -> dict[str, str]:
    """The names of agencies by id, for rows that their reader was already shown."""
    with engine.storage.read() as unit:
        return names_of(unit, agency_ids)


def groups(engine: Engine, who: Actor) -> list[AgencyGroupRow]:
    """All groups of agencies."""
    permit(who, "organisation.read", Target())
    with engine.storage.read() as unit:
        return unit.organisation.groups()


def members(engine: Engine, who: Actor, group_key: str, on: date | None = None) -> list[str]:
    """The ids of the agencies in a group on a day, today by default."""
    permit(who, "organisation.read", Target())
    day = on or local_date(engine.now())
    with engine.storage.read() as unit:
        return unit.organisation.members(group_key, day)


def positions(engine: Engine, who: Actor, agency_id: str | None = None) -> list[PositionRow]:
    """Positions, of one agency or all."""
    permit(who, "organisation.read", Target())
    with engine.storage.read() as unit:
        return unit.organisation.positions(agency_id)


def officers(
    engine: Engine, who: Actor, text: str = "", after: str | None = None, limit: int = 50
) -> Page[OfficerRow]:
    """Accounts by sign-in name: for those who look after accounts."""
    permit(who, "officer.change", Target())
    with engine.storage.read() as unit:
        return unit.officers.page(text, after, limit)


def import_xlsx(
    engine: Engine, who: Actor, body: bytes, *, dry_run: bool, command_id: str | None = None
) -> Report:
    """Take a workbook in, all of it or nothing; a dry run only says what would change."""
    permit(who, "organisation.change", Target())
    return _take(engine, who, read_workbook(body), {}, dry_run=dry_run, command_id=command_id)


def load(
    engine: Engine,
    data: Mapping[str, Any],
    who: Actor = SYSTEM,
    *,
    dry_run: bool = False,
) -> Report:
    """Take an organisation in from a mapping; raises :class:`errors.InvalidInput`."""
    permit(who, "organisation.change", Target())
    report = _take(engine, who, of_mapping(data), data, dry_run=dry_run, command_id=None)
    if report.problems:
        first = report.problems[0]
        where = f"{first.sheet} {first.row}, {first.column}"
        raise InvalidInput(
            sentence(
                "Tổ chức chưa hợp lệ (%(where)s): %(message)s", where=where, message=first.message
            )
        )
    return report


def _take(
    engine: Engine,
    who: Actor,
    charter: Charter,
    more: Mapping[str, Any],
    *,
    dry_run: bool,
    command_id: str | None,
) -> Report:
    with engine.storage.read() as unit:
        importing.check(charter, unit)
        lines = importing.differences(charter, unit) if not charter.problems else []
    if dry_run or charter.problems:
        return Report(tuple(lines), tuple(charter.problems), applied=False)

    def work(
        tx: Tx,
    ) -> None:
        permit(who, "organisation.change", Target())
        importing.write(charter, tx.unit, tx.command)
        _write_more(tx.unit, more)
        told = {"changes": [asdict(line) for line in lines]}
        note_stream(tx, "organisation", "import", body=told)

    body = {"rows": len(lines), "settings": more.get("settings")}
    run(engine, who, "organisation.change", body, work, command_id)
    return Report(tuple(lines), (), applied=True)


def _write_more(unit: Unit, more: Mapping[str, Any]) -> None:
    """What only the JSON form holds: calendar, policies, settings."""
    unit.calendar.put_many(
        CalendarDayRow(date.fromisoformat(d["day"]), d["kind"], d.get("name"), d.get("basis"))
        for d in more.get("calendar") or ()
    )
    for each in more.get("policies") or ():
        policy = read_policy(each["key"], each["name"], each)
        unit.policies.put(EscalationPolicyRow(policy.key, policy.name, policy_json(policy)))
    for key, value in (more.get("settings") or {}).items():
        unit.settings.set(key, str(value))


def names_of(unit: Unit, agency_ids: Iterable[str | None]) -> dict[str, str]:
    """The names of agencies by id."""
    wanted = sorted({each for each in agency_ids if each})
    return {row.id: row.name for row in unit.agencies.find(id=wanted)} if wanted else {}
