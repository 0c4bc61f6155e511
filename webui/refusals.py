"""Why an attempt was refused, for the page that shows its form again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from flask import g

from engine.errors import DieuPhoiError
from engine.sentences import Sentence
from webui.errors import note_when_to_retry, status_of, words_of


@dataclass(frozen=True, slots=True)
class Refusal:
    """Code and HTTP status, what was refused and what to do; ``fields`` has a sentence by path.

    ``about`` is the name of the file that was refused, ``instead`` the day that would do.
    """

    code: str
    status: int
    message: Sentence
    advice: Sentence
    fields: Mapping[str, Sentence] = field(default_factory=dict)
    about: str = ""
    instead: date | None = None


def refusal(error: DieuPhoiError, questions: Mapping[str, Sentence] | None = None) -> Refusal:
    """The error as words, and the fields it names; the answer will say when to try again.

    ``questions`` are said of their fields in place of what the error says of them.
    """
    note_when_to_retry(error)
    g.refused = error.code
    words = words_of(error.code)
    about = str(error.details.get("file", ""))
    advice = words.here or words.advice
    asked = {name: said for name, said in (questions or {}).items() if name in error.fields}
    fields = {**error.fields, **asked}
    day = error.details.get("instead")
    instead = day if isinstance(day, date) else None
    return Refusal(error.code, status_of(error), error.sentence, advice, fields, about, instead)
