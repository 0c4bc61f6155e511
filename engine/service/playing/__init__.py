"""Playing a process under a virtual clock: steps, scenarios, trace and expectations.

The command line runs scenarios with it, the editor plays them, and they guard a deployment.
"""

from __future__ import annotations

from engine.service.playing.player import Bundle, Order, Outcome, Player
from engine.service.playing.samples import least_value
from engine.service.playing.scenarios import Scenario, parse_scenarios
from engine.service.playing.script import parse_steps, read_steps
from engine.service.playing.steps import Step

__all__ = [
    "Bundle",
    "Order",
    "Outcome",
    "Player",
    "Scenario",
    "Step",
    "least_value",
    "parse_scenarios",
    "parse_steps",
    "read_steps",
]
