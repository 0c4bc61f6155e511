"""Arming: which reminders and escalations an assignment will meet, as rows with a due time."""

from __future__ import annotations

from datetime import datetime

from engine.model.calendar import WorkingCalendar
from engine.model.clock import ZONE
from engine.model.deadlines import from_json
from engine.model.escalation import DEFAULT_POLICY, Policy, Step, due_steps, read_policy
from engine.model.ids import new_id
from engine.model.timers import parse_duration
from engine.storage import AssignmentRow, TimerRow, Unit

ESCALATION, CADENCE = "escalation", "cadence"
MORNING_HOUR = 8


def policy_of(unit: Unit, root_id: str) -> Policy:
    """The policy a plan names, else the installation's default, else the built-in one."""
    plan = unit.plans.get(root_id)
    for key in (plan.policy_key if plan else None, "default"):
        row = unit.policies.get(key) if key else None
        if row is not None:
            return read_policy(row.key, row.name, row.body)
    return DEFAULT_POLICY


def arm(
    unit: Unit,
    now: datetime,
    row: AssignmentRow,
    calendar: WorkingCalendar,
    policy: Policy | None = None,
    *,
    catch_up: bool = True,
) -> None:
    """Put the timers of an open assignment's deadline in place of those there were.

    Steps whose time has passed are not made up for, except (``catch_up``) the last one after
    the deadline, so that work given out late is escalated once and at once.
    """
    unit.timers.drop(row.instance_id, kind=ESCALATION)
    policy = policy or policy_of(unit, row.root_id)
    unit.timers.insert_many(timers_of(row, now, calendar, policy, catch_up=catch_up))


def timers_of(
    row: AssignmentRow,
    now: datetime,
    calendar: WorkingCalendar,
    policy: Policy,
    *,
    catch_up: bool = True,
) -> list[TimerRow]:
    """The escalation timers of an assignment; none for standing duties and without a date."""
    if row.standing or not row.open:
        return []
    deadline = from_json(row.deadline)
    steps = due_steps(policy, deadline, calendar)
    coming = [(due, step) for due, step in steps if due > now]
    passed = [step for due, step in steps if due <= now and step.at == "after"]
    late = [(now, step) for step in passed if step.every is None][-1:] if catch_up else []
    turns = [
        (again, step)
        for step in passed
        if deadline.last_day and (again := step.next_due(deadline.last_day, calendar, now))
    ]
    return [step_timer(row, step, due) for due, step in (*late, *turns, *coming)]


def step_timer(row: AssignmentRow, step: Step, due: datetime) -> TimerRow:
    """The timer of one step; it carries the step, so that a later policy does not change it."""
    fields = {name: getattr(step, name) for name in Step.__dataclass_fields__}
    return TimerRow(
        id=new_id(),
        due_at=due,
        kind=ESCALATION,
        instance_id=row.instance_id,
        root_id=row.root_id,
        payload={"assignment": row.id, "step": fields},
    )


def arm_cadence(unit: Unit, now: datetime, row: AssignmentRow, period: str | None) -> None:
    """Let the monitor be asked to look after it each period (ISO 8601); None: no more.

    Raises :class:`errors.InvalidTimer`.
    """
    unit.timers.drop(row.instance_id, kind=CADENCE)
    if period is not None and row.open:
        unit.timers.insert_many([cadence_timer(row, period, now, now)])


def cadence_timer(row: AssignmentRow, period: str, start: datetime, after: datetime) -> TimerRow:
    """The next turn after an instant, counted from the start so that months do not drift."""
    length = parse_duration(period)
    turn = max(1, (after - start) // length.at_most)
    while _morning(length.after(start, turn)) <= after:
        turn += 1
    payload = {"assignment": row.id, "period": period, "start": start.isoformat()}
    return TimerRow(
        id=new_id(),
        due_at=_morning(length.after(start, turn)),
        kind=CADENCE,
        instance_id=row.instance_id,
        root_id=row.root_id,
        payload=payload,
    )


def _morning(moment: datetime) -> datetime:
    local = moment.astimezone(ZONE).replace(hour=MORNING_HOUR, minute=0, second=0, microsecond=0)
    return local.astimezone(moment.tzinfo)
