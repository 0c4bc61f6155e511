"""One command to have everything in a file, one to have it back."""

from __future__ import annotations

from pathlib import Path

from engine.errors import InvalidInput, StoreUnfit
from engine.model.permission import SYSTEM, Actor, Target, permit
from engine.sentences import sentence, verbatim
from engine.service.audit import verify
from engine.service.audit.verify import VerifyReport
from engine.service.engine import Engine
from engine.service.monitoring.jobs import BACKED_UP
from engine.storage import Storage, archive, sealed
from engine.storage.archive import Manifest, Progress
from engine.storage.record import anchoring
from engine.storage.record.verifier import fingerprint


def backup(
    engine: Engine, path: Path, who: Actor = SYSTEM, *, progress: Progress | None = None
) -> Manifest:
    """Write a consistent backup while work goes on; returns what it holds.

    The key that signs the record is written beside it, for a store that is restored without it
    cannot be opened again without saying so. Both are sealed where the installation has a key for
    backups. Raises :class:`errors.InvalidInput` when the file is already there,
    :class:`errors.StoreUnfit` when the key for backups is not where it should be.
    """
    permit(who, "record.verify", Target())
    sealing_key = backup_key(engine.config.backup_key_file)
    held = archive.write(engine.storage, path, engine.now(), progress, key=sealing_key)
    engine.storage.run(lambda unit: unit.settings.set(BACKED_UP, engine.now().isoformat()))
    key = engine.storage.key()
    if key is not None and sealing_key is None:
        anchoring.keep_key(key, key_beside(path))
    elif key is not None and sealing_key is not None:
        sealed.put(key_beside(path), key, sealing_key)
    return held


def key_beside(path: Path) -> Path:
    """Where the key lies beside a backup, to be taken elsewhere."""
    return path.with_name(path.name + ".key")


def backup_key(path: Path | None) -> bytes | None:
    """The key by which backups are sealed; None where none is set.

    Raises :class:`errors.StoreUnfit` where it is set and not there: nothing is written openly that
    was to be sealed.
    """
    if path is None:
        return None
    if not path.exists():
        raise StoreUnfit(
            sentence(
                "Không có tệp khóa sao lưu %(path)s (DIEUPHOI_BACKUP_KEY_FILE). Tạo khóa: dieuphoi "
                "key backup TỆP.",
                path=str(path),
            )
        )
    return anchoring.load_key(path)


def make_backup_key(path: Path) -> str:
    """Make a key for backups; returns its fingerprint. A file that is there is not overwritten."""
    if path.exists():
        raise InvalidInput(archive.EXISTS, fields={"path": verbatim(str(path))})
    return fingerprint(anchoring.load_key(path))


def restore(
    url: str,
    path: Path,
    *,
    key_file: Path | None = None,
    backup_key_file: Path | None = None,
    progress: Progress | None = None,
) -> VerifyReport:
    """Fill an empty database from a backup and verify it; returns the verification.

    What was marked as sent stays so and is not sent again. ``key_file`` is where the key that
    signs the record belongs: if it is not there it is taken from beside the backup. Raises
    :class:`errors.StoreUnfit` when the database is not empty or older than the backup,
    :class:`errors.InvalidInput` when the file is no whole backup or sealed by another key.
    """
    sealing_key = backup_key(backup_key_file)
    storage = Storage(url, key_file=key_file)
    try:
        if key_file is not None and not key_file.exists() and key_beside(path).exists():
            anchoring.keep_key(_key_from_beside(path, sealing_key), key_file)
        archive.restore(storage, path, progress, key=sealing_key)
        return verify.examine(storage)
    finally:
        storage.close()


def _key_from_beside(path: Path, sealing_key: bytes | None) -> bytes:
    beside = key_beside(path)
    if not sealed.is_sealed(beside):
        return anchoring.load_key(beside)
    with sealed.opening(beside, sealing_key) as content:
        return content.read()
