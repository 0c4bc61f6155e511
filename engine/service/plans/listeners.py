"""A plan ends with its root instance."""

from __future__ import annotations

from collections.abc import Sequence

from engine.service.context import Tx
from engine.service.listeners import Ending, Listener


class PlanListener(Listener):
    """Follows the ends of root instances."""

    def ended(self, tx: Tx, endings: Sequence[Ending]) -> None:
        """Close the plans whose root instance has ended."""
        for instance, outcome in endings:
            if instance.parent_id is None:
                ours: dict[str, object] = {"instance_id": instance.id}
                tx.unit.plans.update_later(ours, status=outcome, closed_at=tx.at)
