"""Agencies, who took over from them, and the groups they are in."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from datetime import date
from typing import Annotated

from sqlalchemy import Index, String, UniqueConstraint

from engine.storage.db.tables import Key, RowTable, Word


@dataclass(frozen=True, slots=True)
class AgencyRow:
    """An agency of the administration, which has duties as long as it exists."""

    id: Key
    _: KW_ONLY
    code: Annotated[str, String(60)] | None = None
    name: str
    short_name: str | None = None
    kind: Word
    level: Word
    parent_id: Key | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    folded: str = ""


AGENCY = RowTable(
    "agency", AgencyRow, UniqueConstraint("code"), Index(None, "kind"), Index(None, "parent_id")
)
agency = AGENCY.table


@dataclass(frozen=True, slots=True)
class AgencySuccessorRow:
    """Which agency took over from one that ended, and what share of it."""

    agency_id: Key
    successor_id: Key
    share: float | None = None
    on_date: date | None = None
    basis: str | None = None


AGENCY_SUCCESSOR = RowTable("agency_successor", AgencySuccessorRow, key=2)
agency_successor = AGENCY_SUCCESSOR.table


@dataclass(frozen=True, slots=True)
class AgencyGroupRow:
    """A named set of agencies."""

    key: Key
    name: str


AGENCY_GROUP = RowTable("agency_group", AgencyGroupRow)


@dataclass(frozen=True, slots=True)
class GroupMemberRow:
    """An agency in a group, from when to when."""

    group_key: Key
    agency_id: Key
    valid_from: date
    valid_to: date | None = None


GROUP_MEMBER = RowTable("group_member", GroupMemberRow, key=3)
group_member = GROUP_MEMBER.table


@dataclass(frozen=True, slots=True)
class FrozenGroupRow:
    """An agency that was in a group when a plan started, and its place there."""

    root_id: Key
    group_key: Key
    agency_id: Key
    place: int = 0


FROZEN_GROUP = RowTable("frozen_group", FrozenGroupRow, key=3)
