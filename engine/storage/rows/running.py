"""Rows of :mod:`engine.storage.tables.running`, one frozen value a table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

GENESIS = "0" * 64
"""The hash before the first transition of a stream."""


@dataclass(frozen=True, slots=True)
class DeploymentRow:
    """A row of ``deployment``."""

    id: str
    key: str
    version: int
    digest: str
    created_at: datetime
    actor: str
    title: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class DeploymentFileRow:
    """A row of ``deployment_file``."""

    deployment_id: str
    path: str
    sha256: str
    body: bytes


@dataclass(frozen=True, slots=True)
class ProcessRow:
    """A row of ``process``."""

    key: str
    current_deployment_id: str | None = None
    disabled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A row of ``draft``."""

    id: str
    key: str
    files: Any
    updated_at: datetime
    actor: str
    title: str | None = None
    revision: int = 1


@dataclass(frozen=True, slots=True)
class StartSubscriptionRow:
    """A row of ``start_subscription``."""

    id: str
    key: str
    deployment_id: str
    process_id: str
    element: str
    kind: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class InstanceRow:
    """A row of ``instance``."""

    id: str
    root_id: str
    deployment_id: str
    process_id: str
    state: str
    started_at: datetime
    parent_id: str | None = None
    parent_token: int | None = None
    body: str | None = None
    key: str | None = None
    loop: int | None = None
    status: str = "active"
    revision: int = 0
    seq: int = 0
    head: str = GENESIS
    result: Any = None
    ended_at: datetime | None = None
    suspended_at: datetime | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class FanRow:
    """A row of ``fan``."""

    instance_id: str
    token: int
    element: str
    status: str = "open"


@dataclass(frozen=True, slots=True)
class DataStoreRow:
    """A row of ``data_store``: its value and who wrote it last."""

    id: str
    value: Any = None
    revision: int = 0
    instance_id: str | None = None
    written_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FanBatchRow:
    """A row of ``fan_batch``: children that an activity is about to start, with others at once.

    ``starts`` says what each begins with; ``drawn`` is what their first step will write, table by
    table, None until that is known.
    """

    id: str
    instance_id: str
    root_id: str
    token: int
    size: int
    starts: Any
    drawn: Any = None


@dataclass(frozen=True, slots=True)
class TimerRow:
    """A row of ``timer``."""

    id: str
    due_at: datetime
    kind: str
    instance_id: str | None = None
    root_id: str | None = None
    token: int | None = None
    payload: Any = None
    once: str = ""


@dataclass(frozen=True, slots=True)
class SubscriptionRow:
    """A row of ``subscription``."""

    id: str
    instance_id: str
    root_id: str
    token: int
    kind: str
    name: str | None = None
    keys: Any = None


@dataclass(frozen=True, slots=True)
class InboxRow:
    """A row of ``inbox``."""

    id: str
    instance_id: str
    root_id: str
    kind: str
    created_at: datetime
    available_at: datetime
    payload: Any = None
    hops: int = 0


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A row of ``message``."""

    id: str
    name: str
    created_at: datetime
    keys: Any = None
    payload: Any = None
    expires_at: datetime | None = None
    status: str = "waiting"
    consumed_by: str | None = None


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A row of ``outbox``."""

    id: str
    kind: str
    key: str
    available_at: datetime
    payload: Any = None
    attempts: int = 0
    status: str = "waiting"
    last_error: str | None = None
    sent_at: datetime | None = None
    instance_id: str | None = None
    token: int | None = None


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """A row of ``delivery``."""

    id: str
    outbox_id: str
    channel: str
    recipient: str
    at: datetime
    result: str
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """A row of ``incident``."""

    id: str
    instance_id: str
    root_id: str
    code: str
    message: str
    opened_at: datetime
    token: int | None = None
    element: str | None = None
    resolved_at: datetime | None = None
    resolution: str | None = None
    reason: str | None = None
    actor: str | None = None


@dataclass(frozen=True, slots=True)
class CommandRow:
    """A row of ``command``."""

    id: str
    actor: str
    body_hash: str
    answer: str
    at: datetime
