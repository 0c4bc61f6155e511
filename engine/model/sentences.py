"""A sentence for a reader that still knows its parts, so that it can be said in his language.

What people wrote stays as they wrote it; only the words of the product are translated.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.model.deadlines import Deadline


@dataclass(frozen=True, slots=True)
class Sentence:
    """``text`` in Vietnamese, with ``%(name)s`` where ``parts`` go; without parts it is final."""

    text: str
    parts: Mapping[str, str | Sentence | Deadline] = field(default_factory=dict)

    def __str__(self) -> str:
        """The sentence in Vietnamese."""
        if not self.parts:
            return self.text
        return self.text % {
            name: part.words if isinstance(part, Deadline) else str(part)
            for name, part in self.parts.items()
        }


def sentence(text: str, /, **parts: str | Sentence | Deadline) -> Sentence:
    """Make one; a part that is itself a sentence is a word of the product."""
    return Sentence(text, parts)
