"""Whether a history is linearizable: whether each answer fits some order of single steps.

Every operation takes effect at one moment between its call and its answer (Herlihy and Wing 1990).
The search is that of Wing and Gong (1993) with the memory of Lowe (2017).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

S = TypeVar("S", bound=Hashable)
A = TypeVar("A")


@dataclass(frozen=True, slots=True)
class Operation(Generic[A]):
    """What was asked and answered, and when; without an answer it may have happened or not."""

    ask: A
    called: int
    returned: float = math.inf
    answer: str | None = None


def stuck_at(
    history: Sequence[Operation[A]],
    first: S,
    answer: Callable[[S, A], tuple[S, str]],
    events: Callable[[S], Iterable[S]],
) -> list[Operation[A]] | None:
    """None if the history is linearizable, else what no order has room for at the furthest point.

    ``answer`` gives the next state and what must have been answered, ``events`` what the state may
    become by itself.
    """
    known = sum(1 << place for place, one in enumerate(history) if one.answer is not None)
    seen: set[tuple[int, S]] = set()
    left, furthest = [(0, first)], 0
    while left:
        at = left.pop()
        if at in seen:
            continue
        seen.add(at)
        done, state = at
        if done & known == known:
            return None
        if (done & known).bit_count() > (furthest & known).bit_count():
            furthest = done
        left += [(done, following) for following in events(state)]
        open_now = [place for place in range(len(history)) if not done >> place & 1]
        first_return = min(history[place].returned for place in open_now)
        # What returned first is tried first: it is pushed last.
        for place in sorted(open_now, key=lambda one: -history[one].returned):
            one = history[place]
            if one.called > first_return:
                continue
            following, told = answer(state, one.ask)
            if one.answer in {None, told}:
                left.append((done | 1 << place, following))
    return [one for place, one in enumerate(history) if not furthest >> place & 1]
