"""The table of tasks as people keep it: a sheet with Vietnamese headers, XLSX or CSV.

Rows above the header hold facts of the document, one a row: its name in the first cell, its
value in the second. The header may stand in any row and its columns in any order.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from engine.bpmn.drafting.rows import Row, rows_of
from engine.bpmn.drafting.vocabulary import COLUMNS, FACTS, named
from engine.errors import InvalidInput
from engine.sentences import Sentence, joined, sentence
from engine.spreadsheets import Line, Remark, Sheet, find_table, read
from engine.spreadsheets import Table as Found
from engine.spreadsheets.sheets import quoted

DAY = re.compile(r"(\d{1,2})\s*(?:[/.-]|tháng)\s*(\d{1,2})\s*(?:[/.-]|năm)\s*(\d{4})")


@dataclass(frozen=True, slots=True)
class Table:
    """The facts of the document that the sheet gives, and its tasks.

    ``remarks`` name all that was not used, and what was understood otherwise than it is written.
    """

    facts: Mapping[str, str]
    rows: tuple[Row, ...]
    remarks: tuple[Remark, ...] = ()
    sheet: str = ""
    file: str = ""


def read_table(name: str, body: bytes, sheet: str = "") -> Table:
    """Read an XLSX or CSV file; ``sheet`` names the sheet to take, by default the first that fits.

    Raises InvalidInput, naming row and column of every cell that has to be put right.
    """
    sheets = read(name, body, [COLUMNS])
    found = [(each, table) for each in sheets if (table := find_table(each, COLUMNS))]
    chosen = next((table for each, table in found if sheet in {"", each.name}), None)
    if chosen is None:
        raise InvalidInput(joined("\n", [_no_table(sheets, sheet)]))
    others = [_other(each, found) for each in sheets if each is not chosen.sheet and each.lines]
    facts, beside = _facts(chosen)
    rows, remarks, wrong = rows_of(chosen)
    if wrong:
        fields = {f"{each.row}.{_key(chosen, each)}".rstrip("."): each.told for each in wrong}
        raise InvalidInput(joined("\n", fields.values()), fields=fields)
    told = (*chosen.sheet.remarks, *others, *beside, *chosen.unused, *remarks)
    return Table(facts, rows, told, chosen.sheet.name, name)


def _key(table: Found, remark: Remark) -> str:
    return next((key for key, label in table.labels.items() if label == remark.column), "")


def _no_table(sheets: Sequence[Sheet], wanted: str) -> Sentence:
    if wanted:
        names = ", ".join(f"«{each.name}»" for each in sheets)
        return sentence(
            "Trang «%(sheet)s» không có, hoặc không có dòng tiêu đề của bảng nhiệm vụ. Các trang "
            "của tệp: %(names)s.",
            sheet=wanted,
            names=names,
        )
    lines = [line for each in sheets for line in each.lines]
    nearest = max(lines, key=lambda line: len(line.says), default=None)
    return sentence(
        "Không tìm thấy dòng tiêu đề. Bảng phải có một dòng với các cột «số», «nhiệm "
        "vụ», «chủ trì» (thêm được: phối hợp, thời gian, sản phẩm, nơi gửi, câu nguồn, "
        "loại, lĩnh vực). Dòng giống tiêu đề nhất là dòng %(line)s: «%(words)s».",
        line=nearest.number if nearest else 0,
        words=quoted(" | ".join(nearest.says)) if nearest else "",
    )


def _other(sheet: Sheet, found: Sequence[tuple[Sheet, Found]]) -> Remark:
    if any(each is sheet for each, _table in found):
        words = sentence(
            "cũng có bảng nhiệm vụ nhưng không được dùng; chọn trang này bằng --sheet."
        )
    else:
        words = sentence("không có bảng nhiệm vụ, không được dùng.")
    return Remark(sheet.name, 0, "", words)


def _facts(table: Found) -> tuple[Mapping[str, str], list[Remark]]:
    """Facts of the document above the header; every other row there is named."""
    facts: dict[str, str] = {}
    remarks: list[Remark] = []
    for line in table.above:
        key, value, left = _fact(line)
        if key is None or not value:
            words = sentence(
                "dòng trên tiêu đề, không phải thông tin của văn bản, không được dùng: «%(text)s».",
                text=quoted(" | ".join(line.says)),
            )
            remarks.append(Remark(table.sheet.name, line.number, "", words))
            continue
        facts[key] = value
        remarks += [Remark(table.sheet.name, line.number, "", _left(text)) for text in left if text]
    _read_day(table, facts, remarks)
    return MappingProxyType(facts), remarks


def _left(text: str) -> Sentence:
    return sentence("ô không được dùng: «%(text)s».", text=quoted(text))


def _fact(line: Line) -> tuple[str | None, str, tuple[str, ...]]:
    """Key, value and what else stands in the row; "Trích yếu: …" may stand in one cell."""
    first, *rest = line.says or ("",)
    name, _colon, inside = first.partition(":")
    if not rest and inside.strip():
        return named(FACTS, name), inside.strip(), ()
    return named(FACTS, first), rest[0] if rest else "", tuple(rest[1:])


def _read_day(table: Found, facts: dict[str, str], remarks: list[Remark]) -> None:
    """The day of issue as ISO 8601, the form in which the plan keeps it."""
    written = facts.get("issued_on", "")
    found = DAY.search(written)
    try:
        day = date(*map(int, reversed(found.groups()))) if found else date.fromisoformat(written)
    except ValueError:
        if written:
            words = sentence("chưa hiểu ngày ban hành «%(text)s», không dùng.", text=written)
            remarks.append(Remark(table.sheet.name, 0, "", words))
            del facts["issued_on"]
        return
    facts["issued_on"] = day.isoformat()
