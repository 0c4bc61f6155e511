"""Words that a province's clerks taught: which agency a name means, which field a label, which day.

What was taught goes behind what the reader knows by itself. A field that it filled is inferred, by
the rule ``learned:`` with the day of the teaching.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from engine.model.text import clean
from engine.plan_reading.agencies import Agency
from engine.plan_reading.passage import Passage
from engine.plan_reading.task import INFERRED, Task

AGENCY, LABEL, TIME = "agency", "label", "time"
KINDS = (AGENCY, LABEL, TIME)
RULE = "learned:"
_PEOPLE = ("lead", "coordinate", "send_to")


def spelling(words: str) -> str:
    """Words as they are compared: neither case nor spaces nor the stop behind them count."""
    return clean(words).casefold().strip(" .,;:")


@dataclass(frozen=True, slots=True)
class LearnedWord:
    """What words mean: the name of an agency, a field (see :mod:`.labels`), or a time in words."""

    kind: str
    words: str
    meaning: str
    since: date

    @property
    def rule(self) -> str:
        """By which a field is inferred from it."""
        return f"{RULE}{self.since.isoformat()}"

    def as_json(self) -> dict[str, str]:
        """One object, for another process."""
        return {**asdict(self), "since": self.since.isoformat()}

    @classmethod
    def of_json(cls, said: dict[str, str]) -> LearnedWord:
        """The word of such an object."""
        return cls(said["kind"], said["words"], said["meaning"], date.fromisoformat(said["since"]))


@dataclass(frozen=True)
class Learned:
    """All that was taught and not taken back."""

    words: tuple[LearnedWord, ...] = field(default=())

    @cached_property
    def _by_spelling(self) -> dict[tuple[str, str], LearnedWord]:
        return {(word.kind, spelling(word.words)): word for word in self.words}

    @cached_property
    def _times(self) -> tuple[tuple[re.Pattern[str], LearnedWord], ...]:
        """The longest first, each where it begins and ends with a word."""
        times = sorted((w for w in self.words if w.kind == TIME), key=lambda w: -len(w.words))
        return tuple(
            (re.compile(rf"(?<!\w){re.escape(clean(w.words))}(?!\w)", re.IGNORECASE), w)
            for w in times
        )

    def of(self, kind: str, words: str) -> LearnedWord | None:
        """What was taught of these words as such."""
        return self._by_spelling.get((kind, spelling(words)))

    def label(self, passage: Passage) -> tuple[LearnedWord, Passage] | None:
        """The label that a passage begins with, and what stands behind it."""
        name, colon, _ = passage.text.partition(":")
        word = self.of(LABEL, name) if colon else None
        return (word, passage.cut(len(name) + 1).stripped()) if word else None

    def understood(self, task: Task) -> Task:
        """A task with the names and the time that the reader did not understand by itself."""
        for name in _PEOPLE if self.words else ():
            task = self._people(task, name)
        return self._time(task)

    def _people(self, task: Task, name: str) -> Task:
        named: tuple[Agency, ...] = getattr(task, name)
        found = [self.of(AGENCY, each.name) for each in named]
        used = [word for word in found if word is not None]
        if not used:
            return task
        meant = tuple(
            replace(each, meant=word.meaning) if word else each
            for each, word in zip(named, found, strict=True)
        )
        sure = {name} if len(used) == len(named) else set()
        return _filled(replace(task, doubts=task.doubts - sure), name, meant, _latest(used))

    def _time(self, task: Task) -> Task:
        """The phrase in the words of the time, else in the sentence where no other time stands."""
        for place in (task.time, None if task.time else task.quote):
            for pattern, word in self._times if place else ():
                match = pattern.search(place.text) if place else None
                if place and match and _alone(task, match):
                    return _filled(task, "due", place.matched(match).saying(word.meaning), word)
        return task


def _alone(task: Task, match: re.Match[str]) -> bool:
    """Whether the phrase is all that is said of the time: one with a day beside it is left."""
    return task.time is None or spelling(match[0]) == spelling(task.time.text)


def _latest(words: Iterable[LearnedWord]) -> LearnedWord:
    return max(words, key=lambda word: word.since)


def _filled(task: Task, name: str, value: object, word: LearnedWord) -> Task:
    changes: dict[str, Any] = {"time" if name == "due" else name: value}
    return replace(
        task,
        origins=task.origins | {name: INFERRED},
        rules=task.rules | {name: word.rule},
        **changes,
    )


NOTHING_LEARNED = Learned()
