"""One command to have everything in a file, one to have it back."""

from __future__ import annotations

from pathlib import Path

from engine.model.permission import SYSTEM, Actor, Target, permit
from engine.service.audit import verify
from engine.service.audit.verify import VerifyReport
from engine.service.engine import Engine
from engine.storage import Storage, archive
from engine.storage.archive import Manifest, Progress
from engine.storage.record import anchoring


def backup(
    engine: Engine, path: Path, who: Actor = SYSTEM, *, progress: Progress | None = None
) -> Manifest:
    """Write a consistent backup while work goes on; returns what it holds.

    The key that signs the record is written beside it, for a store that is restored without it
    cannot be opened again without saying so. Raises :class:`errors.InvalidInput` when the file is
    already there.
    """
    permit(who, "record.verify", Target())
    held = archive.write(engine.storage, path, engine.now(), progress)
    key = engine.storage.key()
    if key is not None:
        anchoring.keep_key(key, key_beside(path))
    return held


def key_beside(path: Path) -> Path:
    """Where the key lies beside a backup, to be taken elsewhere."""
    return path.with_name(path.name + ".key")


def restore(
    url: str, path: Path, *, key_file: Path | None = None, progress: Progress | None = None
) -> VerifyReport:
    """Fill an empty database from a backup and verify it; returns the verification.

    What was marked as sent stays so and is not sent again. ``key_file`` is where the key that
    signs the record belongs: if it is not there it is taken from beside the backup. Raises
    :class:`errors.StoreUnfit` when the database is not empty or older than the backup,
    :class:`errors.InvalidInput` when the file is no whole backup.
    """
    if key_file is not None and not key_file.exists() and key_beside(path).exists():
        anchoring.keep_key(anchoring.load_key(key_beside(path)), key_file)
    storage = Storage(url, key_file=key_file)
    try:
        archive.restore(storage, path, progress)
        return verify.examine(storage)
    finally:
        storage.close()
