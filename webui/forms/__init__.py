"""Forms: a JSON Schema becomes labelled fields, and what comes back becomes JSON again."""

from __future__ import annotations

from webui.forms.fields import RECEIVERS, Choice, Content, Earlier, Field, fields_of, kind_of
from webui.forms.reading import questions, read

__all__ = [
    "RECEIVERS",
    "Choice",
    "Content",
    "Earlier",
    "Field",
    "fields_of",
    "kind_of",
    "questions",
    "read",
]
