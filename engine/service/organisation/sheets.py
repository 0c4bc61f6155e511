"""A charter read from a mapping (JSON) or from rows of text (a workbook)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from engine.model.organisation import POSITION_KINDS, position_key, title_of
from engine.model.permission import ROLES
from engine.model.text import clean, fold
from engine.sentences import sentence
from engine.service.organisation.charter import Charter, Entry, Person, Place
from engine.service.organisation.wording import ALWAYS, ERASE, KINDS, LEVELS, one_of
from engine.storage import (
    AgencyGroupRow,
    AgencyRow,
    AgencySuccessorRow,
    DivisionRow,
    GroupMemberRow,
    PositionRow,
)

SERIAL = re.compile(r"[34567]\d{4}(?:\.\d+)?")  # a day as the spreadsheet counts it, 1982 to 2118
_POSITIONS = {fold(kind.title): key for key, kind in POSITION_KINDS.items()}
_ROLES = {fold(str(title)): key for key, title in ROLES.items()}
_KINDS = {fold(word): key for key, word in KINDS.items()} | {key: key for key in KINDS}
_LEVELS = {fold(word): key for key, word in LEVELS.items()} | {key: key for key in LEVELS}

Values = Mapping[str, Any]


def of_mapping(data: Values) -> Charter:
    """Read the form of ``organisation.json``; places are the parts of that file."""
    charter = Charter(more={key: data[key] for key in ("calendar", "policies") if key in data})
    for number, each in _numbered(data, "agencies"):
        agency(charter, Place("agencies", number), each)
    for number, each in _numbered(data, "groups"):
        _group(charter, Place("groups", number), each)
    for number, each in _numbered(data, "positions"):
        position(charter, Place("positions", number), each)
    for number, each in _numbered(data, "divisions"):
        division(charter, Place("divisions", number), each)
    for number, each in _numbered(data, "officers"):
        person(charter, Place("officers", number), each)
    for number, each in _numbered(data, "successors"):
        _successor(charter, Place("successors", number), each)
    for number, (key, value) in enumerate((data.get("settings") or {}).items(), start=1):
        charter.settings.append((Place("settings", number), key, str(value)))
    return charter


def _numbered(data: Values, part: str) -> list[tuple[int, Values]]:
    return list(enumerate(data.get(part) or (), start=1))


def agency(charter: Charter, place: Place, said: Values) -> None:
    """One agency: id, name, kind, level, short_name, code, parent, valid_from, valid_to."""
    own, name = _id(charter, place, "Mã", said.get("id")), _text(said.get("name"))
    short = _text(said.get("short_name"))
    row = AgencyRow(
        id=own,
        name=name or own,
        kind=_key(said.get("kind"), _KINDS) or "khac",
        level=_key(said.get("level"), _LEVELS) or "tinh",
        code=_text(said.get("code")),
        short_name=short,
        parent_id=_text(said.get("parent")),
        valid_from=_day(charter, place, "Từ ngày", said.get("valid_from")),
        valid_to=_day(charter, place, "Đến ngày", said.get("valid_to")),
        folded=fold(" ".join(part for part in (name, short, own) if part)),
    )
    given = {"parent_id" if key == "parent" else key for key in said}
    for column, key in (("Tên", "name"), ("Loại", "kind"), ("Cấp", "level")):
        if key in said and _text(said[key]) is None:
            charter.problem(place, column, sentence("không bỏ trống được."))
    charter.agencies.append(Entry(place, row, frozenset(given)))


def _key(value: object, known: Mapping[str, str]) -> str | None:
    """The key of a word; a word that is not known stays, and is looked at with what is kept."""
    written = _text(value)
    return None if written is None else known.get(fold(written), written)


def _group(charter: Charter, place: Place, said: Values) -> None:
    key, name = _text(said.get("key")) or "", _text(said.get("name"))
    group(charter, place, key, name)
    for each in said.get("members") or ():
        held = {"agency": each} if isinstance(each, str) else each
        member(charter, place, {**held, "key": key})


def group(charter: Charter, place: Place, key: str, name: str | None) -> None:
    """One group, named once however many rows name its members."""
    if all(entry.row.key != key for entry in charter.groups):
        said = frozenset({"key", "name"} if name else {"key"})
        charter.groups.append(Entry(place, AgencyGroupRow(key, name or key), said))


def member(charter: Charter, place: Place, said: Values) -> None:
    """One agency in a group: key, agency, from, to."""
    start = _day(charter, place, "Từ ngày", said.get("from"))
    end = _day(charter, place, "Đến ngày", said.get("to"))
    agency_id = _id(charter, place, "Mã cơ quan", said.get("agency"))
    row = GroupMemberRow(str(said["key"]), agency_id, start or ALWAYS, end)
    given = {"group_key", "agency_id"}
    given |= {name for key, name in (("from", "valid_from"), ("to", "valid_to")) if key in said}
    charter.members.append(Entry(place, row, frozenset(given)))


def position(charter: Charter, place: Place, said: Values) -> None:
    """One position: agency, kind (its word or its key), title, division, id."""
    written = _text(said.get("kind")) or ""
    kind = _position_kind(written)
    if kind not in POSITION_KINDS:
        titles = [each.title for each in POSITION_KINDS.values()]
        charter.problem(place, "Chức vụ", one_of(written, titles))
    agency_id, division = _text(said.get("agency")) or "", _text(said.get("division"))
    own = said.get("id") or _position_id(agency_id, kind, division)
    row = PositionRow(
        _id(charter, place, "Mã", own),
        agency_id,
        kind,
        _text(said.get("title")) or title_of(kind),
        division,
    )
    given = {"agency_id" if key == "agency" else key for key in said}
    charter.positions.append(Entry(place, row, frozenset(given)))


def division(charter: Charter, place: Place, said: Values) -> None:
    """The dates of one division: agency, name, valid_from, valid_to."""
    row = DivisionRow(
        _id(charter, place, "Mã cơ quan", said.get("agency")),
        _id(charter, place, "Tên phòng", said.get("name")),
        _day(charter, place, "Từ ngày", said.get("valid_from")),
        _day(charter, place, "Đến ngày", said.get("valid_to")),
    )
    given = {"agency_id" if key == "agency" else key for key in said}
    charter.divisions.append(Entry(place, row, frozenset(given)))


def person(charter: Charter, place: Place, said: Values) -> None:
    """One officer: login, name, email, positions, roles, from, to."""
    login = (_text(said.get("login")) or "").casefold()
    if not login:
        charter.problem(place, "Tên đăng nhập", sentence("phải ghi tên đăng nhập."))
    row = Person(
        login=login,
        name=_text(said.get("name")),
        email=_text(said.get("email")),
        positions=tuple(_place_key(each) for each in _several(said.get("positions"))),
        roles=tuple(_ROLES.get(fold(r), r) for r in _several(said.get("roles"))),
        password=said.get("password"),
        valid_from=_day(charter, place, "Từ ngày", said.get("from")),
        valid_to=_day(charter, place, "Đến ngày", said.get("to")),
    )
    given = {{"from": "valid_from", "to": "valid_to"}.get(key, key) for key in said}
    charter.people.append(Entry(place, row, frozenset(given)))


def _successor(charter: Charter, place: Place, said: Values) -> None:
    row = AgencySuccessorRow(
        agency_id=_text(said.get("agency")) or "",
        successor_id=_text(said.get("successor")) or "",
        share=said.get("share"),
        on_date=_day(charter, place, "on", said.get("on")),
        basis=_text(said.get("basis")),
    )
    given = {"agency_id", "successor_id", *({"share", "basis"} & said.keys())}
    given |= {"on_date"} if "on" in said else set()
    charter.successors.append(Entry(place, row, frozenset(given)))


def _position_kind(words: str) -> str:
    return _POSITIONS.get(fold(words), position_key(words))


def _position_id(agency_id: str, kind: str, division: str | None) -> str:
    part = re.sub(r"[^a-z0-9._-]", "-", fold(division)) if division else ""
    return f"{agency_id}/{kind}/{part}" if part else f"{agency_id}/{kind}"


def _place_key(text: str) -> str:
    """``agency/position/division`` as the table has it, from the words of the sheet «Vị trí»."""
    agency_id, slash, rest = text.partition("/")
    if not slash:
        return text
    kind, _slash, division = rest.partition("/")
    return _position_id(agency_id.strip(), _position_kind(kind.strip()), division.strip() or None)


def _several(value: object) -> Sequence[str]:
    if isinstance(value, list | tuple):
        return [str(each) for each in value]
    return [part.strip() for part in str(value or "").split(";") if part.strip()]


def _text(value: object) -> str | None:
    known = clean(str(value)) if value is not None and value != ERASE else ""
    return known or None


def _id(charter: Charter, place: Place, column: str, value: object) -> str:
    known = _text(value) or ""
    if not known:
        charter.problem(place, column, sentence("phải ghi mã."))
    return known


def _day(charter: Charter, place: Place, column: str, value: object) -> date | None:
    """A day: a cell's own date, ``31/12/2025`` or ``2025-12-31``."""
    text = _text(value)
    if text is None:
        return None
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007  # a day has no zone
        except ValueError:
            continue
    words = sentence("«%(text)s» không phải ngày (ví dụ: 31/12/2025).", text=text)
    if SERIAL.fullmatch(text):
        words = sentence(
            "«%(text)s» là số thứ tự ngày của bảng tính. Định dạng cột này là Ngày, hoặc ghi như "
            "31/12/2025.",
            text=text,
        )
    charter.problem(place, column, words)
    return None
