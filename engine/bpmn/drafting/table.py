"""The table of tasks as people keep it: a sheet with Vietnamese headers, XLSX or CSV.

Rows above the header hold facts of the document, one a row: its name in the first cell, its
value in the second. The header may stand in any row and its columns in any order.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from openpyxl import load_workbook

from engine.errors import InvalidInput
from engine.model.text import fold, nfc
from engine.sentences import Sentence, joined, sentence

COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "number": ("so", "stt", "number"),
        "title": ("nhiem vu", "noi dung nhiem vu", "task"),
        "lead": ("chu tri", "co quan chu tri", "co quan thuc hien", "lead"),
        "coordinating": ("phoi hop", "co quan phoi hop", "coordinating"),
        "time": ("thoi gian", "thoi gian thuc hien", "thoi han", "time"),
        "product": ("san pham", "product"),
        "destination": ("noi gui", "noi gui ket qua", "noi nhan", "destination"),
        "sentence": ("cau nguon", "cau goc", "trich van ban", "sentence"),
        "kind": ("loai", "loai nhiem vu", "kind"),
        "field": ("linh vuc", "field"),
    }
)
REQUIRED = (("number", "số"), ("title", "nhiệm vụ"))
FACTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "key": ("ma quy trinh",),
        "title": ("trich yeu", "ten van ban"),
        "number": ("so ky hieu", "so, ky hieu"),
        "issued_on": ("ngay ban hanh",),
        "issuer": ("co quan ban hanh",),
        "signer": ("nguoi ky",),
        "signed_as": ("chuc vu nguoi ky",),
        "legal_basis": ("can cu",),
        "recipients": ("noi nhan",),
        "monitor": ("co quan theo doi",),
        "difficulties_to": ("vuong mac gui ve",),
        "addressees": ("kinh gui",),
    }
)
KINDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "assignment": ("nhiem vu",),
        "standing": ("thuong xuyen", "nhiem vu thuong xuyen"),
        "monitor": ("theo doi",),
        "document": ("sau van ban", "cho van ban"),
        "consolidate": ("tong hop",),
        "report": ("trinh ky", "bao cao"),
    }
)


@dataclass(frozen=True, slots=True)
class Row:
    """One task, in the words of the document. ``line`` is the row of the sheet, from 1."""

    line: int
    number: str
    title: str
    lead: str
    coordinating: str = ""
    time: str = ""
    product: str = ""
    destination: str = ""
    sentence: str = ""
    kind: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The facts of the document that the sheet gives, and its tasks."""

    facts: Mapping[str, str]
    rows: tuple[Row, ...]


def read_table(name: str, body: bytes) -> Table:
    """Read an ``.xlsx`` or ``.csv`` file (UTF-8). Raises InvalidInput, naming row and column."""
    cells = _xlsx(body) if name.lower().endswith((".xlsx", ".xlsm")) else _csv(body)
    for index, row in enumerate(cells):
        columns = _header(row)
        if {"number", "title"} <= set(columns):
            return Table(_facts(cells[:index]), _rows(cells, index, columns))
    raise InvalidInput(
        sentence(
            "Không tìm thấy dòng tiêu đề. Bảng phải có một dòng với các cột «số», «nhiệm "
            "vụ», «chủ trì» (thêm được: phối hợp, thời gian, sản phẩm, nơi gửi, câu nguồn, "
            "loại, lĩnh vực)."
        )
    )


def _xlsx(body: bytes) -> list[list[str]]:
    try:
        sheet = load_workbook(io.BytesIO(body), read_only=True, data_only=True).active
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise InvalidInput(
            sentence(
                "Không đọc được tệp XLSX. Mở tệp bằng phần mềm bảng tính, lưu lại rồi thử lại."
            )
        ) from error
    rows = [] if sheet is None else sheet.iter_rows(values_only=True)
    return [["" if v is None else _text(v) for v in row] for row in rows]


def _csv(body: bytes) -> list[list[str]]:
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput(
            sentence("Tệp CSV phải dùng bảng mã UTF-8. Lưu lại với UTF-8.")
        ) from error
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    return [[_text(v) for v in row] for row in csv.reader(io.StringIO(text), delimiter=delimiter)]


def _text(value: object) -> str:
    return "\n".join(" ".join(line.split()) for line in nfc(str(value)).strip().splitlines())


def _named(names: Mapping[str, tuple[str, ...]], cell: str) -> str | None:
    folded = " ".join(fold(cell).split()).rstrip(":")
    return next((key for key, words in names.items() if folded in words), None)


def _header(row: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for index, cell in enumerate(row):
        key = _named(COLUMNS, cell)
        if key is not None:
            found.setdefault(key, index)
    return found


def _facts(rows: Sequence[Sequence[str]]) -> Mapping[str, str]:
    facts: dict[str, str] = {}
    for row in rows:
        key = _named(FACTS, row[0]) if row else None
        value = next((c for c in row[1:] if c), "")
        if key is not None and value:
            facts[key] = value
    return MappingProxyType(facts)


def _rows(cells: Sequence[Sequence[str]], head: int, columns: Mapping[str, int]) -> tuple[Row, ...]:
    wrong: dict[str, Sentence] = {}
    rows: list[Row] = []
    lines: dict[str, int] = {}
    for line, row in enumerate(cells[head + 1 :], head + 2):
        values = {k: row[i] if i < len(row) else "" for k, i in columns.items()}
        if not any(values.values()):
            continue
        wrong.update(_wrong(line, values, lines))
        kind = _named(KINDS, values.pop("kind", "")) or ""
        rows.append(Row(line, kind=kind, **{"lead": "", **values}))
    if not rows:
        wrong[f"{head + 2}"] = sentence(
            "Dòng %(line)s: bảng chưa có nhiệm vụ nào dưới dòng tiêu đề.", line=head + 2
        )
    if wrong:
        raise InvalidInput(joined("\n", wrong.values()), fields=wrong)
    return tuple(rows)


def _wrong(line: int, values: Mapping[str, str], lines: dict[str, int]) -> dict[str, Sentence]:
    wrong: dict[str, Sentence] = {}
    for key, label in REQUIRED:
        if not values.get(key):
            wrong[f"{line}.{key}"] = sentence(
                "Dòng %(line)s, cột «%(column)s»: đang trống, hãy điền.", line=line, column=label
            )
    number = values.get("number", "")
    if number and number in lines:
        wrong[f"{line}.number"] = sentence(
            "Dòng %(line)s, cột «số»: số «%(number)s» đã có ở dòng %(other)s, hãy đánh số khác.",
            line=line,
            number=number,
            other=lines[number],
        )
    lines.setdefault(number, line)
    kind = values.get("kind", "")
    if kind and _named(KINDS, kind) is None:
        wrong[f"{line}.kind"] = sentence(
            "Dòng %(line)s, cột «loại»: không hiểu «%(kind)s». Ghi một trong: nhiệm vụ, "
            "thường xuyên, theo dõi, sau văn bản, tổng hợp, trình ký; hoặc để trống.",
            line=line,
            kind=kind,
        )
    return wrong
