"""The organisation from one XLSX workbook, whose sheets and columns have Vietnamese names."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from engine.errors import InvalidInput
from engine.model.text import fold
from engine.sentences import sentence
from engine.service.organisation import sheets
from engine.service.organisation.charter import Charter, Place, Problem

MOST_UNPACKED = 60 * 1024 * 1024
MOST_PARTS = 500
MOST_ROWS = 50_000

AGENCIES, GROUPS, POSITIONS, PEOPLE = "Cơ quan", "Nhóm cơ quan", "Vị trí", "Cán bộ"
COLUMNS: dict[str, dict[str, str]] = {
    AGENCIES: {
        "Mã": "id",
        "Tên": "name",
        "Tên viết tắt": "short_name",
        "Loại": "kind",
        "Cấp": "level",
        "Mã định danh": "code",
        "Cơ quan cấp trên": "parent",
        "Từ ngày": "valid_from",
        "Đến ngày": "valid_to",
    },
    GROUPS: {
        "Mã nhóm": "key",
        "Tên nhóm": "name",
        "Mã cơ quan": "agency",
        "Từ ngày": "from",
        "Đến ngày": "to",
    },
    POSITIONS: {
        "Mã": "id",
        "Mã cơ quan": "agency",
        "Chức vụ": "kind",
        "Tên gọi": "title",
        "Phòng": "division",
    },
    PEOPLE: {
        "Tên đăng nhập": "login",
        "Họ và tên": "name",
        "Thư điện tử": "email",
        "Vị trí": "positions",
        "Vai trò": "roles",
        "Từ ngày": "from",
        "Đến ngày": "to",
    },
}
"""What each sheet may hold; a column that is missing is empty, one that is strange a problem."""

_NEEDED = {AGENCIES: "Mã", GROUPS: "Mã nhóm", POSITIONS: "Mã cơ quan", PEOPLE: "Tên đăng nhập"}
_LEVELS = {"tw": "trung ương", "tinh": "tỉnh", "huyen": "huyện", "xa": "xã"}


def read_workbook(body: bytes) -> Charter:
    """Read a workbook; raises :class:`errors.InvalidInput` when it is none or is too large."""
    _bounded(body)
    try:
        book = load_workbook(BytesIO(body), read_only=True, data_only=True)
    except (InvalidFileException, KeyError, ValueError, OSError, zipfile.BadZipFile) as unreadable:
        raise InvalidInput(
            sentence("Tệp không phải bảng tính XLSX đọc được."),
        ) from unreadable
    charter = Charter()
    names = {fold(name): name for name in COLUMNS}
    for sheet in book.worksheets:
        known = names.get(fold(sheet.title))
        if known is None:
            words = sentence(
                "Không dùng trang tính này. Các trang tính: %(sheets)s.",
                sheets=", ".join(COLUMNS),
            )
            charter.problems.append(Problem(sheet.title, 0, "", words))
            continue
        for place, said in _rows(charter, known, sheet):
            _TAKE[known](charter, place, said)
    if not charter.problems and not any((charter.agencies, charter.positions, charter.people)):
        charter.problems.append(Problem("", 0, "", sentence("Bảng tính không có dòng nào.")))
    return charter


def _bounded(body: bytes) -> None:
    """Refuse a file that is no archive or would unpack to more than it should."""
    try:
        with zipfile.ZipFile(BytesIO(body)) as archive:
            parts = archive.infolist()
    except zipfile.BadZipFile as unreadable:
        raise InvalidInput(
            sentence("Tệp không phải bảng tính XLSX đọc được."),
        ) from unreadable
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise InvalidInput(sentence("Bảng tính quá lớn."))


def _rows(charter: Charter, name: str, sheet: Any) -> Iterator[tuple[Place, dict[str, Any]]]:
    columns: list[str | None] = []
    for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        if number > MOST_ROWS:
            charter.problem(Place(name, number), "", sentence("Quá %(most)s dòng.", most=MOST_ROWS))
            return
        if not any(cell not in (None, "") for cell in cells):
            continue
        if not columns:
            columns = _header(charter, Place(name, number), name, cells)
            continue
        pairs = zip(columns, cells, strict=False)
        said = {column: cell for column, cell in pairs if column and cell not in (None, "")}
        yield Place(name, number), said


def _header(charter: Charter, place: Place, name: str, cells: Any) -> list[str | None]:
    known = {fold(word): field for word, field in COLUMNS[name].items()}
    found: list[str | None] = []
    for cell in cells:
        word = str(cell).strip() if cell is not None else ""
        field = known.get(fold(word))
        if word and field is None:
            words = sentence(
                "Không có cột «%(column)s». Các cột: %(columns)s.",
                column=word,
                columns=", ".join(COLUMNS[name]),
            )
            charter.problem(place, word, words)
        found.append(field)
    needed = _NEEDED[name]
    if COLUMNS[name][needed] not in found:
        charter.problem(place, needed, sentence("Thiếu cột «%(column)s».", column=needed))
    return found


def _agency(charter: Charter, place: Place, said: dict[str, Any]) -> None:
    levels = {fold(word): key for key, word in _LEVELS.items()} | {key: key for key in _LEVELS}
    level = levels.get(fold(str(said.get("level", "tinh"))))
    if level is None:
        charter.problem(
            place,
            "Cấp",
            sentence("Chọn một trong: %(values)s.", values=", ".join(_LEVELS.values())),
        )
    sheets.agency(charter, place, {**said, "level": level or "tinh"})


def _member(charter: Charter, place: Place, said: dict[str, Any]) -> None:
    key = str(said.get("key") or "").strip()
    if not key:
        charter.problem(place, "Mã nhóm", sentence("Phải ghi mã nhóm."))
        return
    sheets.group(charter, place, key, said.get("name"))
    sheets.member(charter, place, {**said, "key": key})


_TAKE: dict[str, Callable[[Charter, Place, dict[str, Any]], None]] = {
    AGENCIES: _agency,
    GROUPS: _member,
    POSITIONS: sheets.position,
    PEOPLE: sheets.person,
}
