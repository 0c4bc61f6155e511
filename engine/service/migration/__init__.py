"""Moving what runs to another version: what would come of it, doing it, taking it back."""

from __future__ import annotations

from engine.service.migration.comparing import Compared, of_draft, versions
from engine.service.migration.dry_run import DryRun, Predicted, dry_run
from engine.service.migration.moves import go_on, go_on_when_left, migrate, undo
from engine.service.migration.view import Done, Move, move, moves_of

__all__ = [
    "Compared",
    "Done",
    "DryRun",
    "Move",
    "Predicted",
    "dry_run",
    "go_on",
    "go_on_when_left",
    "migrate",
    "move",
    "moves_of",
    "of_draft",
    "undo",
    "versions",
]
