"""The timers of reminders, escalations and cadences, done when they fire."""

from __future__ import annotations

from engine.model.assignments import AssignmentState
from engine.model.escalation import Step
from engine.service.context import Tx
from engine.service.escalation import arm, fire
from engine.service.listeners import Listener
from engine.storage import TimerRow


class EscalationListener(Listener):
    """Does the timers of reminders, escalations and of the monitor's cadence."""

    timer_kinds = frozenset({arm.ESCALATION, arm.CADENCE})

    def timer_fired(self, tx: Tx, timer: TimerRow) -> None:
        """Do what it stands for; one whose assignment has ended or rests does nothing."""
        payload = timer.payload or {}
        if "assignment" not in payload:
            return
        row = tx.unit.assignments.get(str(payload["assignment"]))
        if row is None or not row.open or row.state == AssignmentState.SUSPENDED.value:
            return
        if timer.kind == arm.CADENCE:
            fire.follow_up(tx, row, payload)
        elif row.last_day is not None:
            fire.do_step(tx, row, Step(**payload["step"]))
