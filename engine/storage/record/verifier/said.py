"""What the verifier says, in both languages: it has no catalogue beside it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence, or a part of one, in Vietnamese and in English."""

    vi: str
    en: str

    def __str__(self) -> str:
        """In Vietnamese."""
        return self.vi

    def in_language(self, language: str) -> str:
        """In ``vi`` or ``en``."""
        return self.en if language == "en" else self.vi
