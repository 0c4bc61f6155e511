"""A charter read from a mapping (JSON) or from rows of text (a workbook)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from engine.model.organisation import POSITION_KINDS, position_key, title_of
from engine.model.permission import ROLES
from engine.model.text import clean, fold
from engine.sentences import sentence
from engine.service.organisation.charter import Charter, Person, Place
from engine.storage import (
    AgencyGroupRow,
    AgencyRow,
    AgencySuccessorRow,
    GroupMemberRow,
    PositionRow,
)

ALWAYS = date(1900, 1, 1)
LONGEST_ID = 64
_KINDS = {fold(kind.title): key for key, kind in POSITION_KINDS.items()}
_ROLES = {fold(str(title)): key for key, title in ROLES.items()}

Values = Mapping[str, Any]


def of_mapping(data: Values) -> Charter:
    """Read the form of ``organisation.json``; places are the parts of that file."""
    charter = Charter()
    for number, each in _numbered(data, "agencies"):
        agency(charter, Place("agencies", number), each)
    for number, each in _numbered(data, "groups"):
        _group(charter, Place("groups", number), each)
    for number, each in _numbered(data, "positions"):
        position(charter, Place("positions", number), each)
    for number, each in _numbered(data, "officers"):
        person(charter, Place("officers", number), each)
    for number, each in _numbered(data, "successors"):
        _successor(charter, Place("successors", number), each)
    return charter


def _numbered(data: Values, part: str) -> list[tuple[int, Values]]:
    return list(enumerate(data.get(part) or (), start=1))


def agency(charter: Charter, place: Place, said: Values) -> None:
    """One agency: id, name, kind, level, short_name, code, parent, valid_from, valid_to."""
    own, name = _id(charter, place, "Mã", said.get("id")), _text(said.get("name"))
    if not name:
        charter.problem(place, "Tên", sentence("Phải ghi tên cơ quan."))
    short = _text(said.get("short_name"))
    charter.agencies.append(
        (
            place,
            AgencyRow(
                id=own,
                name=name or own,
                kind=_text(said.get("kind")) or "khac",
                level=_text(said.get("level")) or "tinh",
                code=_text(said.get("code")),
                short_name=short,
                parent_id=_text(said.get("parent")),
                valid_from=_day(charter, place, "Từ ngày", said.get("valid_from")),
                valid_to=_day(charter, place, "Đến ngày", said.get("valid_to")),
                folded=fold(" ".join(part for part in (name, short, own) if part)),
            ),
        )
    )


def _group(charter: Charter, place: Place, said: Values) -> None:
    key, name = _text(said.get("key")) or "", _text(said.get("name"))
    group(charter, place, key, name)
    for each in said.get("members") or ():
        held = {"agency": each} if isinstance(each, str) else each
        member(charter, place, {**held, "key": key})


def group(charter: Charter, place: Place, key: str, name: str | None) -> None:
    """One group, named once however many rows name its members."""
    if all(row.key != key for _, row in charter.groups):
        charter.groups.append((place, AgencyGroupRow(key, name or key)))


def member(charter: Charter, place: Place, said: Values) -> None:
    """One agency in a group: key, agency, from, to."""
    start = _day(charter, place, "Từ ngày", said.get("from"))
    end = _day(charter, place, "Đến ngày", said.get("to"))
    agency_id = _id(charter, place, "Mã cơ quan", said.get("agency"))
    row = GroupMemberRow(str(said["key"]), agency_id, start or ALWAYS, end)
    charter.members.append((place, row))


def position(charter: Charter, place: Place, said: Values) -> None:
    """One position: agency, kind (its word or its key), title, division, id."""
    written = _text(said.get("kind")) or ""
    kind = _KINDS.get(fold(written), position_key(written))
    if kind not in POSITION_KINDS:
        known = ", ".join(each.title for each in POSITION_KINDS.values())
        charter.problem(
            place,
            "Chức vụ",
            sentence(
                "Không có chức vụ «%(title)s». Các chức vụ: %(titles)s.",
                title=written,
                titles=known,
            ),
        )
    agency_id, division = _text(said.get("agency")) or "", _text(said.get("division"))
    default = f"{agency_id}/{kind}" + (f"/{fold(division)}" if division else "")
    own = _id(charter, place, "Mã", said.get("id") or default.replace(" ", "-"))
    title = _text(said.get("title")) or title_of(kind)
    row = PositionRow(own, agency_id, kind, title, division)
    charter.positions.append((place, row))


def person(charter: Charter, place: Place, said: Values) -> None:
    """One officer: login, name, email, positions, roles, from, to."""
    login = (_text(said.get("login")) or "").casefold()
    name = _text(said.get("name"))
    if not login or not name:
        charter.problem(place, "Tên đăng nhập", sentence("Phải ghi tên đăng nhập và họ tên."))
    charter.people.append(
        (
            place,
            Person(
                login=login,
                name=name or login,
                email=_text(said.get("email")),
                positions=tuple(_place_key(each) for each in _several(said.get("positions"))),
                roles=tuple(_ROLES.get(fold(r), r) for r in _several(said.get("roles"))),
                password=said.get("password"),
                valid_from=_day(charter, place, "Từ ngày", said.get("from")),
                valid_to=_day(charter, place, "Đến ngày", said.get("to")),
            ),
        )
    )


def _successor(charter: Charter, place: Place, said: Values) -> None:
    row = AgencySuccessorRow(
        agency_id=_text(said.get("agency")) or "",
        successor_id=_text(said.get("successor")) or "",
        share=said.get("share"),
        on_date=_day(charter, place, "on", said.get("on")),
        basis=_text(said.get("basis")),
    )
    charter.successors.append((place, row))


def _place_key(text: str) -> str:
    """``agency/position`` with the position as the table has it."""
    agency_id, slash, rest = text.partition("/")
    if not slash:
        return text
    kind, more, division = rest.partition("/")
    return f"{agency_id}/{position_key(kind)}{more}{division}"


def _several(value: object) -> Sequence[str]:
    if isinstance(value, list | tuple):
        return [str(each) for each in value]
    return [part.strip() for part in str(value or "").split(";") if part.strip()]


def _text(value: object) -> str | None:
    known = clean(str(value)) if value is not None else ""
    return known or None


def _id(charter: Charter, place: Place, column: str, value: object) -> str:
    known = _text(value) or ""
    if not known:
        charter.problem(place, column, sentence("Phải ghi mã."))
    elif len(known) > LONGEST_ID or " " in known:
        charter.problem(
            place,
            column,
            sentence("Mã không có dấu cách, nhiều nhất %(most)s ký tự.", most=LONGEST_ID),
        )
    return known


def _day(charter: Charter, place: Place, column: str, value: object) -> date | None:
    """A day: a cell's own date, ``31/12/2025`` or ``2025-12-31``."""
    if value in (None, ""):
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = str(value).strip()
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007  # a day has no zone
        except ValueError:
            continue
    charter.problem(
        place, column, sentence("«%(text)s» không phải ngày (ví dụ: 31/12/2025).", text=text)
    )
    return None
