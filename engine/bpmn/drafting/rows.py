"""Rows of a table of tasks: sections become fields of work, every other row a task or a remark.

Offices number as they like: STT begins anew in each section, and one number may stand in a merged
cell beside several rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from engine.bpmn.drafting.sections import EDGES, HEADING, Section, has_tasks, section_at
from engine.bpmn.drafting.vocabulary import KINDS, named
from engine.sentences import Sentence, sentence
from engine.spreadsheets import Line, Remark, Table
from engine.spreadsheets.sheets import quoted


@dataclass(frozen=True, slots=True)
class Row:
    """One task, in the words of the document. ``line`` is the row of the sheet, from 1."""

    line: int
    number: str
    title: str
    lead: str
    coordinating: str = ""
    time: str = ""
    urgency: str = ""
    product: str = ""
    destination: str = ""
    sentence: str = ""
    kind: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """A task and the sections around it; ``again`` when number and title are those above it."""

    row: Row
    sections: tuple[Section, ...]
    again: bool


@dataclass(slots=True)
class Reading:
    """What the rows give: tasks in their places, and what is to be said."""

    table: Table
    placed: list[Placed] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    wrong: list[Remark] = field(default_factory=list)
    lines: dict[tuple[tuple[Section, ...], str], int] = field(default_factory=dict)

    def say(self, line: Line, message: Sentence) -> None:
        """Remark on a row."""
        self.remarks.append(Remark(self.table.sheet.name, line.number, "", message))

    def refuse(self, line: Line, key: str, message: Sentence) -> None:
        """Name a cell that has to be put right."""
        self.wrong.append(self.table.remark(line, key, message))


def rows_of(table: Table) -> tuple[tuple[Row, ...], list[Remark], list[Remark]]:
    """Tasks, remarks, and the cells that have to be put right first."""
    reading = Reading(table)
    sections: tuple[Section, ...] = ()
    for index, line in enumerate(table.lines):
        values = table.values(line)
        section = section_at(table, index)
        if section is not None and has_tasks(table, index, section):
            sections = (*(s for s in sections if s.level < section.level), section)
        elif section is not None and not section.mark:
            words = sentence(
                "không phải nhiệm vụ, không dùng: «%(text)s».", text=quoted(section.title)
            )
            reading.say(line, words)
        elif values or table.faults(line):
            sections = _around(sections, section, values.get("number", ""))
            _take(reading, line, _of_section(reading, line, section) or values, sections)
    if not reading.placed and not reading.wrong:
        words = sentence("bảng chưa có nhiệm vụ nào dưới dòng tiêu đề.")
        reading.wrong.append(Remark(table.sheet.name, table.header + 1, "", words))
    return tuple(_numbered(reading)), reading.remarks, reading.wrong


def _around(
    sections: tuple[Section, ...], section: Section | None, number: str
) -> tuple[Section, ...]:
    """The sections that a task stands in; one that is a section itself ends those beside it."""
    if section is not None:
        return tuple(each for each in sections if each.level < section.level)
    return tuple(each for each in sections if each.level != HEADING or each.owns(number))


def _of_section(reading: Reading, line: Line, section: Section | None) -> dict[str, str] | None:
    """A numbered section under which no task stands is a task itself."""
    if section is None:
        return None
    reading.say(
        line,
        sentence("đọc là một nhiệm vụ, vì dưới mục này không có nhiệm vụ nào."),
    )
    return {"number": section.mark, "title": section.title}


def _take(
    reading: Reading, line: Line, values: dict[str, str], sections: tuple[Section, ...]
) -> None:
    reading.wrong += reading.table.faults(line)
    columns = reading.table.columns
    again = {"number", "title"} <= {key for key, at in columns.items() if at in line.carried}
    faulty = {key for key, at in columns.items() if at in line.faults}
    for key in ("number", "title"):
        if key in columns and not values.get(key) and key not in faulty:
            reading.refuse(line, key, sentence("đang trống, hãy điền."))
    if not again:
        _check_number(reading, line, values.get("number", ""), sections)
    kind = named(KINDS, values.get("kind", ""))
    if values.get("kind") and kind is None:
        words = sentence(
            "không hiểu «%(kind)s». Ghi một trong: nhiệm vụ, thường xuyên, theo dõi, sau văn bản, "
            "tổng hợp, trình ký; hoặc để trống.",
            kind=values["kind"],
        )
        reading.refuse(line, "kind", words)
    given = {"number": "", "title": "", "lead": "", **values, "kind": kind or ""}
    given["field"] = values.get("field") or " – ".join(section.words for section in sections)
    reading.placed.append(Placed(Row(line.number, **given), sections, again))


def _check_number(reading: Reading, line: Line, number: str, sections: tuple[Section, ...]) -> None:
    """A number may come again in another section, not in the same."""
    first = reading.lines.setdefault((sections, number), line.number)
    if number and first != line.number:
        words = sentence(
            "số «%(number)s» đã có ở dòng %(other)s, hãy đánh số khác.", number=number, other=first
        )
        reading.refuse(line, "number", words)


def _numbered(reading: Reading) -> Iterator[Row]:
    """The tasks, each with a number of its own."""
    table = reading.table
    if "number" not in table.columns:
        words = sentence("không có cột số thứ tự: nhiệm vụ được đánh số theo thứ tự dòng.")
        reading.remarks.append(Remark(table.sheet.name, table.header, "", words))
        yield from (replace(each.row, number=str(at)) for at, each in enumerate(reading.placed, 1))
        return
    first = Counter(number for _sections, number in reading.lines)
    begins_anew = any(count > 1 for count in first.values())
    if begins_anew:
        words = sentence("số thứ tự đánh lại theo mục: số của nhiệm vụ được ghi kèm số mục.")
        reading.remarks.append(Remark(table.sheet.name, table.header, "", words))
    seen: Counter[str] = Counter()
    for each in reading.placed:
        number = _in_section(each) if begins_anew else each.row.number
        seen[number] += 1
        yield replace(
            each.row, number=number if seen[number] == 1 else f"{number} ({seen[number]})"
        )


def _in_section(placed: Placed) -> str:
    number = placed.row.number
    marks = [
        section.mark
        for section in placed.sections
        if section.mark and not number.startswith(f"{section.mark}.")
    ]
    return ".".join([*marks, number.strip(EDGES)]) if marks else number
