"""The administrator's days off and make-up days, and what a change of them would move."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date

from engine.errors import InvalidInput
from engine.model.calendar import DayOverride, WorkingCalendar
from engine.model.clock import ZONE
from engine.model.deadlines import Deadline, from_json
from engine.model.ids import new_id
from engine.model.permission import Actor, Target, permit
from engine.model.text import clean
from engine.service.context import Command, run
from engine.service.engine import Engine
from engine.service.escalation import arm
from engine.service.record import note, note_stream
from engine.storage import AssignmentRow, CalendarDayRow, DeadlineChangeRow, Unit

KINDS = {"off": "Nghỉ", "work": "Làm bù"}
NOTHING_TO_MAKE_UP = (
    "Ngày này vốn là ngày làm việc, không thể ghi làm bù. "
    "Nếu đã ghi nghỉ, hãy bỏ ngày đó khỏi lịch."
)


@dataclass(frozen=True, slots=True)
class Moved:
    """A deadline that a change of the calendar moves."""

    assignment_id: str
    title: str
    agency_id: str | None
    old: date
    new: date


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


def preview(engine: Engine, who: Actor, day: date, kind: str | None) -> list[Moved]:
    """Which deadlines counted in working days would move if the day became ``kind``.

    ``kind`` None takes the day out of the table.
    """
    permit(who, "calendar.change", Target())
    with engine.storage.read() as unit:
        others = _without(unit, day)
        after = dict(others.overrides)
        if kind is not None:
            after[day] = DayOverride(_kind(others, day, kind))
        return [moved for _, moved in _moves(unit, WorkingCalendar(after))]


def put(
    engine: Engine,
    who: Actor,
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

    def work(unit: Unit, command: Command) -> list[str]:
        permit(who, "calendar.change", Target())
        if not clean(basis):
            raise InvalidInput(fields={"basis": "Ghi văn bản làm căn cứ."})
        kept = _kind(_without(unit, day), day, kind)
        row = CalendarDayRow(day=day, kind=kept, name=clean(name), basis=clean(basis))
        old = unit.calendar.get(day)
        unit.calendar.put(row)
        return _changed(unit, command, day, old, row)

    body = {"day": day, "kind": kind, "name": name, "basis": basis}
    return run(engine, who, "calendar.change", body, work, command_id)


def remove(engine: Engine, who: Actor, day: date, *, command_id: str | None = None) -> list[str]:
    """Take a day out of the table; returns the ids of the assignments whose deadlines moved."""

    def work(unit: Unit, command: Command) -> list[str]:
        permit(who, "calendar.change", Target())
        old = unit.calendar.need(day)
        unit.calendar.delete(day=day)
        return _changed(unit, command, day, old, None)

    return run(engine, who, "calendar.change", {"day": day, "kind": None}, work, command_id)


def _without(unit: Unit, day: date) -> WorkingCalendar:
    """The calendar as it would be had nobody set that day."""
    overrides = working_calendar(unit).overrides
    return WorkingCalendar({each: own for each, own in overrides.items() if each != day})


def _kind(others: WorkingCalendar, day: date, kind: str) -> str:
    if kind not in KINDS:
        raise InvalidInput(fields={"kind": "Chọn «Nghỉ» hoặc «Làm bù»."})
    if kind == "work" and others.is_working_day(day):
        raise InvalidInput(fields={"day": NOTHING_TO_MAKE_UP})
    return kind


def _changed(
    unit: Unit,
    command: Command,
    day: date,
    old: CalendarDayRow | None,
    new: CalendarDayRow | None,
) -> list[str]:
    told: Mapping[str, object] = {
        "old": asdict(old) if old else None,
        "new": asdict(new) if new else None,
    }
    note_stream(unit, command, "organisation", "calendar", element=day.isoformat(), body=told)
    calendar = working_calendar(unit)
    moved = _moves(unit, calendar)
    for row, move in moved:
        _move(unit, command, row, move, new.basis if new else None)
    for row in unit.assignments.find(open=True, standing=False):
        if row.last_day is not None:
            arm.arm(unit, command.at, row, calendar)
    return [move.assignment_id for _, move in moved]


def _move(unit: Unit, command: Command, row: AssignmentRow, move: Moved, basis: str | None) -> None:
    old = from_json(row.deadline)
    new = replace(old, on=move.new, last_day=move.new)
    unit.assignments.update(
        row.id, deadline=new.as_json(), last_day=new.last_day, due_at=new.due_at
    )
    unit.deadline_changes.insert(
        DeadlineChangeRow(
            id=new_id(),
            assignment_id=row.id,
            at=command.at,
            actor=command.who.officer_id,
            old=old.as_json(),
            new=new.as_json(),
            reason="Lịch làm việc thay đổi",
            basis=basis,
        )
    )
    told = {"assignment": row.id, "old": old.as_json(), "new": new.as_json(), "basis": basis}
    note(unit, command, row.instance_id, "deadline", element=row.element, body=told)


def _moves(unit: Unit, calendar: WorkingCalendar) -> Sequence[tuple[AssignmentRow, Moved]]:
    """Open deadlines that were counted in working days, where the new count ends elsewhere."""
    found = []
    for row in unit.assignments.find(open=True, standing=False, order="id"):
        deadline = from_json(row.deadline)
        new = recount(deadline, row, calendar)
        if new is not None and deadline.last_day is not None and new != deadline.last_day:
            moved = Moved(row.id, row.title, row.agency_id, deadline.last_day, new)
            found.append((row, moved))
    return found


def recount(deadline: Deadline, row: AssignmentRow, calendar: WorkingCalendar) -> date | None:
    """The last day of a deadline counted in working days under this calendar; else None."""
    how, _, rest = deadline.counted.partition(":")
    if how != "working_days":
        return None
    count, _, start = rest.partition("@")
    begin = date.fromisoformat(start) if start else row.created_at.astimezone(ZONE).date()
    return calendar.add_working_days(begin, int(count))
