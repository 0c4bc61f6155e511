"""The shares of a plan as its page shows them: all are counted, some are shown whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from engine.model.assignments import COORDINATING, AssignmentState
from engine.model.calendar import WorkingCalendar
from engine.model.clock import local_date
from engine.model.deadlines import TimeState, standing
from engine.model.permission import Actor, may
from engine.model.text import fold
from engine.sentences import Sentence
from engine.service.organisation.queries import people_of
from engine.service.permission import assignment_target
from engine.service.plans.rounds import Placing
from engine.storage import AssignmentRow, PlanRow, TaskRow, Unit

SHOWN = 80
"""Shares of a plan that one page shows; of more the first of each activity are shown."""

LINES = 12
"""Agencies in the table at the head of a plan's page."""


@dataclass(frozen=True, slots=True)
class Share:
    """One agency's share of an activity: the assignment, and how it stands to its deadline.

    ``ended``: the agency is no more, and nobody has taken its work over yet. ``stuck`` says why
    nobody can go on with one of its tasks.
    """

    assignment: AssignmentRow
    agency: str
    time: TimeState
    ended: bool = False
    stuck: Sentence | None = None

    @property
    def counts(self) -> bool:
        """Whether it is counted among the work: a coordinating agency helps that of another."""
        return self.assignment.role != COORDINATING

    @property
    def runs(self) -> bool:
        """Whether its deadline still counts: not withdrawn, cancelled or refused for good."""
        return self.assignment.open or self.assignment.completed_at is not None


@dataclass(frozen=True, slots=True)
class ShownShare:
    """A share with what only a page needs of it.

    ``waits_at`` are its open tasks, each with the name of who holds it; empty where its reader may
    not see the share.
    """

    share: Share
    off: Sentence | None
    readable: bool
    waits_at: tuple[tuple[TaskRow, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Activity:
    """One activity of a plan with the shares of all its agencies.

    ``round`` names which of several it is, where it is done once for each document that comes.
    ``shown`` are those shares that a :class:`Look` asks for, ``more`` how many fit it too.
    """

    element: str
    number: str
    title: str
    shares: Sequence[Share]
    round: Sentence | None = None
    added: bool = False
    shown: Sequence[ShownShare] = ()
    more: int = 0
    urgency: str = ""

    @property
    def leading(self) -> list[Share]:
        """The shares that are counted."""
        return [share for share in self.shares if share.counts]

    @property
    def done(self) -> int:
        """How many agencies have completed it."""
        return sum(1 for share in self.leading if share.assignment.completed_at is not None)

    @property
    def refused(self) -> int:
        """How many agencies have refused it and wait for a decision."""
        refused = AssignmentState.REFUSED.value
        return sum(1 for share in self.shares if share.assignment.state == refused)

    @property
    def stuck(self) -> int:
        """How many agencies have work that nobody there can take."""
        return sum(1 for share in self.shares if share.stuck is not None)

    @property
    def overdue(self) -> int:
        """How many agencies are late and not done."""
        return sum(1 for share in self.leading if share.runs and share.time is TimeState.OVERDUE)


def _done(share: Share) -> bool:
    return share.assignment.completed_at is not None and share.counts


def _refused_or_stuck(share: Share) -> bool:
    refused = share.assignment.state == AssignmentState.REFUSED.value
    return refused or share.stuck is not None


KINDS: Mapping[str, Callable[[Share], bool]] = {
    "done": _done,
    "open": lambda share: share.assignment.open,
    "late": lambda share: share.assignment.open and share.time is TimeState.OVERDUE,
    "soon": lambda share: share.assignment.open and share.time is TimeState.DUE_SOON,
    "held": _refused_or_stuck,
}
"""The shares that are asked for by a word, and counted at the head of a plan's page."""


def figures(activities: Iterable[Activity]) -> dict[str, int]:
    """How many shares of a plan are of each of :data:`KINDS`; ``all`` that count."""
    shares = [share for activity in activities for share in activity.shares]
    counted = {name: sum(map(fits, shares)) for name, fits in KINDS.items()}
    return counted | {"all": sum(share.counts for share in shares)}


@dataclass(frozen=True, slots=True)
class Look:
    """Which shares a page shows: all, or those of one of :data:`KINDS`; of one activity.

    ``first`` is how many stand before those to show; ``lines`` of the table of agencies, from
    ``first_line`` on, are shown beside them.
    """

    which: str = ""
    element: str | None = None
    first: int = 0
    lines: int = LINES
    first_line: int = 0

    def fits(self, share: Share) -> bool:
        """Whether it asks for this one."""
        return not self.which or KINDS[self.which](share)

    def of(self, activities: Sequence[Activity]) -> list[tuple[list[Share], int]]:
        """Of each activity the shares to show, and how many more there are."""
        asked = self.element
        fitting = [
            [each for each in activity.shares if self.fits(each)]
            if asked in (None, activity.element)
            else []
            for activity in activities
        ]
        several = sum(1 for shares in fitting if shares)
        whole = sum(map(len, fitting)) <= SHOWN
        most = SHOWN if whole or not several else max(1, SHOWN // several)
        parts = [shares[self.first : self.first + most] for shares in fitting]
        return [
            (part, max(0, len(shares) - self.first - len(part)))
            for part, shares in zip(parts, fitting, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class Reading:
    """Who reads the shares of a plan, and when; ``tasks`` are the open ones of the plan."""

    unit: Unit
    who: Actor
    plan: PlanRow
    placed: Placing
    tasks: Sequence[TaskRow]
    now: datetime
    calendar: WorkingCalendar


def looked_at(reading: Reading, activities: Sequence[Activity], look: Look) -> list[Activity]:
    """The activities with those of their shares that are asked for, whole."""
    picked = look.of(activities)
    ids = {share.assignment.id for shares, _ in picked for share in shares}
    waiting = _waiting(reading.unit, [each for each in reading.tasks if each.assignment_id in ids])
    return [
        replace(activity, shown=[shown(reading, share, waiting) for share in shares], more=more)
        for activity, (shares, more) in zip(activities, picked, strict=True)
    ]


def shown(
    reading: Reading, share: Share, waiting: Mapping[str | None, list[tuple[TaskRow, str]]]
) -> ShownShare:
    """A share as its reader may see it; ``waiting`` are open tasks by assignment."""
    row = share.assignment
    target = assignment_target(row, reading.plan, reading.placed.asker(row))
    readable = may(reading.who, "assignment.read", target)
    off = (
        standing(row.last_day, local_date(reading.now), reading.calendar) if row.last_day else None
    )
    return ShownShare(share, off, readable, tuple(waiting.get(row.id, ())) if readable else ())


def _waiting(
    unit: Unit, tasks: Sequence[TaskRow]
) -> Mapping[str | None, list[tuple[TaskRow, str]]]:
    """Open tasks with the names of their holders, by assignment."""
    people = people_of(unit, [task.assignee for task in tasks])
    found: dict[str | None, list[tuple[TaskRow, str]]] = defaultdict(list)
    for task in tasks:
        found[task.assignment_id].append((task, people.get(task.assignee or "", "")))
    return found


folded = lru_cache(maxsize=8192)(fold)
"""The names of a province's agencies, which each page of a plan sorts anew."""


def by_need(share: Share) -> tuple[int, str, str]:
    """The late, then what nobody can take, then the open, the ended, who helps; Đ as D in each."""
    if not share.counts:
        rank = 4
    elif share.runs and share.time is TimeState.OVERDUE:
        rank = 0
    else:
        rank = 1 if share.stuck else 2 if share.assignment.open else 3
    return rank, folded(share.agency), share.agency
