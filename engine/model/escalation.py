"""Escalation as data: who is reminded, urged and told, how many working days from the deadline.

Each step is done once; one with ``every`` repeats until the work is done, and is told as one
summary for all late work of a plan. Steps fall due at 08:00 Vietnamese time, so that nobody is
woken and a day's reminders come together.
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
from engine.sentences import Sentence, sentence

LADDER: dict[str, str] = {
    "officer": "Chuyên viên được giao",
    "division_head": "Trưởng phòng",
    "agency_head": "Thủ trưởng cơ quan",
    "monitor": "Cơ quan theo dõi",
    "office": "Văn phòng Ủy ban nhân dân tỉnh",
    "leadership": "Lãnh đạo Ủy ban nhân dân tỉnh",
}
"""The rungs, lowest first."""

ACTIONS: dict[str, Sentence] = {
    "remind": sentence("Nhắc việc"),
    "urge": sentence("Đôn đốc"),
    "escalate": sentence("Báo cáo quá hạn"),
    "summary": sentence("Tổng hợp việc quá hạn"),
}
MOMENTS = ("before", "on", "after")
MORNING = time(8)
MOST_DAYS = 750
"""Working days, some three years."""
MOST_STEPS = 60


@dataclass(frozen=True, slots=True)
class Step:
    """One step: when (working days from the last permitted day), to whom, what, thrown as what."""

    offset_working_days: int
    at: str
    to: str
    kind: str
    throw: str | None = None
    every: int | None = None

    def first_due(self, last_day: date, calendar: WorkingCalendar) -> datetime | None:
        """When it falls due for a deadline's last permitted day; UTC. None: on no day there is."""
        day = self._day(last_day, calendar)
        return _morning(day) if day else None

    def next_due(self, last_day: date, calendar: WorkingCalendar, now: datetime) -> datetime | None:
        """When a repeated step falls due next after ``now``: missed turns become one."""
        day = self._day(last_day, calendar) if self.every else None
        while day is not None and _morning(day) <= now:
            day = _counted(calendar, day, self.every or 1)
        return _morning(day) if day else None

    def _day(self, last_day: date, calendar: WorkingCalendar) -> date | None:
        match self.at:
            case "before":
                return _counted(calendar, last_day, -self.offset_working_days)
            case "after":
                return _counted(calendar, last_day, self.offset_working_days)
        return last_day


def _counted(calendar: WorkingCalendar, day: date, working_days: int) -> date | None:
    """The working day so many after; None where it lies beyond what the calendar counts."""
    try:
        return calendar.add_working_days(day, working_days)
    except (OverflowError, ValueError):
        return None


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
        Step(0, "on", "officer", "remind"),
        Step(1, "after", "officer", "urge"),
        Step(1, "after", "division_head", "urge"),
        Step(3, "after", "agency_head", "urge"),
        Step(5, "after", "monitor", "escalate", throw="overdue"),
        Step(10, "after", "office", "escalate"),
        Step(20, "after", "leadership", "escalate"),
        Step(30, "after", "monitor", "summary", every=10),
    ),
    digest=True,
)
"""Each rung hears of late work once; who follows it up is reminded every second week."""


def sentences(policy: Policy, language: str = "vi") -> list[str]:
    """The policy in words, one sentence a step, in the order in which they fall due."""
    said = _WORDS.get(language, _WORDS["vi"])
    told = [_sentence(step, said) for step in sorted(policy.steps, key=_distance)]
    return [*told, said["digest"]] if policy.digest else told


def _sentence(step: Step, said: Mapping[str, str]) -> str:
    when = said[step.at].format(step.offset_working_days)
    again = said["every"].format(step.every) if step.every else ""
    return f"{when}: {said[step.kind]} {said[step.to]}{again}."


def _distance(step: Step) -> int:
    sign = {"before": -1, "on": 0, "after": 1}[step.at]
    return sign * step.offset_working_days


_WORDS: dict[str, dict[str, str]] = {
    "vi": {
        "before": "Còn {} ngày làm việc",
        "on": "Ngày cuối của thời hạn",
        "after": "Quá hạn {} ngày làm việc",
        "every": "; sau đó cứ {} ngày làm việc một lần",
        "digest": "Thư điện tử được gom lại, mỗi người nhiều nhất một thư một ngày.",
        "remind": "nhắc",
        "urge": "đôn đốc",
        "escalate": "báo cáo",
        "summary": "tổng hợp việc quá hạn gửi",
        **{rung: title[0].lower() + title[1:] for rung, title in LADDER.items()},
        "office": LADDER["office"],
    },
    "en": {
        "before": "{} working days left",
        "on": "On the last day",
        "after": "{} working days overdue",
        "every": "; then every {} working days",
        "digest": "Mail is gathered: each person gets at most one a day.",
        "remind": "remind",
        "urge": "urge",
        "escalate": "report to",
        "summary": "send a summary of late work to",
        "officer": "the officer in charge",
        "division_head": "the head of division",
        "agency_head": "the head of the agency",
        "monitor": "the monitoring agency",
        "office": "the office of the provincial committee",
        "leadership": "the leadership of the provincial committee",
    },
}


def due_steps(
    policy: Policy, deadline: Deadline, calendar: WorkingCalendar
) -> list[tuple[datetime, Step]]:
    """When each step falls due, earliest first; none without a date or for a standing duty."""
    if deadline.last_day is None or deadline.kind == "recurring":
        return []
    last = deadline.last_day
    steps = [(due, step) for step in policy.steps if (due := step.first_due(last, calendar))]
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


def new_policy(key: str, name: str, body: Mapping[str, Any]) -> Policy:
    """Read a policy that somebody writes, which is bounded; raises as :func:`read_policy` does."""
    policy = read_policy(key, name, body)
    if len(policy.steps) > MOST_STEPS:
        raise InvalidInput(
            sentence("Chính sách đôn đốc có nhiều nhất %(most)s bước.", most=MOST_STEPS)
        )
    for place, step in enumerate(policy.steps, start=1):
        days = {"offset_working_days": step.offset_working_days, "every": step.every or 0}
        far = [name for name, count in days.items() if count > MOST_DAYS]
        if far:
            too_far = sentence("Nhiều nhất %(most)s ngày làm việc.", most=MOST_DAYS)
            raise InvalidInput(
                sentence("Bước %(place)s của chính sách đôn đốc chưa hợp lệ.", place=place),
                fields={f"{place}.{name}": too_far for name in far},
            )
    return policy


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
    fields = {
        f"{place}.{name}": sentence("Giá trị không hợp lệ.") for name, bad in wrong.items() if bad
    }
    if fields:
        raise InvalidInput(
            sentence("Bước %(place)s của chính sách đôn đốc chưa hợp lệ.", place=place),
            fields=fields,
        )
    return step


def _count(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else -1


def _morning(day: date) -> datetime:
    return datetime.combine(day, MORNING, ZONE).astimezone(UTC)
