"""Rows of :mod:`engine.storage.tables.work`, one frozen value a table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A row of ``plan``."""

    instance_id: str
    key: str
    title: str
    created_at: datetime
    number: str | None = None
    symbol: str | None = None
    issued_on: date | None = None
    issuer: str | None = None
    signer: str | None = None
    document: Any = None
    monitor_agency_id: str | None = None
    consolidators: Any = None
    status: str = "active"
    closed_at: datetime | None = None
    folded: str = ""
    policy_key: str | None = None


@dataclass(frozen=True, slots=True)
class PlanAgencyRow:
    """A row of ``plan_agency``: an agency that has or had a part in a plan, and may read it."""

    agency_id: str
    root_id: str


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    """A row of ``assignment``."""

    id: str
    instance_id: str
    root_id: str
    element: str
    title: str
    role: str
    state: str
    created_at: datetime
    number: str | None = None
    agency_id: str | None = None
    deadline: Any = None
    last_day: date | None = None
    due_at: datetime | None = None
    product: str | None = None
    destination: str | None = None
    sentence: str | None = None
    monitor_agency_id: str | None = None
    standing: bool = False
    accepted_at: datetime | None = None
    completed_at: datetime | None = None
    result: Any = None
    folded: str = ""
    open: bool = True


@dataclass(frozen=True, slots=True)
class DeadlineChangeRow:
    """A row of ``deadline_change``."""

    id: str
    assignment_id: str
    at: datetime
    actor: str
    old: Any = None
    new: Any = None
    reason: str | None = None
    basis: str | None = None


@dataclass(frozen=True, slots=True)
class ExtensionRow:
    """A row of ``extension``."""

    id: str
    assignment_id: str
    asked_by: str
    asked_at: datetime
    asked_until: date | None = None
    reason: str | None = None
    status: str = "asked"
    decided_by: str | None = None
    decided_at: datetime | None = None
    decision_reason: str | None = None


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A row of ``task``."""

    id: str
    instance_id: str
    root_id: str
    token: int
    element: str
    created_at: datetime
    name: str | None = None
    agency_id: str | None = None
    position: str | None = None
    assignee: str | None = None
    state: str = "ready"
    form_key: str | None = None
    priority: int = 50
    due_at: datetime | None = None
    follow_up_at: datetime | None = None
    completed_at: datetime | None = None
    loop: int | None = None
    assignment_id: str | None = None
    folded: str = ""
    open: bool = True
    shared: bool = False


@dataclass(frozen=True, slots=True)
class TaskOfferRow:
    """A row of ``task_offer``: a place beyond the first to which a ``shared`` task is offered."""

    task_id: str
    agency_id: str
    position: str


@dataclass(frozen=True, slots=True)
class TaskDraftRow:
    """A row of ``task_draft``."""

    task_id: str
    officer_id: str
    data: Any
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class NotificationRow:
    """A row of ``notification``.

    ``sentences`` has ``subject`` and ``body`` as :meth:`engine.sentences.Sentence.as_json` gives
    them; rows of before 0002 have the Vietnamese texts alone.
    """

    id: str
    officer_id: str
    kind: str
    subject: str
    created_at: datetime
    body: str | None = None
    link: str | None = None
    read_at: datetime | None = None
    assignment_id: str | None = None
    root_id: str | None = None
    sentences: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class AttachmentRow:
    """A row of ``attachment``."""

    id: str
    name: str
    media_type: str
    size: int
    sha256: str
    uploaded_by: str
    at: datetime
    root_id: str | None = None
    instance_id: str | None = None
    assignment_id: str | None = None
    task_id: str | None = None


@dataclass(frozen=True, slots=True)
class BlobRow:
    """A row of ``blob``."""

    sha256: str
    body: bytes


@dataclass(frozen=True, slots=True)
class DifficultyRow:
    """A row of ``difficulty``."""

    id: str
    assignment_id: str
    root_id: str
    raised_by: str
    at: datetime
    text: str
    instance_id: str | None = None
    agency_id: str | None = None
    monitor_agency_id: str | None = None
    status: str = "raised"
    answer: str | None = None
    handled_by: str | None = None
    handled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A row of ``document``."""

    id: str
    title: str
    recorded_by: str
    at: datetime
    root_id: str | None = None
    number: str | None = None
    issued_on: date | None = None
    issuer: str | None = None
    payload: Any = None
