"""Vietnamese is the language the pages are written in; English is a catalogue beside them.

The catalogue is a ``.po`` file read at start, so a translator's change needs no build step.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po
from flask import Flask, g, has_request_context, request

COOKIE = "dieuphoi-lang"
LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}
_FIGURE = re.compile(r"\d+")
TRANSLATIONS = Path(__file__).parent / "translations"


@cache
def catalogue(language: str) -> dict[str, str]:
    """Source sentence → sentence in ``language``; empty for Vietnamese, the source."""
    path = TRANSLATIONS / f"{language}.po"
    if not path.exists():
        return {}
    with path.open("rb") as body:
        entries = read_po(body, locale=language)
    return {str(entry.id): str(entry.string) for entry in entries if entry.id and entry.string}


def chosen() -> str:
    """The reader's choice, else what the browser asks for first, else Vietnamese."""
    if not has_request_context():
        return "vi"
    if "language" not in g:
        wanted = request.cookies.get(COOKIE)
        g.language = wanted if wanted in LANGUAGES else "vi"
    return str(g.language)


def gettext(sentence: str) -> str:
    """The sentence in the reader's language; itself where nobody translated it.

    A sentence that a limit was written into ("tối đa 200 ký tự") is found as the one with
    ``{limit}`` in its place.
    """
    known = catalogue(chosen())
    if sentence in known or not known:
        return known.get(sentence, sentence)
    figure = _FIGURE.search(sentence)
    if figure is None:
        return sentence
    found = known.get(_FIGURE.sub("{limit}", sentence, count=1))
    return found.replace("{limit}", figure[0]) if found else sentence


def _(sentence: str, **values: object) -> str:
    """Like :func:`gettext`, with ``%(name)s`` filled in."""
    found = gettext(sentence)
    return found % values if values else found


def install(app: Flask) -> None:
    """Give the templates ``_()``; what it gives is escaped with everything else."""
    app.jinja_env.globals["_"] = _
    app.context_processor(lambda: {"language": chosen(), "languages": LANGUAGES})
