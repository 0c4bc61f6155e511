"""Deployments, the pointer to the current one, what starts by itself, drafts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import bindparam, func, select

from engine.errors import Conflict
from engine.sentences import sentence
from engine.storage.mapping import RowMap
from engine.storage.repositories.base import Repository, kept
from engine.storage.rows import (
    DeploymentFileRow,
    DeploymentRow,
    DraftRow,
    ProcessRow,
    StartSubscriptionRow,
)
from engine.storage.session import Session
from engine.storage.statements import Statement
from engine.storage.tables import running as t


@dataclass(frozen=True, slots=True)
class ProcessItem:
    """A key and the deployment it points to (None: nothing is current)."""

    process: ProcessRow
    deployment: DeploymentRow | None


class _Files(Repository[DeploymentFileRow]):
    rows = RowMap(t.deployment_file, DeploymentFileRow)


class _Processes(Repository[ProcessRow]):
    rows = RowMap(t.process, ProcessRow)


class _Starts(Repository[StartSubscriptionRow]):
    rows = RowMap(t.start_subscription, StartSubscriptionRow)


_LAST = Statement(
    select(func.max(t.deployment.c.version)).where(t.deployment.c.key == bindparam("key"))
)
_CURRENT = Statement(
    select(t.deployment)
    .join(t.process, t.process.c.current_deployment_id == t.deployment.c.id)
    .where(t.process.c.key == bindparam("key"), t.process.c.disabled_at.is_(None))
)


class Deployments(Repository[DeploymentRow]):
    """Immutable sets of files under a key and a version."""

    rows = RowMap(t.deployment, DeploymentRow)

    def __init__(self, session: Session) -> None:
        """Work inside this transaction."""
        super().__init__(session)
        self._files = _Files(session)
        self._processes = _Processes(session)
        self._starts = _Starts(session)

    def add(self, row: DeploymentRow, files: Mapping[str, bytes] | None = None) -> None:
        """Add a deployment with its files."""
        self.insert(row)
        self._files.insert_many(
            DeploymentFileRow(row.id, path, hashlib.sha256(body).hexdigest(), body)
            for path, body in sorted((files or {}).items())
        )

    def files(self, deployment_id: str) -> dict[str, bytes]:
        """The files of a deployment by path."""
        found = self._files.find(deployment_id=deployment_id, order="path")
        return {row.path: row.body for row in found}

    def file(self, deployment_id: str, path: str) -> bytes | None:
        """One file of a deployment, or None."""
        found = self._files.get(deployment_id, path)
        return None if found is None else found.body

    def by_digest(self, key: str, digest: str) -> DeploymentRow | None:
        """The deployment of this content under this key, or None."""
        return self.first(key=key, digest=digest)

    def by_version(self, key: str, version: int) -> DeploymentRow | None:
        """The deployment of this version, or None."""
        return self.first(key=key, version=version)

    def last_version(self, key: str) -> int:
        """The highest version of a key; 0 when there is none."""
        return int(self._session.scalar(_LAST, key=key) or 0)

    def versions(self, key: str) -> list[DeploymentRow]:
        """All deployments of a key, newest first."""
        return self.find(key=key, order="-version")

    def current(self, key: str) -> DeploymentRow | None:
        """What the key points to; None when nothing, or when the key is disabled."""
        found = self._session.one(_CURRENT, key=key)
        return None if found is None else self.rows.read(found)

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
        column = t.start_subscription.c.process_id
        statement = kept(("start_subscription", "ids"), lambda: select(column).distinct())
        return {each[0] for each in self._session.rows(statement)}

    def add_starts(self, rows: Iterable[StartSubscriptionRow]) -> None:
        """Tell what a current deployment starts by."""
        self._starts.insert_many(rows)

    def drop_starts(self, key: str) -> int:
        """Forget what a key starts by."""
        return self._starts.delete(key=key)

    def starts(self, kind: str, name: str | None = None) -> list[StartSubscriptionRow]:
        """What starts by this kind of event and name (None: any name)."""
        if name is None:
            return self._starts.find(kind=kind, order="id")
        return self._starts.find(kind=kind, name=name, order="id")


class Drafts(Repository[DraftRow]):
    """Diagrams being drawn."""

    rows = RowMap(t.draft, DraftRow)

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
