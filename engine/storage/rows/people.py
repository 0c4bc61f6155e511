"""Rows of :mod:`engine.storage.tables.people`, one frozen value a table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class AgencyRow:
    """A row of ``agency``."""

    id: str
    name: str
    kind: str
    level: str
    code: str | None = None
    short_name: str | None = None
    parent_id: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    folded: str = ""


@dataclass(frozen=True, slots=True)
class AgencySuccessorRow:
    """A row of ``agency_successor``."""

    agency_id: str
    successor_id: str
    share: float | None = None
    on_date: date | None = None
    basis: str | None = None


@dataclass(frozen=True, slots=True)
class AgencyGroupRow:
    """A row of ``agency_group``."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class GroupMemberRow:
    """A row of ``group_member``."""

    group_key: str
    agency_id: str
    valid_from: date
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class FrozenGroupRow:
    """A row of ``frozen_group``."""

    root_id: str
    group_key: str
    agency_id: str
    place: int = 0


@dataclass(frozen=True, slots=True)
class PositionRow:
    """A row of ``position``."""

    id: str
    agency_id: str
    kind: str
    title: str
    division: str | None = None


@dataclass(frozen=True, slots=True)
class OfficerRow:
    """A row of ``officer``."""

    id: str
    login: str
    name: str
    created_at: datetime
    email: str | None = None
    password_hash: str | None = None
    must_change: bool = False
    disabled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class HoldingRow:
    """A row of ``holding``."""

    id: str
    officer_id: str
    position_id: str
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class DelegationRow:
    """A row of ``delegation``."""

    id: str
    from_position: str
    to_position: str
    capacity: str
    scope: Any = None
    valid_from: date | None = None
    valid_to: date | None = None
    basis: str | None = None


@dataclass(frozen=True, slots=True)
class RoleGrantRow:
    """A row of ``role_grant``."""

    officer_id: str
    role: str
    granted_at: datetime


@dataclass(frozen=True, slots=True)
class BindingRow:
    """A row of ``binding``."""

    root_id: str
    placeholder: str
    agency_id: str
    actor: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CalendarDayRow:
    """A row of ``calendar_day``."""

    day: date
    kind: str
    name: str | None = None
    basis: str | None = None


@dataclass(frozen=True, slots=True)
class EscalationPolicyRow:
    """A row of ``escalation_policy``."""

    key: str
    name: str
    body: Any


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A row of ``session``."""

    id: str
    officer_id: str
    csrf: str
    created_at: datetime
    last_seen: datetime
    expires_at: datetime
    revoked_at: datetime | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class LoginFailureRow:
    """A row of ``login_failure``."""

    id: str
    login: str
    address: str
    at: datetime
