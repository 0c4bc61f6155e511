"""What a store holds, read with columns that every version has, before anything is upgraded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

from engine.sentences import Sentence
from engine.storage import schema
from engine.storage.record import triggers

LIVE = (
    "SELECT id, deployment_id, process_id, state FROM instance "
    "WHERE status IN ('active', 'suspended') AND id > :last ORDER BY id LIMIT 500"
)
FILES = "SELECT path, body FROM deployment_file WHERE deployment_id = :deployment ORDER BY path"


@dataclass(frozen=True, slots=True)
class Standing:
    """A database beside this program.

    ``revision`` is None for one without our tables; ``pending`` are the steps an upgrade would
    run, as (name, title); ``refusal`` is why it would not begin at all.
    """

    revision: str | None
    pending: Sequence[tuple[str, str]] = ()
    missing_guards: Sequence[str] = ()
    refusal: Sentence | None = None


@dataclass(frozen=True, slots=True)
class Living:
    """An instance that must go on after the upgrade."""

    id: str
    deployment_id: str
    process_id: str
    state: str


class View:
    """One open look at a database that may be of any version; writes nothing."""

    def __init__(self, connection: Connection) -> None:
        """Look through this connection; what it holds is compared with this program at once."""
        self._connection = connection
        self.standing = _standing(connection)

    def living(self) -> Iterator[Living]:
        """Every instance that has not ended, with its document."""
        last = ""
        while rows := self._connection.execute(text(LIVE), {"last": last}).all():
            yield from (Living(*row) for row in rows)
            last = rows[-1].id

    def files(self, deployment_id: str) -> dict[str, bytes]:
        """The files of a deployment by path."""
        rows = self._connection.execute(text(FILES), {"deployment": deployment_id})
        return {path: bytes(body) for path, body in rows}


def _standing(connection: Connection) -> Standing:
    revision = MigrationContext.configure(connection).get_current_revision()
    if revision is None:
        others = inspect(connection).get_table_names()
        return Standing(None, refusal=schema.FOREIGN if others else None)
    if not schema.knows(connection, revision):
        return Standing(revision, refusal=schema.NEWER)
    missing = triggers.missing(connection)
    return Standing(
        revision,
        pending=schema.steps_after(connection, revision),
        missing_guards=missing,
        refusal=triggers.MISSING if missing else None,
    )
