"""Who has a task: claim, release, start, delegate, reassign, suspend, resume."""

from __future__ import annotations

from engine.errors import InvalidInput
from engine.model import tasks as states
from engine.model.permission import Actor
from engine.model.tasks import TaskState
from engine.sentences import sentence
from engine.service.context import ReadTx, Tx, run
from engine.service.engine import Engine
from engine.service.notifications.notify import Telling, tell
from engine.service.permission import acting, allow
from engine.service.runtime.load import take
from engine.service.tasks import colleagues, rows
from engine.service.tasks.colleagues import working
from engine.service.tasks.staleness import require_still_open
from engine.service.tasks.task import Found, find
from engine.storage import TaskRow

_SAME = ""
"""As the new assignee: nobody changes."""


def claim(engine: Engine, who: Actor, task_id: str, *, command_id: str | None = None) -> str:
    """Take a task that is offered to one's position."""
    return _change(engine, who, task_id, "claim", who.officer_id, command_id=command_id)


def release(engine: Engine, who: Actor, task_id: str, *, command_id: str | None = None) -> str:
    """Give a task back to all who may take it."""
    return _change(engine, who, task_id, "release", None, command_id=command_id)


def start(engine: Engine, who: Actor, task_id: str, *, command_id: str | None = None) -> str:
    """Say that one has begun; takes the task if nobody has it."""
    return _change(engine, who, task_id, "start", who.officer_id, command_id=command_id)


def delegate(
    engine: Engine,
    who: Actor,
    task_id: str,
    officer_id: str,
    *,
    reason: str | None = None,
    command_id: str | None = None,
) -> str:
    """Hand the task to a colleague of the same agency."""
    return _change(engine, who, task_id, "delegate", officer_id, reason, command_id)


def reassign(
    engine: Engine,
    who: Actor,
    task_id: str,
    officer_id: str,
    *,
    reason: str,
    command_id: str | None = None,
) -> str:
    """As a head, give the task to another officer of the agency."""
    return _change(engine, who, task_id, "reassign", officer_id, reason, command_id)


def suspend(
    engine: Engine, who: Actor, task_id: str, *, reason: str, command_id: str | None = None
) -> str:
    """Let the task rest, with a reason."""
    return _change(engine, who, task_id, "suspend", _SAME, reason, command_id)


def resume(engine: Engine, who: Actor, task_id: str, *, command_id: str | None = None) -> str:
    """Go on with a task that rested."""
    return _change(engine, who, task_id, "resume", _SAME, command_id=command_id)


def _change(
    engine: Engine,
    who: Actor,
    task_id: str,
    verb: str,
    assignee: str | None,
    reason: str | None = None,
    command_id: str | None = None,
) -> str:
    def work(
        tx: Tx,
    ) -> str:
        take(tx.unit, find(tx.unit, task_id).task.instance_id)
        found = find(tx.unit, task_id)
        task = found.task
        require_still_open(tx.unit, who, verb, found)
        allow(who, f"task.{verb}", "task.read", found.target)
        rule = states.TABLE.change(TaskState(task.state), verb)
        if rule.reason_required:
            tx.require_reason()
        to = task.assignee if assignee == _SAME else assignee
        agency = new_agency(tx, found, to) if verb in {"delegate", "reassign"} else task.agency_id
        state = rule.to or (TaskState.RESERVED if to else TaskState.READY)
        tx = tx.acting_as(acting(who, f"task.{verb}", found.target))
        rows.assign(tx, task, state, to, agency)
        if to is not None and to not in {who.officer_id, task.assignee}:
            _tell(tx, task, to)
        return task.id

    body = {"task": task_id, "to": assignee}
    return run(engine, who, f"task.{verb}", body, work, command_id, reason=reason)


def new_agency(tx: ReadTx, found: Found, officer_id: str | None) -> str | None:
    """The agency whose work the task is from now on: its own, if the new doer works there today.

    Where nobody works in any agency that the task is for, it goes to the new doer's. Raises
    :class:`errors.InvalidInput` for who is locked, works nowhere, or elsewhere.
    """
    officer = tx.unit.officers.get(officer_id) if officer_id else None
    held = working(tx.unit, officer.id, tx.today) if officer else []
    if officer is None or officer.disabled_at is not None:
        raise InvalidInput(
            fields={"officer": sentence("Không có cán bộ này, hoặc tài khoản đã khóa.")}
        )
    agencies = {agency for agency, _kind in found.target.places}
    if agencies.intersection(held):
        return found.task.agency_id
    if held and not colleagues.anybody(tx.unit, found, tx.today):
        return held[0]
    raise InvalidInput(fields={"officer": sentence("Cán bộ này không thuộc cơ quan của việc.")})


def _tell(tx: Tx, task: TaskRow, officer_id: str) -> None:
    telling = Telling(
        kind="task",
        subject=sentence("Việc được giao: %(about)s", about=task.name or task.element),
        link=f"/viec/{task.id}",
        assignment_id=task.assignment_id,
        root_id=task.root_id,
    )
    tell(tx, [tx.unit.officers.need(officer_id)], telling)
