"""Why an attempt was refused, for the page that shows its form again."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.errors import DieuPhoiError
from webui.errors import note_when_to_retry, sentence_of, words_of


@dataclass(frozen=True, slots=True)
class Refusal:
    """Code and HTTP status, what was refused and what to do; ``fields`` has a sentence by path.

    ``about`` is the name of the file that was refused.
    """

    code: str
    status: int
    message: str
    advice: str
    fields: dict[str, str] = field(default_factory=dict)
    about: str = ""


def refusal(error: DieuPhoiError) -> Refusal:
    """The error as words, and the fields it names; the answer will say when to try again."""
    note_when_to_retry(error)
    detail = error.details.get("fields")
    fields = (
        {str(key): str(word) for key, word in detail.items()} if isinstance(detail, dict) else {}
    )
    words = words_of(error.code)
    about = str(error.details.get("file", ""))
    return Refusal(
        error.code, error.status, sentence_of(error), words.here or words.advice, fields, about
    )
