"""Connections to the two databases, set up so that a commit is durable and a lock is short."""

from __future__ import annotations

import importlib
import logging
import os
import sqlite3
import stat
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import quote

from sqlalchemy import Engine, StaticPool, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError

from engine.errors import StoreUnfit
from engine.sentences import sentence

logger = logging.getLogger(__name__)

SAFE_SQLITE = (3, 51, 3)
"""From here on two connections may checkpoint a write-ahead log at once without corrupting it."""

OTHERS = stat.S_IRWXG | stat.S_IRWXO

LOG_LIMIT = 8 * 1024 * 1024
"""Bytes to which a log is cut that grew while a long reader kept it from being emptied: twice what
it reaches where nobody does."""

PREPARED = 2_000
"""Statements that a connection to SQLite keeps prepared: more than there are. The driver's own
hundred are full once the tables are made, and whoever comes to a full cache last is driven out
first: from then on each statement would be prepared anew whenever it is sent."""


def sqlite_module() -> ModuleType:
    """The SQLite that is loaded: the bundled one where it is installed, else the system's."""
    try:
        return importlib.import_module("pysqlite3.dbapi2")
    except ImportError:
        return sqlite3


def wal_is_safe(module: ModuleType) -> bool:
    """Whether this SQLite may use a write-ahead log (3.7.0 to 3.51.2 can corrupt one)."""
    version: tuple[int, ...] = module.sqlite_version_info
    return version >= SAFE_SQLITE


def in_memory(url: URL) -> bool:
    """Whether the store lives only as long as the program."""
    return url.get_backend_name() == "sqlite" and url.database in (None, "", ":memory:")


def connect(address: str, busy_seconds: float) -> Engine:
    """Make the pool of connections; raises :class:`errors.StoreUnfit` for an unknown address."""
    try:
        url = make_url(address)
    except ArgumentError as failure:
        raise StoreUnfit(
            sentence("Địa chỉ cơ sở dữ liệu không đọc được."), url=address
        ) from failure
    if url.get_backend_name() == "sqlite":
        return _sqlite(url, busy_seconds)
    if url.get_backend_name() == "postgresql":
        return _postgresql(url, busy_seconds)
    raise StoreUnfit(sentence("Chỉ dùng được SQLite hoặc PostgreSQL."), url=url.render_as_string())


def require_file(address: str) -> None:
    """Raise :class:`errors.StoreUnfit` where the file of a store is not there."""
    url = make_url(address)
    if url.get_backend_name() == "sqlite" and not in_memory(url):
        path = Path(str(url.database))
        if not path.exists():
            raise StoreUnfit(sentence("Không có cơ sở dữ liệu tại %(path)s.", path=str(path)))


def _is_fixed(path: Path) -> bool:
    """Whether a file, or the folder it is in, can only be read."""
    return path.exists() and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))


def _to_read(url: URL) -> URL:
    """The same file as one that nobody changes: SQLite then makes nothing beside it.

    Raises :class:`errors.StoreUnfit` where a log lies beside it that would have to be read too.
    """
    path = Path(str(url.database))
    log = path.with_name(path.name + "-wal")
    if log.exists() and log.stat().st_size:
        raise StoreUnfit(
            sentence(
                "Bản sao chỉ đọc này còn nhật ký %(log)s chưa gộp. Hãy chép cả hai tệp sang một "
                "thư mục ghi được, hoặc dùng dieuphoi backup.",
                log=log.name,
            )
        )
    return url.set(
        database=f"file:{quote(str(path))}", query={"mode": "ro", "immutable": "1", "uri": "true"}
    )


def _keep_to_owner(path: Path) -> None:
    """Take what others may read from files of a store that were made before, or copied here.

    By name: to open and close them would take SQLite's locks from another engine of the process.
    """
    for name in (path.name, *(f"{path.name}-{kind}" for kind in ("wal", "shm", "journal"))):
        file = path.with_name(name)
        try:
            mode = file.stat().st_mode
            if mode & OTHERS:
                file.chmod(mode & ~OTHERS)
        except FileNotFoundError:
            continue
        except PermissionError:
            logger.warning("%s is readable by others", file, extra={"action": "file_open_to_all"})


def _sqlite(url: URL, busy_seconds: float) -> Engine:
    module = sqlite_module()
    memory = in_memory(url)
    fixed = not memory and _is_fixed(Path(str(url.database)))
    if not memory:
        Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
    if not memory and not fixed:
        _keep_to_owner(Path(str(url.database)))
    url = _to_read(url) if fixed else url
    options: dict[str, Any] = (
        {"poolclass": StaticPool}
        if memory
        else {"pool_size": 16, "max_overflow": 48, "pool_timeout": busy_seconds}
    )
    engine = create_engine(
        url,
        module=module,
        connect_args={
            "check_same_thread": False,
            "timeout": busy_seconds,
            "cached_statements": PREPARED,
        },
        **options,
    )
    journal, synchronous = ("MEMORY", "OFF") if memory else _durable(module)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: object) -> None:
        # The driver must not open transactions by itself: a unit says what kind it wants.
        connection.isolation_level = None
        if not fixed:
            connection.execute(f"PRAGMA journal_mode = {journal}")
        connection.execute(f"PRAGMA synchronous = {synchronous}")
        connection.execute(f"PRAGMA journal_size_limit = {LOG_LIMIT}")
        connection.execute("PRAGMA foreign_keys = ON")
        # Without it INSERT OR REPLACE would delete a row unseen by the delete trigger.
        connection.execute("PRAGMA recursive_triggers = ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        looking = connection.get_execution_options().get("looking", False)
        connection.exec_driver_sql("BEGIN" if looking else "BEGIN IMMEDIATE")

    return engine


def _durable(module: ModuleType) -> tuple[str, str]:
    """The kind of journal and of syncing with which a commit outlives a loss of power."""
    if wal_is_safe(module):
        return "WAL", "FULL"
    logger.warning(
        "SQLite %s can corrupt a write-ahead log and is used without one; "
        "install pysqlite3 0.6.1 or SQLite 3.51.3",
        module.sqlite_version,
        extra={"action": "wal_refused"},
    )
    # A rollback journal whose deletion is lost undoes its commit; EXTRA syncs the folder too.
    return "DELETE", "EXTRA"


def _postgresql(url: URL, busy_seconds: float) -> Engine:
    milliseconds = int(busy_seconds * 1000)
    options = f"-c lock_timeout={milliseconds} -c timezone=UTC"
    return create_engine(
        url.set(drivername="postgresql+psycopg"),
        paramstyle="format",
        pool_size=16,
        max_overflow=16,
        pool_timeout=busy_seconds,
        connect_args={"options": options, "application_name": "dieuphoi"},
    )
