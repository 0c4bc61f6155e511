"""Giving an assignment to somebody else, taking it back, letting it rest, handing it to heirs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from engine.bpmn.runtime import ROOT, Execution, State
from engine.errors import InvalidInput, NotAllowedNow, NotFound
from engine.model.assignments import AssignmentState, apply
from engine.model.permission import Actor, Target, permit
from engine.service import deployments, instances, recipients
from engine.service.assignment_rows import Found, find, need_reason, perform, telling
from engine.service.commands import Command, run
from engine.service.duties import set_state
from engine.service.engine import Engine
from engine.service.notifications import tell
from engine.service.record import Passing, note, note_stream
from engine.service.step import step
from engine.storage import AgencySuccessorRow, AssignmentRow, InstanceRow, TaskOfferRow, Unit


def withdraw(
    engine: Engine, who: Actor, assignment_id: str, *, reason: str, command_id: str | None = None
) -> None:
    """Take the assignment back; its activity goes on without this agency."""

    def work(unit: Unit, command: Command, found: Found) -> None:
        people = recipients.on_rung(unit, found.row, "officer", command.at)
        set_state(unit, command, found.row, AssignmentState.WITHDRAWN)
        _end(engine, unit, command, unit.instances.need(found.row.instance_id))
        subject = f"Thu hồi nhiệm vụ: {found.row.title}"
        tell(engine, unit, command, people, telling(found, "withdrawn", subject, reason))

    perform(engine, who, assignment_id, "withdraw", work, reason=reason, command_id=command_id)


def reassign(
    engine: Engine,
    who: Actor,
    assignment_id: str,
    agency_id: str,
    *,
    reason: str,
    command_id: str | None = None,
) -> None:
    """Give the assignment to another agency, which begins at its first step."""

    def work(unit: Unit, command: Command, found: Found) -> None:
        _need_agency(unit, agency_id)
        child = unit.instances.need(found.row.instance_id)
        if agency_id == found.row.agency_id:
            raise InvalidInput(fields={"agency": "Nhiệm vụ đang ở chính cơ quan này."})
        if child.loop is None:
            _hand_over(engine, unit, command, found.row, agency_id)
            moved = unit.assignments.need(assignment_id)
            set_state(unit, command, moved, apply(found.state, "reassign"))
            return
        _not_doing(unit, child, agency_id)
        set_state(
            unit,
            command,
            found.row,
            AssignmentState.WITHDRAWN,
            body={"reassigned_to": agency_id},
            passing=Passing(agency_from=found.row.agency_id, agency_to=agency_id),
        )
        _end(engine, unit, command, child, instead=agency_id)

    body = {"agency": agency_id}
    perform(
        engine,
        who,
        assignment_id,
        "reassign",
        work,
        body=body,
        reason=reason,
        command_id=command_id,
    )


def suspend(
    engine: Engine, who: Actor, assignment_id: str, *, reason: str, command_id: str | None = None
) -> None:
    """Let the assignment rest: no timer of it fires, no step of it moves."""

    def work(unit: Unit, command: Command, found: Found) -> None:
        set_state(unit, command, found.row, AssignmentState.SUSPENDED)
        instances.suspend_in(engine, unit, command, found.row.instance_id)

    perform(engine, who, assignment_id, "suspend", work, reason=reason, command_id=command_id)


def resume(
    engine: Engine, who: Actor, assignment_id: str, *, reason: str, command_id: str | None = None
) -> None:
    """Go on where it stood."""

    def work(unit: Unit, command: Command, found: Found) -> None:
        instances.resume_in(engine, unit, command, found.row.instance_id)
        row = unit.assignments.need(assignment_id)
        set_state(unit, command, row, _standing_at(engine, unit, row))

    perform(engine, who, assignment_id, "resume", work, reason=reason, command_id=command_id)


def transfer(
    engine: Engine,
    who: Actor,
    agency_id: str,
    to: str | Mapping[str, str],
    *,
    basis: str,
    on_date: date | None = None,
    reason: str = "",
    command_id: str | None = None,
) -> list[str]:
    """Hand all open assignments of an agency to its successor, or each to the one named for it.

    One event, recorded with its basis; deadlines do not change by it. ``to`` is an agency's id,
    or assignment id → agency id, which must then name every open assignment. Returns the ids.
    """
    why = reason.strip() or f"Chuyển giao nhiệm vụ theo {basis}"

    def work(unit: Unit, command: Command) -> list[str]:
        permit(who, "assignment.transfer", Target(agency_id=agency_id))
        need_reason(basis)
        rows = unit.assignments.open_of_agency(agency_id)
        heirs = _heirs(unit, agency_id, rows, to)
        day = on_date or engine.now().date()
        unit.organisation.add_successors(
            AgencySuccessorRow(agency_id, heir, on_date=day, basis=basis)
            for heir in sorted(set(heirs.values()) or ({to} if isinstance(to, str) else set()))
        )
        told = {"basis": basis, "on": day, "assignments": heirs}
        note_stream(unit, command, "organisation", "transfer", element=agency_id, body=told)
        for row in rows:
            _pass_on(engine, unit, command, row, heirs[row.id])
        return [row.id for row in rows]

    body = {"agency": agency_id, "to": to, "basis": basis, "on": on_date}
    return run(engine, who, "assignment.transfer", body, work, command_id, reason=why)


def _pass_on(engine: Engine, unit: Unit, command: Command, row: AssignmentRow, heir: str) -> None:
    _hand_over(engine, unit, command, row, heir)
    found = find(unit, row.id)
    people = recipients.receivers(unit, heir, command.at)
    subject = f"Tiếp nhận nhiệm vụ chuyển giao: {row.title}"
    tell(engine, unit, command, people, telling(found, "transferred", subject))


def _heirs(
    unit: Unit, agency_id: str, rows: list[AssignmentRow], to: str | Mapping[str, str]
) -> dict[str, str]:
    heirs = {row.id: to if isinstance(to, str) else to.get(row.id, "") for row in rows}
    left = [row.title for row in rows if not heirs[row.id]]
    if left:
        raise InvalidInput(
            f"Còn {len(left)} nhiệm vụ chưa chọn cơ quan kế thừa: {'; '.join(left[:5])}.",
            fields={"to": "Chọn cơ quan kế thừa cho từng nhiệm vụ."},
        )
    for heir in {*heirs.values(), *([to] if isinstance(to, str) else [])}:
        _need_agency(unit, heir)
        if heir == agency_id:
            raise InvalidInput(fields={"to": "Cơ quan kế thừa phải là cơ quan khác."})
    return heirs


def _hand_over(engine: Engine, unit: Unit, command: Command, row: AssignmentRow, heir: str) -> None:
    """Let what runs go on at another agency: its variable, its open tasks, its row."""
    old = row.agency_id
    below = unit.instances.descendants(row.instance_id)
    for instance_id in (row.instance_id, *(head.id for head in below)):
        instance = unit.instances.need(instance_id)
        if instance.status in {"active", "suspended"}:
            _rename(engine, unit, command, instance, old, heir)
            unit.tasks.update_where(
                {"instance_id": instance_id, "agency_id": old, "open": True},
                agency_id=heir,
                assignee=None,
                state="ready",
            )
            _move_offers(unit, instance_id, old, heir)
    unit.assignments.update(row.id, agency_id=heir)
    unit.difficulties.update_where({"assignment_id": row.id}, agency_id=heir)
    unit.plan_agencies.add(row.root_id, [heir])
    note(
        unit,
        command,
        row.instance_id,
        "transfer",
        element=row.element,
        from_state=row.state,
        to_state=row.state,
        body={"assignment": row.id, "agency": {"old": old, "new": heir}},
        passing=Passing(agency_from=old, agency_to=heir),
    )


def _move_offers(unit: Unit, instance_id: str, old: str | None, heir: str) -> None:
    for task in unit.tasks.find(instance_id=instance_id, open=True, shared=True):
        for offer in unit.task_offers.find(task_id=task.id, agency_id=old):
            unit.task_offers.delete(task_id=task.id, agency_id=old, position=offer.position)
            unit.task_offers.put(TaskOfferRow(task.id, heir, offer.position))


def _rename(
    engine: Engine,
    unit: Unit,
    command: Command,
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
        step(engine, unit, instance.id, act, command, while_suspended=True)


def _end(
    engine: Engine,
    unit: Unit,
    command: Command,
    child: InstanceRow,
    *,
    instead: str | None = None,
) -> None:
    """End one share at its parent, which may give it to another agency in the same step."""
    parent, token = child.parent_id, child.parent_token
    if parent is None or token is None:
        step(engine, unit, child.id, Execution.cancel, command, while_suspended=True)
        return

    def act(execution: Execution) -> None:
        if instead is not None:
            execution.add_child(token, instead)
        execution.withdraw_child(token, child.loop, child.key)

    step(engine, unit, parent, act, command)


def _not_doing(unit: Unit, child: InstanceRow, agency_id: str) -> None:
    heads = unit.instances.child_heads(str(child.parent_id), int(child.parent_token or 0))
    if any(head.key == agency_id and head.status in {"active", "suspended"} for head in heads):
        raise NotAllowedNow(
            "Cơ quan này đang thực hiện chính nhiệm vụ đó.",
            en="This agency is at work on that very assignment.",
        )


def _need_agency(unit: Unit, agency_id: str) -> None:
    if unit.organisation.agency(agency_id) is None:
        raise NotFound(f"Không có cơ quan «{agency_id}».", en=f"There is no agency «{agency_id}».")


def _standing_at(engine: Engine, unit: Unit, row: AssignmentRow) -> AssignmentState:
    """The state that the step where the process stands gives; assigned where none says."""
    said: list[str] = []
    instance = unit.instances.need(row.instance_id)
    process: Any = deployments.definition(engine, unit, instance.deployment_id, instance.process_id)
    for task in unit.tasks.of_instance(row.instance_id):
        state = process.nodes[task.element].properties.get("state")
        said += [state] if state else []
    if said:
        return AssignmentState(said[-1])
    return AssignmentState.ACCEPTED if row.accepted_at else AssignmentState.ASSIGNED
