"""What the agency does with an assignment, and its return: accept, refuse, allocate, submit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from engine.errors import InvalidInput, NotAllowedNow
from engine.model.assignments import AssignmentState, apply
from engine.model.clock import ZONE
from engine.model.permission import Actor
from engine.model.secrecy import refuse_if_secret
from engine.service.assignments.assignment import Found, perform, step_of, telling
from engine.service.assignments.listeners import set_state
from engine.service.context import Command
from engine.service.engine import Engine
from engine.service.notifications.notify import tell
from engine.service.organisation import recipients
from engine.service.runtime import multi_instance
from engine.service.tasks.completion import RETURNED, complete_in, tell_returned
from engine.service.tasks.task import Found as FoundTask
from engine.service.tasks.task import schema_of
from engine.storage import Unit

OVER = "Bước gộp kết quả đã đóng nên không trả lại được nữa; hãy giao một nhiệm vụ mới."


def accept(
    engine: Engine,
    who: Actor,
    assignment_id: str,
    data: Mapping[str, Any] | None = None,
    *,
    command_id: str | None = None,
) -> str:
    """Accept: does the process's own step of receiving where it has one."""

    def work(unit: Unit, command: Command, found: Found) -> str:
        own = step_of(engine, unit, found.row, "accept")
        if own is not None:
            if found.state is AssignmentState.REFUSED:
                set_state(unit, command, found.row, AssignmentState.ASSIGNED)
            return _do(engine, unit, command, own, data or {})
        set_state(unit, command, found.row, AssignmentState.ACCEPTED)
        return assignment_id

    body = {"data": dict(data or {})}
    answer = perform(engine, who, assignment_id, "accept", work, body=body, command_id=command_id)
    return str(answer)


def refuse(
    engine: Engine, who: Actor, assignment_id: str, *, reason: str, command_id: str | None = None
) -> None:
    """Refuse with a reason; the work stays open for the monitor to give elsewhere."""

    def work(unit: Unit, command: Command, found: Found) -> None:
        set_state(unit, command, found.row, apply(found.state, "refuse"))
        people = recipients.watchers(unit, found.row.monitor_agency_id, command.at)
        subject = f"Từ chối tiếp nhận: {found.row.title}"
        tell(engine, unit, command, people, telling(found, "refused", subject, reason))

    perform(engine, who, assignment_id, "refuse", work, reason=reason, command_id=command_id)


def allocate(
    engine: Engine,
    who: Actor,
    assignment_id: str,
    officer_id: str,
    data: Mapping[str, Any] | None = None,
    *,
    command_id: str | None = None,
) -> None:
    """Name the officer who does it: the process's own step first, then the work is his."""

    def work(unit: Unit, command: Command, found: Found) -> None:
        _in_agency(unit, command, found, officer_id)
        own = step_of(engine, unit, found.row, "allocate")
        if own is not None:
            _do(engine, unit, command, own, data or {})
        elif step_of(engine, unit, found.row, "submit") is not None:
            set_state(unit, command, found.row, AssignmentState.ALLOCATED)
        offered = step_of(engine, unit, found.row, "submit")
        if offered is None:
            raise NotAllowedNow(
                "Quy trình chưa đến bước phân công hoặc thực hiện.",
                en="The process has not come to allocating or doing yet.",
            )
        unit.tasks.update(offered.task.id, assignee=officer_id, state="reserved")
        officer = unit.officers.need(officer_id)
        subject = f"Việc được giao: {found.row.title}"
        tell(engine, unit, command, [officer], telling(found, "task", subject))

    body = {"officer": officer_id, "data": dict(data or {})}
    perform(engine, who, assignment_id, "allocate", work, body=body, command_id=command_id)


def submit(
    engine: Engine,
    who: Actor,
    assignment_id: str,
    *,
    number: str | None = None,
    date: str | None = None,
    summary: str = "",
    files: tuple[str, ...] = (),
    command_id: str | None = None,
) -> str:
    """Report the result: number, day and summary of the document, ids of attached files."""
    given = {"result_number": number, "result_date": date, "result_summary": summary}
    data = {name: value for name, value in given.items() if value}

    def work(unit: Unit, command: Command, found: Found) -> str:
        refuse_if_secret(data)
        own = step_of(engine, unit, found.row, "submit")
        if own is None:
            raise NotAllowedNow(
                "Quy trình chưa đến bước báo cáo kết quả.",
                en="The process has not come to handing in the result yet.",
            )
        held = {row.id for row in unit.attachments.of(assignment_id=assignment_id)}
        if not held.issuperset(files):
            raise InvalidInput(fields={"files": "Có tệp không thuộc nhiệm vụ này."})
        if files:
            result = {**(found.row.result or {}), "files": list(files)}
            unit.assignments.update(assignment_id, result=result)
            own = replace(own, assignment=replace(found.row, result=result))
        return complete_in(engine, unit, command, own, data)

    body = {"data": data, "files": list(files)}
    answer = perform(engine, who, assignment_id, "submit", work, body=body, command_id=command_id)
    return str(answer)


def return_(
    engine: Engine, who: Actor, assignment_id: str, *, reason: str, command_id: str | None = None
) -> None:
    """Send a result back with a reason: at the step of approval, or after it was sent.

    After it was sent the agency's share is opened once more, while its activity still runs.
    """

    def work(unit: Unit, command: Command, found: Found) -> None:
        own = step_of(engine, unit, found.row, "approve")
        if own is not None:
            data = {"decision": RETURNED, "return_reason": reason}
            _do(engine, unit, command, own, data)
            return
        _reopen(engine, unit, command, found)
        tell_returned(engine, unit, command, found, reason)

    perform(engine, who, assignment_id, "return", work, reason=reason, command_id=command_id)


def _do(
    engine: Engine, unit: Unit, command: Command, own: FoundTask, data: Mapping[str, Any]
) -> str:
    """Do the process's step; what the form has defaults for need not be said."""
    instance = unit.instances.need(own.task.instance_id)
    schema = schema_of(engine, unit, instance, own.task) or {}
    fields = schema.get("properties", {})
    defaults = {name: field["default"] for name, field in fields.items() if "default" in field}
    given = {**defaults, **data}
    if fields:
        given = {name: value for name, value in given.items() if name in fields}
    return complete_in(engine, unit, command, own, given)


def _reopen(engine: Engine, unit: Unit, command: Command, found: Found) -> None:
    child = unit.instances.need(found.row.instance_id)
    if child.parent_id is None or child.parent_token is None or child.loop is None:
        raise NotAllowedNow(OVER)
    fans = unit.fans.find(instance_id=child.parent_id, token=child.parent_token, status="open")
    if not fans:
        raise NotAllowedNow(OVER)
    multi_instance.reopen_in(engine, unit, command, child.id)


def _in_agency(unit: Unit, command: Command, found: Found, officer_id: str) -> None:
    today = command.at.astimezone(ZONE).date()
    held = unit.officers.holdings(officer_id, today)
    if not any(each.position.agency_id == found.row.agency_id for each in held):
        raise InvalidInput(fields={"officer": "Cán bộ này không thuộc cơ quan được giao."})
