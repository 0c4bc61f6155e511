"""A finding: what is wrong in a diagram, where, and what to do."""

from __future__ import annotations

from dataclasses import dataclass

from engine.bpmn.parser.advice import GENERAL, USUAL
from engine.sentences import Sentence

ERROR, WARNING, NOTE = "error", "warning", "note"
_RANK = {ERROR: 0, WARNING: 1, NOTE: 2}


@dataclass(frozen=True, slots=True)
class Finding:
    """``severity`` is error (the file is refused), warning or note.

    ``element`` is the id of the element, for one without id its nearest ancestor with one; it is
    None only where the XML could not be read, and then ``line`` tells the place. An error always
    has an ``advice``, a warning or note may not. ``clause`` is the one of BPMN 2.0.2
    that is broken, if any.
    """

    severity: str
    code: str
    element: str | None
    line: int | None
    file: str
    message: Sentence
    advice: Sentence | None = None
    clause: str = ""

    def __post_init__(self) -> None:
        """Give an error that says nothing more particular the usual advice of its code."""
        if self.severity == ERROR and self.advice is None:
            object.__setattr__(self, "advice", USUAL.get(self.code, GENERAL))

    def as_json(self, language: str = "vi") -> dict[str, object]:
        """The finding as `dieuphoi check --json` and the runner print it."""
        return {
            "severity": self.severity,
            "code": self.code,
            "element": self.element,
            "line": self.line,
            "file": self.file,
            "message": self.message.in_language(language),
            "advice": self.advice.in_language(language) if self.advice else "",
            **({"clause": self.clause} if self.clause else {}),
        }

    @property
    def order(self) -> tuple[str, int, int, str]:
        """By file, then line, then weight."""
        return self.file, self.line or 0, _RANK[self.severity], self.code
