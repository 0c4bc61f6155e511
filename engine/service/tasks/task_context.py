"""To which assignment and plan the tasks of one command belong.

A fan-out opens thousands of tasks whose surroundings are the same; they are read once.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from engine.storage import AssignmentRow, InstanceRow, Unit

REOPENING = frozenset({"child.reopen", "assignment.return"})
"""Commands that start an agency's share once more: its assignment goes on, none is made."""


class TaskContext(NamedTuple):
    """The assignment that a task is a step of, and the words by which its plan is found."""

    assignment: AssignmentRow | None = None
    plan_words: str | None = None

    @property
    def of_plan(self) -> bool:
        """Whether there is a plan at all."""
        return self.assignment is not None or self.plan_words is not None

    @property
    def agency_id(self) -> str | None:
        """The agency whose assignment it is: it has its part in the plan already."""
        return self.assignment.agency_id if self.assignment else None


class TaskContexts:
    """What the tasks of one command belong to; of it only what no command changes is used."""

    def __init__(self, unit: Unit) -> None:
        """Begin with nothing read."""
        self._unit = unit
        self._above: dict[str, TaskContext] = {}
        self._made: dict[str, TaskContext] = {}

    def made(self, rows: Iterable[AssignmentRow]) -> None:
        """Learn of assignments that this command made."""
        self._made.update((row.instance_id, TaskContext(row)) for row in rows)

    def of(self, instance: InstanceRow, *, fresh: bool) -> TaskContext:
        """What a task of this instance belongs to.

        A ``fresh`` instance has no assignment but the one that this command made for it; else it
        helps what its parent helps.
        """
        own = self._made.get(instance.id)
        if own is not None:
            return own
        above = fresh and instance.parent_id is not None
        start = str(instance.parent_id) if above else instance.id
        if start in self._made:
            return self._made[start]
        if start not in self._above:
            found = self._unit.assignments.nearest_in_plan(instance, above=above)
            self._above[start] = TaskContext(*found)
        return self._above[start]
