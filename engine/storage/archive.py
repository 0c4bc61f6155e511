"""The whole store in one file, alike for both databases, and back into an empty one.

A zip file with one JSON-lines file a table and a manifest that counts and hashes them. Written
from one consistent view while the program goes on. Sessions and failed sign-ins stay behind:
after a restore everybody signs in anew. The key that signs the record is never part of it: it lies
beside, in a file of its own, to be kept elsewhere than the backup.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import zipfile
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from sqlalchemy import (
    Connection,
    LargeBinary,
    Table,
    column,
    insert,
    inspect,
    table,
)

from engine.errors import InvalidInput, StoreUnfit
from engine.sentences import sentence, verbatim
from engine.storage import schema, sealed
from engine.storage.db.failures import understand
from engine.storage.db.fast import Transaction
from engine.storage.db.tables import metadata
from engine.storage.db.values import instant_text
from engine.storage.db.walk import walked
from engine.storage.record import triggers
from engine.storage.sessions import login_failure, session
from engine.storage.store import Storage

FORMAT = 1
MANIFEST = "manifest.json"
LEFT_BEHIND = {session.name, login_failure.name}
AT_ONCE = 1_000
NOT_EMPTY = sentence("Cơ sở dữ liệu đích không trống. Chỉ khôi phục vào một cơ sở dữ liệu trống.")
NOT_OURS = sentence("Tệp này không phải bản sao lưu của Điều Phối hoặc đã hỏng.")
EXISTS = sentence("Tệp đã có. Hãy chọn tên khác; bản sao lưu cũ không bị ghi đè.")
NEWER = sentence("Bản sao lưu thuộc phiên bản Điều Phối mới hơn. Hãy cài phiên bản mới hơn.")

Progress = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds: rows by table, when it was made, the form of its tables."""

    at: str
    revision: str
    database: str
    tables: dict[str, dict[str, Any]]

    @property
    def rows(self) -> int:
        """All rows together."""
        return sum(int(each["rows"]) for each in self.tables.values())


def write(
    storage: Storage,
    path: Path,
    at: datetime,
    progress: Progress | None = None,
    *,
    key: bytes | None = None,
) -> Manifest:
    """Write a backup, sealed where there is a key; the file has its name only once it is complete.

    Raises :class:`errors.InvalidInput` when the file is already there.
    """
    if path.exists():
        raise InvalidInput(EXISTS, fields={"path": verbatim(str(path))})
    partial = path.with_name(path.name + ".part")
    partial.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    revision = storage.revision()
    tables: dict[str, dict[str, Any]] = {}
    try:
        with (
            storage.read() as unit,
            _of_us_alone(partial) as file,
            sealed.sealing(file, key) if key else nullcontext(file) as content,
            zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive,
        ):
            for each in _tables():
                tables[each.name] = _write_table(unit.transaction, archive, each)
                if progress is not None:
                    progress(each.name, int(tables[each.name]["rows"]))
            manifest = Manifest(instant_text(at), revision, storage.engine.dialect.name, tables)
            archive.writestr(MANIFEST, json.dumps(_manifest(manifest), ensure_ascii=False))
        with partial.open("rb") as file:
            os.fsync(file.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    return manifest


def restore(
    storage: Storage, path: Path, progress: Progress | None = None, *, key: bytes | None = None
) -> Manifest:
    """Fill an empty database, all or nothing, and bring it up to date.

    Raises :class:`errors.StoreUnfit` when the database is not empty or the backup is newer,
    :class:`errors.InvalidInput` when the file is no whole backup, or is sealed and not by ``key``.
    """
    try:
        with _content(path, key) as content, zipfile.ZipFile(content) as archive:
            manifest = _read_manifest(archive)
            with storage.engine.begin() as connection:
                triggers.wait_turn(connection)
                _restore(connection, archive, manifest, progress)
    except (zipfile.BadZipFile, OSError, KeyError, ValueError) as failure:
        raise InvalidInput(NOT_OURS, fields={"path": verbatim(str(path))}) from failure
    except Exception as failure:
        raise understand(failure) from failure
    return manifest


def _restore(
    connection: Connection,
    archive: zipfile.ZipFile,
    manifest: Manifest,
    progress: Progress | None,
) -> None:
    if inspect(connection).get_table_names():
        raise StoreUnfit(NOT_EMPTY)
    if not schema.knows(connection, manifest.revision):
        raise StoreUnfit(NEWER, revision=manifest.revision)
    schema.upgrade_to(connection, manifest.revision)
    for name, listed in manifest.tables.items():
        _restore_table(connection, archive, name, listed)
        if progress is not None:
            progress(name, int(listed["rows"]))
    schema.upgrade_to(connection, "head")
    missing = triggers.missing(connection)
    if missing:
        raise StoreUnfit(triggers.MISSING, missing=missing)


def _content(path: Path, key: bytes | None) -> IO[bytes]:
    return sealed.opening(path, key) if sealed.is_sealed(path) else path.open("rb")


def _of_us_alone(path: Path) -> IO[bytes]:
    """Make a file that only its owner reads: it holds what everybody wrote, and password hashes."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _tables() -> list[Table]:
    return [each for each in metadata.sorted_tables if each.name not in LEFT_BEHIND]


def _write_table(
    transaction: Transaction, archive: zipfile.ZipFile, source: Table
) -> dict[str, Any]:
    digest, rows = hashlib.sha256(), 0
    binary = _binary(source)
    with archive.open(f"{source.name}.jsonl", "w", force_zip64=True) as file:
        for row in walked(transaction, source):
            line = json.dumps(_encode(row, binary), ensure_ascii=False, separators=(",", ":"))
            data = (line + "\n").encode()
            digest.update(data)
            file.write(data)
            rows += 1
    names = [each.name for each in source.columns]
    return {"rows": rows, "sha256": digest.hexdigest(), "columns": names, "binary": sorted(binary)}


def _restore_table(
    connection: Connection, archive: zipfile.ZipFile, name: str, listed: dict[str, Any]
) -> None:
    statement = insert(table(name, *(column(each) for each in listed["columns"])))
    digest, rows = hashlib.sha256(), 0
    with archive.open(f"{name}.jsonl") as file:
        for lines in _parts(file):
            for line in lines:
                digest.update(line)
            rows += len(lines)
            values = [_decode(json.loads(line), listed) for line in lines]
            connection.execute(statement, values)
    if (rows, digest.hexdigest()) != (listed["rows"], listed["sha256"]):
        raise ValueError(name)


def _parts(file: IO[bytes]) -> Iterator[list[bytes]]:
    part: list[bytes] = []
    for line in file:
        part.append(line)
        if len(part) == AT_ONCE:
            yield part
            part = []
    if part:
        yield part


def _binary(source: Table) -> set[int]:
    return {n for n, each in enumerate(source.columns) if isinstance(each.type, LargeBinary)}


def _encode(row: Any, binary: set[int]) -> list[Any]:
    values = list(row)
    for place in binary:
        if values[place] is not None:
            values[place] = base64.b64encode(bytes(values[place])).decode()
    return values


def _decode(values: list[Any], listed: dict[str, Any]) -> dict[str, Any]:
    for place in listed["binary"]:
        if values[place] is not None:
            values[place] = base64.b64decode(values[place])
    return dict(zip(listed["columns"], values, strict=True))


def _manifest(manifest: Manifest) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "at": manifest.at,
        "revision": manifest.revision,
        "database": manifest.database,
        "tables": manifest.tables,
    }


def _read_manifest(archive: zipfile.ZipFile) -> Manifest:
    manifest = json.loads(archive.read(MANIFEST))
    if manifest["format"] > FORMAT:
        raise StoreUnfit(NEWER, format=manifest["format"])
    return Manifest(manifest["at"], manifest["revision"], manifest["database"], manifest["tables"])
