"""A whole organisation as it should be: what a file says, row by row, each with its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, Generic, TypeVar

from engine.sentences import Sentence, from_json, sentence
from engine.spreadsheets import Remark
from engine.storage import (
    AgencyGroupRow,
    AgencyRow,
    AgencySuccessorRow,
    DivisionRow,
    GroupMemberRow,
    PositionRow,
)

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value was written: sheet, row and column of a workbook, or a part of a file."""

    sheet: str
    row: int
    column: str = ""


@dataclass(frozen=True, slots=True)
class Entry(Generic[R]):
    """A row and where it stands; ``said`` are the fields that it gives, or erases with None.

    What a row does not say stays as it is kept.
    """

    place: Place
    row: R
    said: frozenset[str]

    def over(self, kept: R | None) -> R:
        """The row with what it does not say taken from what is kept."""
        if kept is None:
            return self.row
        taken = {each.name: getattr(kept, each.name) for each in fields(kept)}  # type: ignore[arg-type]
        taken |= {name: getattr(self.row, name) for name in self.said & taken.keys()}
        made: R = type(kept)(**taken)
        return made


@dataclass(frozen=True, slots=True)
class Change:
    """What taking a row would do.

    ``what`` is *Thêm*, *Sửa*, *Cấp vai trò* or *Đặt*; ``detail`` says field by field.
    """

    sheet: str
    row: int
    what: Sentence
    about: Sentence
    detail: Sentence

    def said(self, say: Callable[[Sentence], str]) -> dict[str, Any]:
        """What it would do in somebody's words, for a record or for another program."""
        told = {name: say(getattr(self, name)) for name in _SAID}
        return {"sheet": self.sheet, "row": self.row, **told}

    def as_json(self) -> dict[str, Any]:
        """As kept with an answer; :func:`change_from_json` reads it back."""
        kept = {name: getattr(self, name).as_json() for name in _SAID}
        return {"sheet": self.sheet, "row": self.row, **kept}


_SAID = ("what", "about", "detail")


def change_from_json(kept: Mapping[str, Any]) -> Change:
    """Read what :meth:`Change.as_json` wrote."""
    told = {name: from_json(kept[name]) for name in _SAID}
    return Change(sheet=kept["sheet"], row=kept["row"], **told)


@dataclass(frozen=True, slots=True)
class Person:
    """An officer as written, with the ids of the positions he holds."""

    login: str
    name: str | None = None
    email: str | None = None
    positions: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    password: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What a file would change (dry run) or has changed; with problems nothing was written.

    ``remarks`` name what was not used, and what to think of before it is written.
    """

    lines: tuple[Change, ...]
    problems: tuple[Remark, ...]
    applied: bool
    remarks: tuple[Remark, ...] = ()

    @property
    def grants_roles(self) -> bool:
        """Whether somebody is given a role, which needs a reason."""
        return any(line.what == GRANT for line in self.lines)


ADD, ALTER = sentence("Thêm"), sentence("Sửa")
GRANT, SET = sentence("Cấp vai trò"), sentence("Đặt")


@dataclass
class Charter:
    """Rows with the places where they stand."""

    agencies: list[Entry[AgencyRow]] = field(default_factory=list)
    groups: list[Entry[AgencyGroupRow]] = field(default_factory=list)
    members: list[Entry[GroupMemberRow]] = field(default_factory=list)
    positions: list[Entry[PositionRow]] = field(default_factory=list)
    divisions: list[Entry[DivisionRow]] = field(default_factory=list)
    people: list[Entry[Person]] = field(default_factory=list)
    successors: list[Entry[AgencySuccessorRow]] = field(default_factory=list)
    settings: list[tuple[Place, str, str]] = field(default_factory=list)
    more: Mapping[str, Any] = field(default_factory=dict)  # calendar and policies of a JSON file
    problems: list[Remark] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    def problem(self, place: Place, column: str, message: Sentence) -> None:
        """Keep a reason why nothing can be taken."""
        self.problems.append(Remark(place.sheet, place.row, column, message))

    def remark(self, place: Place, column: str, message: Sentence) -> None:
        """Keep something that whoever imports should know."""
        self.remarks.append(Remark(place.sheet, place.row, column, message))

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing at all."""
        parts = (self.agencies, self.groups, self.positions, self.people, self.settings)
        return not any(parts) and not self.divisions
