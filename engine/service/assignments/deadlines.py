"""The time of an assignment: extensions, changed deadlines, the monitor's cadence, urging."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from engine.errors import InvalidInput, NotAllowedNow, NotFound
from engine.model.clock import ZONE
from engine.model.deadlines import Deadline, read_deadline
from engine.model.ids import new_id
from engine.model.permission import Actor
from engine.model.timers import parse_duration
from engine.service.assignments.assignment import Found, find, hold, need_reason, perform, telling
from engine.service.calendar import working_calendar
from engine.service.context import Command, run
from engine.service.engine import Engine
from engine.service.escalation import arm
from engine.service.notifications.notify import tell
from engine.service.organisation import recipients
from engine.service.permission import acting, allow
from engine.service.record import Passing, note
from engine.storage import DeadlineChangeRow, ExtensionRow, Unit

ASKED, ALLOWED, REFUSED = "asked", "allowed", "refused"
PASSED = "Ngày cuối cùng mới đã qua, nhiệm vụ sẽ thành quá hạn ngay."


def ask_extension(
    engine: Engine,
    who: Actor,
    assignment_id: str,
    until: date,
    *,
    reason: str,
    command_id: str | None = None,
) -> str:
    """Ask the monitor for more time; returns the request's id."""

    def work(unit: Unit, command: Command, found: Found) -> str:
        old = found.deadline.last_day
        if old is not None and until <= old:
            raise InvalidInput(fields={"until": "Hạn xin gia hạn phải sau hạn hiện tại."})
        if until < _today(command):
            raise InvalidInput(fields={"until": "Hạn xin gia hạn phải từ hôm nay trở đi."})
        if unit.extensions.exists(assignment_id=assignment_id, status=ASKED):
            raise NotAllowedNow(
                "Đã có một đề nghị gia hạn đang chờ quyết định.",
                en="A request for more time is waiting for its decision already.",
            )
        row = ExtensionRow(
            id=new_id(),
            assignment_id=assignment_id,
            asked_by=command.who.officer_id,
            asked_at=command.at,
            asked_until=until,
            reason=reason,
        )
        unit.extensions.insert(row)
        _note(unit, command, found, ASKED, {"extension": row.id, "until": until})
        people = recipients.watchers(unit, found.row.monitor_agency_id, command.at)
        subject = f"Xin gia hạn đến {until:%d/%m/%Y}: {found.row.title}"
        tell(engine, unit, command, people, telling(found, "extension", subject, reason))
        return row.id

    answer = perform(
        engine,
        who,
        assignment_id,
        "ask_extension",
        work,
        body={"until": until},
        reason=reason,
        command_id=command_id,
    )
    return str(answer)


def decide_extension(
    engine: Engine,
    who: Actor,
    extension_id: str,
    *,
    allow_it: bool,
    reason: str,
    until: date | None = None,
    command_id: str | None = None,
) -> None:
    """Allow (perhaps to another day) or refuse; the deadline and its reminders move with it."""

    def work(unit: Unit, command: Command) -> None:
        asked = unit.extensions.get(extension_id)
        if asked is None:
            raise NotFound(
                "Không có đề nghị gia hạn này.", en="There is no such request for more time."
            )
        found = hold(unit, asked.assignment_id)
        asked = unit.extensions.need(extension_id)
        allow(who, "assignment.decide_extension", "assignment.read", found.target)
        need_reason(reason)
        if asked.status != ASKED or not found.row.open:
            raise NotAllowedNow(
                "Đề nghị gia hạn này đã được quyết định.",
                en="This request for more time has been decided.",
            )
        command = replace(command, who=acting(who, "assignment.decide_extension", found.target))
        _decide(engine, unit, command, found, asked, until if allow_it else None, allow_it)

    body = {"extension": extension_id, "allow": allow_it, "until": until}
    verb = "assignment.decide_extension"
    run(engine, who, verb, body, work, command_id, reason=reason)


def _decide(
    engine: Engine,
    unit: Unit,
    command: Command,
    found: Found,
    asked: ExtensionRow,
    until: date | None,
    allowed: bool,  # noqa: FBT001  # the decision itself
) -> None:
    status = ALLOWED if allowed else REFUSED
    unit.extensions.update(
        asked.id,
        status=status,
        decided_by=command.who.officer_id,
        decided_at=command.at,
        decision_reason=command.reason,
    )
    _note(unit, command, found, status, {"extension": asked.id})
    day = until or asked.asked_until
    if allowed and day is not None:
        move(unit, command, found, found.deadline.moved_to(day, "extended"))
    word = "Đồng ý gia hạn" if allowed else "Không đồng ý gia hạn"
    people = recipients.on_rung(unit, found.row, "officer", command.at)
    about = telling(found, "extension", f"{word}: {found.row.title}", command.reason or "")
    tell(engine, unit, command, people, about)


def change_deadline(
    engine: Engine,
    who: Actor,
    assignment_id: str,
    words: str | date,
    *,
    reason: str,
    basis: str | None = None,
    ahead: bool = False,
    command_id: str | None = None,
) -> None:
    """Set another deadline: a last day, or words as a document has them; empty for none.

    ``ahead`` refuses, under ``again``, a last day that has passed: to correct a mistake it may be
    meant, but the work is late at once.
    """

    def work(unit: Unit, command: Command, found: Found) -> None:
        if isinstance(words, date):
            new = found.deadline.moved_to(words)
        else:
            issued = found.plan.issued_on if found.plan else None
            new = read_deadline(words, issued, working_calendar(unit))
        if ahead and new.last_day is not None and new.last_day < _today(command):
            raise InvalidInput(fields={"again": PASSED})
        move(unit, command, found, new, basis)
        people = recipients.on_rung(unit, found.row, "officer", command.at)
        subject = f"Thay đổi thời hạn thành «{_day_words(new)}»: {found.row.title}"
        tell(engine, unit, command, people, telling(found, "deadline", subject, reason))

    perform(
        engine,
        who,
        assignment_id,
        "change_deadline",
        work,
        body={"deadline": words, "basis": basis},
        reason=reason,
        command_id=command_id,
    )


def _today(command: Command) -> date:
    return command.at.astimezone(ZONE).date()


def move(
    unit: Unit, command: Command, found: Found, new: Deadline, basis: str | None = None
) -> None:
    """Write a new deadline, keep the old one, move the tasks that inherit it and the reminders."""
    row, old = found.row, found.deadline
    standing = row.standing and new.last_day is None
    changed = replace(
        row, deadline=new.as_json(), last_day=new.last_day, due_at=new.due_at, standing=standing
    )
    unit.assignments.update(
        row.id,
        deadline=changed.deadline,
        last_day=changed.last_day,
        due_at=changed.due_at,
        standing=standing,
    )
    inherited = {"assignment_id": row.id, "open": True, "due_at": row.due_at}
    unit.tasks.update_where(inherited, due_at=new.due_at)
    unit.deadline_changes.insert(
        DeadlineChangeRow(
            id=new_id(),
            assignment_id=row.id,
            at=command.at,
            actor=command.who.officer_id,
            old=old.as_json(),
            new=new.as_json(),
            reason=command.reason,
            basis=basis,
        )
    )
    told = {"assignment": row.id, "old": old.as_json(), "new": new.as_json(), "basis": basis}
    note(unit, command, row.instance_id, "deadline", element=row.element, body=told)
    arm.arm(unit, command.at, changed, working_calendar(unit))


def set_cadence(
    engine: Engine,
    who: Actor,
    assignment_id: str,
    period: str | None,
    *,
    command_id: str | None = None,
) -> None:
    """Have the monitor look after it each period (P1W, P1M …); None: no more."""

    def work(unit: Unit, command: Command) -> None:
        found = find(unit, assignment_id)
        allow(who, "assignment.set_cadence", "assignment.read", found.target)
        if period is not None:
            parse_duration(period)
        arm.arm_cadence(unit, command.at, found.row, period)
        _note(unit, command, found, "cadence", {"period": period})

    body = {"assignment": assignment_id, "period": period}
    run(engine, who, "assignment.set_cadence", body, work, command_id)


def urge(
    engine: Engine,
    who: Actor,
    assignment_id: str,
    text: str,
    *,
    command_id: str | None = None,
) -> list[str]:
    """Urge the agency now, in the urger's own words; returns who was told."""

    def work(unit: Unit, command: Command) -> list[str]:
        found = find(unit, assignment_id)
        allow(who, "assignment.urge", "assignment.read", found.target)
        if not found.row.open:
            raise NotAllowedNow(
                "Nhiệm vụ đã kết thúc, không cần đôn đốc.",
                en="The assignment has ended; there is nothing to urge.",
            )
        who_acts = acting(who, "assignment.urge", found.target)
        command = replace(command, who=who_acts, reason=need_reason(text))
        people = [
            *recipients.on_rung(unit, found.row, "officer", command.at),
            *recipients.on_rung(unit, found.row, "agency_head", command.at),
        ]
        subject = f"Đôn đốc: {found.row.title}"
        told = tell(engine, unit, command, people, telling(found, "urge", subject, text))
        _note(unit, command, found, "urge", {"told": told})
        return told

    body = {"assignment": assignment_id, "text": text}
    return run(engine, who, "assignment.urge", body, work, command_id)


def _note(unit: Unit, command: Command, found: Found, state: str, body: dict[str, object]) -> None:
    row = found.row
    told = {"assignment": row.id, **body}
    passing = Passing(agency_from=row.agency_id, agency_to=row.monitor_agency_id)
    note(
        unit,
        command,
        row.instance_id,
        "extension" if "extension" in body else "follow_up",
        element=row.element,
        to_state=state,
        body=told,
        passing=passing,
    )


def _day_words(deadline: Deadline) -> str:
    day = deadline.last_day
    return f"chậm nhất ngày {day:%d/%m/%Y}" if day else deadline.words
