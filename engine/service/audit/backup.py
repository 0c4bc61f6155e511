"""One command to have everything in a file, one to have it back."""

from __future__ import annotations

from pathlib import Path

from engine.model.permission import SYSTEM, Actor, Target, permit
from engine.service.audit import verify
from engine.service.audit.verify import VerifyReport
from engine.service.engine import Engine
from engine.storage import Storage, archive
from engine.storage.archive import Manifest, Progress


def backup(
    engine: Engine, path: Path, who: Actor = SYSTEM, *, progress: Progress | None = None
) -> Manifest:
    """Write a consistent backup while work goes on; returns what it holds.

    Raises :class:`errors.InvalidInput` when the file is already there.
    """
    permit(who, "record.verify", Target())
    return archive.write(engine.storage, path, engine.now(), progress)


def restore(
    url: str, path: Path, *, key_file: Path | None = None, progress: Progress | None = None
) -> VerifyReport:
    """Fill an empty database from a backup and verify it; returns the verification.

    What was marked as sent stays so and is not sent again. ``key_file`` is the key that signed
    the anchors, if it is at hand. Raises :class:`errors.StoreUnfit` when the database is not
    empty or older than the backup, :class:`errors.InvalidInput` when the file is no whole backup.
    """
    storage = Storage(url, key_file=key_file)
    try:
        archive.restore(storage, path, progress)
        return verify.examine(storage)
    finally:
        storage.close()
