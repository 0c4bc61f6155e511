"""An instance as a row, and the heads of it that are read without its document."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Index

from engine.model.transitions import GENESIS
from engine.storage.db.tables import Key, Name, RowTable, Word


@dataclass(frozen=True, slots=True)
class InstanceRow:
    """A run of a definition with its small state document."""

    id: Key
    root_id: Key
    _: KW_ONLY
    parent_id: Key | None = None
    parent_token: int | None = None
    deployment_id: Key
    process_id: Name
    body: Name | None = None
    key: Name | None = None
    loop: int | None = None
    status: Word = "active"
    revision: int = 0
    state: str
    seq: int = 0
    head: Key = GENESIS
    result: Any = None
    started_at: datetime
    ended_at: datetime | None = None
    suspended_at: datetime | None = None
    title: str | None = None


INSTANCE = RowTable(
    "instance",
    InstanceRow,
    Index("ix_instance_deployment", "deployment_id", "status"),
    Index("ix_instance_parent", "parent_id", "parent_token", "loop"),
    Index(None, "root_id"),
    Index("ix_instance_status_started", "status", "started_at"),
    besides={
        "state": "it is the fold of the instance's stream",
        "revision": "it counts writes",
    },
)
instance = INSTANCE.table


@dataclass(frozen=True, slots=True)
class InstanceHead:
    """An instance without its state document."""

    id: str
    root_id: str
    parent_id: str | None
    parent_token: int | None
    deployment_id: str
    process_id: str
    body: str | None
    key: str | None
    loop: int | None
    status: str
    revision: int
    seq: int
    head: str
    title: str | None


@dataclass(frozen=True, slots=True)
class ChildHead:
    """What a parent has to know of a child."""

    id: str
    key: str | None
    loop: int | None
    status: str
    result: Any
    seq: int
    head: str


HEAD = [instance.c[name] for name in InstanceHead.__dataclass_fields__]
CHILD = [instance.c[name] for name in ChildHead.__dataclass_fields__]
