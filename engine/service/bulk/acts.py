"""What can be done in bulk: each act is a verb that there is, asked once for each thing.

Nothing passes here that a single act would refuse: what is checked beforehand only foretells.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.errors import NotAllowedNow
from engine.model import tasks as task_states
from engine.model.permission import Actor
from engine.model.tasks import TaskState
from engine.sentences import Sentence, sentence
from engine.service.assignments import urging
from engine.service.assignments.assignment import find as find_assignment
from engine.service.context import ReadTx
from engine.service.deployments import forms
from engine.service.engine import Engine
from engine.service.permission import allow
from engine.service.tasks import completion, lifecycle
from engine.service.tasks.staleness import require_still_open
from engine.service.tasks.task import Found, find, schema_of

MOST = 500
"""Things of one operation."""
TASKS, ASSIGNMENTS = "tasks", "assignments"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing of an operation as its act takes it; ``data`` None: not known yet."""

    subject: str
    data: Mapping[str, Any] | None = None
    reason: str = ""


Do = Callable[[Engine, Actor, Wanted, str], object]
Foretell = Callable[[ReadTx, Actor, Wanted], None]


@dataclass(frozen=True, slots=True)
class Act:
    """An act: on tasks or assignments, with a reason of its own or not.

    ``do`` takes the id of the command last; ``foretell`` raises what would refuse it now.
    """

    word: Sentence
    of: str
    do: Do
    foretell: Foretell
    wants_reason: bool = False


def _claim(engine: Engine, who: Actor, wanted: Wanted, command_id: str) -> object:
    return lifecycle.claim(engine, who, wanted.subject, command_id=command_id)


def _complete(engine: Engine, who: Actor, wanted: Wanted, command_id: str) -> object:
    return completion.complete(
        engine, who, wanted.subject, dict(wanted.data or {}), command_id=command_id
    )


def _reassign(engine: Engine, who: Actor, wanted: Wanted, command_id: str) -> object:
    officer = str((wanted.data or {}).get("officer", ""))
    return lifecycle.reassign(
        engine, who, wanted.subject, officer, reason=wanted.reason, command_id=command_id
    )


def _urge(engine: Engine, who: Actor, wanted: Wanted, command_id: str) -> object:
    return urging.urge(engine, who, wanted.subject, wanted.reason, command_id=command_id)


def _task(tx: ReadTx, who: Actor, verb: str, task_id: str) -> Found:
    """A task with which this may be done now; raises what the verb would."""
    found = find(tx.unit, task_id)
    require_still_open(tx.unit, who, verb, found)
    allow(who, f"task.{verb}", "task.read", found.target)
    task_states.TABLE.change(TaskState(found.task.state), verb)
    return found


def _may_claim(tx: ReadTx, who: Actor, wanted: Wanted) -> None:
    _task(tx, who, "claim", wanted.subject)


def _may_complete(tx: ReadTx, who: Actor, wanted: Wanted) -> None:
    found = _task(tx, who, "complete", wanted.subject)
    schema = schema_of(tx, tx.unit.instances.need(found.task.instance_id), found.task)
    if schema is not None and wanted.data is not None:
        forms.require(schema, dict(wanted.data))


def _may_reassign(tx: ReadTx, who: Actor, wanted: Wanted) -> None:
    found = _task(tx, who, "reassign", wanted.subject)
    if wanted.data is not None:
        lifecycle.new_agency(tx, found, str(wanted.data.get("officer", "")))


def _may_urge(tx: ReadTx, who: Actor, wanted: Wanted) -> None:
    found = find_assignment(tx.unit, wanted.subject)
    allow(who, "assignment.urge", "assignment.read", found.target)
    if not found.row.open:
        raise NotAllowedNow(sentence("Nhiệm vụ đã kết thúc, không cần đôn đốc."))


ACTS = {
    "claim": Act(sentence("Nhận việc"), TASKS, _claim, _may_claim),
    "complete": Act(sentence("Xử lý cùng nội dung"), TASKS, _complete, _may_complete),
    "reassign": Act(sentence("Phân công lại"), TASKS, _reassign, _may_reassign, wants_reason=True),
    "urge": Act(sentence("Đôn đốc"), ASSIGNMENTS, _urge, _may_urge, wants_reason=True),
}
