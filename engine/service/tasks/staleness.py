"""Who came first: why a verb that was allowed a moment ago is not any more, said by name.

Somebody may act who still has the page of a minute ago before him. What he may see, he is
told: who took or ended the work, and when; the refusal is one of state, not of permission.
"""

from __future__ import annotations

from datetime import datetime

from engine.errors import NotAllowedNow
from engine.model.assignments import TABLE, AssignmentState
from engine.model.clock import ZONE
from engine.model.permission import SYSTEM, Actor, may
from engine.model.states import StateChange
from engine.model.tasks import TaskState
from engine.sentences import sentence
from engine.service.tasks.task import Found
from engine.storage import AssignmentRow, Recorded, TaskRow, Unit

_TAKES = frozenset({"claim", "start", "complete", "draft"})
_LOOK_BACK = 100
"""Transitions of one instance in which the one that mattered is looked for."""


def require_still_open(unit: Unit, who: Actor, verb: str, found: Found) -> None:
    """Let pass unless the task was ended, or taken by a colleague, since the actor looked.

    Asks before permission is asked: who may not see the task learns nothing here. Raises
    :class:`errors.NotAllowedNow`.
    """
    task = found.task
    if not may(who, "task.read", found.target):
        return
    if not task.open:
        raise _over(unit, task)
    taken = task.assignee not in (None, who.officer_id)
    if taken and verb in _TAKES and may(who, "task.claim", found.target):
        raise _taken(unit, task)


def require_allows(unit: Unit, verb: str, row: AssignmentRow) -> StateChange[AssignmentState]:
    """The rule for a verb that the assignment's state allows.

    Raises :class:`errors.NotAllowedNow` that says who set that state, and when.
    """
    state = AssignmentState(row.state)
    try:
        return TABLE.change(state, verb)
    except NotAllowedNow as refused:
        last = _last(unit, row.instance_id, "assignment", None, state.value)
        if last is None:
            raise
        name, when = _name(unit, last.row.actor), _moment(last.row.at)
        raise NotAllowedNow(
            sentence(
                "%(refusal)s Trạng thái này có từ %(when)s, do %(name)s thực hiện.",
                refusal=refused.sentence,
                when=when,
                name=name,
            ),
            by=name,
            at=last.row.at,
            state=state.value,
            verb=verb,
        ) from refused


def _over(unit: Unit, task: TaskRow) -> NotAllowedNow:
    when = _moment(task.completed_at) if task.completed_at else "–"
    if task.state != TaskState.COMPLETED.value or task.assignee is None:
        return NotAllowedNow(
            sentence("Việc này đã kết thúc lúc %(when)s nên không cần thực hiện nữa.", when=when),
            at=task.completed_at,
        )
    name = _name(unit, task.assignee)
    return NotAllowedNow(
        sentence("Việc này đã được %(name)s hoàn thành lúc %(when)s.", name=name, when=when),
        by=name,
        at=task.completed_at,
    )


def _taken(unit: Unit, task: TaskRow) -> NotAllowedNow:
    name = _name(unit, task.assignee or "")
    last = _last(unit, task.instance_id, "task", task.token)
    when = _moment(last.row.at if last else task.created_at)
    return NotAllowedNow(
        sentence("Việc này đã được giao cho %(name)s lúc %(when)s.", name=name, when=when),
        by=name,
    )


def _last(
    unit: Unit, instance_id: str, kind: str, token: int | None, state: str | None = None
) -> Recorded | None:
    """The newest transition of this kind, of this token, into this state where one is named."""
    for one in unit.record.newest(instance_id, _LOOK_BACK):
        row = one.row
        if row.kind == kind and row.token == token and state in (None, row.to_state):
            return one
    return None


def _name(unit: Unit, officer_id: str) -> str:
    officer = unit.officers.get(officer_id)
    return SYSTEM.name if officer is None else officer.name


def _moment(at: datetime) -> str:
    return f"{at.astimezone(ZONE):%H:%M, %d/%m/%Y}"
