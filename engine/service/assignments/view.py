"""Assignments: lists, one of them whole, and all verbs on it under one name."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from engine.model.deadlines import Deadline, TimeState, state_at
from engine.model.permission import Actor, may, scope_of
from engine.service.assignments.assignment import Found, find
from engine.service.assignments.deadlines import (
    ask_extension,
    change_deadline,
    decide_extension,
    set_cadence,
)
from engine.service.assignments.reassignment import reassign, resume, suspend, withdraw
from engine.service.assignments.respond import accept, allocate, refuse, return_, submit
from engine.service.assignments.urging import urge
from engine.service.calendar import working_calendar
from engine.service.context import ReadTx
from engine.service.engine import Engine
from engine.service.organisation.queries import people_of
from engine.service.permission import readable
from engine.service.tasks import source_words
from engine.service.tasks.view import assignment_verbs
from engine.storage import (
    AssignmentItem,
    AssignmentRow,
    AttachmentRow,
    DeadlineChangeRow,
    DifficultyRow,
    ExtensionRow,
    Page,
    PlanRow,
    TaskRow,
    Unit,
)

__all__ = [
    "AssignmentView",
    "accept",
    "allocate",
    "ask_extension",
    "change_deadline",
    "decide_extension",
    "page",
    "reassign",
    "refuse",
    "resume",
    "return_",
    "set_cadence",
    "submit",
    "suspend",
    "urge",
    "view",
    "withdraw",
]

MOST = 200
_BESIDE_THE_STATE = {
    "decide_extension": "assignment.decide_extension",
    "set_cadence": "assignment.set_cadence",
    "urge": "assignment.urge",
    "attach": "attachment.add",
}


@dataclass(frozen=True, slots=True)
class AssignmentView:
    """One assignment as its page shows it; ``verbs`` are what the reader may do now.

    ``people`` are the names of those who hold or did its tasks; ``internal``: he may read what its
    agency writes for itself.
    """

    assignment: AssignmentRow
    plan: PlanRow | None
    agencies: Mapping[str, str]
    deadline: Deadline
    time: TimeState
    deadline_changes: tuple[DeadlineChangeRow, ...]
    extensions: tuple[ExtensionRow, ...]
    attachments: tuple[AttachmentRow, ...]
    difficulties: tuple[DifficultyRow, ...]
    tasks: tuple[TaskRow, ...]
    people: Mapping[str, str]
    verbs: frozenset[str]
    internal: bool = False
    source: source_words.SourceWords = source_words.NOTHING


def view(engine: Engine, who: Actor, assignment_id: str) -> AssignmentView:
    """One assignment; raises :class:`errors.NotFound` also for one the actor may not see."""
    now = engine.now()
    with engine.storage.read() as unit:
        found = find(unit, assignment_id)
        readable(who, "assignment.read", found.target)
        row, calendar = found.row, working_calendar(unit)
        named = {row.agency_id, row.monitor_agency_id, found.target.monitor_agency_id} - {None}
        agencies = unit.agencies.find(id=named) if named else []
        tasks = tuple(unit.tasks.find(assignment_id=assignment_id, order=("created_at", "id")))
        return AssignmentView(
            assignment=row,
            plan=found.plan,
            agencies={agency.id: agency.name for agency in agencies},
            deadline=found.deadline,
            time=state_at(row.last_day, now, row.completed_at, calendar),
            deadline_changes=_of(unit.deadline_changes, assignment_id, "at"),
            extensions=_of(unit.extensions, assignment_id, "asked_at"),
            attachments=tuple(unit.attachments.of(assignment_id=assignment_id)),
            difficulties=_of(unit.difficulties, assignment_id, "at"),
            tasks=tasks,
            people=people_of(unit, [task.assignee for task in tasks]),
            verbs=_verbs(unit, who, row, found),
            internal=may(who, "internal.read", found.target),
            source=source_words.of_assignment(ReadTx(engine, unit), row),
        )


def _of(repository: Any, assignment_id: str, order: str) -> tuple[Any, ...]:
    return tuple(repository.find(assignment_id=assignment_id, order=(order, "id")))


def _verbs(unit: Unit, who: Actor, row: AssignmentRow, found: Found) -> frozenset[str]:
    guards = _BESIDE_THE_STATE.items()
    beside = {name for name, guard in guards if row.open and may(who, guard, found.target)}
    return assignment_verbs(unit, who, row, found.plan, found.asker) | beside


def page(
    engine: Engine,
    who: Actor,
    *,
    text: str = "",
    root_id: str | None = None,
    states: Collection[str] | None = None,
    role: str | None = None,
    open: bool | None = None,  # noqa: A002  # as the column says
    overdue: bool = False,
    after: str | None = None,
    limit: int = 50,
) -> Page[AssignmentItem]:
    """Assignments of the actor's agencies and those they monitor, by due time."""
    scope = scope_of(who)
    with engine.storage.read() as unit:
        return unit.assignments.page(
            agencies=None if scope.all else scope.agency_ids,
            lent=scope.lent,
            states=states,
            open=True if overdue else open,
            due_before=engine.now() if overdue else None,
            text=text,
            root_id=root_id,
            role=role,
            after=after,
            limit=min(limit, MOST),
        )
