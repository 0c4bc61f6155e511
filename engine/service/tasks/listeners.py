"""User tasks as rows: made when a token waits for somebody, closed when it waits no more."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from engine.bpmn.definition import Node
from engine.bpmn.runtime import OpenedWait
from engine.model.tasks import TaskState
from engine.service.context import Tx
from engine.service.listeners import Ending, Listener, Moved
from engine.service.organisation.duty import Offer
from engine.service.tasks import candidates, left, marks, returning, rows, subtasks
from engine.service.tasks.task_context import REOPENING, TaskContexts
from engine.storage import InstanceRow, TimerRow


class TaskListener(Listener):
    """Follows the waits of user tasks."""

    timer_kinds = frozenset({marks.REMINDER})

    def wait_opened(
        self,
        tx: Tx,
        instance: InstanceRow,
        node: Node,
        wait: OpenedWait,
        *,
        fresh: bool,
    ) -> None:
        """Make the row of the task and offer it."""
        offer = wait.offer if isinstance(wait.offer, Offer) else Offer()
        context = tx.shared(TaskContexts).of(
            instance, fresh=fresh and tx.command.verb not in REOPENING
        )
        row = candidates.task_row(tx.command, instance, node, wait, offer, context)
        row = candidates.in_division_at_work(tx.unit, row)
        row = returning.marked(tx, row, offer, node, instance, context)
        rows.open_task(tx.unit, row, offer.others, offer.officers)
        if row.returned_by is not None:
            returning.record(tx, row)
        if context.of_plan and row.agency_id != context.agency_id:
            tx.unit.plan_agencies.add(row.root_id, [row.agency_id])
        candidates.tell_heads(tx, row, offer, context.assignment)

    def waits_closed(
        self,
        tx: Tx,
        instance: InstanceRow,
        tokens: Sequence[int],
    ) -> None:
        """Close the tasks that nobody handed in; a completed one is closed already."""
        rows.close(tx, instance.id, tokens, TaskState.OBSOLETE)

    def wait_completed(self, tx: Tx, instance_id: str, token: int) -> None:
        """Close the task that was passed over without its form."""
        rows.close(tx, instance_id, [token], TaskState.COMPLETED)

    def version_changed(self, tx: Tx, instance: InstanceRow, moved: Sequence[Moved]) -> None:
        """Let the open tasks be those of the steps that theirs have become."""
        nodes = {each.token: each.node for each in moved}
        for task in tx.unit.tasks.of_instance(instance.id):
            node = nodes.get(task.token)
            if node is not None:
                form = node.duty.form if node.duty else None
                rows.rename(tx.unit, task, node.id, node.name, form)

    def timer_fired(self, tx: Tx, timer: TimerRow) -> None:
        """Remind an officer of a task on the day that he chose."""
        marks.fired(tx, timer.payload)

    def seats_lost(self, tx: Tx, officer_ids: Collection[str]) -> None:
        """Offer anew what they, and divisions that have ended, can no longer go on with."""
        left.release(tx, officer_ids)
        left.leave_divisions(tx)
        subtasks.return_of(tx, officer_ids)

    def ended(self, tx: Tx, endings: Sequence[Ending]) -> None:
        """Close what was open in them."""
        if left := [each.instance.id for each in endings if each.tasks_left]:
            rows.close_all(tx, left)
