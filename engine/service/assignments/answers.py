"""What other agencies answered: opinions to whoever asked, replies to whoever consolidates them.

An answer is read once it was sent; what stands behind it in its agency stays there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.model.assignments import COORDINATING
from engine.model.permission import Actor, may
from engine.service.assignments.assignment import Found, find
from engine.service.assignments.create import CONSOLIDATION, makes_assignment
from engine.service.context import ReadTx, reading
from engine.service.deployments import deployments
from engine.service.engine import Engine
from engine.service.organisation.queries import names_of
from engine.service.permission import readable
from engine.service.tasks import submissions
from engine.storage import AssignmentRow, AttachmentRow, InstanceRow

SENDING = frozenset({"submit", "send"})
"""What steps do whose files go out with the answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One agency's answer; who wrote it, its form and its files only once it was sent."""

    assignment: AssignmentRow
    agency: str
    who: str = ""
    schema: Mapping[str, Any] | None = None
    values: Mapping[str, Any] | None = None
    files: tuple[AttachmentRow, ...] = ()

    @property
    def sent(self) -> bool:
        """Whether its last step, the sending, is done."""
        return self.assignment.completed_at is not None


@dataclass(frozen=True, slots=True)
class Answers:
    """What one assignment gets from others: what it asked for, and what it consolidates."""

    opinions: tuple[Answer, ...] = ()
    replies: tuple[Answer, ...] = ()

    @property
    def missing(self) -> list[str]:
        """The agencies that have not sent what is consolidated, and still have to."""
        return [one.agency for one in self.replies if one.assignment.open]


def of(engine: Engine, who: Actor, assignment_id: str) -> Answers:
    """What the readers of an assignment may read of the answers to it.

    Its own agency reads them all, whoever else reads an answer in its own right reads that.
    Raises :class:`errors.NotFound`.
    """
    with reading(engine) as tx:
        found = find(tx.unit, assignment_id)
        readable(who, "assignment.read", found.target)
        own = may(who, "internal.read", found.target)
        opinions, replies = asked(tx, found.row), gathered(tx, found.row)
        shown = [row for row in (*opinions, *replies) if own or _reads(tx, who, row)]
        made = {each.assignment.id: each for each in _answers(tx, shown)}
        return Answers(
            tuple(made[row.id] for row in opinions if row.id in made),
            tuple(made[row.id] for row in replies if row.id in made),
        )


def sent_to(tx: ReadTx, row: AssignmentRow) -> list[Answer]:
    """The answers that have been sent to this assignment, for verbs that have asked whether."""
    rows = (*asked(tx, row), *gathered(tx, row))
    return list(_answers(tx, [each for each in rows if each.completed_at is not None]))


def consolidating(tx: ReadTx, row: AssignmentRow) -> bool:
    """Whether an assignment consolidates what others send."""
    return bool(_beside(tx, row)[1])


def consolidates(tx: ReadTx, parent: InstanceRow, element: str) -> frozenset[str]:
    """The activities whose results one consolidates: those beside it in its sub-process."""
    process = deployments.definition(tx, parent.deployment_id, parent.process_id)
    node = process.nodes.get(element)
    if node is None or node.properties.get("kind") != CONSOLIDATION:
        return frozenset()
    return frozenset(
        each.id
        for each in process.nodes.values()
        if each.scope == node.scope
        and makes_assignment(each)
        and each.properties.get("kind") != CONSOLIDATION
    )


def asked(tx: ReadTx, row: AssignmentRow) -> list[AssignmentRow]:
    """The assignments of those who were asked from within this one."""
    below = [each.id for each in tx.unit.instances.find(parent_id=row.instance_id, order="id")]
    rows = tx.unit.assignments.find(instance_id=below, order="id") if below else []
    return [each for each in rows if each.role == COORDINATING]


def gathered(tx: ReadTx, row: AssignmentRow) -> list[AssignmentRow]:
    """The assignments that this one consolidates: of the same round, not of another document."""
    above, elements = _beside(tx, row)
    if not elements:
        return []
    beside = [each.id for each in tx.unit.instances.find(parent_id=above)]
    rows = tx.unit.assignments.find(instance_id=beside, element=sorted(elements), order="id")
    return [each for each in rows if each.state not in ("withdrawn", "cancelled")]


def _beside(tx: ReadTx, row: AssignmentRow) -> tuple[str | None, frozenset[str]]:
    """The instance above it, and the activities there whose results it consolidates."""
    above = tx.unit.instances.need(row.instance_id).parent_id
    if above is None:
        return None, frozenset()
    return above, consolidates(tx, tx.unit.instances.need(above), row.element)


def _reads(tx: ReadTx, who: Actor, row: AssignmentRow) -> bool:
    found = Found(row, tx.unit.plans.get(row.root_id))
    return may(who, "assignment.read", found.target)


def _answers(tx: ReadTx, rows: Sequence[AssignmentRow]) -> Iterable[Answer]:
    names = names_of(tx.unit, [row.agency_id for row in rows])
    for row in rows:
        agency = names.get(row.agency_id or "", row.agency_id or "")
        yield _sent(tx, row, agency) if row.completed_at is not None else Answer(row, agency)


def _sent(tx: ReadTx, row: AssignmentRow, agency: str) -> Answer:
    instance = tx.unit.instances.need(row.instance_id)
    written = submissions.last(tx, instance, "submit")
    files = _files(tx, instance, row)
    if written is None:
        return Answer(row, agency, files=files)
    return Answer(row, agency, written.who, written.schema, written.values, files)


def _files(tx: ReadTx, instance: InstanceRow, row: AssignmentRow) -> tuple[AttachmentRow, ...]:
    """The files that go out with it: of the steps that write and send, and of the whole."""
    process = deployments.definition(tx, instance.deployment_id, instance.process_id)
    sending = {
        task.id
        for task in tx.unit.tasks.find(assignment_id=row.id)
        if (node := process.nodes.get(task.element)) and node.properties.get("verb") in SENDING
    }
    held = tx.unit.attachments.of(assignment_id=row.id)
    return tuple(each for each in held if each.task_id is None or each.task_id in sending)
