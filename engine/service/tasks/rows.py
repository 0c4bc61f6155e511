"""The rows of user tasks and of their offers: written here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from engine.model.tasks import TaskState
from engine.model.text import fold
from engine.service.context import Tx
from engine.service.record import Passing, note
from engine.storage import (
    AssignmentRow,
    PlanRow,
    TaskCandidateRow,
    TaskOfferRow,
    TaskRow,
    Unit,
)


def search_text(name: str | None, belonging: str | None) -> str:
    """By what a task is found: its folded name and the search text of what it belongs to."""
    return " ".join(part for part in (fold(name or ""), belonging) if part)


def open_task(
    unit: Unit, row: TaskRow, others: Iterable[tuple[str, str]], officers: Iterable[str] = ()
) -> None:
    """Write a task that begins to wait.

    ``others`` are further (agency, position) it is for, ``officers`` who are named in person.
    """
    unit.tasks.insert(row)
    if named := [TaskCandidateRow(row.id, officer_id) for officer_id in officers]:
        unit.task_candidates.insert_many(named)
    if offers := [TaskOfferRow(row.id, *place) for place in others]:
        unit.task_offers.insert_many(offers)


def assign(
    tx: Tx,
    task: TaskRow,
    state: TaskState,
    officer_id: str | None,
    agency_id: str | None = None,
) -> None:
    """Write and record who holds a task, and in which state; ``agency_id`` is whose it becomes.

    What a division had goes with who has it now: to his division.
    """
    agency = agency_id or task.agency_id
    division = _division(tx, task, officer_id, agency)
    moved = division != task.division
    tx.unit.tasks.update(
        task.id, state=state.value, assignee=officer_id, agency_id=agency, division=division
    )
    note(
        tx,
        task.instance_id,
        "task",
        element=task.element,
        token=task.token,
        from_state=task.state,
        to_state=state.value,
        body={
            "task": task.id,
            "name": task.name,
            "assignee": {"old": task.assignee, "new": officer_id},
            **({"division": {"old": task.division, "new": division}} if moved else {}),
        },
        passing=Passing(agency_from=task.agency_id, agency_to=agency),
    )


def leave_division(tx: Tx, task: TaskRow) -> None:
    """Write and record that a task is its agency's again, whoever holds it."""
    tx.unit.tasks.update(task.id, division=None)
    note(
        tx,
        task.instance_id,
        "task",
        element=task.element,
        token=task.token,
        from_state=task.state,
        to_state=task.state,
        body={
            "task": task.id,
            "name": task.name,
            "division": {"old": task.division, "new": None},
        },
        passing=Passing(agency_from=task.agency_id, agency_to=task.agency_id),
    )


def _division(tx: Tx, task: TaskRow, officer_id: str | None, agency: str | None) -> str | None:
    """The division that has the work once this officer has it; nobody's stays where it is."""
    if task.division is None or officer_id is None:
        return task.division
    held = tx.unit.officers.holdings(officer_id, tx.today)
    own = [each.position.division for each in held if each.position.agency_id == agency]
    return task.division if task.division in own else next((each for each in own if each), None)


def complete(tx: Tx, task: TaskRow) -> None:
    """Close a task that is handed in; whoever held it did it, else who hands it in."""
    tx.unit.tasks.change(
        task,
        state=TaskState.COMPLETED.value,
        open=False,
        completed_at=tx.at,
        assignee=task.assignee or tx.who.officer_id,
    )
    tx.unit.task_drafts.delete_later(task_id=task.id)


def close(tx: Tx, instance_id: str, tokens: Sequence[int], state: TaskState) -> None:
    """Close the tasks of tokens that wait no more; what is closed stays as it is."""
    tx.unit.tasks.close(instance_id, tokens, state=state.value, at=tx.at)


def close_all(tx: Tx, instance_ids: Sequence[str]) -> None:
    """Close whatever is open in instances that have ended."""
    tx.unit.tasks.update_later(
        {"instance_id": instance_ids, "open": True},
        state=TaskState.OBSOLETE.value,
        completed_at=tx.at,
        open=False,
    )


def move_due(unit: Unit, assignment: AssignmentRow, due_at: datetime | None) -> None:
    """Let the open tasks that inherit the deadline of an assignment follow it."""
    inherited = {"assignment_id": assignment.id, "open": True, "due_at": assignment.due_at}
    unit.tasks.update_where(inherited, due_at=due_at)


def rename(unit: Unit, task: TaskRow, element: str, name: str | None, form: str | None) -> None:
    """Let an open task be that of another version's step; who holds it and his draft stay."""
    belonging = task.folded.removeprefix(fold(task.name or "")).strip()
    unit.tasks.update(
        task.id,
        element=element,
        name=name,
        form_key=form,
        folded=search_text(name, belonging or None),
    )


def hand_over(unit: Unit, instance_id: str, old: str | None, heir: str) -> None:
    """Give the open tasks of an instance, and their offers, to another agency."""
    unit.tasks.update_where(
        {"instance_id": instance_id, "agency_id": old, "open": True},
        agency_id=heir,
        division=None,
        assignee=None,
        state=TaskState.READY.value,
    )
    for task in unit.tasks.find(instance_id=instance_id, open=True, shared=True):
        _offer_instead(unit, task, old, heir)


def hand_over_each(unit: Unit, tasks: Iterable[TaskRow], old: str, heir: str) -> None:
    """Give these open tasks, and their offers, to another agency."""
    for task in tasks:
        unit.tasks.update(task.id, agency_id=heir, assignee=None, state=TaskState.READY.value)
        _offer_instead(unit, task, old, heir)


def _offer_instead(unit: Unit, task: TaskRow, old: str | None, heir: str) -> None:
    for offer in unit.task_offers.find(task_id=task.id, agency_id=old) if task.shared else ():
        unit.task_offers.delete(task_id=task.id, agency_id=old, position=offer.position)
        unit.task_offers.put(TaskOfferRow(task.id, heir, offer.position))


def find_by(unit: Unit, assignment_id: str, belonging: str) -> None:
    """Let the tasks of an assignment be found by its new search text."""
    for task in unit.tasks.find(assignment_id=assignment_id):
        unit.tasks.update(task.id, folded=search_text(task.name, belonging))


def find_by_plan(unit: Unit, plan: PlanRow) -> None:
    """Let the tasks of a plan that belong to no assignment be found by what it is called now."""
    for task in unit.tasks.find(root_id=plan.instance_id, assignment_id=None):
        unit.tasks.update(task.id, folded=search_text(task.name, plan.folded))
