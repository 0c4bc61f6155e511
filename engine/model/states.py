"""A table of states: what may be done in each, who may, and what it leads to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Generic, Protocol, TypeVar

from engine.errors import NotAllowedNow
from engine.sentences import Sentence, verbatim


class State(Protocol):
    """A member of an enumeration of states."""

    @property
    def value(self) -> Any:
        """How it is stored."""
        ...

    @property
    def word(self) -> Sentence:
        """The word officers read."""
        ...


S = TypeVar("S", bound=State)


@dataclass(frozen=True, slots=True)
class StateChange(Generic[S]):
    """One row of the table. ``to`` None keeps the state (on resuming: the one before).

    ``guard`` is the verb that the policy knows.
    """

    state: S
    verb: str
    to: S | None
    guard: str
    word: Sentence
    reason_required: bool = False


class StateTable(Generic[S]):
    """The changes between states; ``refusal`` has the parts ``state`` and ``verb``."""

    def __init__(self, refusal: Sentence, changes: Iterable[StateChange[S]]) -> None:
        self.changes = tuple(changes)
        self._refusal = refusal
        self._by_key = {(change.state, change.verb): change for change in self.changes}

    def change(self, state: S, verb: str) -> StateChange[S]:
        """The row of the table; raises :class:`errors.NotAllowedNow` naming the state in words."""
        change = self._by_key.get((state, verb))
        if change is None:
            words = (change.word for change in self.changes if change.verb == verb)
            parts = {"state": state.word, "verb": next(words, verbatim(verb))}
            raise NotAllowedNow(
                replace(self._refusal, parts=parts),
                state=state.value,
                verb=verb,
            )
        return change

    def apply(self, state: S, verb: str) -> S:
        """The state after the verb; raises :class:`errors.NotAllowedNow`."""
        return self.change(state, verb).to or state

    def changes_in(self, state: S) -> tuple[StateChange[S], ...]:
        """What may be done in this state, in the order of the table."""
        return tuple(change for change in self.changes if change.state is state)
