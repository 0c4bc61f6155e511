"""Which shares of a plan belong together: one activity, one round of it, and who helps there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from engine.model.assignments import COORDINATING
from engine.sentences import Sentence, sentence
from engine.service.runtime.own_variables import own_variables
from engine.storage import AssignmentRow, InstanceRow, Unit


class Key(NamedTuple):
    """One activity of a plan; ``round`` is the instance below the plan in which it is done."""

    element: str
    number: str
    title: str
    round: str


class Placing:
    """Where the assignments of one plan stand; what all of them need is read once."""

    def __init__(self, unit: Unit, rows: Sequence[AssignmentRow]) -> None:
        """Read the instances above the rows."""
        self._heads = unit.instances.heads([row.instance_id for row in rows])
        self._by_instance = {row.instance_id: row for row in rows}

    def of(self, row: AssignmentRow) -> Key:
        """A coordinating agency stands with the one that it helps."""
        helped = self._helped(row)
        if helped is not None:
            return self.of(helped)
        above = self._above(row)
        within = above if above is not None and above != row.root_id else ""
        return Key(row.element, row.number or "", row.title, within)

    def asker(self, row: AssignmentRow) -> str | None:
        """The agency whose work led to a coordinating agency's."""
        helped = self._helped(row)
        return helped.agency_id if helped is not None else None

    def _helped(self, row: AssignmentRow) -> AssignmentRow | None:
        above = self._above(row) if row.role == COORDINATING else None
        return self._by_instance.get(above) if above is not None else None

    def _above(self, row: AssignmentRow) -> str | None:
        head = self._heads.get(row.instance_id)
        return head.parent_id if head is not None else None


def names(unit: Unit, keys: Iterable[Key]) -> dict[Key, Sentence]:
    """What tells the rounds of one activity apart, where it has several."""
    alike: dict[tuple[str, str, str], list[Key]] = defaultdict(list)
    for key in keys:
        alike[key.element, key.number, key.title].append(key)
    return {
        key: _name(place, unit.instances.need(key.round))
        for group in alike.values()
        if len(group) > 1
        for place, key in enumerate(sorted(group), 1)
        if key.round
    }


def _name(place: int, instance: InstanceRow) -> Sentence:
    """By the document that led to it; identifiers rise in the order of their making."""
    known = own_variables(instance)
    number, day = known.get("document_number"), _day(known.get("document_date"))
    if not number or day is None:
        return sentence("Lần %(place)s", place=place)
    return sentence(
        "Lần %(place)s, theo văn bản %(number)s ngày %(day)s",
        place=place,
        number=str(number),
        day=day,
    )


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None
