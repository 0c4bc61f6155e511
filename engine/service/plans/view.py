"""Plans as they are read: the list, and one plan with who has and has not replied."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.bpmn.definition import Definition
from engine.errors import NotFound
from engine.model.assignments import COORDINATING, AssignmentState
from engine.model.clock import local_date
from engine.model.deadlines import TimeState, from_json, standing, time_state
from engine.model.numbers import whole
from engine.model.organisation import valid_on
from engine.model.permission import Actor, may
from engine.model.text import fold
from engine.sentences import Sentence
from engine.service import permission
from engine.service.calendar import working_calendar
from engine.service.context import ReadTx, reading
from engine.service.deployments import deployments
from engine.service.engine import Engine
from engine.service.monitoring import unattended
from engine.service.organisation.queries import names_of, people_of
from engine.service.permission import assignment_target
from engine.service.plans import diagrams, rounds
from engine.service.plans.lifecycle import placeholders
from engine.service.plans.planned import Planned, added, planned
from engine.service.plans.visibility import see
from engine.service.runtime import incidents
from engine.storage import (
    AssignmentRow,
    IncidentRow,
    InstanceRow,
    PlanRow,
    TaskRow,
    Unit,
)

PLAN_VERBS = (
    "plan.close",
    "plan.entrust",
    "plan.bind",
    "instance.cancel",
    "instance.suspend",
    "instance.resume",
    "child.add",
    "assignment.decide_extension",
    "assignment.transfer",
    "incident.retry",
    "policy.choose",
)

UNNAMED = {"cap-co-tham-quyen": "Cấp có thẩm quyền"}
"""Placeholders of the shared processes, for plans that do not say them in words of their own."""


@dataclass(frozen=True, slots=True)
class Share:
    """One agency's share of an activity: the assignment, and how it stands to its deadline.

    ``ended``: the agency is no more, and nobody has taken its work over yet. ``waits_at`` are its
    open tasks, each with the name of who holds it; empty where its reader may not see the share.
    ``stuck`` says why nobody can go on with one of them.
    """

    assignment: AssignmentRow
    agency: str
    time: TimeState
    off: Sentence | None
    readable: bool
    ended: bool = False
    waits_at: tuple[tuple[TaskRow, str], ...] = ()
    stuck: Sentence | None = None

    @property
    def runs(self) -> bool:
        """Whether its deadline still counts: not withdrawn, cancelled or refused for good."""
        return self.assignment.open or self.assignment.completed_at is not None


@dataclass(frozen=True, slots=True)
class Activity:
    """One activity of a plan with the shares of all its agencies.

    ``round`` names which of several it is, where it is done once for each document that comes.
    """

    element: str
    number: str
    title: str
    shares: Sequence[Share]
    round: Sentence | None = None
    added: bool = False

    @property
    def leading(self) -> list[Share]:
        """The shares that are counted: coordinating agencies help those of others."""
        return [share for share in self.shares if share.assignment.role != COORDINATING]

    @property
    def done(self) -> int:
        """How many agencies have completed it."""
        return sum(1 for share in self.leading if share.assignment.completed_at is not None)

    @property
    def refused(self) -> int:
        """How many agencies have refused it and wait for a decision."""
        refused = AssignmentState.REFUSED.value
        return sum(1 for share in self.shares if share.assignment.state == refused)

    @property
    def stuck(self) -> int:
        """How many agencies have work that nobody there can take."""
        return sum(1 for share in self.shares if share.stuck is not None)

    @property
    def overdue(self) -> int:
        """How many agencies are late and not done."""
        return sum(1 for share in self.leading if share.runs and share.time is TimeState.OVERDUE)


@dataclass(frozen=True, slots=True)
class PlanView:
    """One plan, whole."""

    plan: PlanRow
    instance: InstanceRow
    activities: Sequence[Activity]
    planned: Sequence[Planned]
    incidents: Sequence[IncidentRow]
    steps: Mapping[str, str]
    bindings: Mapping[str, str]
    agencies: Mapping[str, str]
    verbs: frozenset[str]
    directing: str | None = None


@dataclass(frozen=True, slots=True)
class InstanceView:
    """One instance below a plan: whose it is, and the tasks of its steps."""

    instance: InstanceRow
    title: str
    agency: str
    plan: PlanRow | None
    tasks: Sequence[TaskRow]


def plan(engine: Engine, who: Actor, root_id: str) -> PlanView:
    """One plan; raises :class:`errors.NotFound` also for a plan the actor may not see."""
    with reading(engine) as tx:
        row, target = see(tx.unit, who, root_id)
        found = tx.unit.plans.need(root_id)
        assignments = tx.unit.assignments.of_root(root_id)
        bindings = tx.unit.organisation.bindings(root_id)
        definition = deployments.definition(tx, row.deployment_id, row.process_id)
        named = {each.agency_id for each in assignments} | set(bindings.values())
        named.add(permission.directing(found, found.monitor_agency_id))
        agencies = names_of(
            tx.unit, [*named, found.monitor_agency_id, *(found.consolidators or ())]
        )
        troubles = (
            tx.unit.incidents.open_of(root_id=root_id) if may(who, "incident.read", target) else []
        )
        return PlanView(
            plan=found,
            instance=row,
            activities=_activities(tx, who, found, assignments, agencies, definition),
            planned=planned(
                definition,
                {each.element for each in assignments},
                diagrams.passed(tx, row).unassigned,
            ),
            incidents=troubles,
            steps=incidents.step_names(tx, troubles),
            bindings=_in_words(tx, row, bindings),
            agencies=agencies,
            directing=permission.directing(found, found.monitor_agency_id),
            verbs=frozenset(verb for verb in PLAN_VERBS if may(who, verb, target)),
        )


def plan_row(engine: Engine, who: Actor, root_id: str) -> PlanRow:
    """One plan's own row, for what needs no more; raises NotFound as :func:`plan` does."""
    with engine.storage.read() as unit:
        see(unit, who, root_id)
        return unit.plans.need(root_id)


def instance(engine: Engine, who: Actor, root_id: str, instance_id: str) -> InstanceView:
    """One instance of a plan, with its tasks; raises NotFound."""
    with engine.storage.read() as unit:
        row, _ = see(unit, who, instance_id)
        if row.root_id != root_id:
            raise NotFound
        share = unit.assignments.of_instance(row.id)
        found = unit.plans.get(root_id)
        agency = names_of(unit, [share.agency_id]) if share else {}
        return InstanceView(
            instance=row,
            title=(share.title if share else row.title) or row.process_id,
            agency=next(iter(agency.values()), ""),
            plan=found,
            tasks=unit.tasks.of_instance(row.id, open=False),
        )


def _in_words(tx: ReadTx, row: InstanceRow, bindings: Mapping[str, str]) -> dict[str, str]:
    """The agencies bound to the words by which the source speaks of them."""
    definition = deployments.definition(tx, row.deployment_id, row.process_id)
    said = placeholders(definition)
    return {said.get(key) or UNNAMED.get(key, key): agency for key, agency in bindings.items()}


def _activities(
    tx: ReadTx,
    who: Actor,
    plan_row: PlanRow,
    rows: Sequence[AssignmentRow],
    agencies: Mapping[str, str],
    definition: Definition,
) -> list[Activity]:
    now, calendar = tx.engine.now(), working_calendar(tx.unit)
    today = local_date(now)
    named = {row.agency_id for row in rows if row.open and row.agency_id}
    gone = {each.id for each in tx.unit.agencies.find(id=named) if not valid_on(each, today)}
    tasks = tx.unit.tasks.find(root_id=plan_row.instance_id, open=True, order="id")
    waiting = _waiting(tx.unit, tasks)
    stuck = {task.assignment_id: why for task, why in unattended.among(tx.unit, tasks, today)}
    grouped: dict[rounds.Key, list[Share]] = defaultdict(list)
    placed = rounds.Placing(tx.unit, rows)
    for row in rows:
        asker = placed.asker(row)
        readable = may(who, "assignment.read", assignment_target(row, plan_row, asker))
        share = Share(
            assignment=row,
            agency=agencies.get(row.agency_id or "", row.agency_id or ""),
            time=time_state(from_json(row.deadline), now, row.completed_at, calendar),
            off=standing(row.last_day, today, calendar) if row.last_day else None,
            readable=readable,
            ended=row.open and row.agency_id in gone,
            waits_at=tuple(waiting[row.id]) if readable else (),
            stuck=stuck.get(row.id),
        )
        grouped[placed.of(row)].append(share)
    held = {share.agency for shares in grouped.values() for share in shares}
    folded = {name: fold(name) for name in held}
    names = rounds.names(tx.unit, grouped)
    found = [
        Activity(
            key.element,
            key.number,
            key.title,
            sorted(shares, key=lambda share: _by_need(share, folded)),
            names.get(key),
            added(definition, key.element),
        )
        for key, shares in grouped.items()
    ]
    return sorted(found, key=lambda activity: _by_number(activity.number))


def _waiting(unit: Unit, tasks: Sequence[TaskRow]) -> dict[str | None, list[tuple[TaskRow, str]]]:
    """Open tasks with the names of their holders, by assignment."""
    people = people_of(unit, [task.assignee for task in tasks])
    found: dict[str | None, list[tuple[TaskRow, str]]] = defaultdict(list)
    for task in tasks:
        found[task.assignment_id].append((task, people.get(task.assignee or "", "")))
    return found


def _by_need(share: Share, folded: Mapping[str, str]) -> tuple[int, str, str]:
    """The late, then the open, then what has ended, then who helps; in each Đ stands with D."""
    late = share.runs and share.time is TimeState.OVERDUE
    rank = 0 if late else 1 if share.assignment.open else 2
    rank = 3 if share.assignment.role == COORDINATING else rank
    return rank, folded[share.agency], share.agency


def _by_number(number: str) -> tuple[tuple[int, str], ...]:
    parts = number.replace("-", ".").split(".")
    numbers = [(whole(part), part) for part in parts]
    return tuple((10_000, part) if place is None else (place, "") for place, part in numbers)
