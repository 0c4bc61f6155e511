"""Escalation at work: a due step reminds, urges or reports, is recorded, and may throw.

Timers are armed by :mod:`engine.service.escalation.arm`; each fires in one transaction with what it
does, so that two clocks or a clock that was killed never tell anybody twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine.model.calendar import WorkingCalendar
from engine.model.clock import local_date
from engine.model.deadlines import standing
from engine.model.escalation import ACTIONS, Policy, Step
from engine.sentences import Sentence, joined, sentence, verbatim
from engine.service.calendar import working_calendar
from engine.service.context import Tx
from engine.service.escalation import arm
from engine.service.notifications.notify import Telling, tell
from engine.service.organisation import recipients
from engine.service.record import Passing, note
from engine.service.runtime import throw_escalation
from engine.storage import AssignmentRow, OfficerRow, Unit

WHOLE = frozenset({"monitor", "office", "leadership"})
"""Rungs that hear of a plan as a whole: two hundred agencies late with it are one piece of news."""


def do_step(tx: Tx, row: AssignmentRow, step: Step) -> None:
    """Do a step of the policy that is due: tell people, record it, perhaps throw; arm the next."""
    if _comes_again(tx.unit, row, step, tx.at):
        _record(tx, row, step, step.to, [])
        return
    calendar = working_calendar(tx.unit)
    policy = arm.policy_of(tx.unit, row.root_id)
    rung, people = recipients.at_or_above(tx.unit, row, step.to, tx.at)
    if step.kind == "summary" or step.to in WHOLE:
        _summary(tx, row, people, step.kind, digest=policy.digest)
    else:
        tell(tx, people, _telling(row, step, calendar, policy, tx.at))
    _record(tx, row, step, rung, people)
    if step.throw is not None:
        data = {"agency": row.agency_id, "assignment": row.id}
        throw_escalation.escalate(tx, row.instance_id, step.throw, data)
    if row.last_day is not None and tx.unit.assignments.need(row.id).open:
        again = step.next_due(row.last_day, calendar, tx.at)
        if again is not None:
            tx.unit.timers.insert_many([arm.step_timer(row, step, again)])


def _comes_again(unit: Unit, row: AssignmentRow, step: Step, now: datetime) -> bool:
    """Whether the clock was away so long that a later step says the same to the same people."""
    if step.throw is not None or step.every is not None:
        return False
    waiting = unit.timers.find(instance_id=row.instance_id, kind=arm.ESCALATION)
    later = [timer.payload for timer in waiting if timer.due_at <= now]
    return any(
        told["assignment"] == row.id
        and (told["step"]["kind"], told["step"]["to"]) == (step.kind, step.to)
        for told in later
    )


def _summary(
    tx: Tx,
    row: AssignmentRow,
    people: list[OfficerRow],
    kind: str,
    *,
    digest: bool,
) -> None:
    """Tell of all late work of the plan together, each person at most once a day."""
    fresh = _not_told_today(tx, row, people, kind)
    if not fresh:
        return
    today = tx.today
    still = tx.unit.assignments.find(root_id=row.root_id, open=True)
    late = [each for each in still if each.last_day is not None and each.last_day < today]
    plan = tx.unit.plans.get(row.root_id)
    telling = Telling(
        kind=kind,
        subject=sentence(
            "%(count)s nhiệm vụ quá hạn: %(about)s",
            count=len(late),
            about=plan.title if plan else row.title,
        ),
        link=f"/ke-hoach/{row.root_id}",
        root_id=row.root_id,
        digest=digest,
    )
    tell(tx, fresh, telling)


def _record(
    tx: Tx,
    row: AssignmentRow,
    step: Step,
    rung: str,
    people: list[OfficerRow],
) -> None:
    told = {
        "assignment": row.id,
        "to": step.to,
        "reached": rung if people else None,
        "told": [officer.id for officer in people],
        "at": step.at,
        "offset_working_days": step.offset_working_days,
        "throw": step.throw,
        "last_day": row.last_day,
    }
    note(
        tx,
        row.instance_id,
        "escalation",
        element=row.element,
        from_state=row.state,
        to_state=step.kind,
        body=told,
        passing=Passing(agency_from=row.monitor_agency_id, agency_to=row.agency_id),
    )


def _telling(
    row: AssignmentRow, step: Step, calendar: WorkingCalendar, policy: Policy, now: datetime
) -> Telling:
    words = _words(row, calendar, now)
    assert row.last_day is not None  # noqa: S101  # only steps of dated assignments are armed
    lines = (
        verbatim(row.title),
        sentence("Thời hạn: %(day)s (%(words)s).", day=row.last_day, words=words),
        sentence(
            "Đề nghị thực hiện và cập nhật kết quả trên hệ thống; "
            "nếu có khó khăn, vướng mắc thì phản ánh ngay."
        ),
    )
    return Telling(
        kind=step.kind,
        subject=_subject(row, step, words),
        body=joined("\n", lines),
        link=f"/nhiem-vu/{row.id}",
        assignment_id=row.id,
        root_id=row.root_id,
        digest=policy.digest,
    )


def _subject(row: AssignmentRow, step: Step, words: Sentence) -> Sentence:
    kind = ACTIONS[step.kind]
    if not row.number:
        return sentence("%(kind)s – %(about)s (%(words)s)", kind=kind, about=row.title, words=words)
    return sentence(
        "%(kind)s – nhiệm vụ %(number)s: %(about)s (%(words)s)",
        kind=kind,
        number=row.number,
        about=row.title,
        words=words,
    )


def _words(row: AssignmentRow, calendar: WorkingCalendar, now: datetime) -> Sentence:
    """How it stands today, not when the step was planned: the clock may have been away."""
    assert row.last_day is not None  # noqa: S101  # only steps of dated assignments are armed
    return standing(row.last_day, local_date(now), calendar)


def follow_up(tx: Tx, row: AssignmentRow, told: Mapping[str, Any]) -> None:
    """Ask the monitor to look after work without a date; missed turns count as one.

    Forty assignments of a plan that fall due on one day are one piece of news for each officer.
    """
    people = recipients.watchers(tx.unit, row.monitor_agency_id, tx.at)
    fresh = _not_told_today(tx, row, people, "follow_up")
    if fresh:
        tell(tx, fresh, _following(tx, row))
    note(
        tx,
        row.instance_id,
        "follow_up",
        element=row.element,
        to_state="asked",
        body={"assignment": row.id, "told": [officer.id for officer in people]},
    )
    start = datetime.fromisoformat(str(told["start"]))
    following = arm.cadence_timer(row, str(told["period"]), start, tx.at)
    tx.unit.timers.insert_many([following])


def _following(tx: Tx, row: AssignmentRow) -> Telling:
    """What is said of all the work of the plan that this monitor is to look after today."""
    ripe = tx.unit.timers.ripe(row.root_id, arm.CADENCE, tx.at)
    others = {str(timer.payload["assignment"]) for timer in ripe} - {row.id}
    rows = tx.unit.assignments.find(id=others, open=True) if others else []
    due = [row, *(each for each in rows if each.monitor_agency_id == row.monitor_agency_id)]
    plan = tx.unit.plans.get(row.root_id)
    digest = arm.policy_of(tx.unit, row.root_id).digest
    if len(due) == 1 or plan is None:
        return Telling(
            kind="follow_up",
            subject=sentence("Theo dõi định kỳ: %(about)s", about=row.title),
            link=f"/nhiem-vu/{row.id}",
            assignment_id=row.id,
            root_id=row.root_id,
            digest=digest,
        )
    counted = Counter(f"{each.number}. {each.title}" if each.number else each.title for each in due)
    lines = [
        sentence("- %(about)s (%(count)s cơ quan)", about=about, count=times)
        for about, times in counted.items()
    ]
    return Telling(
        kind="follow_up",
        subject=sentence(
            "%(count)s nhiệm vụ đến kỳ theo dõi: %(about)s", count=len(due), about=plan.title
        ),
        body=joined("\n", lines),
        link=f"/ke-hoach/{row.root_id}",
        root_id=row.root_id,
        digest=digest,
    )


def _not_told_today(
    tx: Tx, row: AssignmentRow, people: list[OfficerRow], kind: str
) -> list[OfficerRow]:
    """Those who were not told anything of this kind about this plan today."""
    today = tx.today

    def told(officer: OfficerRow) -> bool:
        last = tx.unit.notifications.first(
            officer_id=officer.id, kind=kind, root_id=row.root_id, order="-id"
        )
        return last is not None and local_date(last.created_at) == today

    return [officer for officer in people if not told(officer)]
