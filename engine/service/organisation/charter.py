"""A whole organisation as it should be: checked, compared with what is kept, written at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Any

from engine.model.addresses import is_mail_address
from engine.model.ids import new_id
from engine.model.permission import ROLES
from engine.sentences import Sentence, sentence
from engine.service.context import Command
from engine.service.organisation import passwords
from engine.storage import (
    AgencyGroupRow,
    AgencyRow,
    AgencySuccessorRow,
    GroupMemberRow,
    HoldingRow,
    OfficerRow,
    PositionRow,
    Unit,
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value was written: sheet, row and column of a workbook, or a part of a file."""

    sheet: str
    row: int
    column: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row cannot be taken, and where it stands."""

    sheet: str
    row: int
    column: str
    message: Sentence


@dataclass(frozen=True, slots=True)
class Change:
    """What taking a row would do: ``what`` is *Thêm* or *Sửa*; ``detail`` says field by field."""

    sheet: str
    row: int
    what: str
    about: str
    detail: str


@dataclass(frozen=True, slots=True)
class Person:
    """An officer as written, with the ids of the positions he holds."""

    login: str
    name: str
    email: str | None = None
    positions: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    password: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What a file would change (dry run) or has changed; with problems nothing was written."""

    lines: tuple[Change, ...]
    problems: tuple[Problem, ...]
    applied: bool


@dataclass
class Charter:
    """Rows with the places where they stand."""

    agencies: list[tuple[Place, AgencyRow]] = field(default_factory=list)
    groups: list[tuple[Place, AgencyGroupRow]] = field(default_factory=list)
    members: list[tuple[Place, GroupMemberRow]] = field(default_factory=list)
    positions: list[tuple[Place, PositionRow]] = field(default_factory=list)
    people: list[tuple[Place, Person]] = field(default_factory=list)
    successors: list[tuple[Place, AgencySuccessorRow]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def problem(self, place: Place, column: str, message: Sentence) -> None:
        """Keep a reason why nothing can be taken."""
        self.problems.append(Problem(place.sheet, place.row, column, message))


def check(charter: Charter, unit: Unit) -> None:
    """Look for names that lead nowhere and for rows that are there twice."""
    agencies = {row.id for row in unit.organisation.agencies()}
    agencies |= {row.id for _, row in charter.agencies}
    positions = {row.id for row in unit.organisation.positions()}
    positions |= {row.id for _, row in charter.positions}
    _twice(charter)
    _check_agencies(charter, agencies)
    for place, column, agency_id in _named(charter):
        if agency_id not in agencies:
            charter.problem(
                place, column, sentence("Không có cơ quan «%(agency)s».", agency=agency_id)
            )
    for place, person in charter.people:
        _check_person(charter, place, person, positions)


def _check_agencies(charter: Charter, known: set[str]) -> None:
    for place, agency in charter.agencies:
        if agency.parent_id is not None and agency.parent_id not in known:
            charter.problem(
                place,
                "Cơ quan cấp trên",
                sentence("Không có cơ quan «%(agency)s».", agency=agency.parent_id),
            )
        if agency.valid_from and agency.valid_to and agency.valid_to < agency.valid_from:
            charter.problem(place, "Đến ngày", sentence("Ngày hết hiệu lực trước ngày bắt đầu."))


def _named(charter: Charter) -> Iterator[tuple[Place, str, str]]:
    """Every place where a row names an agency."""
    for place, member in charter.members:
        yield place, "Mã cơ quan", member.agency_id
    for place, position in charter.positions:
        yield place, "Mã cơ quan", position.agency_id
    for place, heir in charter.successors:
        yield place, "agency", heir.agency_id
        yield place, "successor", heir.successor_id


def _check_person(charter: Charter, place: Place, person: Person, positions: set[str]) -> None:
    for position in person.positions:
        if position not in positions:
            charter.problem(
                place, "Vị trí", sentence("Không có vị trí «%(position)s».", position=position)
            )
    for role in person.roles:
        if role not in ROLES:
            charter.problem(place, "Vai trò", sentence("Không có vai trò «%(role)s».", role=role))
    if person.email is not None and not is_mail_address(person.email):
        charter.problem(
            place,
            "Thư điện tử",
            sentence("«%(email)s» không phải địa chỉ thư.", email=person.email),
        )


def _twice(charter: Charter) -> None:
    keyed: list[tuple[str, list[tuple[Place, str]]]] = [
        ("Mã", [(place, row.id) for place, row in charter.agencies]),
        ("Mã", [(place, row.id) for place, row in charter.positions]),
        ("Tên đăng nhập", [(place, row.login) for place, row in charter.people]),
    ]
    for column, rows in keyed:
        seen: set[str] = set()
        for place, key in rows:
            if key in seen:
                charter.problem(
                    place, column, sentence("«%(key)s» đã có ở một dòng trước.", key=key)
                )
            seen.add(key)


def differences(charter: Charter, unit: Unit) -> list[Change]:
    """What taking the charter would add and change, row by row; what is the same is left out."""
    return [
        *_rows(charter.agencies, {row.id: row for row in unit.agencies.find()}, "id"),
        *_rows(charter.groups, {row.key: row for row in unit.agency_groups.find()}, "key"),
        *_members(charter, unit),
        *_rows(charter.positions, {row.id: row for row in unit.positions.find()}, "id"),
        *_people(charter, unit),
    ]


def _rows(rows: list[Any], known: Mapping[str, Any], key: str) -> Iterator[Change]:
    for place, row in rows:
        old = known.get(getattr(row, key))
        named = getattr(row, "name", None) or getattr(row, "title", None)
        about = f"{getattr(row, key)} – {named}"
        if old is None:
            yield Change(place.sheet, place.row, "Thêm", about, "")
        elif old != row:
            yield Change(place.sheet, place.row, "Sửa", about, _detail(old, row))


def _detail(old: Any, new: Any) -> str:
    parts = []
    for each in fields(new):
        before, after = getattr(old, each.name), getattr(new, each.name)
        if before != after and each.name != "folded":
            parts.append(f"{each.name}: {_shown(before)} → {_shown(after)}")
    return "; ".join(parts)


def _shown(value: object) -> str:
    return "(trống)" if value is None else str(value)


def _members(charter: Charter, unit: Unit) -> Iterator[Change]:
    known = {
        (row.group_key, row.agency_id, row.valid_from): row for row in unit.group_members.find()
    }
    for place, row in charter.members:
        old = known.get((row.group_key, row.agency_id, row.valid_from))
        about = f"{row.agency_id} vào nhóm {row.group_key}"
        if old is None:
            yield Change(place.sheet, place.row, "Thêm", about, f"từ {row.valid_from}")
        elif old != row:
            yield Change(place.sheet, place.row, "Sửa", about, _detail(old, row))


def _people(charter: Charter, unit: Unit) -> Iterator[Change]:
    officers = {row.login: row for row in unit.officers.find()}
    for place, person in charter.people:
        old = officers.get(person.login)
        about = f"{person.login} – {person.name}"
        positions = (
            {row.position_id for row in unit.holdings.find(officer_id=old.id)} if old else set()
        )
        new = [position for position in person.positions if position not in positions]
        detail = f"giữ vị trí {', '.join(new)}" if new else ""
        if old is None:
            yield Change(place.sheet, place.row, "Thêm", about, detail)
        elif new or (old.name, old.email) != (person.name, person.email):
            yield Change(place.sheet, place.row, "Sửa", about, detail)


def write(charter: Charter, unit: Unit, command: Command) -> None:
    """Write all of it; what is kept beside it stays."""
    unit.organisation.put_agencies(row for _, row in charter.agencies)
    unit.organisation.put_groups(row for _, row in charter.groups)
    unit.organisation.put_members(row for _, row in charter.members)
    unit.organisation.put_positions(row for _, row in charter.positions)
    unit.organisation.add_successors(row for _, row in charter.successors)
    _write_people(charter, unit, command)


def _write_people(charter: Charter, unit: Unit, command: Command) -> None:
    officer_of = {row.login: row for row in unit.officers.find()}
    present = {(row.officer_id, row.position_id) for row in unit.holdings.find()}
    hashes: dict[str, str] = {}
    officers: list[OfficerRow] = []
    holdings: list[HoldingRow] = []
    for _, person in charter.people:
        officer = _officer(officer_of.get(person.login), person, command, hashes)
        officers.append(officer)
        holdings += [
            HoldingRow(new_id(), officer.id, position, person.valid_from, person.valid_to)
            for position in person.positions
            if (officer.id, position) not in present
        ]
        for role in person.roles:
            unit.officers.grant(officer.id, role, command.at)
    unit.officers.put_many(officers)
    unit.holdings.insert_many(holdings)


def _officer(
    old: OfficerRow | None, person: Person, command: Command, hashes: dict[str, str]
) -> OfficerRow:
    """A password given for several accounts (the demo) is hashed once: argon2 is slow by design."""
    row = old or OfficerRow(new_id(), person.login, person.name, created_at=command.at)
    row = replace(row, name=person.name, email=person.email)
    if person.password is None:
        return row
    if person.password not in hashes:
        hashes[person.password] = passwords.hashed(person.password)
    return replace(row, password_hash=hashes[person.password])
