"""A finding: what is wrong in a diagram, where, and what to do, in both languages."""

from __future__ import annotations

from dataclasses import dataclass

from engine.bpmn.parser.advice import GENERAL, USUAL

ERROR, WARNING, NOTE = "error", "warning", "note"
_RANK = {ERROR: 0, WARNING: 1, NOTE: 2}


@dataclass(frozen=True, slots=True)
class Finding:
    """``severity`` is error (the file is refused), warning or note.

    ``element`` is the id of the element, for one without id its nearest ancestor with one; it is
    None only where the XML could not be read, and then ``line`` tells the place.
    """

    severity: str
    code: str
    element: str | None
    line: int | None
    file: str
    message_vi: str
    message_en: str
    advice_vi: str = ""
    advice_en: str = ""

    def message(self, language: str = "vi") -> str:
        """What is wrong, in Vietnamese (``vi``) or English (``en``)."""
        return self.message_en if language == "en" else self.message_vi

    def advice(self, language: str = "vi") -> str:
        """What to do about it; an error always says it, a warning or note may not."""
        said = self.advice_en if language == "en" else self.advice_vi
        if said or self.severity != ERROR:
            return said
        vi, en = USUAL.get(self.code, GENERAL)
        return en if language == "en" else vi

    def as_json(self, language: str = "vi") -> dict[str, object]:
        """The finding as `dieuphoi check --json` and the runner print it."""
        return {
            "severity": self.severity,
            "code": self.code,
            "element": self.element,
            "line": self.line,
            "file": self.file,
            "message": self.message(language),
            "advice": self.advice(language),
        }

    @property
    def order(self) -> tuple[str, int, int, str]:
        """By file, then line, then weight."""
        return self.file, self.line or 0, _RANK[self.severity], self.code
