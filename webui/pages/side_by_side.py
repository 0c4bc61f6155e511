"""Answers of many agencies as a table: a line an agency, a column a field of their forms."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from engine.model.likeness import Piece, alike, differing, sentences_of
from engine.model.text import fold
from engine.service.consolidation import Reply
from webui import forms
from webui.filters import day
from webui.forms import numbers
from webui.pages.choices import agency_choices

WORDS = ("text", "textarea")
NUMBERS = ("integer", "number")
SHOWN: Mapping[str, Callable[[Reply], bool]] = {
    "": lambda _: True,
    "da-gui": lambda one: one.answer.sent,
    "chua-gui": lambda one: one.missing,
    "cham": lambda one: one.late,
    "vuong-mac": lambda one: one.difficulties > 0,
}
"""What a reader may look at, by the word in the address."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What one agency says in one field; ``near`` (one ``group``) says nearly the same."""

    pieces: tuple[Piece, ...]
    part: str
    sentences: tuple[tuple[str, str], ...] = ()
    near: tuple[str, ...] = ()
    group: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One field of the forms; ``total`` of numbers."""

    name: str
    label: str
    total: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One agency with what it says in each column."""

    reply: Reply
    cells: tuple[Cell | None, ...] = ()

    @property
    def group(self) -> str:
        """The same for those who wrote nearly the same; empty for who wrote like nobody."""
        return next((cell.group for cell in self.cells if cell and cell.group), "")


@dataclass(frozen=True, slots=True)
class Table:
    """The answers side by side; ``counts`` tell how many lines each filter has."""

    columns: tuple[Column, ...] = ()
    lines: tuple[Line, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)


Drawn = dict[str, dict[str, forms.Field]]
"""The fields of each answer by their name, by the id of its assignment."""

NEAR = "gan-giong"
"""The word that asks for those who wrote nearly the same, one group after the other."""


def table(replies: Sequence[Reply], show: str = "", text: str = "") -> Table:
    """The replies that ``show`` and ``text`` ask for; what is compared are all of them."""
    drawn = {one.answer.assignment.id: _fields(one) for one in replies}
    names: dict[str, str] = {}
    for fields in drawn.values():
        names.update({name: each.label for name, each in fields.items() if name not in names})
    cells = {name: _cells(name, replies, drawn) for name in names}
    lines = [
        Line(one, tuple(cells[name].get(one.answer.assignment.id) for name in names))
        for one in sorted(replies, key=lambda one: fold(one.answer.agency))
    ]
    near = sorted((line for line in lines if line.group), key=lambda line: line.group)
    fitting = near if show == NEAR else [line for line in lines if SHOWN[show](line.reply)]
    counts = {word: sum(1 for one in replies if fits(one)) for word, fits in SHOWN.items()}
    return Table(
        tuple(Column(name, label, _total(name, drawn)) for name, label in names.items()),
        tuple(line for line in fitting if _named(line.reply, text)),
        {**counts, NEAR: len(near)},
    )


def _named(one: Reply, text: str) -> bool:
    return fold(text) in fold(one.answer.agency)


def _fields(one: Reply) -> dict[str, forms.Field]:
    schema, values = one.answer.schema, one.answer.values
    if schema is None or values is None:
        return {}
    content = forms.Content(values, {}, agency_choices(schema, ended=True))
    drawn = forms.fields_of(schema, content)
    return {each.name: each for each in drawn if each.name in values and not each.parts}


def _cells(name: str, replies: Sequence[Reply], drawn: Drawn) -> dict[str, Cell]:
    """What each agency says in one field, and with whom it nearly agrees."""
    said = {key: fields[name] for key, fields in drawn.items() if name in fields}
    agencies = {one.answer.assignment.id: one.answer.agency for one in replies}
    texts = {key: str(each.answer) for key, each in said.items() if each.kind in WORDS}
    near: dict[str, list[str]] = {}
    groups: dict[str, str] = {}
    pieces: dict[str, list[Piece]] = {}
    for group in alike(texts):
        near |= {key: [agencies[other] for other in group if other != key] for key in group}
        groups |= dict.fromkeys(group, group[0])
        pieces |= differing({key: texts[key] for key in group})
    return {
        key: Cell(
            tuple(pieces.get(key, [Piece(_words(each))])),
            f"{key}|{name}",
            _sentences(key, name, texts.get(key, "")),
            tuple(near.get(key, ())),
            groups.get(key, ""),
        )
        for key, each in said.items()
    }


def _words(one: forms.Field) -> str:
    return day(one.answer) if one.kind == "date" else str(one.answer)


def _sentences(key: str, name: str, text: str) -> tuple[tuple[str, str], ...]:
    """Each sentence with what names it, where there are several."""
    found = sentences_of(text)
    several = found if len(found) > 1 else []
    return tuple((f"{key}|{name}|{nth}", each) for nth, each in enumerate(several))


def _total(name: str, drawn: Drawn) -> str:
    """The sum of a column of numbers."""
    said = [fields[name] for fields in drawn.values() if name in fields]
    if not said or any(each.kind not in NUMBERS for each in said):
        return ""
    try:
        summed = sum((Decimal(str(each.value).replace(",", ".")) for each in said), Decimal(0))
    except InvalidOperation:
        return ""
    return numbers.spoken(str(summed))
