"""What others do for an agency that watches over it, and the duties that never end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from engine.model.assignments import FINAL, AssignmentState
from engine.model.clock import day_begins
from engine.model.permission import Actor, scope_of
from engine.service.engine import Engine
from engine.service.tasks.task_list import MOST, of_time
from engine.storage import AssignmentItem, AssignmentRow, Page, PlanRow, TaskRow, Unit


@dataclass(frozen=True, slots=True)
class Watched:
    """An assignment of another agency with its plan and its open tasks: who has it now."""

    assignment: AssignmentRow
    agency: str
    plan: PlanRow | None
    tasks: tuple[TaskRow, ...] = ()


def watched(
    engine: Engine,
    who: Actor,
    *,
    text: str = "",
    time: str | None = None,
    root_id: str | None = None,
    agency_id: str | None = None,
    role: str | None = None,
    since: date | None = None,
    until: date | None = None,
    after: str | None = None,
    limit: int = 50,
) -> Page[Watched]:
    """The open assignments that the actor's agencies monitor and others carry out, by due time.

    ``time`` is one of the lists' ``TIMES``; ``since`` and ``until`` are days they fall due in.
    """
    scope, now = scope_of(who), engine.now()
    with engine.storage.read() as unit:
        page = unit.assignments.page(
            agencies=None if scope.all else scope.agency_ids,
            lent=scope.lent,
            watched=True,
            open=True,
            text=text,
            root_id=root_id,
            agency_id=agency_id,
            role=role,
            after=after,
            limit=min(limit, MOST),
            **{**of_time(unit, time, now), **_between(since, until)},
        )
        return Page(_with_tasks(unit, page.rows), page.next)


def _between(since: date | None, until: date | None) -> dict[str, datetime]:
    """The bounds of the days, both included, in which something falls due."""
    bounds = {
        "due_after": day_begins(since) if since else None,
        "due_before": day_begins(until + timedelta(days=1)) if until else None,
    }
    return {name: bound for name, bound in bounds.items() if bound is not None}


def standing(engine: Engine, who: Actor) -> list[Watched]:
    """The standing duties that the actor's own agencies have accepted and carry out."""
    agencies = scope_of(who).agency_ids
    if not agencies:
        return []
    with engine.storage.read() as unit:
        rows = unit.assignments.find(
            agency_id=sorted(agencies), open=True, standing=True, order=("root_id", "id")
        )
        begun = [row for row in rows if AssignmentState(row.state) not in _NOT_BEGUN]
        plans = _plans(unit, begun)
    return [Watched(row, "", plans.get(row.root_id)) for row in begun]


_NOT_BEGUN = FINAL | {AssignmentState.ASSIGNED, AssignmentState.REFUSED}


def _with_tasks(unit: Unit, items: list[AssignmentItem]) -> list[Watched]:
    rows = [item.assignment for item in items]
    tasks: dict[str | None, list[TaskRow]] = {}
    if rows:
        # Not by what is open: SQLite would walk all that is, instead of the few of each of these.
        for task in unit.tasks.find(assignment_id=[row.id for row in rows], order="id"):
            if task.open:
                tasks.setdefault(task.assignment_id, []).append(task)
    plans = _plans(unit, rows)
    return [
        Watched(
            item.assignment,
            item.agency_name or "",
            plans.get(item.assignment.root_id),
            tuple(tasks.get(item.assignment.id, ())),
        )
        for item in items
    ]


def _plans(unit: Unit, rows: list[AssignmentRow]) -> dict[str, PlanRow]:
    roots = sorted({row.root_id for row in rows})
    return {row.instance_id: row for row in unit.plans.find(instance_id=roots)} if roots else {}
