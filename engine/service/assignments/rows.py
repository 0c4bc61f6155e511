"""The rows of assignments: written here and nowhere else."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from engine.model.outward import LAPSED, WAITING
from engine.model.text import fold
from engine.service.organisation.queries import names_of
from engine.service.plan_document import citation
from engine.service.tasks import rows as task_rows
from engine.storage import AssignmentRow, PlanRow, Unit


def search_text(
    title: str, number: str | None, agency_name: str | None, plan: PlanRow | None
) -> str:
    """By what an assignment is found: folded title, number, agency and plan."""
    about = (citation(plan), plan.title) if plan else ()
    return fold(" ".join(part for part in (title, number, agency_name, *about) if part))


def insert(unit: Unit, rows: Sequence[AssignmentRow]) -> None:
    """Write new assignments of one plan; their agencies and monitors take part in it."""
    unit.assignments.insert_many(rows)
    parts = [each for row in rows for each in (row.agency_id, row.monitor_agency_id)]
    unit.plan_agencies.add(rows[0].root_id, parts)


def write(unit: Unit, row: AssignmentRow, **changes: Any) -> AssignmentRow:
    """Write changed columns; returns the row as it is now."""
    unit.assignments.update(row.id, **changes)
    return replace(row, **changes)


def hand_over(unit: Unit, row: AssignmentRow, heir: str) -> None:
    """Write the agency that has it now; it and its tasks are found by that agency's name."""
    agency = unit.organisation.agency(heir)
    name = agency.name if agency is not None else None
    words = search_text(row.title, row.number, name, unit.plans.get(row.root_id))
    write(unit, row, agency_id=heir, folded=words)
    task_rows.find_by(unit, row.id, words)
    unit.difficulties.update_where({"assignment_id": row.id}, agency_id=heir)
    lapse_prepared(unit, row.id)
    unit.plan_agencies.add(row.root_id, [heir])


def lapse_prepared(unit: Unit, assignment_id: str) -> None:
    """Let go what an agency prepared to send of work that is its own no more."""
    waiting: dict[str, object] = {"assignment_id": assignment_id, "state": WAITING}
    unit.prepared.update_where(waiting, state=LAPSED)


def find_by_plan(unit: Unit, plan: PlanRow) -> None:
    """Let all work of a plan be found by what the plan is called now."""
    shares = unit.assignments.of_root(plan.instance_id)
    names = names_of(unit, [row.agency_id for row in shares])
    for row in shares:
        words = search_text(row.title, row.number, names.get(row.agency_id or ""), plan)
        if words != row.folded:
            write(unit, row, folded=words)
            task_rows.find_by(unit, row.id, words)
    task_rows.find_by_plan(unit, plan)


def move(unit: Unit, instance_ids: Sequence[str], element: str) -> None:
    """Let the shares that these instances carry out stand under another element."""
    if instance_ids:
        unit.assignments.update_where({"instance_id": list(instance_ids)}, element=element)


def watch(
    unit: Unit, root_id: str, old: str, heir: str, among: Collection[str] | None = None
) -> list[str]:
    """Let another agency watch over the open assignments of a plan that one watched over.

    ``among`` are the only ones that it may take; returns those that it took.
    """
    watched = unit.assignments.find(root_id=root_id, monitor_agency_id=old, open=True, order="id")
    taken = [row for row in watched if among is None or row.id in among]
    for row in taken:
        write(unit, row, monitor_agency_id=heir)
    open_ones: dict[str, object] = {"root_id": root_id, "handled_at": None}
    if taken or among is None:
        unit.difficulties.update_where(
            open_ones | {"monitor_agency_id": old}, monitor_agency_id=heir
        )
    return [row.id for row in taken]
