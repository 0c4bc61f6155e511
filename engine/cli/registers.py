"""``dieuphoi register``: registers of documents, and the numbers of one in a year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import click

from engine.cli.installation import acting_option, emit, json_option, opened, table, who
from engine.cli.language import say
from engine.cli.teaching import Lesson, argument, command, option
from engine.model.clock import local_date
from engine.model.permission import Actor
from engine.model.registers import ALL_KINDS, DIRECTIONS, INCOMING, OUTGOING
from engine.sentences import sentence
from engine.service import registers
from engine.service.engine import Engine

REGISTER = Lesson(
    sentence(
        "Xem sổ đăng ký văn bản: số đã cấp trong năm, số đã hủy và lý do.\n\n"
        "Không nêu cơ quan thì liệt kê các sổ."
    ),
    examples=(
        "dieuphoi register",
        "dieuphoi register ubnd-tinh --kind KH --year 2026",
        "dieuphoi register so-noi-vu --incoming --json",
    ),
)


@command("register", REGISTER)
@argument("agency", required=False)
@option("--kind", default="KH", about=sentence("Loại văn bản đi, viết tắt: KH, CV, QĐ…"))
@option("--incoming", is_flag=True, about=sentence("Sổ văn bản đến."))
@option("--year", type=click.IntRange(1, 9999), about=sentence("Năm, mặc định năm nay."))
@acting_option()
@json_option()
def register_command(
    *,
    agency: str | None,
    kind: str,
    incoming: bool,
    year: int | None,
    holder: str | None,
    as_json: bool,
) -> None:
    """List; see the lesson."""
    with opened() as engine:
        actor = who(engine, holder)
        if agency is None:
            rows, headings = _registers(engine, actor, year)
        else:
            direction, chosen = (INCOMING, ALL_KINDS) if incoming else (OUTGOING, kind)
            rows, headings = _numbers(
                engine, actor, registers.Place(agency, direction, chosen), year
            )
    if not as_json:
        table(rows, headings)
        return
    for row in rows:
        emit(row)


Told = tuple[list[Mapping[str, object]], dict[str, str]]
"""Rows, and the headings of the columns that a table shows of them."""


def _registers(engine: Engine, actor: Actor, year: int | None) -> Told:
    shown = year or local_date(engine.now()).year
    rows: list[Mapping[str, object]] = [
        {
            "agency": each.register.agency_id,
            "direction": each.register.direction,
            "kind": each.register.kind,
            "pattern": each.register.pattern,
            "year": shown,
            "count": each.count,
            "name": f"{say(DIRECTIONS[each.register.direction])} {each.register.kind}",
        }
        for each in registers.listed(engine, actor, shown)
    ]
    headings = {
        "agency": say("Cơ quan"),
        "name": say("Sổ"),
        "pattern": say("Mẫu số"),
        "count": say("Đã cấp"),
    }
    return rows, headings


def _numbers(engine: Engine, actor: Actor, place: registers.Place, year: int | None) -> Told:
    view = registers.register(engine, actor, place, year)
    rows: list[Mapping[str, object]] = [*_rows(view)]
    while view.numbers.next is not None:
        view = registers.register(engine, actor, place, year, after=view.numbers.next)
        rows += _rows(view)
    headings = {
        "number": say("Số"),
        "dated": say("Ngày"),
        "subject": say("Trích yếu"),
        "source": say("Cách cấp"),
        "struck": say("Lý do hủy"),
    }
    return rows, headings


def _rows(view: registers.RegisterView) -> Iterator[dict[str, object]]:
    for row in view.numbers.rows:
        yield {
            "number": row.code,
            "year": row.year,
            "dated": str(row.dated or ""),
            "subject": view.subjects.get(row.root_id or row.document_id or "", ""),
            "source": row.source,
            "plan": row.root_id,
            "document": row.document_id,
            "struck": row.struck_reason,
        }
