"""The one interface of both clocks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol


class Clockwork(Protocol):
    """Looks for due work until it is told to stop."""

    def start(self) -> None:
        """Begin in the background and return."""

    def stop(self) -> None:
        """Finish what is running and return; nothing is lost by not calling it."""

    def run(self) -> None:
        """Work in the foreground until interrupted (``dieuphoi worker``)."""

    def stuck(self) -> Iterable[str]:
        """Name the parts that have not moved for too long, for the watchdog."""
