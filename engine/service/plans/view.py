"""Plans as they are read: the list, and one plan with who has and has not replied."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.bpmn.definition import Definition
from engine.errors import NotFound
from engine.model.clock import local_date
from engine.model.deadlines import from_json, time_state
from engine.model.numbers import whole
from engine.model.organisation import valid_on
from engine.model.permission import Actor, may
from engine.service import permission, registers
from engine.service.calendar import working_calendar
from engine.service.context import ReadTx, reading
from engine.service.deployments import deployments
from engine.service.engine import Engine
from engine.service.monitoring import unattended
from engine.service.organisation.queries import names_of
from engine.service.plan_document import source_words
from engine.service.plans import diagrams, rounds
from engine.service.plans.agency_table import AgencyTable, agency_table
from engine.service.plans.lifecycle import placeholders
from engine.service.plans.planned import Planned, planned
from engine.service.plans.shares import Activity, Look, Reading, Share, by_need, figures, looked_at
from engine.service.plans.visibility import see
from engine.service.registers import plan_numbers
from engine.service.runtime import incidents
from engine.storage import (
    AgencyRow,
    AssignmentRow,
    IncidentRow,
    InstanceRow,
    NumberRow,
    PlanRow,
    TaskRow,
    Unit,
)

PLAN_VERBS = (
    "plan.close",
    "plan.entrust",
    "plan.number",
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
class PlanView:
    """One plan, whole."""

    plan: PlanRow
    instance: InstanceRow
    activities: Sequence[Activity]
    figures: Mapping[str, int]
    table: AgencyTable
    planned: Sequence[Planned]
    incidents: Sequence[IncidentRow]
    steps: Mapping[str, str]
    bindings: Mapping[str, str]
    agencies: Mapping[str, str]
    verbs: frozenset[str]
    directing: str | None = None
    number: NumberRow | None = None
    number_register: bool = False
    number_disordered: bool = False
    proposed_number: str | None = None


@dataclass(frozen=True, slots=True)
class InstanceView:
    """One instance below a plan: whose it is, and the tasks of its steps."""

    instance: InstanceRow
    title: str
    agency: str
    plan: PlanRow | None
    tasks: Sequence[TaskRow]


WHOLE = Look()


def plan(engine: Engine, who: Actor, root_id: str, look: Look = WHOLE) -> PlanView:
    """One plan; raises :class:`errors.NotFound` also for a plan the actor may not see.

    ``look`` says which shares are told whole.
    """
    with reading(engine) as tx:
        row, target = see(tx.unit, who, root_id)
        found = tx.unit.plans.need(root_id)
        assignments = tx.unit.assignments.of_root(root_id)
        bindings = tx.unit.organisation.bindings(root_id)
        definition = deployments.definition(tx, row.deployment_id, row.process_id)
        named = {each.agency_id for each in assignments} | set(bindings.values())
        named.add(permission.directing(found, found.monitor_agency_id))
        named |= {found.monitor_agency_id, *(found.consolidators or ())}
        agencies = {row.id: row for row in tx.unit.agencies.find(id=sorted(filter(None, named)))}
        troubles = (
            tx.unit.incidents.open_of(root_id=root_id) if may(who, "incident.read", target) else []
        )
        number = registers.number_of(tx.unit, root_id=root_id)
        placed = rounds.Placing(tx.unit, assignments)
        tasks = tx.unit.tasks.find(root_id=root_id, open=True, order="id")
        reading_them = Reading(
            tx.unit, who, found, placed, tasks, tx.engine.now(), working_calendar(tx.unit)
        )
        activities = _activities(tx, reading_them, assignments, agencies, definition)
        return PlanView(
            plan=found,
            instance=row,
            activities=looked_at(reading_them, activities, look),
            figures=figures(activities),
            table=agency_table(reading_them, activities, look),
            planned=planned(
                definition,
                {each.element for each in assignments},
                diagrams.passed(tx, row).unassigned,
            ),
            incidents=troubles,
            steps=incidents.step_names(tx, troubles),
            bindings=_in_words(tx, row, bindings),
            agencies={row.id: row.name for row in agencies.values()},
            directing=permission.directing(found, found.monitor_agency_id),
            number=number,
            number_disordered=number is not None and plan_numbers.is_out_of_order(tx.unit, number),
            proposed_number=plan_numbers.proposed(tx, found),
            number_register=number is not None
            and may(who, "register.read", registers.target(tx.unit, number.agency_id)),
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
    reading: Reading,
    rows: Sequence[AssignmentRow],
    agencies: Mapping[str, AgencyRow],
    definition: Definition,
) -> list[Activity]:
    today = local_date(reading.now)
    names = {row.id: row.name for row in agencies.values()}
    gone = {row.id for row in agencies.values() if not valid_on(row, today)}
    unable = unattended.among(tx.unit, reading.tasks, today)
    stuck = {task.assignment_id: why for task, why in unable}
    grouped: dict[rounds.Key, list[Share]] = defaultdict(list)
    for row in rows:
        deadline = from_json(row.deadline)
        share = Share(
            assignment=row,
            agency=names.get(row.agency_id or "", row.agency_id or ""),
            time=time_state(deadline, reading.now, row.completed_at, reading.calendar),
            ended=row.open and row.agency_id in gone,
            stuck=stuck.get(row.id),
        )
        grouped[reading.placed.of(row)].append(share)
    return sorted(_found(tx.unit, grouped, definition), key=lambda each: _by_number(each.number))


def _found(
    unit: Unit, grouped: Mapping[rounds.Key, list[Share]], definition: Definition
) -> list[Activity]:
    names = rounds.names(unit, grouped)
    return [
        Activity(
            key.element,
            key.number,
            key.title,
            sorted(shares, key=by_need),
            names.get(key),
            said.added,
            urgency=said.urgency,
        )
        for key, shares in grouped.items()
        for said in [source_words(definition, key.number)]
    ]


def _by_number(number: str) -> tuple[tuple[int, str], ...]:
    parts = number.replace("-", ".").split(".")
    numbers = [(whole(part), part) for part in parts]
    return tuple((10_000, part) if place is None else (place, "") for place, part in numbers)
