"""A plan ends with its root instance, and rests with it; who held work of it is told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from engine.model.clock import local_date
from engine.sentences import Sentence, joined, sentence, verbatim
from engine.service.context import Tx
from engine.service.listeners import Ending, Listener
from engine.service.notifications.notify import Telling, tell
from engine.service.organisation import plan_watchers, recipients
from engine.storage import InstanceRow, PlanRow


class PlanListener(Listener):
    """Follows the ends, suspensions and resumptions of root instances."""

    def ended(self, tx: Tx, endings: Sequence[Ending]) -> None:
        """Close the plans whose root instance has ended."""
        for instance, outcome, _ in endings:
            plan = _of_root(tx, instance)
            if plan is not None:
                _tell(tx, plan, sentence("Kế hoạch đã kết thúc: %(about)s", about=plan.title))
                ours: dict[str, object] = {"instance_id": instance.id}
                tx.unit.plans.update_later(ours, status=outcome, closed_at=tx.at)

    def suspended(self, tx: Tx, instance: InstanceRow) -> None:
        """Tell that nothing of the plan moves for now."""
        plan = _of_root(tx, instance)
        if plan is not None:
            _tell(tx, plan, sentence("Kế hoạch tạm dừng: %(about)s", about=plan.title))

    def resumed(self, tx: Tx, instance: InstanceRow, suspended_at: datetime) -> None:
        """Tell that the plan goes on."""
        plan = _of_root(tx, instance)
        if plan is not None:
            since = local_date(suspended_at)
            subject = sentence(
                "Kế hoạch tiếp tục, sau khi tạm dừng từ %(day)s: %(about)s",
                day=since,
                about=plan.title,
            )
            _tell(tx, plan, subject)


def _of_root(tx: Tx, instance: InstanceRow) -> PlanRow | None:
    return tx.unit.plans.get(instance.id) if instance.parent_id is None else None


def _tell(tx: Tx, plan: PlanRow, subject: Sentence) -> None:
    """Tell who holds open work of the plan, who watches over it then, and who chose to watch it."""
    holding = recipients.holding(tx.unit, plan.instance_id, tx.at)
    over = recipients.watchers(tx.unit, plan.monitor_agency_id, tx.at) if holding else []
    told = (*holding, *over, *plan_watchers.of_plan(tx, plan.instance_id))
    people = [each for each in told if each.id != tx.who.officer_id]
    body = joined("\n", (subject, verbatim(tx.reason))) if tx.reason else subject
    link = f"/ke-hoach/{plan.instance_id}"
    tell(tx, people, Telling("plan", subject, body, link, root_id=plan.instance_id))
