"""The organisation from one XLSX or CSV file, whose sheets and columns have Vietnamese names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from engine.errors import InvalidInput
from engine.model.organisation import SETTINGS
from engine.model.text import fold
from engine.sentences import sentence
from engine.service.organisation import sheets
from engine.service.organisation.charter import Charter, Place
from engine.service.organisation.wording import ERASE, one_of
from engine.spreadsheets import Column, Line, Remark, Sheet, Table, Vocabulary, find_table, read

AGENCIES, GROUPS, POSITIONS, PEOPLE = "Cơ quan", "Nhóm cơ quan", "Vị trí", "Cán bộ"
DIVISIONS = "Phòng"
SETTING_SHEET, GUIDE = "Thiết lập", "Hướng dẫn"
COLUMNS: Mapping[str, Vocabulary] = MappingProxyType(
    {
        AGENCIES: {
            "id": Column("Mã", ("ma co quan",), needed=True),
            "name": Column("Tên", ("ten co quan", "ten goi")),
            "short_name": Column("Tên viết tắt", ("viet tat",)),
            "kind": Column("Loại", ("loai co quan",)),
            "level": Column("Cấp"),
            "code": Column("Mã định danh"),
            "parent": Column("Cơ quan cấp trên", ("cap tren",)),
            "valid_from": Column("Từ ngày"),
            "valid_to": Column("Đến ngày"),
        },
        GROUPS: {
            "key": Column("Mã nhóm", needed=True),
            "name": Column("Tên nhóm"),
            "agency": Column("Mã cơ quan", needed=True),
            "from": Column("Từ ngày"),
            "to": Column("Đến ngày"),
        },
        POSITIONS: {
            "id": Column("Mã", ("ma vi tri",)),
            "agency": Column("Mã cơ quan", needed=True),
            "kind": Column("Chức vụ", needed=True),
            "title": Column("Tên gọi"),
            "division": Column("Phòng", ("phong, ban",)),
        },
        DIVISIONS: {
            "agency": Column("Mã cơ quan", needed=True),
            "name": Column("Tên phòng", needed=True),
            "valid_from": Column("Từ ngày"),
            "valid_to": Column("Đến ngày"),
        },
        PEOPLE: {
            "login": Column("Tên đăng nhập", ("tai khoan",), needed=True),
            "name": Column("Họ và tên", ("ho ten",)),
            "email": Column("Thư điện tử", ("email",)),
            "positions": Column("Vị trí"),
            "roles": Column("Vai trò"),
            "from": Column("Từ ngày"),
            "to": Column("Đến ngày"),
        },
        SETTING_SHEET: {
            "setting": Column("Thiết lập", needed=True),
            "agency": Column("Mã cơ quan", needed=True),
        },
    }
)
"""What each sheet may hold; a column that is missing is empty, one that is strange is named."""


def read_file(name: str, body: bytes) -> Charter:
    """Read a file; raises :class:`errors.InvalidInput` when it is no table or is too large."""
    charter = Charter()
    for sheet in read(name, body, list(COLUMNS.values())):
        charter.remarks += sheet.remarks
        if sheet.lines and fold(sheet.name) != fold(GUIDE):
            _read(charter, sheet)
    if not charter.problems and charter.is_empty:
        charter.problems.append(Remark("", 0, "", sentence("bảng tính không có dòng nào.")))
    return charter


def _read(charter: Charter, sheet: Sheet) -> None:
    names = {fold(name): name for name in COLUMNS}
    known = names.get(fold(sheet.name))
    if known is not None:
        table = find_table(sheet, COLUMNS[known])
        if table is None:
            needed = ", ".join(c.name for c in COLUMNS[known].values() if c.needed)
            words = sentence("thiếu dòng tiêu đề với cột «%(columns)s».", columns=needed)
            charter.problems.append(Remark(sheet.name, sheet.lines[0].number, "", words))
            return
        _take(charter, known, table)
        return
    fits = {each: table for each in COLUMNS if (table := find_table(sheet, COLUMNS[each]))}
    best = max(fits, key=lambda each: len(fits[each].columns), default=None)
    if best is not None:
        words = sentence("đọc như trang «%(known)s».", known=best)
        charter.remarks.append(Remark(sheet.name, 0, "", words))
        _take(charter, best, fits[best])
        return
    words = sentence(
        "không dùng trang tính này. Các trang tính: %(sheets)s.", sheets=", ".join(COLUMNS)
    )
    if not sheet.name:
        raise InvalidInput(
            sentence(
                "Không có dòng tiêu đề nào của danh mục tổ chức. Các bảng (XLSX, CSV): %(sheets)s.",
                sheets=", ".join(COLUMNS),
            )
        )
    charter.remarks.append(Remark(sheet.name, 0, "", words))


def _take(charter: Charter, known: str, table: Table) -> None:
    charter.remarks += table.unused
    for line in table.above:
        words = sentence("dòng trên tiêu đề, không dùng.")
        charter.remarks.append(Remark(table.sheet.name, line.number, "", words))
    for line in table.lines:
        said = _said(charter, table, line)
        if said:
            _TAKE[known](charter, Place(table.sheet.name or known, line.number), said)


def _said(charter: Charter, table: Table, line: Line) -> dict[str, Any]:
    """What a row gives, field by field; None where it says that a value is to go."""
    charter.problems += table.faults(line)
    values = {key: None if _erases(text) else text for key, text in table.values(line).items()}
    # a cell that holds a mistake was named; its row is not told a second time that it lacks it
    return values | {key: "x" for key, at in table.columns.items() if at in line.faults}


def _erases(text: str) -> bool:
    return fold(text).strip(" ()") == fold(ERASE).strip(" ()")


def _member(charter: Charter, place: Place, said: dict[str, Any]) -> None:
    key = str(said.get("key") or "").strip()
    if not key:
        charter.problem(place, "Mã nhóm", sentence("phải ghi mã nhóm."))
        return
    sheets.group(charter, place, key, said.get("name"))
    sheets.member(charter, place, {**said, "key": key})


def _setting(charter: Charter, place: Place, said: dict[str, Any]) -> None:
    names = {fold(word): key for key, word in SETTINGS.items()} | {key: key for key in SETTINGS}
    written = str(said.get("setting") or "")
    key = names.get(fold(written))
    if key is None:
        charter.problem(place, "Thiết lập", one_of(written, SETTINGS.values()))
        return
    charter.settings.append((place, key, str(said.get("agency") or "")))


_TAKE: Mapping[str, Callable[[Charter, Place, dict[str, Any]], None]] = MappingProxyType(
    {
        AGENCIES: sheets.agency,
        GROUPS: _member,
        POSITIONS: sheets.position,
        DIVISIONS: sheets.division,
        PEOPLE: sheets.person,
        SETTING_SHEET: _setting,
    }
)
