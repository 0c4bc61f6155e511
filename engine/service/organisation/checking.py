"""What is wrong with a charter: names that lead nowhere, rows that are there twice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from engine.model.addresses import is_mail_address
from engine.model.organisation import SETTINGS
from engine.model.permission import ROLES
from engine.model.text import fold
from engine.sentences import sentence
from engine.service.organisation.charter import Charter, Entry, Person, Place
from engine.service.organisation.wording import KINDS, LEVELS, one_of
from engine.storage import AgencyRow, Unit

LONGEST_ID = 64
ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]*")
LOGIN = re.compile(r"[a-z0-9][a-z0-9._@-]*")


def check(charter: Charter, unit: Unit) -> None:
    """Look for names that lead nowhere and for rows that are there twice."""
    kept = unit.organisation.agencies()
    agencies = {row.id for row in kept} | {entry.row.id for entry in charter.agencies}
    positions = {row.id for row in unit.organisation.positions()}
    positions |= {entry.row.id for entry in charter.positions}
    _twice(charter)
    _check_ids(charter, unit)
    _check_words(charter, kept)
    _check_agencies(charter, agencies)
    _same_names(charter, kept)
    for place, column, agency_id in _named(charter):
        if agency_id not in agencies:
            words = sentence("không có cơ quan «%(agency)s».", agency=agency_id)
            charter.problem(place, column, words)
    logins = {row.login for row in unit.officers.find()}
    _check_logins(charter, logins)
    for entry in charter.people:
        _check_person(charter, entry, positions, logins)
    _check_divisions(charter, unit)
    _check_settings(charter, agencies)


def _check_ids(charter: Charter, unit: Unit) -> None:
    """What is new is named in plain letters; a name that is kept may go on."""
    kept = {row.id for row in unit.agencies.find()} | {row.id for row in unit.positions.find()}
    kept |= unit.organisation.group_keys()
    told = [(entry.place, "Mã", entry.row.id) for entry in charter.agencies]
    told += [(entry.place, "Mã", entry.row.id) for entry in charter.positions]
    told += [(entry.place, "Mã nhóm", entry.row.key) for entry in charter.groups]
    for place, column, own in told:
        if own and own not in kept and (len(own) > LONGEST_ID or not ID.fullmatch(own)):
            words = sentence(
                "mã «%(id)s» không dùng được: chỉ gồm chữ không dấu, số và . _ - /, nhiều nhất "
                "%(most)s ký tự.",
                id=own,
                most=LONGEST_ID,
            )
            charter.problem(place, column, words)


def _check_logins(charter: Charter, kept: set[str]) -> None:
    for entry in charter.people:
        login = entry.row.login
        if login and login not in kept and not LOGIN.fullmatch(login):
            words = sentence(
                "«%(login)s» không dùng được: chỉ gồm chữ không dấu, số và . _ - @, ví dụ "
                "vanthu.sonoivu.",
                login=login,
            )
            charter.problem(entry.place, "Tên đăng nhập", words)


def _check_words(charter: Charter, kept: Sequence[AgencyRow]) -> None:
    """Kind and level are words of the table, or what is kept already."""
    rows = {row.id: row for row in kept}
    for entry in charter.agencies:
        old = rows.get(entry.row.id)
        for column, field, words in (("Loại", "kind", KINDS), ("Cấp", "level", LEVELS)):
            value = getattr(entry.row, field)
            if value not in words and value != getattr(old, field, None):
                charter.problem(entry.place, column, one_of(value, words.values()))


def _check_agencies(charter: Charter, known: set[str]) -> None:
    for entry in charter.agencies:
        agency = entry.row
        if agency.parent_id is not None and agency.parent_id not in known:
            words = sentence("không có cơ quan «%(agency)s».", agency=agency.parent_id)
            charter.problem(entry.place, "Cơ quan cấp trên", words)
        if agency.parent_id == agency.id:
            words = sentence("cơ quan không thể là cấp trên của chính mình.")
            charter.problem(entry.place, "Cơ quan cấp trên", words)
        if agency.valid_from and agency.valid_to and agency.valid_to < agency.valid_from:
            words = sentence("ngày hết hiệu lực trước ngày bắt đầu.")
            charter.problem(entry.place, "Đến ngày", words)


def _same_names(charter: Charter, kept: Sequence[AgencyRow]) -> None:
    """Two agencies that live at one time under one parent need two names.

    Whoever kept such a pair may keep it: only a name that is new is a problem.
    """
    names = {row.id: row.name for row in kept}
    rows = {row.id: row for row in kept} | {entry.row.id: entry.row for entry in charter.agencies}
    by_name: dict[str, list[AgencyRow]] = {}
    for row in rows.values():
        by_name.setdefault(row.name.casefold(), []).append(row)
    for entry in charter.agencies:
        row = entry.row
        others = by_name.get(row.name.casefold(), [])
        twin = next((each for each in others if each.id != row.id and _meet(each, row)), None)
        if twin is not None and names.get(row.id) != row.name:
            words = sentence(
                "đã có cơ quan «%(name)s» (mã %(agency)s); ghi đúng mã đó, hoặc tên khác.",
                name=row.name,
                agency=twin.id,
            )
            charter.problem(entry.place, "Tên", words)


def _meet(one: AgencyRow, other: AgencyRow) -> bool:
    """Whether two agencies exist on a same day and are not set apart by what is above them."""
    if one.parent_id and other.parent_id and one.parent_id != other.parent_id:
        return False
    return not (
        (one.valid_to and other.valid_from and one.valid_to < other.valid_from)
        or (other.valid_to and one.valid_from and other.valid_to < one.valid_from)
    )


def _named(charter: Charter) -> Iterator[tuple[Place, str, str]]:
    """Every place where a row names an agency."""
    for member in charter.members:
        yield member.place, "Mã cơ quan", member.row.agency_id
    for position in charter.positions:
        yield position.place, "Mã cơ quan", position.row.agency_id
    for division in charter.divisions:
        yield division.place, "Mã cơ quan", division.row.agency_id
    for heir in charter.successors:
        yield heir.place, "agency", heir.row.agency_id
        yield heir.place, "successor", heir.row.successor_id


def _check_person(
    charter: Charter, entry: Entry[Person], positions: set[str], logins: set[str]
) -> None:
    place, person = entry.place, entry.row
    if person.name is None and (person.login not in logins or "name" in entry.said):
        charter.problem(place, "Họ và tên", sentence("phải ghi họ và tên."))
    for position in person.positions:
        if position not in positions:
            words = sentence("không có vị trí «%(position)s».", position=position)
            charter.problem(place, "Vị trí", words)
    if {"valid_from", "valid_to"} & entry.said and not person.positions:
        words = sentence("ghi vị trí mà ngày này nói tới.")
        charter.problem(place, "Vị trí", words)
    for role in person.roles:
        if role not in ROLES:
            words = sentence(
                "không có vai trò «%(role)s». Chọn trong: %(values)s.",
                role=role,
                values=", ".join(map(str, ROLES.values())),
            )
            charter.problem(place, "Vai trò", words)
    if person.email is not None and not is_mail_address(person.email):
        words = sentence("«%(email)s» không phải địa chỉ thư.", email=person.email)
        charter.problem(place, "Thư điện tử", words)


def _check_divisions(charter: Charter, unit: Unit) -> None:
    """A division of a sheet is one that positions are in: the others would get no work."""
    rows = [*unit.positions.find(), *(entry.row for entry in charter.positions)]
    known = {(row.agency_id, row.division) for row in rows}
    for entry in charter.divisions:
        row = entry.row
        if (row.agency_id, row.name) not in known:
            words = sentence("không có vị trí nào thuộc phòng «%(division)s».", division=row.name)
            charter.problem(entry.place, "Tên phòng", words)
        if row.valid_from and row.valid_to and row.valid_to < row.valid_from:
            words = sentence("ngày hết hiệu lực trước ngày bắt đầu.")
            charter.problem(entry.place, "Đến ngày", words)


def _check_settings(charter: Charter, agencies: set[str]) -> None:
    for place, key, agency_id in charter.settings:
        if key not in SETTINGS:
            words = sentence("không có thiết lập «%(name)s».", name=key)
            charter.problem(place, "Thiết lập", words)
        elif agency_id not in agencies:
            words = sentence("không có cơ quan «%(agency)s».", agency=agency_id)
            charter.problem(place, "Mã cơ quan", words)


def _twice(charter: Charter) -> None:
    keyed: list[tuple[str, list[tuple[Place, str]]]] = [
        ("Mã", [(entry.place, entry.row.id) for entry in charter.agencies]),
        ("Mã", [(entry.place, entry.row.id) for entry in charter.positions]),
        (
            "Tên phòng",
            [(each.place, f"{each.row.agency_id}/{each.row.name}") for each in charter.divisions],
        ),
        ("Tên đăng nhập", [(entry.place, fold(entry.row.login)) for entry in charter.people]),
    ]
    for column, rows in keyed:
        seen: dict[str, int] = {}
        for place, key in rows:
            if key and key in seen:
                words = sentence("«%(key)s» đã có ở dòng %(row)s.", key=key, row=seen[key])
                charter.problem(place, column, words)
            seen.setdefault(key, place.row)
