"""Medians and ratios: works in turn, so that a machine that drifts drifts for both.

Elapsed time is what somebody waits; the time of the processors, of this process and of a
database's own, says what it costs, and drifts less on a machine that others use.
"""

from __future__ import annotations

import os
import statistics
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

Work = Callable[[], object]
Processors = Callable[[], float]
"""Microseconds of processor time that a database's processes have spent."""


class Spent(NamedTuple):
    """Microseconds that one call takes: elapsed, and of processors here and in the database."""

    elapsed: float
    program: float
    database: float

    @property
    def processors(self) -> float:
        """Both together."""
        return self.program + self.database


def nothing_apart() -> float:
    """The time of a database that runs inside this process."""
    return 0.0


SCALE = float(os.environ.get("BENCH_SCALE", "1"))
"""Less than 1 makes the large works smaller, for a quick look; 10 fills them to a country's."""

RUNS = 5
"""Runs of a work that is too long to be called hundreds of times; the median counts."""


@dataclass(frozen=True)
class Figure:
    """One row of the table: medians in microseconds, their ratio, what was promised.

    ``spent`` and ``base_spent`` say of some rows what processors spent on them.
    """

    work: str
    measured: float
    baseline: float
    against: str
    target: float
    at_least: bool = False
    spent: Spent | None = None
    base_spent: Spent | None = None

    @classmethod
    def of(cls, work: str, spent: Spent, base: Spent, against: str, target: float) -> Figure:
        """A row of elapsed times that tells the time of processors too."""
        return cls(work, spent.elapsed, base.elapsed, against, target, spent=spent, base_spent=base)

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
            f"  {sign} {self.target:<5} {verdict:<15} ({self.against}{self._processors()})"
        )

    def _processors(self) -> str:
        if self.spent is None or self.base_spent is None:
            return ""
        here, there, base = self.spent.program, self.spent.database, self.base_spent.processors
        times = self.spent.processors / base
        apart = f" + {there:,.0f} in the database" if there else ""
        return f"; processors {here:,.0f}{apart} to {base:,.0f}: {times:.2f}"


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
    return [spent.elapsed for spent in spent_in_turn(*works, turns=turns)]


def spent_in_turn(*works: Work, turns: int, apart: Processors = nothing_apart) -> list[Spent]:
    """The same with the time of processors; ``apart`` tells that of a database's processes."""
    for _ in range(max(1, turns // 5)):
        for work in works:
            work()
    rounds = [[_spent(work, apart) for work in works] for _ in range(turns)]
    return [_medians(column) for column in zip(*rounds, strict=True)]


def _spent(work: Work, apart: Processors) -> Spent:
    there, here, begun = apart(), time.process_time(), time.perf_counter()
    work()
    ended, here_ended = time.perf_counter(), time.process_time()
    return Spent((ended - begun) * 1e6, (here_ended - here) * 1e6, apart() - there)


def _medians(spent: Sequence[Spent]) -> Spent:
    return Spent(*(statistics.median(column) for column in zip(*spent, strict=True)))


def side_by_side(
    *hands: Sequence[Work], turns: int, rounds: int, apart: Processors = nothing_apart
) -> list[Spent]:
    """For each of these sets of works: one call of one of them, all of a set at once in threads.

    The sets come in turn. Each thread calls its work ``turns`` times a round.
    """
    measured: list[list[Spent]] = [[] for _ in hands]
    for _ in range(rounds):
        for works, found in zip(hands, measured, strict=True):
            calls = len(works) * turns
            spent = _spent(lambda: _at_once(works, turns), apart)  # noqa: B023  # called here
            found.append(Spent(*(each / calls for each in spent)))
    return [_medians(found) for found in measured]


def _at_once(works: Sequence[Work], turns: int) -> None:
    def go_on(work: Work) -> None:
        for _ in range(turns):
            work()

    threads = [threading.Thread(target=go_on, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def percentile(values: list[float], share: float) -> float:
    """The value below which that share of all lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
