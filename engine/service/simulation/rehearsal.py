"""What a verb would lead to, learnt by doing it and undoing it: nothing of it is ever there.

A forced end reaches far: below a plan, to tasks that somebody holds, to officers who are told.
No second reckoning can say that as surely as the verb itself.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from engine.service.context import ReadTx
from engine.service.engine import MOST_PATHS, Cache, Engine, no_wake
from engine.service.organisation.queries import names_of, people_of
from engine.service.runtime import deliveries
from engine.service.runtime.load import LIVE
from engine.storage import Storage, Unit

T = TypeVar("T")

MOST_TOLD = 2_000
"""Notifications of one verb that are looked at."""


@dataclass(frozen=True, slots=True)
class Work:
    """An assignment or a task, whose it is, and who has it in hand."""

    title: str
    agency: str = ""
    holder: str = ""


@dataclass(frozen=True, slots=True)
class Consequences:
    """What would end, open and be told; ``whole_plan``: the plan itself would end.

    ``closed`` are tasks that nobody could do any more, ``told`` the officers who would hear.
    """

    ended: tuple[Work, ...] = ()
    closed: tuple[Work, ...] = ()
    given: tuple[Work, ...] = ()
    opened: tuple[Work, ...] = ()
    told: tuple[str, ...] = ()
    whole_plan: bool = False


def consequences(engine: Engine, root_id: str, act: Callable[[Engine], object]) -> Consequences:
    """What ``act``, a verb of one plan given this engine, would lead to; raises what it raises."""
    playing = copy(engine)
    playing.storage = cast("Storage", _Stage(playing, engine.storage, root_id))
    playing.waker, playing.deliver, playing.observers = no_wake, None, []
    playing.paths = Cache(MOST_PATHS)  # of streams that will not have grown
    try:
        act(playing)
    except _Undone as done:
        return done.consequences
    raise TypeError("what was to be rehearsed wrote nothing")


class _Undone(Exception):
    """No error: it carries the answer out of the transaction, which so is undone."""

    def __init__(self, consequences: Consequences) -> None:
        super().__init__()
        self.consequences = consequences


class _Stage:
    """A store whose first transaction that writes is looked at and undone.

    What it sends to other instances of the plan is taken in it too, before it is looked at.
    """

    def __init__(self, engine: Engine, storage: Storage, root_id: str) -> None:
        self._engine = engine
        self._storage = storage
        self._root_id = root_id

    def run(self, work: Callable[[Unit], T]) -> T:
        def once(unit: Unit) -> T:
            before = _Picture(unit, self._root_id)
            work(unit)
            deliveries.deliver_within(ReadTx(self._engine, unit), self._root_id)
            raise _Undone(before.compared(_Picture(unit, self._root_id)))

        return self._storage.run(once)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._storage, name)


class _Picture:
    """What is open in a plan, and the last that anybody was told."""

    def __init__(self, unit: Unit, root_id: str) -> None:
        self._unit, self._root_id = unit, root_id
        self.tasks = {row.id: row for row in unit.tasks.find(root_id=root_id, open=True)}
        shares = unit.assignments.find(root_id=root_id, open=True)
        self.assignments = {row.id: row for row in shares}
        self.live = unit.instances.need(root_id).status in LIVE
        last = unit.notifications.first(order="-id")
        self.last_told = last.id if last is not None else ""

    def compared(self, after: _Picture) -> Consequences:
        """From here to there."""
        return Consequences(
            ended=self._shares(self.assignments.keys() - after.assignments.keys()),
            closed=self._steps(self.tasks.keys() - after.tasks.keys()),
            given=after._shares(after.assignments.keys() - self.assignments.keys()),
            opened=after._steps(after.tasks.keys() - self.tasks.keys()),
            told=self._told(),
            whole_plan=self.live and not after.live,
        )

    def _shares(self, ids: set[str]) -> tuple[Work, ...]:
        rows = [self.assignments[each] for each in sorted(ids)]
        agencies = names_of(self._unit, [row.agency_id for row in rows])
        titled = (" ".join(part for part in (row.number, row.title) if part) for row in rows)
        return tuple(
            Work(title, agencies.get(row.agency_id or "", ""))
            for title, row in zip(titled, rows, strict=True)
        )

    def _steps(self, ids: set[str]) -> tuple[Work, ...]:
        rows = [self.tasks[each] for each in sorted(ids)]
        agencies = names_of(self._unit, [row.agency_id for row in rows])
        people = people_of(self._unit, [row.assignee for row in rows])
        return tuple(
            Work(
                row.name or row.element,
                agencies.get(row.agency_id or "", ""),
                people.get(row.assignee or "", ""),
            )
            for row in rows
        )

    def _told(self) -> tuple[str, ...]:
        newest = self._unit.notifications.newest_page(None, MOST_TOLD, root_id=self._root_id).rows
        new = [row.officer_id for row in newest if row.id > self.last_told]
        return tuple(sorted(set(people_of(self._unit, new).values())))
