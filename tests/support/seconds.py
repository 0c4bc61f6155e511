"""How much of a processor something may take, said where it is asked."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager


def spent() -> float:
    """Seconds of a processor that this process and those it started have had."""
    both = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in both)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Fail when what is done inside takes longer; how busy the machine is does not count."""
    began = spent()
    yield
    took = spent() - began
    assert took <= seconds, f"took {took:.1f} s"
