"""The long texts that stand beside the rows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from .found import Bad
from .said import Said


def texts_named(value: Any) -> Iterator[str]:
    """The hashes of the long texts that stand beside a row."""
    if isinstance(value, dict):
        if isinstance(value.get("$text"), str):
            yield value["$text"]
        for each in value.values():
            yield from texts_named(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts_named(each)


ELSEWHERE = Said("được ghi là của chuỗi khác", "it is said to be of another stream")


class Texts:
    """Compares the long texts with the rows that name them.

    Nothing in the program erases one, so that an erased text was erased by somebody else.
    """

    def __init__(self, named: Mapping[str, tuple[str, int]]) -> None:
        """Begin with what :attr:`Chains.texts` names."""
        self._named = named
        self._missing = dict(named)

    def take(self, text: Mapping[str, Any]) -> Iterator[Bad]:
        """Check the next text."""
        stream, seq = self._named.get(text["hash"], (str(text["stream"]), 0))
        self._missing.pop(text["hash"], None)
        if text["hash"] not in self._named:
            yield Bad(stream, 0, "text-inserted", str(text["hash"]))
        elif text["stream"] != stream:
            yield Bad(stream, seq, "text", ELSEWHERE)
        elif text["text"] is None or text["erased_at"] is not None:
            yield Bad(stream, seq, "text-erased", f"{text['hash']}, {text['erased_at']}")
        elif not text_fits(text):
            yield Bad(stream, seq, "text", str(text["hash"]))

    def end(self) -> Iterator[Bad]:
        """Say which texts are not there at all."""
        for text, (stream, seq) in self._missing.items():
            yield Bad(stream, seq, "text-erased", text)


def text_fits(text: Mapping[str, Any]) -> bool:
    """Whether a long text is the one whose hash the chain holds."""
    salt, words = text["salt"], text["text"]
    if not (isinstance(salt, str) and isinstance(words, str)):
        return False
    digest: str = text["hash"]
    return hashlib.sha256((salt + words).encode()).hexdigest() == digest


def put_back(value: Any, texts: Mapping[str, str | None]) -> Any:
    """A body as it was before long texts were put beside it and keys were escaped."""
    if isinstance(value, dict):
        if "$text" in value:
            return texts.get(value["$text"])
        return {
            key[1:] if key[:1] == "$" else key: put_back(each, texts) for key, each in value.items()
        }
    if isinstance(value, list):
        return [put_back(each, texts) for each in value]
    return value
