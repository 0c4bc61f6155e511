"""One task as its reader sees it, and the half-filled form that he keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.model import assignments as assignment_states
from engine.model import tasks as states
from engine.model.assignments import AssignmentState
from engine.model.permission import Actor, may
from engine.model.tasks import TaskState
from engine.service import plan_document
from engine.service.context import Tx, reading, verb
from engine.service.engine import Engine
from engine.service.organisation.queries import names_of, people_of
from engine.service.permission import assignment_target, outward_of, readable
from engine.service.tasks import drafts, inputs, opening, source_words, subtask_view
from engine.service.tasks.lent import taken_for
from engine.service.tasks.task import Found, find, node_of, schema_of, variables_of
from engine.storage import (
    AssignmentRow,
    AttachmentRow,
    DifficultyRow,
    Page,
    PlanRow,
    TaskItem,
    TaskMarkRow,
    TaskRow,
    Unit,
)

__all__ = [
    "AssignmentRow",
    "AttachmentRow",
    "Page",
    "PlanRow",
    "TaskItem",
    "TaskMarkRow",
    "TaskRow",
    "TaskView",
    "assignment_verbs",
    "save_draft",
    "schema",
    "view",
]


FEW = 5
"""So many of the last difficulties are shown beside a task."""


@dataclass(frozen=True, slots=True)
class TaskView:
    """One task as its page shows it.

    ``opening`` is what its form opens with, ``draft`` what the reader kept; ``verbs`` and
    ``assignment_verbs`` what he may do now. ``attachments`` are those of the whole assignment,
    ``difficulties`` its difficulties with what was answered; ``concerns`` is the assignment that a
    task of the plan itself was made for; ``people`` the names of who holds the task and who sent it
    back; ``inputs`` is what its caller tells it; ``asker`` the name of the agency that a
    coordinating one helps; ``taken_for`` of the person in whose place the reader takes it;
    ``proposed_number`` what a step that issues a plan would give it now, held by nobody.
    """

    task: TaskRow
    assignment: AssignmentRow | None
    plan: PlanRow | None
    schema: dict[str, Any] | None
    opening: Mapping[str, Any]
    draft: dict[str, Any] | None
    attachments: tuple[AttachmentRow, ...]
    verbs: frozenset[str]
    assignment_verbs: frozenset[str]
    difficulties: tuple[DifficultyRow, ...] = ()
    concerns: AssignmentRow | None = None
    concerns_agency: str = ""
    people: Mapping[str, str] = field(default_factory=dict)
    inputs: tuple[inputs.Input, ...] = ()
    asker: str = ""
    taken_for: str = ""
    may_split: bool = False
    source: source_words.SourceWords = source_words.NOTHING
    proposed_number: str | None = None


def view(engine: Engine, who: Actor, task_id: str) -> TaskView:
    """One task; raises :class:`errors.NotFound` also for one the actor may not see."""
    with reading(engine) as tx:
        found = find(tx.unit, task_id)
        readable(who, "task.read", found.target)
        instance = tx.unit.instances.need(found.task.instance_id)
        draft = tx.unit.task_drafts.get(task_id, who.officer_id)
        data = variables_of(instance, found.task) if found.task.open else {}
        concerns = _concerns(tx.unit, who, found, data)
        kept = draft.data if draft else None
        form = schema_of(tx, instance, found.task)
        asked = (form or {}).get("properties", {}) if found.task.open else {}
        return TaskView(
            task=found.task,
            assignment=found.assignment,
            plan=found.plan,
            schema=form,
            opening=opening.of(tx, who, found, instance, kept) if found.task.open else {},
            draft=kept,
            attachments=_attachments(tx.unit, found.task),
            verbs=_verbs(who, found),
            assignment_verbs=assignment_verbs(
                tx.unit, who, found.assignment, found.plan, found.asker
            ),
            inputs=inputs.to_task(tx, instance, found.task),
            difficulties=_difficulties(tx.unit, found.assignment),
            concerns=concerns,
            concerns_agency=_agency(tx.unit, concerns),
            people=people_of(tx.unit, [found.task.assignee, found.task.returned_by]),
            asker=names_of(tx.unit, [found.asker]).get(found.asker or "", ""),
            taken_for=_taken_for(tx.unit, who, found.task),
            may_split=subtask_view.may_give(who, found.task, found.target)
            and node_of(tx, instance, found.task).properties.get("verb") == "submit",
            source=source_words.of_assignment(tx, found.assignment),
            proposed_number=plan_document.proposed_number(tx, found.plan, found.task, asked),
        )


def schema(engine: Engine, who: Actor, task_id: str) -> dict[str, Any] | None:
    """The form of a task; raises :class:`errors.NotFound` also for one the actor may not see."""
    with reading(engine) as tx:
        found = find(tx.unit, task_id)
        readable(who, "task.read", found.target)
        return schema_of(tx, tx.unit.instances.need(found.task.instance_id), found.task)


@verb("task.draft")
def save_draft(tx: Tx, task_id: str, data: Mapping[str, Any]) -> None:
    """Keep a half-filled form for its writer; nothing is checked but secrecy and size."""
    drafts.keep(tx, find(tx.unit, task_id), data)


def assignment_verbs(
    unit: Unit,
    who: Actor,
    row: AssignmentRow | None,
    plan: PlanRow | None,
    asker: str | None = None,
) -> frozenset[str]:
    """What the actor may do with the whole assignment now; nothing is asked for twice at once."""
    if row is None:
        return frozenset()
    target = assignment_target(row, plan, asker, outward_of(unit, row.agency_id))
    offered = assignment_states.TABLE.changes_in(AssignmentState(row.state))
    allowed = frozenset(each.verb for each in offered if may(who, each.guard, target))
    waits = "ask_extension" in allowed and unit.extensions.exists(
        assignment_id=row.id, status="asked"
    )
    return allowed - {"ask_extension"} if waits else allowed


def _attachments(unit: Unit, task: TaskRow) -> tuple[AttachmentRow, ...]:
    if task.assignment_id is None:
        return tuple(unit.attachments.of(instance_id=task.instance_id))
    return tuple(unit.attachments.of(assignment_id=task.assignment_id))


def _difficulties(unit: Unit, row: AssignmentRow | None) -> tuple[DifficultyRow, ...]:
    if row is None:
        return ()
    return tuple(unit.difficulties.find(order=("-at",), assignment_id=row.id, limit=FEW))


def _concerns(
    unit: Unit, who: Actor, found: Found, data: Mapping[str, Any]
) -> AssignmentRow | None:
    """The assignment that an escalation named when it led to this task of the plan."""
    named = data.get("assignment")
    row = unit.assignments.get(named) if isinstance(named, str) and not found.assignment else None
    seen = row is not None and may(who, "assignment.read", assignment_target(row, found.plan))
    return row if seen else None


def _taken_for(unit: Unit, who: Actor, task: TaskRow) -> str:
    held = taken_for(who, task) if task.open else None
    lender = held.on_behalf_of if held else None
    return people_of(unit, [lender]).get(lender or "", "")


def _agency(unit: Unit, row: AssignmentRow | None) -> str:
    agency = unit.agencies.get(row.agency_id) if row is not None and row.agency_id else None
    return agency.name if agency is not None else ""


def _verbs(who: Actor, found: Found) -> frozenset[str]:
    offered = states.TABLE.changes_in(TaskState(found.task.state))
    return frozenset(row.verb for row in offered if may(who, row.guard, found.target))
