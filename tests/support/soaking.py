"""How much a fault test does: a few known turns in CI, fresh ones in a soak until time is over.

``SOAK`` is the number of seconds for which one test goes on, ``FIRST_SEED`` the seed of its first
turn. The seed of a turn stands in the output of the test that fails in it.
"""

from __future__ import annotations

import itertools
import os
import sys
import time
from collections.abc import Iterator, Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")

SECONDS = float(os.environ.get("SOAK", "0"))
SOAKING = SECONDS > 0
FIRST_SEED = int(os.environ.get("FIRST_SEED", "1"))


def full(small: int, whole: int, *, a_second: float | None = None) -> int:
    """How large a thing is made: small in CI, whole in a soak.

    ``a_second`` is how much of it a short soak has time for: in SOAK seconds so many times that.
    """
    if not SOAKING:
        return small
    return whole if a_second is None else min(whole, int(a_second * SECONDS) + 1)


def seeds(few: int) -> Iterator[int]:
    """So many seeds in CI; in a soak at least as many, one after the other till time is over."""
    until = time.monotonic() + SECONDS
    for turn in itertools.count():
        if turn >= few and time.monotonic() >= until:
            return
        sys.stdout.write(f"to repeat this turn: FIRST_SEED={FIRST_SEED + turn}\n")
        yield FIRST_SEED + turn


def share(whole: Sequence[T], few: int) -> Iterator[T]:
    """Some of a whole, spread over its length; in a soak as much as time allows, without repeats.

    A long enough soak takes every one of them.
    """
    if not SOAKING:
        yield from whole[:: max(1, len(whole) // few)]
        return
    left = list(whole)
    Random(FIRST_SEED).shuffle(left)  # noqa: S311  # repeatable by its seed
    until = time.monotonic() + SECONDS
    for done, one in enumerate(left):
        if done >= few and time.monotonic() >= until:
            return
        sys.stdout.write(f"with FIRST_SEED={FIRST_SEED}: {one}\n")
        yield one
