"""The administrator's days off and make-up days, and what a change of them would move."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date

from engine.errors import InvalidInput
from engine.model.calendar import DayOverride, WorkingCalendar
from engine.model.dates import require_year
from engine.model.permission import Actor, Target, permit
from engine.model.text import clean
from engine.sentences import sentence
from engine.service.context import Tx, verb
from engine.service.engine import Engine
from engine.service.listeners import DeadlineMove
from engine.service.record import note_stream
from engine.storage import CalendarDayRow, Unit

KINDS = {"off": sentence("Nghỉ"), "work": sentence("Làm bù")}
NOTHING_TO_MAKE_UP = sentence(
    "Ngày này vốn là ngày làm việc, không thể ghi làm bù. Nếu đã ghi nghỉ, hãy bỏ ngày đó "
    "khỏi lịch."
)


def working_calendar(unit: Unit) -> WorkingCalendar:
    """Public holidays with the administrator's table above them."""
    return WorkingCalendar(
        {row.day: DayOverride(row.kind, row.name or "", row.basis) for row in unit.calendar.days()}
    )


def current(engine: Engine) -> WorkingCalendar:
    """The working calendar as it stands now."""
    with engine.storage.read() as unit:
        return working_calendar(unit)


def days(engine: Engine, who: Actor, year: int) -> list[CalendarDayRow]:
    """The days of a year that the administrator set."""
    permit(who, "organisation.read", Target())
    with engine.storage.read() as unit:
        return [row for row in unit.calendar.days() if row.day.year == year]


def preview(engine: Engine, who: Actor, day: date, kind: str | None) -> list[DeadlineMove]:
    """Which deadlines counted in working days would move if the day became ``kind``.

    ``kind`` None takes the day out of the table.
    """
    permit(who, "calendar.change", Target())
    with engine.storage.read() as unit:
        others = _without(unit, day)
        after = dict(others.overrides)
        if kind is not None:
            after[day] = DayOverride(_kind(others, day, kind))
        calendar = WorkingCalendar(after)
        return list(engine.listeners.calendar_moves(unit, calendar))


@verb("calendar.change")
def put(
    tx: Tx,
    day: date,
    kind: str,
    name: str,
    basis: str,
    *,
    command_id: str | None = None,
) -> list[str]:
    """Make a day off or worked, by its basis; deadlines counted over it move, each recorded.

    Returns the ids of the assignments whose deadlines moved. Raises :class:`errors.InvalidInput`
    without a basis, and for a make-up day that is a working day by itself.
    """
    permit(tx.who, "calendar.change", Target())
    require_year("day", day)
    if not clean(basis):
        raise InvalidInput(fields={"basis": sentence("Ghi văn bản làm căn cứ.")})
    kept = _kind(_without(tx.unit, day), day, kind)
    row = CalendarDayRow(day=day, kind=kept, name=clean(name), basis=clean(basis))
    old = tx.unit.calendar.get(day)
    tx.unit.calendar.put(row)
    return _changed(tx, day, old, row)


@verb("calendar.change")
def remove(tx: Tx, day: date, *, command_id: str | None = None) -> list[str]:
    """Take a day out of the table; returns the ids of the assignments whose deadlines moved."""
    permit(tx.who, "calendar.change", Target())
    old = tx.unit.calendar.need(day)
    tx.unit.calendar.delete(day=day)
    return _changed(tx, day, old, None)


def _without(unit: Unit, day: date) -> WorkingCalendar:
    """The calendar as it would be had nobody set that day."""
    overrides = working_calendar(unit).overrides
    return WorkingCalendar({each: own for each, own in overrides.items() if each != day})


def _kind(others: WorkingCalendar, day: date, kind: str) -> str:
    if kind not in KINDS:
        raise InvalidInput(fields={"kind": sentence("Chọn «Nghỉ» hoặc «Làm bù».")})
    if kind == "work" and others.is_working_day(day):
        raise InvalidInput(fields={"day": NOTHING_TO_MAKE_UP})
    return kind


def _changed(
    tx: Tx,
    day: date,
    old: CalendarDayRow | None,
    new: CalendarDayRow | None,
) -> list[str]:
    told: Mapping[str, object] = {
        "old": asdict(old) if old else None,
        "new": asdict(new) if new else None,
    }
    note_stream(tx, "organisation", "calendar", element=day.isoformat(), body=told)
    basis = new.basis if new else None
    return [move.assignment_id for move in tx.engine.listeners.calendar_changed(tx, basis)]
