"""The reader's language: Vietnamese, in which the pages are written, or what he chose."""

from __future__ import annotations

from typing import Any

from flask import Flask, g, has_request_context, request

from engine.sentences import SOURCE, Sentence

COOKIE = "dieuphoi-lang"
LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}


def chosen() -> str:
    """The reader's choice, else what the browser asks for first, else Vietnamese."""
    if not has_request_context():
        return SOURCE
    if "language" not in g:
        wanted = request.cookies.get(COOKIE)
        g.language = wanted if wanted in LANGUAGES else SOURCE
    return str(g.language)


def gettext(words: str | Sentence) -> str:
    """A sentence, or the key of one, in the reader's language."""
    sentence = words if isinstance(words, Sentence) else Sentence(words)
    return sentence.in_language(chosen())


def _(key: str | Sentence, **values: object) -> str:
    """Like :func:`gettext`, with ``%(name)s`` filled in."""
    found = gettext(key)
    return found % values if values else found


def _say(value: Any) -> Any:
    """What a template prints; a sentence in the reader's language."""
    return value.in_language(chosen()) if isinstance(value, Sentence) else value


def install(app: Flask) -> None:
    """Give the templates ``_()``, and say the sentences that they print; both are escaped."""
    app.jinja_env.finalize = _say
    app.jinja_env.globals["_"] = _
    app.context_processor(lambda: {"language": chosen(), "languages": LANGUAGES})
