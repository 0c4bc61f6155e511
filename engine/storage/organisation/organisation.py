"""The organisation as a whole, made of its single tables."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, bindparam, select

from engine.storage.db.fast import Sql, SqlTemplate, Transaction
from engine.storage.db.repository import Repository, without_none
from engine.storage.db.searching import all_words, words_of
from engine.storage.organisation.agencies import (
    AGENCY,
    AGENCY_GROUP,
    AGENCY_SUCCESSOR,
    FROZEN_GROUP,
    GROUP_MEMBER,
    AgencyGroupRow,
    AgencyRow,
    AgencySuccessorRow,
    FrozenGroupRow,
    GroupMemberRow,
    agency,
    agency_successor,
    group_member,
)
from engine.storage.organisation.positions import (
    BINDING,
    DELEGATION,
    POSITION,
    BindingRow,
    DelegationRow,
    PositionRow,
    delegation,
    valid,
)

_on: Any = bindparam("on")
_MEMBERS = Sql(
    select(group_member.c.agency_id)
    .where(group_member.c.group_key == bindparam("group"), valid(group_member, _on))
    .order_by(group_member.c.agency_id)
)
_AGENCIES_ON = Sql(select(agency).where(valid(agency, _on)).order_by(agency.c.id))
_DELEGATIONS_ON = Sql(select(delegation).where(valid(delegation, _on)).order_by(delegation.c.id))


@SqlTemplate
def _searched(*, words: list[Any], limit: Any) -> Select[Any]:
    query = select(agency).where(*all_words(agency.c.folded, words))
    return query.order_by(agency.c.folded, agency.c.id).limit(limit)


@SqlTemplate
def _heirs(*, words: list[Any], limit: Any) -> Select[Any]:
    named = select(agency.c.id).where(*all_words(agency.c.folded, words))
    heirs = select(agency_successor.c.successor_id).distinct()
    return heirs.where(agency_successor.c.agency_id.in_(named)).limit(limit)


class Organisation:
    """The organisation as a whole, made of its single tables."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._agencies = Repository(transaction, AGENCY)
        self._successors = Repository(transaction, AGENCY_SUCCESSOR)
        self._groups = Repository(transaction, AGENCY_GROUP)
        self._members = Repository(transaction, GROUP_MEMBER)
        self._frozen = Repository(transaction, FROZEN_GROUP)
        self._positions = Repository(transaction, POSITION)
        self._delegations = Repository(transaction, DELEGATION)
        self._bindings = Repository(transaction, BINDING)

    def agency(self, agency_id: str) -> AgencyRow | None:
        """An agency, or None."""
        return self._agencies.get(agency_id)

    def agencies(self, *, on: date | None = None) -> list[AgencyRow]:
        """All agencies, or those that exist on a day."""
        if on is None:
            return self._agencies.find(order="id")
        return AGENCY.read_all(self._transaction.rows(_AGENCIES_ON, on=on.isoformat()))

    def search_agencies(self, words: str, limit: int = 50) -> list[AgencyRow]:
        """Agencies in whose names all words occur, with or without diacritics."""
        rows = self._transaction.search(_searched, words=words_of(words), limit=limit)
        return AGENCY.read_all(rows)

    def heirs_of(self, words: str, limit: int = 50) -> list[str]:
        """Who took over from agencies in whose names all words occur: they have its work now."""
        found = self._transaction.search(_heirs, words=words_of(words), limit=limit)
        return [row[0] for row in found]

    def put_agencies(self, rows: Iterable[AgencyRow]) -> None:
        """Add agencies or replace those with their ids."""
        self._agencies.put_many(rows)

    def successors(self, agency_id: str) -> list[AgencySuccessorRow]:
        """Who took over from an agency."""
        return self._successors.find(agency_id=agency_id, order="successor_id")

    def all_successors(self) -> list[AgencySuccessorRow]:
        """Who took over from whom, of all agencies."""
        return self._successors.find(order=("agency_id", "successor_id"))

    def add_successors(self, rows: Iterable[AgencySuccessorRow]) -> None:
        """Tell who took over."""
        self._successors.put_many(rows)

    def remove_successors(self, agency_id: str, successors: Iterable[str]) -> None:
        """Forget that these took over."""
        for each in successors:
            self._successors.delete(agency_id=agency_id, successor_id=each)

    def groups(self) -> list[AgencyGroupRow]:
        """All groups by key."""
        return self._groups.find(order="key")

    def group_keys(self) -> set[str]:
        """The keys of all groups."""
        return {row.key for row in self._groups.find()}

    def put_groups(self, rows: Iterable[AgencyGroupRow]) -> None:
        """Add groups or rename them."""
        self._groups.put_many(rows)

    def members(self, group_key: str, on: date) -> list[str]:
        """The ids of the agencies in a group on a day."""
        rows = self._transaction.rows(_MEMBERS, group=group_key, on=on.isoformat())
        return [row[0] for row in rows]

    def put_members(self, rows: Iterable[GroupMemberRow]) -> None:
        """Add memberships or change their dates."""
        self._members.put_many(rows)

    def freeze(self, root_id: str, members: Mapping[str, Sequence[str]]) -> None:
        """Keep who is in which group for the length of a plan."""
        self._frozen.put_many(
            FrozenGroupRow(root_id, key, agency, place)
            for key, agencies in members.items()
            for place, agency in enumerate(agencies)
        )

    def frozen_all(self, root_id: str) -> dict[str, list[str]]:
        """All groups that a plan froze."""
        groups: dict[str, list[str]] = {}
        for row in self._frozen.find(root_id=root_id, order=("group_key", "place")):
            groups.setdefault(row.group_key, []).append(row.agency_id)
        return groups

    def position(self, position_id: str) -> PositionRow | None:
        """A position, or None."""
        return self._positions.get(position_id)

    def positions(self, agency_id: str | None = None, kind: str | None = None) -> list[PositionRow]:
        """Positions, of one agency, of one kind."""
        equals = without_none(agency_id=agency_id, kind=kind)
        return self._positions.find(order=("agency_id", "kind", "id"), **equals)

    def put_positions(self, rows: Iterable[PositionRow]) -> None:
        """Add positions or replace those with their ids."""
        self._positions.put_many(rows)

    def delegations(
        self, on: date, to_positions: Collection[str] | None = None
    ) -> list[DelegationRow]:
        """Delegations that hold on a day, all or those to some positions."""
        rows = DELEGATION.read_all(self._transaction.rows(_DELEGATIONS_ON, on=on.isoformat()))
        return [row for row in rows if to_positions is None or row.to_position in to_positions]

    def delegations_until(self, day: date) -> list[DelegationRow]:
        """Delegations that hold on a day or begin later, by their first day."""
        rows = self._delegations.find(order=("valid_from", "id"))
        return [row for row in rows if row.valid_to is None or row.valid_to >= day]

    def delegation(self, delegation_id: str) -> DelegationRow | None:
        """A delegation, or None."""
        return self._delegations.get(delegation_id)

    def put_delegation(self, row: DelegationRow) -> None:
        """Add a delegation or replace the one with its id."""
        self._delegations.put(row)

    def bind(self, row: BindingRow) -> None:
        """Let a placeholder of a plan stand for an agency."""
        self._bindings.put(row)

    def bindings(self, root_id: str) -> dict[str, str]:
        """Which agencies the placeholders of a plan stand for."""
        return {row.placeholder: row.agency_id for row in self._bindings.find(root_id=root_id)}
