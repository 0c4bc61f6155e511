"""What comments are about, who may read each of them, and which colleagues they can call."""

from __future__ import annotations

from dataclasses import dataclass, replace

from engine.errors import NotFound
from engine.model.actors import HeldPosition
from engine.model.organisation import valid_on
from engine.model.permission import Actor, Target, may
from engine.service.assignments import assignment as assignments
from engine.service.context import ReadTx
from engine.service.tasks import task as tasks
from engine.storage import AssignmentRow, CommentRow, HolderRow, TaskRow, Unit

OPEN = frozenset({"active", "suspended"})
"""States of a plan in which people still write to each other."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A task, or an assignment as a whole where ``task`` is None."""

    target: Target
    root_id: str
    instance_id: str
    element: str | None
    title: str
    task: TaskRow | None
    assignment: AssignmentRow | None

    @property
    def link(self) -> str:
        """Where it is read and answered."""
        if self.task is not None:
            return f"/viec/{self.task.id}#trao-doi"
        return f"/nhiem-vu/{self.assignment.id}#trao-doi" if self.assignment else ""


def of_task(unit: Unit, task_id: str) -> Subject:
    """A task; raises :class:`errors.NotFound`."""
    found = tasks.find(unit, task_id)
    row = found.task
    title = found.assignment.title if found.assignment else row.name or row.element
    return Subject(
        found.target, row.root_id, row.instance_id, row.element, title, row, found.assignment
    )


def of_assignment(unit: Unit, assignment_id: str) -> Subject:
    """An assignment as a whole; raises :class:`errors.NotFound`."""
    found = assignments.find(unit, assignment_id)
    row = found.row
    return Subject(
        found.target, row.root_id, row.instance_id, row.element, row.title, None, found.row
    )


def is_open(unit: Unit, subject: Subject) -> bool:
    """Whether its plan goes on; an instance that is no plan goes on by itself."""
    return unit.instances.need(subject.root_id).status in OPEN


def comments(unit: Unit, subject: Subject) -> list[CommentRow]:
    """All comments on the same work, oldest first: those of an assignment with its tasks'."""
    if subject.assignment is not None:
        return unit.comments.find(assignment_id=subject.assignment.id, order=("at", "id"))
    if subject.task is None:
        return []
    return unit.comments.find(task_id=subject.task.id, order=("at", "id"))


def readable(tx: ReadTx, who: Actor, rows: list[CommentRow], subject: Subject) -> list[CommentRow]:
    """Those of the comments that he may read: of the agency that wrote them, or its heir.

    What was written on the task of a division is for that division.
    """
    targets: dict[str | None, Target] = {None: subject.target}
    if subject.task is not None:
        targets[subject.task.id] = subject.target
        if subject.assignment is not None:
            targets[None] = assignments.find(tx.unit, subject.assignment.id).target
    for task_id in {row.task_id for row in rows} - targets.keys():
        targets[task_id] = _target(tx.unit, task_id)
    heirs = {
        agency: {each.successor_id for each in tx.unit.organisation.successors(agency)}
        for agency in {row.agency_id for row in rows if row.agency_id}
    }
    return [
        row for row in rows if may(who, "comment.read", _whose(row, targets[row.task_id], heirs))
    ]


def _target(unit: Unit, task_id: str | None) -> Target:
    try:
        return tasks.find(unit, task_id or "").target
    except NotFound:
        return Target()


def _whose(row: CommentRow, now: Target, heirs: dict[str, set[str]]) -> Target:
    """Who is inside: the work's agency while it is the writers' or their heir's; else theirs."""
    inside = replace(now, others=frozenset(), receivers=frozenset(), monitor_agency_id=None)
    if row.agency_id is None or now.agency_id == row.agency_id:
        return inside
    if now.agency_id in heirs.get(row.agency_id, ()):
        return inside
    return Target(agency_id=row.agency_id, root_id=row.root_id)


def colleagues(tx: ReadTx, who: Actor, subject: Subject) -> dict[str, HolderRow]:
    """Who can be called: the others who work where the comment is written and may read it."""
    agency = agency_of(who, subject)
    row = tx.unit.organisation.agency(agency) if agency else None
    if row is None or not valid_on(row, tx.today):
        return {}
    holders = tx.unit.officers.holders(row.id, None, tx.today)
    target = replace(subject.target, agency_id=row.id)
    return {
        each.officer.id: each
        for each in sorted(holders, key=lambda each: each.officer.name)
        if each.officer.id != who.officer_id and may(_as_actor(each), "comment.add", target)
    }


def agency_of(who: Actor, subject: Subject) -> str | None:
    """In which of the agencies that have the work he writes: its own first."""
    own = subject.target.agency_id
    if own is None or own in who.agency_ids:
        return own
    others = sorted(agency for agency, _kind in subject.target.others if agency in who.agency_ids)
    return others[0] if others else own


def _as_actor(each: HolderRow) -> Actor:
    place = each.position
    held = HeldPosition(place.id, place.agency_id, place.kind, division=place.division)
    return Actor(each.officer.id, each.officer.login, each.officer.name, holdings=(held,))
