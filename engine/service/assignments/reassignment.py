"""Giving an assignment to somebody else, taking it back, letting it rest, handing it to heirs."""

from __future__ import annotations

from typing import Any

from engine.bpmn.runtime import ROOT, Execution, State
from engine.errors import InvalidInput, NotAllowedNow, NotFound
from engine.model.assignments import TABLE, AssignmentState
from engine.model.organisation import valid_on
from engine.sentences import sentence
from engine.service.assignments import rows
from engine.service.assignments.assignment import Found, assignment_verb
from engine.service.assignments.concerned import concerned, tell_concerned
from engine.service.assignments.state import set_state
from engine.service.context import ReadTx, Tx
from engine.service.deployments import deployments
from engine.service.organisation import recipients
from engine.service.organisation.queries import names_of
from engine.service.record import Passing, note
from engine.service.runtime import instances
from engine.service.runtime.step import step
from engine.service.tasks import rows as task_rows
from engine.storage import AgencyRow, AssignmentRow, InstanceRow, Unit


@assignment_verb("withdraw")
def withdraw(tx: Tx, found: Found, *, reason: str, command_id: str | None = None) -> None:
    """Take the assignment back; its activity goes on without this agency."""
    people = concerned(tx, found)
    set_state(tx, found.row, AssignmentState.WITHDRAWN)
    end_share(tx, tx.unit.instances.need(found.row.instance_id))
    subject = sentence("Thu hồi nhiệm vụ: %(about)s", about=found.row.title)
    tell_concerned(tx, found, people, "withdrawn", subject, reason)


@assignment_verb("reassign")
def reassign(
    tx: Tx,
    found: Found,
    agency_id: str,
    *,
    reason: str,
    command_id: str | None = None,
) -> None:
    """Give the assignment to another agency, which begins at its first step."""
    need_living(tx, agency_id)
    child = tx.unit.instances.need(found.row.instance_id)
    if agency_id == found.row.agency_id:
        raise InvalidInput(fields={"agency": sentence("Nhiệm vụ đang ở chính cơ quan này.")})
    _tell_given(tx, found, agency_id, reason)
    if child.loop is None:
        hand_over(tx, found.row, agency_id)
        moved = tx.unit.assignments.need(found.row.id)
        set_state(tx, moved, TABLE.apply(found.state, "reassign"))
        return
    _not_doing(tx.unit, child, agency_id)
    set_state(
        tx,
        found.row,
        AssignmentState.WITHDRAWN,
        body={"reassigned_to": agency_id},
        passing=Passing(agency_from=found.row.agency_id, agency_to=agency_id),
    )
    end_share(tx, child, instead=agency_id)


@assignment_verb("suspend")
def suspend(tx: Tx, found: Found, *, reason: str, command_id: str | None = None) -> None:
    """Let the assignment rest: no timer of it fires, no step of it moves."""
    people = concerned(tx, found)
    set_state(tx, found.row, AssignmentState.SUSPENDED)
    instances.suspend_in(tx, found.row.instance_id)
    subject = sentence("Tạm dừng nhiệm vụ: %(about)s", about=found.row.title)
    tell_concerned(tx, found, people, "suspended", subject, reason)


@assignment_verb("resume")
def resume(tx: Tx, found: Found, *, reason: str, command_id: str | None = None) -> None:
    """Go on where it stood."""
    instances.resume_in(tx, found.row.instance_id)
    row = tx.unit.assignments.need(found.row.id)
    set_state(tx, row, _standing_at(tx, row))
    subject = sentence("Nhiệm vụ tiếp tục: %(about)s", about=found.row.title)
    tell_concerned(tx, found, concerned(tx, found), "resumed", subject, reason)


def _tell_given(tx: Tx, found: Found, agency_id: str, reason: str) -> None:
    """Tell all concerned that the work goes to another agency, and that agency's clerk."""
    heir = tx.unit.organisation.agency(agency_id)
    subject = sentence(
        "Nhiệm vụ giao lại cho %(agency)s: %(about)s",
        agency=heir.name if heir is not None else agency_id,
        about=found.row.title,
    )
    people = [*concerned(tx, found), *recipients.receivers(tx.unit, agency_id, tx.at)]
    tell_concerned(tx, found, people, "reassigned", subject, reason)


def hand_over(tx: Tx, row: AssignmentRow, heir: str) -> None:
    """Let what runs go on at another agency: its variable, its open tasks, its row."""
    old = row.agency_id
    below = tx.unit.instances.descendants(row.instance_id)
    for instance_id in (row.instance_id, *(head.id for head in below)):
        instance = tx.unit.instances.need(instance_id)
        if instance.status in {"active", "suspended"}:
            _rename(tx, instance, old, heir)
            task_rows.hand_over(tx.unit, instance_id, old, heir)
    rows.hand_over(tx.unit, row, heir)
    note(
        tx,
        row.instance_id,
        "transfer",
        element=row.element,
        from_state=row.state,
        to_state=row.state,
        body={"assignment": row.id, "agency": {"old": old, "new": heir}},
        passing=Passing(agency_from=old, agency_to=heir),
    )


def _rename(
    tx: Tx,
    instance: InstanceRow,
    old: str | None,
    heir: str,
) -> None:
    root = State.load(instance.state).scopes.get(ROOT)
    names = [name for name in ("agency",) if root and old and root.vars.get(name) == old]

    def act(execution: Execution) -> None:
        for name in names:
            execution.write(name, heir)

    if names:
        step(tx, instance.id, act, while_suspended=True)


def end_share(
    tx: Tx,
    child: InstanceRow,
    *,
    instead: str | None = None,
) -> None:
    """End one share at its parent, which may give it to another agency in the same step."""
    parent, token = child.parent_id, child.parent_token
    if parent is None or token is None:
        step(tx, child.id, Execution.cancel, while_suspended=True)
        return

    def act(execution: Execution) -> None:
        if instead is not None:
            execution.add_child(token, instead)
        execution.withdraw_child(token, child.loop, child.key)

    step(tx, parent, act)


def _not_doing(unit: Unit, child: InstanceRow, agency_id: str) -> None:
    heads = unit.instances.child_heads(str(child.parent_id), int(child.parent_token or 0))
    if any(head.key == agency_id and head.status in {"active", "suspended"} for head in heads):
        raise NotAllowedNow(
            sentence("Cơ quan này đang thực hiện chính nhiệm vụ đó."),
        )


def need_living(tx: ReadTx, agency_id: str) -> AgencyRow:
    """The agency that work is given to: one that exists today.

    Raises NotFound, or InvalidInput at field ``agency`` for one that has ended or not begun.
    """
    agency = tx.unit.organisation.agency(agency_id)
    if agency is None:
        raise NotFound(sentence("Không có cơ quan «%(agency)s».", agency=agency_id))
    if valid_on(agency, tx.today):
        return agency
    heirs = [row.successor_id for row in tx.unit.organisation.successors(agency_id)]
    words = sentence(
        "Cơ quan «%(agency)s» không hoạt động vào ngày %(day)s; chọn cơ quan khác (kế thừa: "
        "%(heirs)s).",
        agency=agency.name,
        day=tx.today,
        heirs=", ".join(names_of(tx.unit, heirs).values()) or "–",
    )
    raise InvalidInput(words, fields={"agency": words})


def _standing_at(tx: ReadTx, row: AssignmentRow) -> AssignmentState:
    """The state that the step where the process stands gives; assigned where none says."""
    said: list[str] = []
    instance = tx.unit.instances.need(row.instance_id)
    process: Any = deployments.definition(tx, instance.deployment_id, instance.process_id)
    for task in tx.unit.tasks.of_instance(row.instance_id):
        state = process.nodes[task.element].properties.get("state")
        said += [state] if state else []
    if said:
        return AssignmentState(said[-1])
    return AssignmentState.ACCEPTED if row.accepted_at else AssignmentState.ASSIGNED
