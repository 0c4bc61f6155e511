"""Medians and ratios: two works in turn, so that a machine that drifts drifts for both."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

Work = Callable[[], object]


@dataclass(frozen=True)
class Figure:
    """One row of the table: medians in microseconds, their ratio, what was promised."""

    work: str
    measured: float
    baseline: float
    against: str
    target: float
    at_least: bool = False

    @property
    def ratio(self) -> float:
        """How many times the baseline."""
        return self.measured / self.baseline

    @property
    def met(self) -> bool:
        """Whether the promise holds in this run."""
        return self.ratio >= self.target if self.at_least else self.ratio <= self.target

    def line(self) -> str:
        """The row as text."""
        sign = "≥" if self.at_least else "≤"
        return (
            f"{self.work:<58} {self.measured:>10.0f} {self.baseline:>10.0f} {self.ratio:>7.2f}"
            f"  {sign} {self.target:<5} {'met' if self.met else 'MISSED'}  ({self.against})"
        )


HEAD = f"{'work':<58} {'µs':>10} {'base µs':>10} {'ratio':>7}  target"


def timed(work: Work) -> float:
    """Microseconds that one call takes."""
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1e6


def in_turn(first: Work, second: Work, turns: int) -> tuple[float, float]:
    """Medians of two works called in turn, after a fifth of the turns as warm-up."""
    for _ in range(max(1, turns // 5)):
        first()
        second()
    pairs = [(timed(first), timed(second)) for _ in range(turns)]
    return statistics.median(p[0] for p in pairs), statistics.median(p[1] for p in pairs)
