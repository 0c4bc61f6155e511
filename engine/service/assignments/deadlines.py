"""The time of an assignment: extensions, changed deadlines, the monitor's cadence."""

from __future__ import annotations

from datetime import date

from engine.errors import InvalidInput, NotAllowedNow, NotFound
from engine.model.dates import require_year
from engine.model.deadlines import Deadline, read_deadline
from engine.model.ids import new_id
from engine.model.timers import read_cadence
from engine.sentences import Sentence, sentence
from engine.service.assignments import given_days
from engine.service.assignments.assignment import (
    Found,
    assignment_verb,
    find,
    hold,
)
from engine.service.assignments.concerned import (
    answering,
    concerned,
    deciders,
    tell_concerned,
)
from engine.service.assignments.deadline_move import move_deadline
from engine.service.calendar import working_calendar
from engine.service.context import Tx, verb
from engine.service.escalation import arm
from engine.service.organisation import plan_watchers, recipients
from engine.service.permission import acting, allow
from engine.service.record import Passing, note
from engine.storage import ExtensionRow, OfficerRow

ASKED, ALLOWED, REFUSED, LAPSED = "asked", "allowed", "refused", "lapsed"
"""How a request for more time stands; it lapses with its assignment."""


@assignment_verb("ask_extension")
def ask_extension(
    tx: Tx,
    found: Found,
    until: date,
    *,
    reason: str,
    ask: bool = False,
    command_id: str | None = None,
) -> str:
    """Ask the monitor for more time; returns the request's id.

    ``ask`` refuses, under ``again``, a day on which nobody works.
    """
    check_extension(tx, found, until, ask=ask)
    return ask_in(tx, found, until)


def check_extension(tx: Tx, found: Found, until: date, *, ask: bool) -> None:
    """Refuse more time that could not be granted, or that was asked for already."""
    given_days.require_later(found.deadline, until, tx.today)
    given_days.require_another(tx, found)
    given_days.require_extension(tx, found, until)
    if ask:
        given_days.ask_about(tx, until)
    if tx.unit.extensions.exists(assignment_id=found.row.id, status=ASKED):
        raise NotAllowedNow(
            sentence("Đã có một đề nghị gia hạn đang chờ quyết định."),
        )


def ask_in(tx: Tx, found: Found, until: date) -> str:
    """Ask for more time inside another command, under its reason; returns the request's id."""
    row = ExtensionRow(
        id=new_id(),
        assignment_id=found.row.id,
        asked_by=tx.who.officer_id,
        asked_at=tx.at,
        asked_until=until,
        reason=tx.reason,
    )
    tx.unit.extensions.insert(row)
    _note(tx, found, ASKED, {"extension": row.id, "until": until})
    watching = recipients.watchers(tx.unit, found.target.monitor_agency_id, tx.at)
    people = [*watching, *deciders(tx, found), *answering(tx, found)]
    subject = sentence("Xin gia hạn đến %(day)s: %(about)s", day=until, about=found.row.title)
    tell_concerned(tx, found, people, "extension", subject, tx.reason or "")
    return row.id


@verb("assignment.decide_extension")
def decide_extension(
    tx: Tx,
    extension_id: str,
    *,
    allow_it: bool,
    reason: str,
    until: date | None = None,
    ask: bool = False,
    command_id: str | None = None,
) -> None:
    """Allow (perhaps to another day) or refuse; the deadline and its reminders move with it.

    ``ask`` refuses, under ``again``, another day than the one asked for on which nobody works.
    """
    asked = tx.unit.extensions.get(extension_id)
    if asked is None:
        raise NotFound(sentence("Không có đề nghị gia hạn này."))
    found = hold(tx.unit, asked.assignment_id)
    asked = tx.unit.extensions.need(extension_id)
    allow(tx.who, "assignment.decide_extension", "assignment.read", found.target)
    tx.require_reason()
    if asked.status != ASKED or not found.row.open:
        raise NotAllowedNow(
            sentence("Đề nghị gia hạn này đã được quyết định."),
        )
    tx = tx.acting_as(acting(tx.who, "assignment.decide_extension", found.target))
    if allow_it and until is not None and until != asked.asked_until:
        given_days.require_later(found.deadline, until, tx.today)
        given_days.require_extension(tx, found, until)
        if ask:
            given_days.ask_about(tx, until)
    _decide(tx, found, asked, until if allow_it else None, allow_it)


def _decide(
    tx: Tx,
    found: Found,
    asked: ExtensionRow,
    until: date | None,
    allowed: bool,  # noqa: FBT001  # the decision itself
) -> None:
    status = ALLOWED if allowed else REFUSED
    tx.unit.extensions.update(
        asked.id,
        status=status,
        decided_by=tx.who.officer_id,
        decided_at=tx.at,
        decision_reason=tx.reason,
    )
    day = until or asked.asked_until
    _note(tx, found, status, {"extension": asked.id, "until": day, "asked": asked.asked_until})
    if allowed and day is not None:
        new = found.deadline.moved_to(day, "extended")
        move_deadline(tx, found.row, new, working_calendar(tx.unit), tx.reason)
    title = found.row.title
    subject = sentence("Không đồng ý gia hạn: %(about)s", about=title)
    if allowed:
        subject = sentence("Đồng ý gia hạn: %(about)s", about=title)
    people = [*concerned(tx, found), *answering(tx, found)]
    people += _watching(tx, found) if allowed else []
    tell_concerned(tx, found, people, "extension", subject, tx.reason or "")


@assignment_verb("change_deadline")
def change_deadline(
    tx: Tx,
    found: Found,
    words: str | date,
    *,
    reason: str,
    basis: str | None = None,
    ask: bool = False,
    command_id: str | None = None,
) -> None:
    """Set another deadline: a last day, or words as a document has them; empty for none.

    ``ask`` refuses, under ``again``, a last day that has passed or on which nobody works: to
    correct a mistake it may be meant, but the work is late at once.
    """
    calendar = working_calendar(tx.unit)
    if isinstance(words, date):
        require_year("last_day", words)
        new = found.deadline.moved_to(words)
    else:
        issued = found.plan.issued_on if found.plan else None
        new = read_deadline(words, issued, calendar)
        if new.problem is not None:
            raise InvalidInput(fields={"words": new.problem})
    if ask and new.last_day is not None:
        given_days.ask_about(tx, new.last_day)
    move_deadline(tx, found.row, new, calendar, tx.reason, basis)
    subject = sentence(
        "Thay đổi thời hạn thành «%(words)s»: %(about)s",
        words=_day_words(new),
        about=found.row.title,
    )
    people = [*concerned(tx, found), *_watching(tx, found)]
    tell_concerned(tx, found, people, "deadline", subject, reason)


@verb("assignment.set_cadence")
def set_cadence(
    tx: Tx,
    assignment_id: str,
    period: str | None,
    *,
    command_id: str | None = None,
) -> None:
    """Have the monitor look after it each period (P1W, P1M …); None: no more."""
    found = find(tx.unit, assignment_id)
    allow(tx.who, "assignment.set_cadence", "assignment.read", found.target)
    if period is not None:
        read_cadence(period)
    arm.arm_cadence(tx.unit, tx.at, found.row, period)
    _note(tx, found, "cadence", {"period": period})


def _note(tx: Tx, found: Found, state: str, body: dict[str, object]) -> None:
    row = found.row
    told = {"assignment": row.id, **body}
    passing = Passing(agency_from=row.agency_id, agency_to=row.monitor_agency_id)
    note(
        tx,
        row.instance_id,
        "extension" if "extension" in body else "follow_up",
        element=row.element,
        to_state=state,
        body=told,
        passing=passing,
    )


def _watching(tx: Tx, found: Found) -> list[OfficerRow]:
    return plan_watchers.of_assignment(tx, found.row.root_id, found.target)


def _day_words(deadline: Deadline) -> Sentence:
    day = deadline.last_day
    return sentence("chậm nhất ngày %(day)s", day=day) if day else deadline.words
