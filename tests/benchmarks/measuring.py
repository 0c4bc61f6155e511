"""Medians and ratios: works in turn, so that a machine that drifts drifts for both."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

Work = Callable[[], object]

SCALE = float(os.environ.get("BENCH_SCALE", "1"))
"""Less than 1 makes the large works smaller, for a quick look; 10 fills them to a country's."""

RUNS = 5
"""Runs of a work that is too long to be called hundreds of times; the median counts."""


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
        """How many times the baseline; where more is better, how many times in the baseline."""
        return self.baseline / self.measured if self.at_least else self.measured / self.baseline

    @property
    def met(self) -> bool:
        """Whether the promise holds in this run."""
        return self.ratio >= self.target if self.at_least else self.ratio <= self.target

    def line(self) -> str:
        """The row as text."""
        sign = "≥" if self.at_least else "≤"
        verdict = "met" if self.met else f"MISSED by {abs(self.ratio / self.target - 1):.0%}"
        return (
            f"{self.work:<62} {self.measured:>11,.0f} {self.baseline:>11,.0f} {self.ratio:>8.2f}"
            f"  {sign} {self.target:<5} {verdict:<15} ({self.against})"
        )


HEAD = f"{'work':<62} {'µs':>11} {'base µs':>11} {'ratio':>8}  target"


def scaled(size: int, least: int = 1) -> int:
    """A size as this run wants it."""
    return max(least, round(size * SCALE))


def timed(work: Work) -> float:
    """Microseconds that one call takes."""
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1e6


def median(work: Work, runs: int = RUNS) -> float:
    """The median of several runs."""
    return statistics.median(timed(work) for _ in range(runs))


def in_turn(*works: Work, turns: int) -> list[float]:
    """Medians of works called in turn, after a fifth of the turns as warm-up."""
    for _ in range(max(1, turns // 5)):
        for work in works:
            work()
    rounds = [[timed(work) for work in works] for _ in range(turns)]
    return [statistics.median(column) for column in zip(*rounds, strict=True)]


def percentile(values: list[float], share: float) -> float:
    """The value below which that share of all lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
