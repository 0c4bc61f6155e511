"""The language of the command line: Vietnamese unless asked otherwise."""

from __future__ import annotations

import os

import click

META = "dieuphoi.lang"
LANGUAGES = ("vi", "en")


def language() -> str:
    """``--lang`` of this call, else ``DIEUPHOI_LANG``, else Vietnamese."""
    context = click.get_current_context(silent=True)
    chosen = context.meta.get(META) if context is not None else None
    named = chosen or os.environ.get("DIEUPHOI_LANG", "vi")
    return named if named in LANGUAGES else "vi"


def words(vi: str, en: str) -> str:
    """Give the sentence in the language of this call."""
    return en if language() == "en" else vi
