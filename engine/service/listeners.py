"""Who is told, in the same transaction, of what the runtime and the calendar do.

The runtime moves tokens and knows no people. Assignments, tasks, plans, reminders and notices
each give the engine one listener (:mod:`engine.bootstrap` names them, in the order in which they
are told); a new noun that follows the runtime adds a listener and changes nothing below it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar, NamedTuple

from engine.bpmn.definition import Node
from engine.bpmn.runtime import OpenedWait
from engine.model.calendar import WorkingCalendar
from engine.service.context import Tx
from engine.storage import (
    AssignmentRow,
    IncidentRow,
    InstanceRow,
    PlanRow,
    TaskRow,
    TimerRow,
    Unit,
)


class Ending(NamedTuple):
    """An instance that has ended and how: ``completed``, ``cancelled`` or ``withdrawn``.

    ``tasks_left`` tells whether tasks of it were left that nobody handed in.
    """

    instance: InstanceRow
    outcome: str
    tasks_left: bool


@dataclass(frozen=True, slots=True)
class DeadlineMove:
    """A deadline that a change of the calendar moves."""

    assignment_id: str
    title: str
    agency_id: str | None
    old: date
    new: date


class Moved(NamedTuple):
    """A token that waits on for the same: its element of before, and its node of now."""

    token: int
    before: str
    node: Node


class Listener:
    """Hears of everything and answers nothing; a subclass overrides what concerns its noun.

    What a method raises undoes the step that it was told of.
    """

    timer_kinds: ClassVar[frozenset[str]] = frozenset()
    """Kinds of timer rows that are this listener's own: :meth:`timer_fired` does them."""

    def children_started(
        self,
        tx: Tx,
        node: Node,
        children: Sequence[tuple[InstanceRow, Mapping[str, object]]],
    ) -> None:
        """An activity began child instances, each with what it was given."""

    def wait_opened(
        self,
        tx: Tx,
        instance: InstanceRow,
        node: Node,
        wait: OpenedWait,
        *,
        fresh: bool,
    ) -> None:
        """A user task waits for somebody; ``fresh`` when its instance began in this step."""

    def waits_closed(
        self,
        tx: Tx,
        instance: InstanceRow,
        tokens: Sequence[int],
    ) -> None:
        """The user tasks of these tokens wait no more."""

    def wait_completed(self, tx: Tx, instance_id: str, token: int) -> None:
        """A waiting activity is completed by its token, without a task's form."""

    def state_reached(self, tx: Tx, instance: InstanceRow, node: Node) -> None:
        """A token came to a node with the property ``state``."""

    def nobody_asked(self, tx: Tx, instance: InstanceRow, node: Node) -> None:
        """An activity that asks one agency after the other, or all at once, found none to ask."""

    def ended(self, tx: Tx, endings: Sequence[Ending]) -> None:
        """Instances ended in one step, those below each other included."""

    def suspended(self, tx: Tx, instance: InstanceRow) -> None:
        """An instance was suspended with everything below it."""

    def resumed(
        self,
        tx: Tx,
        instance: InstanceRow,
        suspended_at: datetime,
    ) -> None:
        """An instance that was suspended goes on."""

    def version_changed(self, tx: Tx, instance: InstanceRow, moved: Sequence[Moved]) -> None:
        """An instance is one of another version now; what it waits for goes on."""

    def incidents_opened(
        self,
        tx: Tx,
        instance: InstanceRow,
        incidents: Sequence[IncidentRow],
    ) -> None:
        """Activities of an instance failed."""

    def timer_fired(self, tx: Tx, timer: TimerRow) -> None:
        """A timer of one of :attr:`timer_kinds` fired; its row is gone already."""

    def task_completing(
        self,
        tx: Tx,
        task: TaskRow,
        assignment: AssignmentRow | None,
    ) -> None:
        """A task is about to be handed in; nothing is taken or written yet."""

    def task_completed(
        self,
        tx: Tx,
        task: TaskRow,
        instance: InstanceRow,
        written: Mapping[str, object],
    ) -> None:
        """A task was handed in and its process has moved; ``instance`` is as it stood before."""

    def plan_named_otherwise(self, tx: Tx, plan: PlanRow) -> None:
        """A plan is found by other words: its document got a number, a symbol or a signer."""

    def seats_lost(self, tx: Tx, officer_ids: Collection[str]) -> None:
        """They hold no longer what they held: a position, a loan, an account, a division."""

    def calendar_moves(self, unit: Unit, calendar: WorkingCalendar) -> Sequence[DeadlineMove]:
        """What this calendar would move if it were the one in force."""
        del unit, calendar
        return ()

    def calendar_changed(self, tx: Tx, basis: str | None) -> Sequence[DeadlineMove]:
        """The working calendar was changed; returns what this moved."""
        del tx, basis
        return ()


class Listeners(Listener):
    """Several listeners as one, told in order; who does not listen to something is not asked."""

    def __init__(self, *listeners: Listener) -> None:
        """Find out once who overrides what."""
        self._listeners = listeners
        self._hearers: dict[str, tuple[Callable[..., Any], ...]] = {
            event: tuple(
                getattr(each, event)
                for each in listeners
                if getattr(type(each), event) is not getattr(Listener, event)
            )
            for event in _EVENTS
        }

    def children_started(
        self,
        tx: Tx,
        node: Node,
        children: Sequence[tuple[InstanceRow, Mapping[str, object]]],
    ) -> None:
        """Tell each."""
        for hear in self._hearers["children_started"]:
            hear(tx, node, children)

    def wait_opened(
        self,
        tx: Tx,
        instance: InstanceRow,
        node: Node,
        wait: OpenedWait,
        *,
        fresh: bool,
    ) -> None:
        """Tell each."""
        for hear in self._hearers["wait_opened"]:
            hear(tx, instance, node, wait, fresh=fresh)

    def waits_closed(self, tx: Tx, instance: InstanceRow, tokens: Sequence[int]) -> None:
        """Tell each."""
        for hear in self._hearers["waits_closed"]:
            hear(tx, instance, tokens)

    def wait_completed(self, tx: Tx, instance_id: str, token: int) -> None:
        """Tell each."""
        for hear in self._hearers["wait_completed"]:
            hear(tx, instance_id, token)

    def state_reached(self, tx: Tx, instance: InstanceRow, node: Node) -> None:
        """Tell each."""
        for hear in self._hearers["state_reached"]:
            hear(tx, instance, node)

    def nobody_asked(self, tx: Tx, instance: InstanceRow, node: Node) -> None:
        """Tell each."""
        for hear in self._hearers["nobody_asked"]:
            hear(tx, instance, node)

    def ended(self, tx: Tx, endings: Sequence[Ending]) -> None:
        """Tell each."""
        for hear in self._hearers["ended"]:
            hear(tx, endings)

    def suspended(self, tx: Tx, instance: InstanceRow) -> None:
        """Tell each."""
        for hear in self._hearers["suspended"]:
            hear(tx, instance)

    def resumed(self, tx: Tx, instance: InstanceRow, suspended_at: datetime) -> None:
        """Tell each."""
        for hear in self._hearers["resumed"]:
            hear(tx, instance, suspended_at)

    def version_changed(self, tx: Tx, instance: InstanceRow, moved: Sequence[Moved]) -> None:
        """Tell each."""
        for hear in self._hearers["version_changed"]:
            hear(tx, instance, moved)

    def incidents_opened(
        self, tx: Tx, instance: InstanceRow, incidents: Sequence[IncidentRow]
    ) -> None:
        """Tell each."""
        for hear in self._hearers["incidents_opened"]:
            hear(tx, instance, incidents)

    def timer_fired(self, tx: Tx, timer: TimerRow) -> None:
        """Tell those whose kind it is."""
        for each in self._listeners:
            if timer.kind in each.timer_kinds:
                each.timer_fired(tx, timer)

    def task_completing(self, tx: Tx, task: TaskRow, assignment: AssignmentRow | None) -> None:
        """Tell each."""
        for hear in self._hearers["task_completing"]:
            hear(tx, task, assignment)

    def task_completed(
        self,
        tx: Tx,
        task: TaskRow,
        instance: InstanceRow,
        written: Mapping[str, object],
    ) -> None:
        """Tell each."""
        for hear in self._hearers["task_completed"]:
            hear(tx, task, instance, written)

    def plan_named_otherwise(self, tx: Tx, plan: PlanRow) -> None:
        """Tell each."""
        for hear in self._hearers["plan_named_otherwise"]:
            hear(tx, plan)

    def seats_lost(self, tx: Tx, officer_ids: Collection[str]) -> None:
        """Tell each."""
        for hear in self._hearers["seats_lost"]:
            hear(tx, officer_ids)

    def calendar_moves(self, unit: Unit, calendar: WorkingCalendar) -> list[DeadlineMove]:
        """What they would move together."""
        hearers = self._hearers["calendar_moves"]
        return [move for hear in hearers for move in hear(unit, calendar)]

    def calendar_changed(self, tx: Tx, basis: str | None) -> list[DeadlineMove]:
        """What they moved together."""
        hearers = self._hearers["calendar_changed"]
        return [move for hear in hearers for move in hear(tx, basis)]


_EVENTS = tuple(
    name for name in vars(Listener) if not name.startswith("_") and name != "timer_kinds"
)
