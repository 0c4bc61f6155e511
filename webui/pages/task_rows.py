"""Tasks and assignments as the rows of a list, gathered under their plans."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from engine.model.clock import local_date
from engine.model.priorities import DEFAULT_PRIORITY
from engine.service import organisation, tasks
from engine.service.assignments.watching import Watched
from engine.service.tasks.lent import taken_for
from engine.service.tasks.view import AssignmentRow, PlanRow, TaskItem, TaskMarkRow, TaskRow
from webui import deadline_status
from webui.deadline_status import DeadlineStatus
from webui.session import actor, engine


@dataclass(frozen=True, slots=True)
class Row:
    """One row; ``agency`` is whose work it is, where not the reader's own.

    ``task`` is the step that is open, None for an assignment between two steps or without any;
    ``holder`` the name of who has it, empty while nobody took it; ``taken_for`` the name of whose
    place the reader takes in it.
    """

    task: TaskRow | None
    assignment: AssignmentRow | None
    plan: PlanRow | None
    deadline: DeadlineStatus
    agency: str = ""
    holder: str = ""
    taken_for: str = ""
    mark: TaskMarkRow | None = None

    @property
    def urgent(self) -> bool:
        """Whether its diagram sets it before ordinary work."""
        return self.task is not None and self.task.priority > DEFAULT_PRIORITY

    @property
    def new(self) -> bool:
        """Whether it came today and nobody has it yet."""
        if self.task is None or not self.task.open or self.task.assignee:
            return False
        return local_date(self.task.created_at) == local_date(engine().now())


@dataclass(slots=True)
class OfPlan:
    """The rows of one plan; None gathers what belongs to none."""

    plan: PlanRow | None
    rows: list[Row] = field(default_factory=list)

    @property
    def alike(self) -> dict[str, list[str]]:
        """Tasks that stand at the same step, by its name, where there are several."""
        found: dict[str, list[str]] = {}
        for row in self.rows:
            if row.task is not None and row.task.open:
                found.setdefault(row.task.name or row.task.element, []).append(row.task.id)
        return {step: ids for step, ids in found.items() if len(ids) > 1}


def of_tasks(items: Sequence[TaskItem]) -> list[Row]:
    """The rows of tasks, in their order."""
    concerned = [_concerned(item) for item in items]
    agencies = _agencies(concerned)
    lent = [taken_for(actor(), item.task) if item.task.open else None for item in items]
    behalf = [held.on_behalf_of if held else None for held in lent]
    marks = tasks.marks_of(engine(), actor(), [item.task.id for item in items])
    people = organisation.officer_names(
        engine(), (*(item.task.assignee for item in items), *behalf)
    )
    return [
        Row(
            item.task,
            item.assignment,
            item.plan,
            deadline_status.of_work(item.task, item.assignment),
            agencies.get(agency or "", ""),
            people.get(item.task.assignee or "", ""),
            people.get(other or "", ""),
            marks.get(item.task.id),
        )
        for item, agency, other in zip(items, concerned, behalf, strict=True)
    ]


def of_assignments(watched: Sequence[Watched]) -> list[Row]:
    """The rows of assignments, each with the first step that is open."""
    steps = [next(iter(one.tasks), None) for one in watched]
    people = organisation.officer_names(engine(), (step.assignee for step in steps if step))
    return [
        Row(
            step,
            one.assignment,
            one.plan,
            deadline_status.of_assignment(one.assignment),
            one.agency,
            people.get(step.assignee or "", "") if step else "",
        )
        for one, step in zip(watched, steps, strict=True)
    ]


def by_plan(rows: Iterable[Row]) -> list[OfPlan]:
    """Gather rows under their plans, those first that come first."""
    found: dict[str, OfPlan] = {}
    for row in rows:
        key = row.plan.instance_id if row.plan else ""
        found.setdefault(key, OfPlan(row.plan)).rows.append(row)
    return list(found.values())


def _concerned(item: TaskItem) -> str | None:
    """The agency whose task it is, or for whose assignment it is done, if not the reader's own."""
    share = item.assignment.agency_id if item.assignment else None
    own = {None, *actor().agency_ids}
    return next((each for each in (item.task.agency_id, share) if each not in own), None)


def _agencies(agency_ids: Iterable[str | None]) -> dict[str, str]:
    others = {each for each in agency_ids if each}
    return organisation.agency_names(engine(), others) if others else {}
