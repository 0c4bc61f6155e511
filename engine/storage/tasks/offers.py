"""Places beyond the first and people to whom tasks are offered, and forms filled in half."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Index, Select, select

from engine.storage.db.fast import SqlTemplate
from engine.storage.db.lists import MOST_COUNTED
from engine.storage.db.repository import Repository
from engine.storage.db.searching import one_of
from engine.storage.db.tables import Key, RowTable, Word
from engine.storage.tasks.task import STILL_OPEN, task
from engine.storage.tasks.whose import Places


@dataclass(frozen=True, slots=True)
class TaskOfferRow:
    """A place beyond the first to which a ``shared`` task is offered."""

    task_id: Key
    agency_id: Key
    position: Word


TASK_OFFER = RowTable(
    "task_offer", TaskOfferRow, Index("ix_task_offer_place", "agency_id", "position"), key=3
)
task_offer = TASK_OFFER.table


@SqlTemplate
def _offered(places: list[tuple[Any, Any]]) -> Select[Any]:
    agency, position = task_offer.c.agency_id, task_offer.c.position
    own = agency.in_([each for each, _ in places])
    return (
        select(task.c.id, task.c.root_id, agency, position)
        .join(task, task.c.id == task_offer.c.task_id)
        .where(own & one_of((agency, position), places), STILL_OPEN)
        .limit(MOST_COUNTED)
    )


class TaskOffers(Repository[TaskOfferRow]):
    """Places beyond the first to which tasks are offered; most tasks have none."""

    rows = TASK_OFFER

    def to(self, places: Places) -> list[tuple[str, str, str, str]]:
        """The open tasks offered to these places: id, plan, agency, kind of position."""
        if not places:
            return []
        return [tuple(row) for row in self._transaction.search(_offered, places=[*places])]


@dataclass(frozen=True, slots=True)
class TaskCandidateRow:
    """An officer to whom a ``shared`` task is offered in person (camunda:candidateUsers)."""

    task_id: Key
    officer_id: Key


TASK_CANDIDATE = RowTable("task_candidate", TaskCandidateRow, Index(None, "officer_id"), key=2)
task_candidate = TASK_CANDIDATE.table


@SqlTemplate
def _offered_in_person(officers: list[Any]) -> Select[Any]:
    return (
        select(task.c.id)
        .distinct()
        .join(task_candidate, task.c.id == task_candidate.c.task_id)
        .where(task_candidate.c.officer_id.in_(officers), STILL_OPEN)
        .limit(MOST_COUNTED)
    )


class TaskCandidates(Repository[TaskCandidateRow]):
    """Officers to whom tasks are offered in person; most tasks name none."""

    rows = TASK_CANDIDATE

    def to(self, officers: Collection[str]) -> list[str]:
        """The open tasks offered to any of these officers in person."""
        if not officers:
            return []
        found = self._transaction.search(_offered_in_person, officers=[*officers])
        return [row[0] for row in found]


@dataclass(frozen=True, slots=True)
class TaskDraftRow:
    """A form that an officer has filled in half."""

    task_id: Key
    officer_id: Key
    data: Any
    saved_at: datetime


TASK_DRAFT = RowTable("task_draft", TaskDraftRow, key=2)
