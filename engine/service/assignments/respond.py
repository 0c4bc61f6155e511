"""What the agency does with an assignment, and its return: accept, refuse, allocate, submit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from engine.errors import InvalidInput, NotAllowedNow
from engine.model.assignments import TABLE, AssignmentState
from engine.model.secrecy import refuse_if_secret
from engine.model.tasks import TaskState
from engine.sentences import sentence
from engine.service.assignments import rows
from engine.service.assignments.assignment import Found, assignment_verb, find, step_of, telling
from engine.service.assignments.concerned import answering, deciders, tell_concerned
from engine.service.assignments.state import set_state
from engine.service.context import Tx
from engine.service.notifications.notify import tell
from engine.service.organisation import recipients
from engine.service.runtime import multi_instance
from engine.service.tasks import rows as task_rows
from engine.service.tasks.completion import complete_in
from engine.service.tasks.returning import RETURNED
from engine.service.tasks.task import Found as FoundTask
from engine.service.tasks.task import schema_of

OVER = sentence("Bước gộp kết quả đã đóng nên không trả lại được nữa; hãy giao một nhiệm vụ mới.")


@assignment_verb("accept")
def accept(
    tx: Tx,
    found: Found,
    data: Mapping[str, Any] | None = None,
    *,
    command_id: str | None = None,
) -> str:
    """Accept: does the process's own step of receiving where it has one."""
    own = step_of(tx, found.row, "accept")
    if own is not None:
        if found.state is AssignmentState.REFUSED:
            set_state(tx, found.row, AssignmentState.ASSIGNED)
        return _do(tx, own, data or {})
    set_state(tx, found.row, AssignmentState.ACCEPTED)
    return found.row.id


@assignment_verb("refuse")
def refuse(tx: Tx, found: Found, *, reason: str, command_id: str | None = None) -> None:
    """Refuse with a reason; the work stays open for the monitor to give elsewhere."""
    refuse_in(tx, found)


def refuse_in(tx: Tx, found: Found) -> None:
    """Refuse inside another command, under its reason."""
    set_state(tx, found.row, TABLE.apply(found.state, "refuse"))
    watching = recipients.watchers(tx.unit, found.target.monitor_agency_id, tx.at)
    people = [*watching, *deciders(tx, found), *answering(tx, found)]
    subject = sentence("Từ chối tiếp nhận: %(about)s", about=found.row.title)
    tell_concerned(tx, found, people, "refused", subject, tx.reason or "")


@assignment_verb("allocate")
def allocate(
    tx: Tx,
    found: Found,
    officer_id: str,
    data: Mapping[str, Any] | None = None,
    *,
    command_id: str | None = None,
) -> None:
    """Name the officer who does it: the process's own step first, then the work is his."""
    _in_agency(tx, found, officer_id)
    own = step_of(tx, found.row, "allocate")
    if own is not None:
        _do(tx, own, data or {})
    elif step_of(tx, found.row, "submit") is not None:
        set_state(tx, found.row, AssignmentState.ALLOCATED)
    offered = step_of(tx, found.row, "submit")
    if offered is None:
        raise NotAllowedNow(
            sentence("Quy trình chưa đến bước phân công hoặc thực hiện."),
        )
    task_rows.assign(tx, offered.task, TaskState.RESERVED, officer_id)
    officer = tx.unit.officers.need(officer_id)
    subject = sentence("Việc được giao: %(about)s", about=found.row.title)
    tell(tx, [officer], telling(found, "task", subject))


@assignment_verb("submit")
def submit(
    tx: Tx,
    found: Found,
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
    refuse_if_secret(data)
    own = step_of(tx, found.row, "submit")
    if own is None:
        raise NotAllowedNow(
            sentence("Quy trình chưa đến bước báo cáo kết quả."),
        )
    held = {row.id for row in tx.unit.attachments.of(assignment_id=found.row.id)}
    if not held.issuperset(files):
        raise InvalidInput(fields={"files": sentence("Có tệp không thuộc nhiệm vụ này.")})
    if files:
        result = {**(found.row.result or {}), "files": list(files)}
        own = replace(own, assignment=rows.write(tx.unit, found.row, result=result))
    return complete_in(tx, own, data)


@assignment_verb("return")
def return_(tx: Tx, found: Found, *, reason: str, command_id: str | None = None) -> None:
    """Send a result back with a reason: at the step of approval, or after it was sent.

    After it was sent the agency's share is opened once more, while its activity still runs.
    """
    own = step_of(tx, found.row, "approve")
    if own is not None:
        data = {"decision": RETURNED, "return_reason": reason}
        _do(tx, own, data)
        return
    _reopen(tx, found)
    tell_returned(tx, found.row.id, reason)


_RESULT_FIELDS = {
    "result_number": "number",
    "result_date": "date",
    "result_summary": "summary",
}
_SENT_FIELDS = {"sent_number": "number", "sent_on": "date"}
"""What the records clerk gives when it is sent: it fills what the officer left open."""


def keep_result(tx: Tx, assignment_id: str, written: Mapping[str, Any]) -> None:
    """Keep what a step says of the result: its document, and when and how it was sent."""
    result = {_RESULT_FIELDS[name]: written[name] for name in _RESULT_FIELDS if written.get(name)}
    sent = {_SENT_FIELDS[name]: written[name] for name in _SENT_FIELDS if written.get(name)}
    if result or sent:
        row = tx.unit.assignments.need(assignment_id)
        rows.write(tx.unit, row, result={**sent, **(row.result or {}), **result})


def tell_returned(tx: Tx, assignment_id: str, reason: str) -> None:
    """Tell who has the work again, except who sent it back."""
    # Read anew: the diagram has come to where the work is done again.
    found = find(tx.unit, assignment_id)
    people = recipients.on_rung(tx.unit, found.row, "officer", tx.at)
    people = [each for each in people if each.id != tx.who.officer_id]
    subject = sentence("Trả lại, yêu cầu thực hiện lại: %(about)s", about=found.row.title)
    tell(tx, people, telling(found, "returned", subject, reason))


def _do(tx: Tx, own: FoundTask, data: Mapping[str, Any]) -> str:
    """Do the process's step; what the form has defaults for need not be said."""
    instance = tx.unit.instances.need(own.task.instance_id)
    schema = schema_of(tx, instance, own.task) or {}
    fields = schema.get("properties", {})
    defaults = {name: field["default"] for name, field in fields.items() if "default" in field}
    given = {**defaults, **data}
    if fields:
        given = {name: value for name, value in given.items() if name in fields}
    return complete_in(tx, own, given)


def _reopen(tx: Tx, found: Found) -> None:
    child = tx.unit.instances.need(found.row.instance_id)
    if child.parent_id is None or child.parent_token is None or child.loop is None:
        raise NotAllowedNow(OVER)
    fans = tx.unit.fans.find(instance_id=child.parent_id, token=child.parent_token, status="open")
    if not fans:
        raise NotAllowedNow(OVER)
    multi_instance.reopen_in(tx, child.id)


def _in_agency(tx: Tx, found: Found, officer_id: str) -> None:
    today = tx.today
    held = tx.unit.officers.holdings(officer_id, today)
    if not any(each.position.agency_id == found.row.agency_id for each in held):
        raise InvalidInput(
            fields={"officer": sentence("Cán bộ này không thuộc cơ quan được giao.")}
        )
