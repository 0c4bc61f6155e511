"""The organisation as the workbook that its import reads: to look through, add lines, take in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font

from engine.model.organisation import title_of
from engine.model.permission import Actor, Target, permit
from engine.service.engine import Engine
from engine.service.organisation.sheets import ALWAYS
from engine.service.organisation.workbook import AGENCIES, COLUMNS, GROUPS, PEOPLE, POSITIONS
from engine.storage import Unit

WIDTH = 28
_LEVEL_WORDS = {"tw": "trung ương", "tinh": "tỉnh", "huyen": "huyện", "xa": "xã"}

Row = dict[str, Any]


def workbook(engine: Engine, who: Actor) -> bytes:
    """All agencies, groups, positions and officers as XLSX; taken in again it changes nothing.

    Roles and dates of officers stay empty: the import only ever adds them.
    """
    permit(who, "organisation.change", Target())
    with engine.storage.read() as unit:
        sheets = {
            AGENCIES: list(_agencies(unit)),
            GROUPS: list(_members(unit)),
            POSITIONS: list(_positions(unit)),
            PEOPLE: list(_people(unit)),
        }
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        sheet.append(list(COLUMNS[name]))
        for cell in sheet[1]:
            cell.font = Font(bold=True)
            sheet.column_dimensions[cell.column_letter].width = WIDTH
        sheet.freeze_panes = "A2"
        for row in rows:
            sheet.append([_cell(row.get(field)) for field in COLUMNS[name].values()])
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def _cell(value: object) -> str | None:
    """Text that no spreadsheet takes for a formula: a name may begin with any sign."""
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    text = str(value) if value is not None else ""
    return f" {text}" if text[:1] in ("=", "+", "-", "@") else text or None


def _agencies(unit: Unit) -> Iterable[Row]:
    for row in unit.agencies.find(order=("id",)):
        yield {
            "id": row.id,
            "name": row.name,
            "short_name": row.short_name,
            "kind": row.kind,
            "level": _LEVEL_WORDS.get(row.level, row.level),
            "code": row.code,
            "parent": row.parent_id,
            "valid_from": row.valid_from,
            "valid_to": row.valid_to,
        }


def _members(unit: Unit) -> Iterable[Row]:
    names = {row.key: row.name for row in unit.agency_groups.find()}
    for row in unit.group_members.find(order=("group_key", "agency_id")):
        yield {
            "key": row.group_key,
            "name": names.get(row.group_key),
            "agency": row.agency_id,
            "from": row.valid_from if row.valid_from != ALWAYS else None,
            "to": row.valid_to,
        }


def _positions(unit: Unit) -> Iterable[Row]:
    for row in unit.positions.find(order=("id",)):
        yield {
            "id": row.id,
            "agency": row.agency_id,
            "kind": title_of(row.kind),
            "title": row.title,
            "division": row.division,
        }


def _people(unit: Unit) -> Iterable[Row]:
    positions: dict[str, list[str]] = defaultdict(list)
    for row in unit.holdings.find(order=("id",)):
        positions[row.officer_id].append(row.position_id)
    for officer in unit.officers.find(order=("login",)):
        yield {
            "login": officer.login,
            "name": officer.name,
            "email": officer.email,
            "positions": "; ".join(positions[officer.id]),
        }
