"""Deadlines: as written, as a date, and how the work stands to them."""

from engine.model.deadlines.deadline import KINDS, NO_DEADLINE, Deadline, from_json
from engine.model.deadlines.periods import PERIODS, Due, Report, Reporting, read_due, reporting
from engine.model.deadlines.state import (
    SOON_DAYS,
    TimeState,
    age,
    standing,
    state_at,
    time_state,
)
from engine.model.deadlines.words import read_deadline

__all__ = [
    "KINDS",
    "NO_DEADLINE",
    "PERIODS",
    "SOON_DAYS",
    "Deadline",
    "Due",
    "Report",
    "Reporting",
    "TimeState",
    "age",
    "from_json",
    "read_deadline",
    "read_due",
    "reporting",
    "standing",
    "state_at",
    "time_state",
]
