"""A sentence that still knows its parts, so that each reader gets it in his language.

Vietnamese is the source: the key of a sentence is the Vietnamese sentence itself, gettext's msgid.
Other languages are catalogues beside this module, ``translations/<language>/*.po``, read when the
first reader asks for them. What people wrote stays as they wrote it, and no sentence that was said
is ever read back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

Part: TypeAlias = "str | int | date | Sentence"
"""Words that people wrote, a number, a day (told as 09/04/2025), or words of the product."""
SOURCE = "vi"
TRANSLATIONS = Path(__file__).parent / "translations"


@dataclass(frozen=True, slots=True)
class Sentence:
    """``key`` in Vietnamese, with ``%(name)s`` where ``parts`` go; without parts it is final.

    ``original`` are the words of a Vietnamese document that say the same: who reads Vietnamese
    reads them instead.
    """

    key: str
    parts: Mapping[str, Part] = field(default_factory=dict, hash=False)
    original: str = ""

    def __str__(self) -> str:
        """The sentence in Vietnamese."""
        return self.in_language(SOURCE)

    def in_language(self, language: str) -> str:
        """The sentence in ``vi`` or ``en``; in Vietnamese where nobody translated it."""
        if self.original and language == SOURCE:
            return self.original
        text = translated(self.key, language)
        if not self.parts:
            return text
        return text % {name: _said(part, language) for name, part in self.parts.items()}

    def as_json(self) -> dict[str, Any]:
        """As kept in a row; :func:`from_json` reads it back."""
        kept: dict[str, Any] = {"key": self.key}
        if self.parts:
            kept["parts"] = {name: _part_as_json(part) for name, part in self.parts.items()}
        if self.original:
            kept["original"] = self.original
        return kept


def sentence(key: str, /, **parts: Part) -> Sentence:
    """Make one; a part that is itself a sentence is a word of the product."""
    return Sentence(key, parts)


def verbatim(text: str) -> Sentence:
    """What people or other programs wrote, the same in every language."""
    return Sentence("%(text)s", {"text": text})


def joined(separator: str, sentences: Iterable[Sentence]) -> Sentence:
    """Several in a row, such as the items of a list."""
    parts = {f"item{place}": each for place, each in enumerate(sentences)}
    return Sentence(separator.replace("%", "%%").join(f"%({name})s" for name in parts), parts)


def from_json(value: Mapping[str, Any]) -> Sentence:
    """Read what :meth:`Sentence.as_json` wrote."""
    parts = {name: _part_from_json(part) for name, part in value.get("parts", {}).items()}
    return Sentence(str(value["key"]), parts, str(value.get("original", "")))


def translated(key: str, language: str) -> str:
    """The text of a key in ``language``, its parts not filled in; the key where there is none."""
    return key if language == SOURCE else catalogue(language).get(key, key)


@cache
def catalogue(language: str) -> dict[str, str]:
    """Key → text in ``language``; empty for Vietnamese, the source."""
    # Babel takes longer to import than the rest of a command; only other languages wait for it.
    from babel.messages.pofile import read_po  # noqa: PLC0415

    texts: dict[str, str] = {}
    for path in sorted(TRANSLATIONS.joinpath(language).glob("*.po")):
        with path.open("rb") as body:
            entries = read_po(body, locale=language)
        texts |= {str(entry.id): str(entry.string) for entry in entries if entry.id}
    return {key: text for key, text in texts.items() if text}


def _said(part: Part, language: str) -> str:
    if isinstance(part, Sentence):
        return part.in_language(language)
    return part.strftime("%d/%m/%Y") if isinstance(part, date) else str(part)


def _part_as_json(part: Part) -> Any:
    if isinstance(part, Sentence):
        return part.as_json()
    return {"date": part.isoformat()} if isinstance(part, date) else part


def _part_from_json(value: Any) -> Part:
    if not isinstance(value, Mapping):
        return value  # type: ignore[no-any-return]  # a text or a number, as as_json left it
    return date.fromisoformat(value["date"]) if "date" in value else from_json(value)
