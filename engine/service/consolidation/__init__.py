"""What one makes of others' answers: the desk, reminders, drafts with their sources."""

from engine.service.consolidation.desk import Desk, Reply, Taken, desk, gathering
from engine.service.consolidation.reminding import remind
from engine.service.consolidation.report import report, table
from engine.service.consolidation.responding import DECISIONS, Response, respond
from engine.service.consolidation.taking import Part, take

__all__ = [
    "DECISIONS",
    "Desk",
    "Part",
    "Reply",
    "Response",
    "Taken",
    "desk",
    "gathering",
    "remind",
    "report",
    "respond",
    "table",
    "take",
]
