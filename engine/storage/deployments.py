"""Deployments, the pointer to the current one, what starts by itself, drafts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import KW_ONLY, dataclass, replace
from datetime import datetime
from typing import Annotated, Any

from sqlalchemy import Index, String, UniqueConstraint, bindparam, func, select

from engine.errors import Conflict
from engine.sentences import sentence
from engine.storage.db.fast import Sql, Transaction
from engine.storage.db.repository import Repository, without_none
from engine.storage.db.tables import Key, Name, RowTable, Word


@dataclass(frozen=True, slots=True)
class DeploymentRow:
    """An immutable set of files under a key and a version."""

    id: Key
    key: Key
    version: int
    digest: Key
    _: KW_ONLY
    title: str | None = None
    created_at: datetime
    actor: Key
    note: str | None = None


DEPLOYMENT = RowTable(
    "deployment",
    DeploymentRow,
    UniqueConstraint("key", "version"),
    UniqueConstraint("key", "digest"),
)
deployment = DEPLOYMENT.table


@dataclass(frozen=True, slots=True)
class DeploymentFileRow:
    """One file of a deployment."""

    deployment_id: Key
    path: Annotated[str, String(400)]
    sha256: Key
    body: bytes


DEPLOYMENT_FILE = RowTable("deployment_file", DeploymentFileRow, key=2)


@dataclass(frozen=True, slots=True)
class ProcessRow:
    """The deployment that a key points to now."""

    key: Key
    current_deployment_id: Key | None = None
    disabled_at: datetime | None = None


PROCESS = RowTable("process", ProcessRow)
process = PROCESS.table


@dataclass(frozen=True, slots=True)
class StartSubscriptionRow:
    """An event by which a current deployment starts an instance."""

    id: Key
    key: Key
    deployment_id: Key
    process_id: Name
    element: Name
    kind: Word
    name: Name | None = None


START_SUBSCRIPTION = RowTable(
    "start_subscription", StartSubscriptionRow, Index(None, "key"), Index(None, "kind", "name")
)
start_subscription = START_SUBSCRIPTION.table


@dataclass(frozen=True, slots=True)
class ProcessItem:
    """A key and the deployment it points to (None: nothing is current)."""

    process: ProcessRow
    deployment: DeploymentRow | None


_LAST = Sql(select(func.max(deployment.c.version)).where(deployment.c.key == bindparam("key")))
_PROCESS_IDS = Sql(select(start_subscription.c.process_id).distinct())
_CURRENT = Sql(
    select(deployment)
    .join(process, process.c.current_deployment_id == deployment.c.id)
    .where(process.c.key == bindparam("key"), process.c.disabled_at.is_(None))
)


class Deployments(Repository[DeploymentRow]):
    """Immutable sets of files under a key and a version."""

    rows = DEPLOYMENT

    def __init__(self, transaction: Transaction) -> None:
        super().__init__(transaction)
        self._files = Repository(transaction, DEPLOYMENT_FILE)
        self._processes = Repository(transaction, PROCESS)
        self._starts = Repository(transaction, START_SUBSCRIPTION)

    def add(self, row: DeploymentRow, files: Mapping[str, bytes] | None = None) -> None:
        """Add a deployment with its files."""
        self.insert(row)
        self._files.insert_many(
            DeploymentFileRow(row.id, path, hashlib.sha256(body).hexdigest(), body)
            for path, body in sorted((files or {}).items())
        )

    def files(self, deployment_id: str) -> dict[str, bytes]:
        """The files of a deployment by path."""
        files = self._files.find(deployment_id=deployment_id, order="path")
        return {row.path: row.body for row in files}

    def file(self, deployment_id: str, path: str) -> bytes | None:
        """One file of a deployment, or None."""
        row = self._files.get(deployment_id, path)
        return None if row is None else row.body

    def by_digest(self, key: str, digest: str) -> DeploymentRow | None:
        """The deployment of this content under this key, or None."""
        return self.first(key=key, digest=digest)

    def by_version(self, key: str, version: int) -> DeploymentRow | None:
        """The deployment of this version, or None."""
        return self.first(key=key, version=version)

    def last_version(self, key: str) -> int:
        """The highest version of a key; 0 when there is none."""
        return int(self._transaction.scalar(_LAST, key=key) or 0)

    def versions(self, key: str) -> list[DeploymentRow]:
        """All deployments of a key, newest first."""
        return self.find(key=key, order="-version")

    def current(self, key: str) -> DeploymentRow | None:
        """What the key points to; None when nothing, or when the key is disabled."""
        row = self._transaction.one(_CURRENT, key=key)
        return None if row is None else self.rows.read(row)

    def process(self, key: str) -> ProcessRow | None:
        """The pointer of a key, or None."""
        return self._processes.get(key)

    def set_current(self, key: str, deployment_id: str) -> None:
        """Let the key point to this deployment, and enable it."""
        self._processes.put(ProcessRow(key, deployment_id))

    def disable(self, key: str, at: datetime) -> int:
        """Let nothing new start from a key."""
        return self._processes.update(key, disabled_at=at)

    def enable(self, key: str) -> int:
        """Undo :meth:`disable`."""
        return self._processes.update(key, disabled_at=None)

    def processes(self) -> list[ProcessItem]:
        """All keys in order."""
        pointers = self._processes.find(order="key")
        ids = [row.current_deployment_id for row in pointers if row.current_deployment_id]
        current = {row.id: row for row in self.find(id=ids)} if ids else {}
        return [ProcessItem(row, current.get(row.current_deployment_id or "")) for row in pointers]

    def process_ids(self) -> set[str]:
        """The processes that can be started or called now."""
        return {each[0] for each in self._transaction.rows(_PROCESS_IDS)}

    def add_starts(self, rows: Iterable[StartSubscriptionRow]) -> None:
        """Tell what a current deployment starts by."""
        self._starts.insert_many(rows)

    def drop_starts(self, key: str) -> int:
        """Forget what a key starts by."""
        return self._starts.delete(key=key)

    def starts(self, kind: str, name: str | None = None) -> list[StartSubscriptionRow]:
        """What starts by this kind of event and name (None: any name)."""
        return self._starts.find(kind=kind, order="id", **without_none(name=name))


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A diagram being drawn."""

    id: Key
    key: Key
    _: KW_ONLY
    title: str | None = None
    files: Any
    revision: int = 1
    updated_at: datetime
    actor: Key
    deleted_at: datetime | None = None


DRAFT = RowTable("draft", DraftRow, Index(None, "key"))


@dataclass(frozen=True, slots=True)
class DraftVersionRow:
    """The files of a draft as they were at a revision."""

    draft_id: Key
    revision: int
    files: Any
    at: datetime
    actor: Key
    name: str | None = None


DRAFT_VERSION = RowTable("draft_version", DraftVersionRow, key=2)


class Drafts(Repository[DraftRow]):
    """Diagrams being drawn."""

    rows = DRAFT

    def save(self, row: DraftRow) -> DraftRow:
        """Write a draft if nobody else did meanwhile; returns it with its new revision."""
        written = self.update_where(
            {"id": row.id, "revision": row.revision},
            title=row.title,
            files=row.files,
            updated_at=row.updated_at,
            actor=row.actor,
            revision=row.revision + 1,
        )
        if written != 1:
            raise Conflict(sentence("Bản nháp vừa được người khác sửa. Hãy tải lại trang."))
        return replace(row, revision=row.revision + 1)
