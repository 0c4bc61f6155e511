"""Steps of the escalation policy, run when their timers fire."""

from __future__ import annotations

from engine.service.commands import Command
from engine.service.engine import Engine
from engine.storage import TimerRow, Unit


def run_timer(engine: Engine, unit: Unit, command: Command, timer: TimerRow) -> None:
    """Run the step that a timer stands for."""
