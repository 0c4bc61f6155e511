"""The names by which diagrams refer to the organisation: is there such a one, what is near it."""

from __future__ import annotations

from collections.abc import Collection

from engine.model.nearest import with_nearest
from engine.model.organisation import POSITION_KINDS, position_key
from engine.sentences import Sentence
from engine.storage import OfficerRow, Unit


class Names:
    """The organisation of one transaction, each name looked up once.

    Before an organisation is there nothing can be unknown: ``empty`` says so.
    """

    def __init__(self, unit: Unit) -> None:
        """Look nothing up yet."""
        self._unit = unit
        self._agencies: dict[str, bool] = {}
        self._officers: dict[str, OfficerRow | None] = {}
        self._kinds: frozenset[str] | None = None
        self._empty: bool | None = None

    @property
    def empty(self) -> bool:
        """Whether no agency was ever entered."""
        if self._empty is None:
            self._empty = not self._unit.agencies.exists()
        return self._empty

    def has_agency(self, agency_id: str) -> bool:
        """Whether there is such an agency, ended ones included."""
        if agency_id not in self._agencies:
            self._agencies[agency_id] = self._unit.agencies.get(agency_id) is not None
        return self._agencies[agency_id]

    def has_position(self, kind: str) -> bool:
        """Whether there is such a kind of position, in the table or in some agency."""
        return position_key(kind) in POSITION_KINDS or position_key(kind) in self.position_kinds()

    def has_division(self, agency_id: str, name: str) -> bool:
        """Whether the agency has, or had, a division of this name."""
        own = {"agency_id": agency_id}
        return self._unit.positions.exists(**own, division=name) or self._unit.divisions.exists(
            **own, name=name
        )

    def officer(self, named: str) -> OfficerRow | None:
        """An account by id or by sign-in name."""
        if named not in self._officers:
            officers = self._unit.officers
            self._officers[named] = officers.get(named) or officers.by_login(named)
        return self._officers[named]

    def position_kinds(self) -> frozenset[str]:
        """Every kind of position that diagrams may name."""
        if self._kinds is None:
            own = (position_key(row.kind) for row in self._unit.positions.find())
            self._kinds = frozenset(POSITION_KINDS).union(own)
        return self._kinds

    def near_agencies(self, refusal: Sentence, name: str) -> Sentence:
        """The refusal of an agency with those that are near."""
        return with_nearest(refusal, name, self._ids())

    def near_positions(self, refusal: Sentence, name: str) -> Sentence:
        """The refusal of a kind of position with those that are near."""
        return with_nearest(refusal, name, self.position_kinds())

    def near_officers(self, refusal: Sentence, name: str) -> Sentence:
        """The refusal of an officer with the sign-in names that are near."""
        return with_nearest(refusal, name, {row.login for row in self._unit.officers.find()})

    def _ids(self) -> Collection[str]:
        return {row.id for row in self._unit.agencies.find()}
