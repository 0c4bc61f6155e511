"""Words of a document that know where they stand in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff\f")
Span = tuple[int, int]
"""From the first character of the document's text to the one after the last."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of text whose every character has its place in the document.

    Lines that a print-out broke are one passage, so its places may have gaps: ``at[i]`` is where
    ``text[i]`` stands.
    """

    text: str
    at: tuple[int, ...]

    @classmethod
    def whole(cls, text: str, start: int = 0) -> Passage:
        """The passage of a text that stands at ``start``."""
        return cls(text, tuple(range(start, start + len(text))))

    def __bool__(self) -> bool:
        return bool(self.text)

    def __len__(self) -> int:
        return len(self.text)

    @property
    def span(self) -> Span | None:
        """Where it stands; None for an empty one."""
        return (self.at[0], self.at[-1] + 1) if self.at else None

    def cut(self, start: int = 0, end: int | None = None) -> Passage:
        """The part between two positions of its own text."""
        return Passage(self.text[start:end], self.at[start:end])

    def stripped(self, characters: str = " \t\u00a0") -> Passage:
        """Without these characters at both ends."""
        left = len(self.text) - len(self.text.lstrip(characters))
        right = len(self.text.rstrip(characters))
        return self.cut(left, max(left, right))

    def evened(self) -> Passage:
        """With single spaces, none at the ends, and without invisible characters."""
        kept = [
            index
            for index, letter in enumerate(self.text)
            if letter not in INVISIBLE and not (letter.isspace() and self._after_space(index))
        ]
        text = "".join(" " if self.text[index].isspace() else self.text[index] for index in kept)
        return Passage(text, tuple(self.at[index] for index in kept)).stripped()

    def _after_space(self, index: int) -> bool:
        return index > 0 and self.text[index - 1].isspace()

    def saying(self, text: str) -> Passage:
        """The same place with other words, which is what those of the document mean."""
        begin, end = self.span or (0, 1)
        return Passage(text, (begin,) * (len(text) - 1) + (end - 1,))

    def matched(self, match: re.Match[str], group: int | str = 0) -> Passage:
        """What a pattern found in its text."""
        return self.cut(match.start(group), match.end(group))

    def without(self, pattern: re.Pattern[str]) -> Passage:
        """The part after what the pattern finds at its beginning."""
        match = pattern.match(self.text)
        return self.cut(match.end()) if match else self

    def split(self, pattern: re.Pattern[str]) -> Iterator[Passage]:
        """The parts between what the pattern finds, empty ones left out."""
        start = 0
        for match in pattern.finditer(self.text):
            yield from self._part(start, match.start())
            start = match.end()
        yield from self._part(start, len(self.text))

    def _part(self, start: int, end: int) -> Iterator[Passage]:
        part = self.cut(start, end).stripped()
        if part:
            yield part


NOTHING = Passage("", ())


def joined(parts: Iterable[Passage], between: str = " ") -> Passage:
    """One passage of several; what stands between takes the place after the part before it."""
    text = ""
    at: tuple[int, ...] = ()
    for part in parts:
        if not part:
            continue
        if text:
            text += between
            at += tuple(at[-1] + 1 for _ in between)
        text, at = text + part.text, at + part.at
    return Passage(text, at)
