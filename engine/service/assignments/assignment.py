"""What all verbs on an assignment begin with: read it, ask for permission and for a reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import update_wrapper
from typing import Concatenate, ParamSpec, TypeVar

from engine.errors import NotAllowedNow, NotFound
from engine.model import assignments as states
from engine.model.assignments import AssignmentState
from engine.model.deadlines import Deadline, from_json
from engine.model.permission import Actor, Target
from engine.sentences import Sentence, joined, sentence, verbatim
from engine.service.context import ReadTx, Tx, verb
from engine.service.deployments import deployments
from engine.service.engine import Engine
from engine.service.notifications.notify import Telling
from engine.service.permission import acting, allow, asker_of, assignment_target, outward_of
from engine.service.runtime.load import take
from engine.service.tasks.staleness import require_allows
from engine.service.tasks.task import Found as FoundTask
from engine.service.tasks.task import find as find_task
from engine.storage import AssignmentRow, PlanRow, Unit

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Found:
    """An assignment with its plan, the agency whose work led to it, and who commits its own."""

    row: AssignmentRow
    plan: PlanRow | None
    asker: str | None = None
    outward: frozenset[tuple[str, int]] = frozenset()

    @property
    def target(self) -> Target:
        """What a rule may ask of it."""
        return assignment_target(self.row, self.plan, self.asker, self.outward)

    @property
    def state(self) -> AssignmentState:
        """Its officers' state."""
        return AssignmentState(self.row.state)

    @property
    def deadline(self) -> Deadline:
        """Its deadline as it stands."""
        return from_json(self.row.deadline)


def find(unit: Unit, assignment_id: str) -> Found:
    """Read an assignment; raises :class:`errors.NotFound`."""
    row = unit.assignments.get(assignment_id)
    if row is None:
        raise NotFound(sentence("Không có nhiệm vụ này."))
    plan, outward = unit.plans.get(row.root_id), outward_of(unit, row.agency_id)
    return Found(row, plan, asker_of(unit, row), outward)


def hold(unit: Unit, assignment_id: str) -> Found:
    """Take the assignment's instance, then read: nobody else changes it until the commit."""
    take(unit, find(unit, assignment_id).row.instance_id)
    return find(unit, assignment_id)


def assignment_verb(
    name: str,
) -> Callable[
    [Callable[Concatenate[Tx, Found, P], T]], Callable[Concatenate[Engine, Actor, str, P], T]
]:
    """Make a verb of the table of states: permission, state and reason are seen to here.

    The function gets the assignment, taken and read; it is called with the assignment's id.
    """
    guard = next(row.guard for row in states.TABLE.changes if row.verb == name)

    def decorate(
        work: Callable[Concatenate[Tx, Found, P], T],
    ) -> Callable[Concatenate[Engine, Actor, str, P], T]:
        def within(tx: Tx, assignment_id: str, /, *args: P.args, **kwargs: P.kwargs) -> T:
            found = hold(tx.unit, assignment_id)
            allow(tx.who, guard, "assignment.read", found.target)
            if require_allows(tx.unit, name, found.row).reason_required:
                tx.require_reason()
            require_moving(tx.unit, found)
            return work(tx.acting_as(acting(tx.who, guard, found.target)), found, *args, **kwargs)

        update_wrapper(within, work)
        return verb(f"assignment.{name}")(within)

    return decorate


def require_moving(unit: Unit, found: Found) -> None:
    """Refuse what is asked of work that rests with its plan, not by itself."""
    if found.state is AssignmentState.SUSPENDED:
        return
    if unit.instances.need(found.row.instance_id).status == "suspended":
        raise NotAllowedNow(
            sentence("Kế hoạch đang tạm dừng; chờ kế hoạch tiếp tục rồi thực hiện việc này."),
        )


def step_of(tx: ReadTx, row: AssignmentRow, name: str) -> FoundTask | None:
    """The open task by which the process itself does this verb (property ``verb``), or None."""
    for task in tx.unit.tasks.of_instance(row.instance_id):
        instance = tx.unit.instances.need(task.instance_id)
        process = deployments.definition(tx, instance.deployment_id, instance.process_id)
        if process.nodes[task.element].properties.get("verb") == name:
            return find_task(tx.unit, task.id)
    return None


def telling(found: Found, kind: str, subject: Sentence, text: Sentence | str = "") -> Telling:
    """What is told about an assignment; a ``text`` that is a str is what somebody wrote of it."""
    row = found.row
    written = verbatim(text.strip()) if isinstance(text, str) else text
    return Telling(
        kind=kind,
        subject=subject,
        body=joined("\n", (subject, written)) if str(written) else subject,
        link=f"/nhiem-vu/{row.id}",
        assignment_id=row.id,
        root_id=row.root_id,
    )
