"""What the database's own processes spend, and how much room the tables take."""

from __future__ import annotations

from pathlib import Path

from engine.service.engine import Engine
from engine.storage.db.pool import connect
from tests.benchmarks.measuring import Processors, nothing_apart

_PAGES = "SELECT (page_count - freelist_count) * page_size FROM pragma_page_count, "
_PAGES += "pragma_freelist_count, pragma_page_size"
_TABLES = "SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relkind = 'r' "
_TABLES += "AND relnamespace = 'public'::regnamespace AND relname NOT LIKE 'procrastinate%%'"


def processors(engine: Engine) -> Processors:
    """Tells the time of the server's processes; on SQLite the database is in this one."""
    if not engine.storage.on_postgresql:
        return nothing_apart
    (folder,) = _first(engine, "SHOW data_directory")
    server = Path(folder, "postmaster.pid").read_text().split()[0]
    return lambda: sum(map(_spent, _below(server)))


def _below(server: str) -> list[str]:
    path = Path("/proc", server, "task", server, "children")
    return [server, *path.read_text().split()]


def _spent(process: str) -> float:
    try:
        return int(Path("/proc", process, "schedstat").read_text().split()[0]) / 1000
    except FileNotFoundError:  # it has ended meanwhile
        return 0.0


def octets(engine: Engine) -> int:
    """Of all tables and indexes of a store, without what is free in them."""
    if not engine.storage.on_postgresql:
        return int(_first(engine, _PAGES)[0])
    _first(engine, "SELECT 1", before="VACUUM FULL")
    return int(_first(engine, _TABLES)[0])


def _first(engine: Engine, question: str, before: str | None = None) -> tuple[object, ...]:
    """The first row of an answer, outside any transaction of the engine."""
    store = connect(engine.storage.url, 5.0)
    with store.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if before is not None:
            connection.exec_driver_sql(before)
        row = tuple(connection.exec_driver_sql(question).one())
    store.dispose()
    return row
