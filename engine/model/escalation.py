"""Escalation as data: who is reminded, urged and told, how many working days from the deadline.

Each step is done once; one with ``every`` repeats until the work is done. Steps fall due at
08:00 Vietnamese time, so that nobody is woken and a day's reminders come together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from engine.errors import InvalidInput
from engine.model.calendar import WorkingCalendar
from engine.model.clock import ZONE
from engine.model.deadlines import Deadline

LADDER: dict[str, str] = {
    "officer": "Chuyên viên được giao",
    "division_head": "Trưởng phòng",
    "agency_head": "Thủ trưởng cơ quan",
    "monitor": "Cơ quan theo dõi",
    "office": "Văn phòng Ủy ban nhân dân tỉnh",
    "leadership": "Lãnh đạo Ủy ban nhân dân tỉnh",
}
"""The rungs, lowest first."""

ACTIONS: dict[str, str] = {
    "remind": "Nhắc việc",
    "urge": "Đôn đốc",
    "escalate": "Báo cáo quá hạn",
}
MOMENTS = ("before", "on", "after")
MORNING = time(8)


@dataclass(frozen=True, slots=True)
class Step:
    """One step: when (working days from the last permitted day), to whom, what, thrown as what."""

    offset_working_days: int
    at: str
    to: str
    kind: str
    throw: str | None = None
    every: int | None = None

    def first_due(self, last_day: date, calendar: WorkingCalendar) -> datetime:
        """When it falls due for a deadline's last permitted day; UTC."""
        return _morning(self._day(last_day, calendar))

    def next_due(self, last_day: date, calendar: WorkingCalendar, now: datetime) -> datetime | None:
        """When a repeated step falls due next after ``now``: missed turns become one."""
        if self.every is None:
            return None
        day = self._day(last_day, calendar)
        while _morning(day) <= now:
            day = calendar.add_working_days(day, self.every)
        return _morning(day)

    def _day(self, last_day: date, calendar: WorkingCalendar) -> date:
        match self.at:
            case "before":
                return calendar.add_working_days(last_day, -self.offset_working_days)
            case "after":
                return calendar.add_working_days(last_day, self.offset_working_days)
        return last_day


@dataclass(frozen=True, slots=True)
class Policy:
    """The steps of one policy. ``digest``: mail is gathered and sent once a day."""

    steps: tuple[Step, ...]
    key: str = "default"
    name: str = "Mặc định"
    digest: bool = False


DEFAULT_POLICY = Policy(
    steps=(
        Step(3, "before", "officer", "remind"),
        Step(1, "before", "officer", "remind"),
        Step(1, "before", "division_head", "remind"),
        Step(0, "on", "officer", "remind"),
        Step(1, "after", "officer", "urge"),
        Step(1, "after", "division_head", "urge"),
        Step(2, "after", "agency_head", "urge"),
        Step(3, "after", "monitor", "escalate", throw="overdue"),
        Step(5, "after", "office", "escalate", every=5),
        Step(10, "after", "leadership", "escalate"),
    )
)


def due_steps(
    policy: Policy, deadline: Deadline, calendar: WorkingCalendar
) -> list[tuple[datetime, Step]]:
    """When each step falls due, earliest first; none without a date or for a standing duty."""
    if deadline.last_day is None or deadline.kind == "recurring":
        return []
    last = deadline.last_day
    steps = [(step.first_due(last, calendar), step) for step in policy.steps]
    return sorted(steps, key=lambda pair: pair[0])


def policy_json(policy: Policy) -> dict[str, Any]:
    """As kept in a row; :func:`read_policy` reads it back."""
    return {
        "digest": policy.digest,
        "steps": [
            {
                "offset_working_days": step.offset_working_days,
                "at": step.at,
                "to": step.to,
                "kind": step.kind,
                "throw": step.throw,
                "every": step.every,
            }
            for step in policy.steps
        ],
    }


def read_policy(key: str, name: str, body: Mapping[str, Any]) -> Policy:
    """Read a policy; raises :class:`errors.InvalidInput` naming the step that does not fit."""
    steps = [_step(place, raw) for place, raw in enumerate(body.get("steps") or (), start=1)]
    return Policy(tuple(steps), key, name, bool(body.get("digest")))


def _step(place: int, raw: Mapping[str, Any]) -> Step:
    step = Step(
        _count(raw.get("offset_working_days", 0)),
        str(raw.get("at")),
        str(raw.get("to")),
        str(raw.get("kind")),
        raw.get("throw") or None,
        _count(raw["every"]) if raw.get("every") else None,
    )
    wrong = {
        "at": step.at not in MOMENTS,
        "to": step.to not in LADDER,
        "kind": step.kind not in ACTIONS,
        "offset_working_days": step.offset_working_days < 0,
        "every": step.every is not None and step.every < 1,
    }
    fields = {f"{place}.{name}": "Giá trị không hợp lệ." for name, bad in wrong.items() if bad}
    if fields:
        raise InvalidInput(f"Bước {place} của chính sách đôn đốc chưa hợp lệ.", fields=fields)
    return step


def _count(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else -1


def _morning(day: date) -> datetime:
    return datetime.combine(day, MORNING, ZONE).astimezone(UTC)
