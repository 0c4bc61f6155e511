"""Who a transition names beside its actor: from whom, to whom; as names, where they are known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.sentences import Part, sentence
from engine.service.organisation.queries import names_of, people_of
from engine.storage import Recorded, Unit

NAMED = 3
"""So many people are named; of more it is said how many they are."""


@dataclass(frozen=True, slots=True)
class Parties:
    """The names of the officers and agencies that some transitions speak of, by id."""

    people: Mapping[str, str]
    agencies: Mapping[str, str]

    def person(self, officer_id: object) -> str:
        """One officer's name; the id where the account is unknown."""
        return self.people.get(str(officer_id), str(officer_id))

    def agency(self, agency_id: object) -> str:
        """One agency's name; the id where it is unknown."""
        return self.agencies.get(str(agency_id), str(agency_id))

    def told(self, body: Mapping[str, Any]) -> Part | None:
        """Who was told, the first by name; None where the transition names nobody."""
        people = [self.person(each) for each in body.get("told") or ()]
        names = ", ".join(people[:NAMED])
        if len(people) > NAMED:
            return sentence(
                "%(names)s và %(more)s người khác", names=names, more=len(people) - NAMED
            )
        return names or None


def of(unit: Unit, rows: Iterable[Recorded]) -> Parties:
    """Look the names up that these transitions need."""
    rows = list(rows)
    people = {each for one in rows for each in _people(one.body)}
    agencies = {each for one in rows for each in _agencies(one)}
    return Parties(people_of(unit, people), names_of(unit, agencies))


def _people(body: Mapping[str, Any]) -> Iterator[str]:
    changed = body.get("assignee")
    if isinstance(changed, Mapping):
        yield from (each for each in changed.values() if isinstance(each, str))
    if isinstance(body.get("officer"), str):
        yield str(body["officer"])
    told = body.get("told")
    if isinstance(told, list):
        yield from (each for each in told if isinstance(each, str))


def _agencies(one: Recorded) -> Iterator[str | None]:
    yield from (one.row.agency_from, one.row.agency_to)
    changed = one.body.get("agency")
    named = [one.body.get(name) for name in ("key", "reassigned_to", "old", "new")]
    named += list(changed.values()) if isinstance(changed, Mapping) else []
    missing = one.body.get("missing")
    named += missing if isinstance(missing, list) else []
    yield from (each for each in named if isinstance(each, str))
