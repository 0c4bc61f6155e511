"""Plans that an officer watches (theo dõi): begun, ended, listed, and told of what comes late."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from engine.model.actors import BY_THE_CLOCK
from engine.model.permission import Actor, Target, may, permit
from engine.sentences import joined, sentence
from engine.service.context import ReadTx, Tx, reading, run, verb
from engine.service.engine import Engine
from engine.service.notifications.notify import Telling, tell
from engine.service.organisation import plan_watchers
from engine.service.organisation.queries import names_of
from engine.service.permission import assignment_target
from engine.service.plans.plan_list import PlanItem
from engine.service.plans.visibility import plan_target, see
from engine.storage import AssignmentRow, PlanWatchRow

NAMED = 10
"""So many late assignments are named; of more it is said how many they are."""


@verb("plan.watch")
def watch(tx: Tx, root_id: str, *, watched: bool, command_id: str | None = None) -> None:
    """Be told of what becomes of a plan from now on, or no more; raises NotFound."""
    permit(tx.who, "plan.watch", Target(officer_id=tx.who.officer_id))
    key = (tx.who.officer_id, root_id)
    if not watched:
        tx.unit.plan_watches.delete(officer_id=key[0], root_id=key[1])
        return
    see(tx.unit, tx.who, root_id)
    tx.unit.plans.need(root_id)
    if tx.unit.plan_watches.get(*key) is None:
        tx.unit.plan_watches.insert(PlanWatchRow(*key, since=tx.at, told_until=tx.today))


def watches(engine: Engine, who: Actor, root_id: str) -> bool:
    """Whether the actor watches it."""
    with reading(engine) as tx:
        return tx.unit.plan_watches.get(who.officer_id, root_id) is not None


def watched(engine: Engine, who: Actor) -> list[PlanItem]:
    """The plans that the actor watches and still may see, with their assignments counted."""
    with reading(engine) as tx:
        rows = tx.unit.plan_watches.find(officer_id=who.officer_id, order="since")
        ids = [row.root_id for row in rows if _sees(tx, who, row.root_id)]
        counted = tx.unit.assignments.counted(ids, tx.engine.now()) if ids else {}
        none = (0, 0, 0)
        return [PlanItem(tx.unit.plans.need(each), *counted.get(each, none)) for each in ids]


def tell_late(engine: Engine) -> int:
    """Tell once a day who watches plans what has become late in them; returns how many."""
    with reading(engine) as tx:
        behind = tx.unit.plan_watches.behind(tx.today)
    for row in behind:
        run(engine, BY_THE_CLOCK, "plan.tell_late", {}, partial(_tell_late, row=row))
    return len(behind)


def _tell_late(tx: Tx, *, row: PlanWatchRow) -> None:
    now = tx.unit.plan_watches.get(row.officer_id, row.root_id)
    if now is None or now.told_until >= tx.today:
        return
    late = _newly_late(tx, now)
    tx.unit.plan_watches.put(replace(now, told_until=tx.today))
    if late:
        officer = tx.unit.officers.need(row.officer_id)
        tell(tx, [officer], _telling(tx, row.root_id, late))


def _newly_late(tx: Tx, row: PlanWatchRow) -> list[AssignmentRow]:
    """What has become late since he was told last, as far as he may read it."""
    plan = tx.unit.plans.get(row.root_id)
    rows = tx.unit.assignments.find(root_id=row.root_id, open=True, order="id")
    return [
        each
        for each in rows
        if each.last_day is not None
        and row.told_until <= each.last_day < tx.today
        and plan_watchers.able(tx, row.officer_id, "assignment.read", assignment_target(each, plan))
    ]


def _telling(tx: Tx, root_id: str, late: list[AssignmentRow]) -> Telling:
    plan = tx.unit.plans.need(root_id)
    agencies = names_of(tx.unit, [row.agency_id for row in late])
    subject = sentence(
        "%(count)s nhiệm vụ mới quá hạn: %(about)s", count=len(late), about=plan.title
    )
    lines = [
        sentence(
            "- %(agency)s: %(about)s (hạn %(day)s)",
            agency=agencies.get(row.agency_id or "", "–"),
            about=row.title,
            day=row.last_day or tx.today,
        )
        for row in late[:NAMED]
    ]
    if len(late) > NAMED:
        lines.append(sentence("- và %(more)s nhiệm vụ khác", more=len(late) - NAMED))
    link = f"/ke-hoach/{root_id}"
    return Telling("watched", subject, joined("\n", (subject, *lines)), link, root_id=root_id)


def _sees(tx: ReadTx, who: Actor, root_id: str) -> bool:
    return may(who, "plan.read", plan_target(tx.unit, root_id))
