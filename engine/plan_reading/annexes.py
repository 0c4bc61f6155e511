"""Tasks that stand in the rows of a table: an annex, or the table of a plan's third part."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.bpmn.drafting.vocabulary import COLUMNS
from engine.plan_reading.agencies import Agency, listed
from engine.plan_reading.fields import time_in
from engine.plan_reading.passage import NOTHING, Passage
from engine.plan_reading.source import Table
from engine.plan_reading.task import TEXT, Task
from engine.spreadsheets import Line, Sheet, find_table

_LISTED = re.compile(r"^\s*[-–•+]\s", re.MULTILINE)
_SECTION = re.compile(r"(?:[IVX]+|[A-E])[.)]?")


@dataclass(frozen=True, slots=True)
class _Row:
    """The cells of a row by field."""

    cells: Mapping[str, Passage]

    def of(self, field: str) -> Passage:
        """A cell's words; empty where it has none."""
        return self.cells.get(field, NOTHING).evened().stripped(" .;")

    def lines_of(self, field: str) -> Passage:
        """A cell of names, whose lines may each be one."""
        cell = self.cells.get(field, NOTHING)
        return cell if _LISTED.search(cell.text) else cell.evened()


def annex_tasks(tables: Sequence[Table]) -> list[Task]:
    """The tasks of all tables that have a column of tasks and one of who leads or when."""
    return [task for table in tables for task in _tasks(table)]


def _tasks(table: Table) -> Iterator[Task]:
    found = find_table(Sheet("", tuple(_lines(table))), COLUMNS)
    if found is None or not {"lead", "time"} & set(found.columns):
        return
    section = ""
    for line in found.lines:
        row = _Row(
            {
                field: table.rows[line.number - 1][column - 1]
                for field, column in found.columns.items()
            }
        )
        number = row.of("number").text
        if _is_section(row, number):
            section = number.strip(" .)")
            continue
        if row.of("title"):
            yield _task(row, ".".join(part for part in (section, number) if part))


def _lines(table: Table) -> Iterator[Line]:
    above: tuple[Passage, ...] = ()
    for number, row in enumerate(table.rows, 1):
        cells = {column: " ".join(cell.text.split()) for column, cell in enumerate(row, 1)}
        carried = frozenset(
            column
            for column, cell in enumerate(row, 1)
            if column <= len(above) and cell is above[column - 1] and cell.text
        )
        yield Line(number, {column: text for column, text in cells.items() if text}, carried)
        above = row


def _is_section(row: _Row, number: str) -> bool:
    """A row that only names what the rows below it are about."""
    others = [row.of(field) for field in ("lead", "coordinating", "time", "product")]
    bare = all(not cell or cell.text == row.of("title").text for cell in others)
    return bare and (_SECTION.fullmatch(number) is not None or not number)


def _task(row: _Row, ordinal: str) -> Task:
    lead, lead_known = listed(row.lines_of("lead"))
    coordinate, coordinate_known = listed(row.lines_of("coordinating"))
    sent, _ = listed(row.lines_of("destination"))
    title, time, product = row.of("title"), row.of("time"), row.of("product")
    values: Mapping[str, Passage | list[Agency]] = {
        "text": title,
        "lead": lead,
        "coordinate": coordinate,
        "due": time,
        "product": product,
        "send_to": sent,
    }
    doubts = {"lead"} if not lead_known or not lead else set()
    doubts |= set() if coordinate_known else {"coordinate"}
    return Task(
        ordinal,
        title,
        title,
        tuple(lead),
        tuple(coordinate),
        (time_in(time) or time) if time else None,
        product or None,
        tuple(sent),
        {name: TEXT for name, value in values.items() if value},
        doubts=frozenset(doubts),
    )
