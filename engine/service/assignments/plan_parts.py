"""What an agency is to plans beside its own assignments, and how that passes to its heir.

It issues, directs, monitors or consolidates them, watches over assignments of others and has steps
of plans that belong to no assignment of its own. An heir that took the assignments alone would
leave all of this with an agency in which nobody works any more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.bpmn.runtime import ROOT, Execution, State
from engine.model.permission import Actor, Target, permit
from engine.model.plans import ROLES
from engine.sentences import Sentence, joined, sentence
from engine.service.assignments import rows
from engine.service.context import ReadTx, Tx, reading
from engine.service.engine import Engine
from engine.service.notifications.notify import Telling, tell
from engine.service.organisation import recipients
from engine.service.permission import DIRECTING, ISSUERS
from engine.service.record import Passing, note
from engine.service.runtime.load import LIVE
from engine.service.runtime.step import step
from engine.service.tasks import rows as task_rows
from engine.storage import InstanceRow, PlanRow, TaskRow

NAMED_IN = ("monitor", "collector")
"""Variables by which the processes of a plan know these agencies."""


@dataclass(frozen=True, slots=True)
class Part:
    """A running plan and what an agency is to it, beside its assignments in it.

    ``watched`` counts the open assignments of others over which it watches.
    """

    plan: PlanRow
    roles: tuple[str, ...]
    watched: int
    steps: tuple[TaskRow, ...] = field(repr=False)

    @property
    def words(self) -> Sentence:
        """The roles in words."""
        return joined(", ", [ROLES[each] for each in self.roles])


def listed(engine: Engine, who: Actor, agency_id: str) -> list[Part]:
    """The same for a page: what an agency is to running plans beside its own assignments."""
    permit(who, "assignment.transfer", Target(agency_id=agency_id))
    with reading(engine) as tx:
        return of_agency(tx, agency_id)


def of_agency(tx: ReadTx, agency_id: str) -> list[Part]:
    """The running plans that know an agency otherwise than by its own assignments."""
    watched: dict[str, int] = defaultdict(int)
    for row in tx.unit.assignments.find(monitor_agency_id=agency_id, open=True):
        watched[row.root_id] += 1
    steps = _steps(tx, agency_id)
    parts = []
    for plan in tx.unit.plans.find(status="active", order=("created_at", "instance_id")):
        own = tuple(steps.get(plan.instance_id, ()))
        roles = _roles(plan, agency_id, watching=plan.instance_id in watched, steps=bool(own))
        if roles:
            parts.append(Part(plan, roles, watched[plan.instance_id], own))
    return parts


def pass_all_on(tx: Tx, parts: Sequence[tuple[Part, str]], old: str) -> dict[str, Any]:
    """Pass each on to its heir; returns what an event keeps of it under ``plans``."""
    passed = {part.plan.instance_id: pass_on(tx, part, old, heir) for part, heir in parts}
    return {"plans": passed} if passed else {}


def pass_on(tx: Tx, part: Part, old: str, heir: str) -> dict[str, Any]:
    """Let the heir be what the agency was; returns what :func:`give_back` needs."""
    root = part.plan.instance_id
    document = part.plan.document or {}
    was = {name: document.get(name) for name in _KEPT}
    told = {
        "heir": heir,
        "roles": list(part.roles),
        "was": {**was, "monitor": part.plan.monitor_agency_id},
        "watched": rows.watch(tx.unit, root, old, heir),
        "steps": [task.id for task in part.steps],
    }
    now = {name: _renamed(value, old, heir) for name, value in was.items()}
    monitor = heir if part.plan.monitor_agency_id == old else part.plan.monitor_agency_id
    _write(tx, part.plan, {**now, "monitor": monitor})
    _move(tx, part, old, heir)
    return told


def give_back(tx: Tx, agency_id: str, root_id: str, told: Mapping[str, Any]) -> None:
    """Undo :func:`pass_on`."""
    plan, heir = tx.unit.plans.need(root_id), str(told["heir"])
    _write(tx, plan, told["was"])
    rows.watch(tx.unit, root_id, heir, agency_id, among=told["watched"])
    steps = [tx.unit.tasks.need(each) for each in told["steps"]]
    part = Part(plan, tuple(told["roles"]), len(told["watched"]), tuple(steps))
    _move(tx, part, heir, agency_id)


def why_not(tx: ReadTx, told: Mapping[str, Mapping[str, Any]], old: str) -> Sentence | None:
    """Why what passed on from an agency cannot be given back any more, or None."""
    for root_id, each in told.items():
        plan = tx.unit.plans.need(root_id)
        steps = [tx.unit.tasks.need(task) for task in each["steps"]]
        if plan.status != "active" or not all(
            task.open and task.assignee is None and task.agency_id == each["heir"] for task in steps
        ):
            return sentence(
                "Đã có người xử lý kế hoạch «%(title)s» sau khi chuyển giao; không rút lại được.",
                title=plan.title,
            )
        if not _as_passed(plan, each, old):
            return sentence(
                "Kế hoạch «%(title)s» đã được giao lại từ khi chuyển giao (cơ quan ban hành, điều "
                "hành, theo dõi hoặc tổng hợp); không rút lại được. Giao lại cho cơ quan này ngay "
                "trong kế hoạch.",
                title=plan.title,
            )
    return None


def _as_passed(plan: PlanRow, told: Mapping[str, Any], old: str) -> bool:
    """Whether a plan names whom a transfer left it: giving back would undo what was given since."""
    document = plan.document or {}
    names = {name: document.get(name) for name in _KEPT}
    left = {name: _renamed(each, old, str(told["heir"])) for name, each in told["was"].items()}
    return {**names, "monitor": plan.monitor_agency_id} == left


_KEPT = (ISSUERS, DIRECTING, "consolidators")


def _roles(plan: PlanRow, agency_id: str, *, watching: bool, steps: bool) -> tuple[str, ...]:
    document = plan.document or {}
    held = {
        "issuer": agency_id in (document.get(ISSUERS) or ()),
        "director": (document.get(DIRECTING) or {}).get("agency") == agency_id,
        "monitor": watching or plan.monitor_agency_id == agency_id,
        "consolidator": agency_id in (plan.consolidators or ()),
        "steps": steps,
    }
    return tuple(role for role, is_so in held.items() if is_so)


def _steps(tx: ReadTx, agency_id: str) -> dict[str, list[TaskRow]]:
    """The agency's open tasks that are no steps of its own assignments, by plan."""
    tasks = tx.unit.tasks.find(agency_id=agency_id, open=True, order="id")
    shares = {task.assignment_id for task in tasks if task.assignment_id}
    found = tx.unit.assignments.find(id=list(shares)) if shares else []
    own = {row.id for row in found if row.agency_id == agency_id}
    steps: dict[str, list[TaskRow]] = defaultdict(list)
    for task in tasks:
        if task.assignment_id not in own:
            steps[task.root_id].append(task)
    return steps


def _renamed(value: Any, old: str, heir: str) -> Any:
    """The same with the heir in the agency's place, once."""
    if isinstance(value, Mapping):
        return {name: _renamed(each, old, heir) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return list(dict.fromkeys(_renamed(each, old, heir) for each in value))
    if isinstance(value, str) and "," in value:
        return ",".join(_renamed([part.strip() for part in value.split(",")], old, heir))
    return heir if value == old else value


def _write(tx: Tx, plan: PlanRow, now: Mapping[str, Any]) -> None:
    kept = {name: now[name] for name in _KEPT if now[name] is not None}
    document = {**(plan.document or {}), **kept}
    if "monitor" in document:
        document["monitor"] = now["monitor"]
    listed = now["consolidators"] or ()
    consolidators = listed.split(",") if isinstance(listed, str) else list(listed)
    tx.unit.plans.update(
        plan.instance_id,
        document=document,
        monitor_agency_id=now["monitor"],
        consolidators=[each.strip() for each in consolidators],
    )


def _move(tx: Tx, part: Part, old: str, heir: str) -> None:
    """What runs names the new agency; its steps are that agency's; all of it is told."""
    root = part.plan.instance_id
    task_rows.hand_over_each(tx.unit, part.steps, old, heir)
    for instance in tx.unit.instances.find(root_id=root, order="id"):
        if instance.status in LIVE:
            _rename(tx, instance, old, heir)
    tx.unit.plan_agencies.add(root, [heir])
    changed = {"old": old, "new": heir}
    body = {"agency": changed, "roles": list(part.roles)}
    passing = Passing(agency_from=old, agency_to=heir)
    note(tx, root, "transfer", element=part.plan.key, body=body, passing=passing)
    _tell(tx, part, heir)


def _rename(tx: Tx, instance: InstanceRow, old: str, heir: str) -> None:
    scope = State.load(instance.state).scopes.get(ROOT)
    names = [name for name in NAMED_IN if scope is not None and scope.vars.get(name) == old]

    def act(execution: Execution) -> None:
        for name in names:
            execution.write(name, heir)

    if names:
        step(tx, instance.id, act, while_suspended=True)


def _tell(tx: Tx, part: Part, heir: str) -> None:
    """Tell who takes work in at the heir, and the leaders of who issued the plan."""
    issuers: Sequence[str] = (part.plan.document or {}).get(ISSUERS) or ()
    leaders = [each for one in issuers for each in recipients.leaders(tx.unit, one, tx.at)]
    agency = tx.unit.organisation.agency(heir)
    subject = sentence(
        "%(agency)s thay cơ quan trước trong kế hoạch «%(title)s»: %(roles)s",
        agency=agency.name if agency is not None else heir,
        title=part.plan.title,
        roles=part.words,
    )
    people = [*recipients.receivers(tx.unit, heir, tx.at), *leaders]
    root = part.plan.instance_id
    tell(tx, people, Telling("plan", subject, subject, f"/ke-hoach/{root}", root_id=root))
