"""A plan as a table: agencies line by line, in a column for each activity their share in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from engine.service.plans.shares import (
    KINDS,
    Activity,
    Look,
    Reading,
    Share,
    ShownShare,
    folded,
    shown,
)


@dataclass(frozen=True, slots=True)
class Column:
    """The activities of one number: what grows out of a task of the document stands with it."""

    number: str
    activities: Sequence[Activity]


@dataclass(frozen=True, slots=True)
class Line:
    """One agency of a plan; ``cells`` are its shares in each column, mostly one or none."""

    agency: str
    late: int
    cells: Sequence[Sequence[ShownShare]]


@dataclass(frozen=True, slots=True)
class AgencyTable:
    """The ``lines`` that are shown, the agency that is late most first; ``all`` is how many are."""

    columns: Sequence[Column]
    lines: Sequence[Line]
    all: int


def agency_table(reading: Reading, activities: Sequence[Activity], look: Look) -> AgencyTable:
    """The part of the table that is asked for."""
    columns = _columns(activities)
    # By id as well: two communes may have one name.
    held: dict[tuple[str, str], list[tuple[int, Share]]] = defaultdict(list)
    for place, column in enumerate(columns):
        for activity in column.activities:
            for share in activity.shares:
                held[share.agency, share.assignment.agency_id or ""].append((place, share))
    agencies = sorted(held, key=lambda agency: (*_by_lateness(agency[0], held[agency]), agency))
    shown_now = agencies[look.first_line : look.first_line + look.lines]
    lines = [_line(reading, agency[0], held[agency], len(columns)) for agency in shown_now]
    return AgencyTable(columns, lines, len(agencies))


def _columns(activities: Sequence[Activity]) -> list[Column]:
    """One for each number, and one for each activity that has none."""
    alike: dict[tuple[str, str], list[Activity]] = defaultdict(list)
    for activity in activities:
        alike[activity.number, "" if activity.number else activity.element].append(activity)
    return [Column(number, those) for (number, _), those in alike.items()]


def _by_lateness(agency: str, held: list[tuple[int, Share]]) -> tuple[int, int, int, str, str]:
    late, stuck, still = (_count(held, kind) for kind in ("late", "held", "open"))
    return -late, -stuck, -still, folded(agency), agency


def _count(held: list[tuple[int, Share]], kind: str) -> int:
    return sum(KINDS[kind](share) for _, share in held)


def _line(reading: Reading, agency: str, held: list[tuple[int, Share]], columns: int) -> Line:
    cells: list[list[ShownShare]] = [[] for _ in range(columns)]
    for column, share in held:
        cells[column].append(shown(reading, share, {}))
    return Line(agency, _count(held, "late"), cells)
