"""Whose place an officer takes where a task reaches him only by what was lent to him."""

from __future__ import annotations

from engine.model.organisation import kinds_that_fit
from engine.model.permission import Actor, HeldPosition
from engine.storage import TaskRow


def taken_for(who: Actor, task: TaskRow) -> HeldPosition | None:
    """The lent position by which he may do an open task; None where he needs none, or has none."""
    fitting = [held for held in who.holdings if _fits(held, task)]
    if task.assignee not in (None, who.officer_id) or not fitting:
        return None
    own = any(held.via_delegation is None for held in fitting)
    return None if own else fitting[0]


def _fits(held: HeldPosition, task: TaskRow) -> bool:
    here = held.agency_id == task.agency_id and task.position in kinds_that_fit([held.kind])
    return here and held.covers("task.complete", task.root_id)
