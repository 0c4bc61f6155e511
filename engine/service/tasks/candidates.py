"""For whom a user task is: assignee, agency and position, due time, as the diagram says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from engine.bpmn.definition import Duty, Node
from engine.bpmn.language import template
from engine.bpmn.runtime import OpenedWait
from engine.errors import ExpressionError, ExpressionFailed, InvalidTimer
from engine.model.ids import new_id
from engine.model.numbers import whole
from engine.model.organisation import position_key
from engine.model.tasks import TaskState
from engine.model.timers import parse_duration, parse_timer
from engine.sentences import sentence
from engine.service.context import Command, ReadTx, Tx
from engine.service.deployments import deployments
from engine.service.notifications.notify import Telling, tell
from engine.service.organisation import recipients
from engine.service.runtime.environment import environment_of
from engine.service.tasks.rows import search_text
from engine.service.tasks.task_context import TaskContext
from engine.storage import AssignmentRow, InstanceRow, TaskRow, Unit

DEFAULT_PRIORITY = 50


@dataclass(frozen=True, slots=True)
class Offer:
    """Whom a task is offered to; a field that the diagram does not resolve stays empty.

    ``others`` are further (agency, position): whoever takes the task first has it.
    """

    agency_id: str | None = None
    position: str | None = None
    others: tuple[tuple[str, str], ...] = ()
    assignee: str | None = None
    due: str | None = None
    follow_up: str | None = None
    priority: int = DEFAULT_PRIORITY


def offer_of(
    tx: ReadTx,
    instance: InstanceRow,
    node: Node,
    variables: Mapping[str, object],
) -> Offer:
    """Read the duty of a user task; its lane speaks where the task itself does not."""
    duty = node.duty or Duty()
    seen = _Seen(variables, environment_of(tx, instance).functions)
    group = _text(duty.candidate_groups, seen)
    if not group:
        group = _text(_lane_holder(tx, instance, node), seen)
    agency, position, others = _places(group or "")
    return Offer(
        agency_id=agency,
        position=position,
        others=others,
        assignee=_officer(tx.unit, _text(duty.assignee, seen)),
        due=_text(duty.due_date, seen),
        follow_up=_text(duty.follow_up_date, seen),
        priority=_number(_text(duty.priority, seen)),
    )


def _places(groups: str) -> tuple[str | None, str | None, tuple[tuple[str, str], ...]]:
    """Agency and position of the first group; the further ones that name both."""
    named = [part.strip().partition("/") for part in groups.split(",") if part.strip()]
    if not named:
        return None, None, ()
    first, slash, rest = named[0]
    agency, position = (first, rest) if slash else ("", first)
    places = [(place, position_key(kind)) for place, _slash, kind in named[1:] if place and kind]
    others = [each for each in dict.fromkeys(places) if each != (agency, position_key(position))]
    return agency or None, position_key(position) if position else None, tuple(others)


def task_row(
    command: Command,
    instance: InstanceRow,
    node: Node,
    wait: OpenedWait,
    offer: Offer,
    context: TaskContext,
) -> TaskRow:
    """The row of a task that begins to wait; without a due time of its own the deadline's."""
    assignment = context.assignment
    due = _moment(offer.due, command.at) or (assignment.due_at if assignment else None)
    return TaskRow(
        id=new_id(),
        instance_id=instance.id,
        root_id=instance.root_id,
        token=wait.token,
        element=node.id,
        created_at=command.at,
        name=node.name,
        agency_id=offer.agency_id,
        position=offer.position,
        assignee=offer.assignee,
        state=(TaskState.RESERVED if offer.assignee else TaskState.READY).value,
        form_key=node.duty.form if node.duty else None,
        priority=offer.priority,
        due_at=due,
        follow_up_at=_moment(offer.follow_up, command.at),
        loop=wait.loop,
        assignment_id=assignment.id if assignment else None,
        folded=search_text(node.name, assignment.folded if assignment else context.plan_words),
        shared=bool(offer.others),
    )


def tell_heads(
    tx: Tx,
    row: TaskRow,
    offer: Offer,
    assignment: AssignmentRow | None,
) -> None:
    """Tell those above the staff that something waits for them: they do not watch a list."""
    if offer.assignee is not None:
        return
    places = [(offer.agency_id, offer.position), *offer.others]
    people = recipients.heads_offered(tx.unit, places, tx.at)
    people = [each for each in people if each.id != tx.who.officer_id]
    if not people:
        return
    words = [row.name, assignment.title if assignment else None]
    told = Telling(
        kind="waiting",
        subject=sentence("Chờ xử lý: %(about)s", about=" – ".join(word for word in words if word)),
        link=f"/viec/{row.id}",
        assignment_id=row.assignment_id,
        root_id=row.root_id,
        digest=True,
    )
    tell(tx, people, told)


def _lane_holder(tx: ReadTx, instance: InstanceRow, node: Node) -> str | None:
    if node.lane is None:
        return None
    process = deployments.definition(tx, instance.deployment_id, instance.process_id)
    return next((lane.holder for lane in process.lanes if lane.id == node.lane), None)


def _officer(unit: Unit, named: str | None) -> str | None:
    """An officer's id, given by id or by sign-in name."""
    if not named:
        return None
    found = unit.officers.get(named) or unit.officers.by_login(named)
    return found.id if found else None


class _Seen(NamedTuple):
    """What the expressions of a duty may read."""

    variables: Mapping[str, object]
    functions: Mapping[str, Callable[..., Any]]


def _text(written: str | None, seen: _Seen) -> str | None:
    if not written:
        return None
    try:
        value = template(written).evaluate(seen.variables, seen.functions)
    except (ExpressionError, ExpressionFailed):
        return None
    return None if value is None else str(value)


def _moment(written: str | None, now: datetime) -> datetime | None:
    """A date, a date with time, or a length of time from now; None where it is neither."""
    if not written:
        return None
    try:
        if written.startswith("P"):
            return parse_duration(written).after(now)
        return parse_timer("date", written).first(now)
    except InvalidTimer:
        return None


def _number(written: str | None) -> int:
    priority = whole(written or "")
    return DEFAULT_PRIORITY if priority is None else priority
