"""The language of the command line: Vietnamese unless asked otherwise."""

from __future__ import annotations

import os

import click

from engine.sentences import SOURCE, Part, Sentence

META = "dieuphoi.lang"
LANGUAGES = (SOURCE, "en")


def language() -> str:
    """``--lang`` of this call, else ``DIEUPHOI_LANG``, else Vietnamese."""
    context = click.get_current_context(silent=True)
    chosen = context.meta.get(META) if context is not None else None
    named = chosen or os.environ.get("DIEUPHOI_LANG", SOURCE)
    return named if named in LANGUAGES else SOURCE


def say(key: str | Sentence, /, **parts: Part) -> str:
    """Give a sentence, or the one of this key, in the language of this call."""
    return (key if isinstance(key, Sentence) else Sentence(key, parts)).in_language(language())
