"""Triggers that refuse to change or remove what was recorded, on both databases."""

from __future__ import annotations

from sqlalchemy import Connection, text

from engine.sentences import sentence
from engine.storage.record.anchors import anchor
from engine.storage.record.transitions import transition

MISSING = sentence(
    "Thiếu khóa bảo vệ của hồ sơ lịch sử: có người hoặc công cụ đã gỡ bỏ. Chương trình không "
    "chạy tiếp. Hãy khôi phục từ bản sao lưu, hoặc báo người quản trị kiểm tra."
)
APPEND_ONLY = (transition, anchor)
REFUSAL = "the record is append-only"
_FUNCTION = "dieuphoi_append_only"
_SOURCE = f" BEGIN RAISE EXCEPTION '{REFUSAL}'; END "
_FUNCTION_ON_POSTGRESQL = (
    f"CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $${_SOURCE}$$"
)
_LOCK = 727_001


def install(connection: Connection) -> None:
    """Make the triggers; each table of the record has them from its first day."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(_FUNCTION_ON_POSTGRESQL))
    for statements in _by_name(connection.dialect.name).values():
        for statement in statements:
            connection.execute(text(statement))


def missing(connection: Connection) -> list[str]:
    """The names of triggers that are absent, disabled or not as they should be."""
    on_postgresql = connection.dialect.name == "postgresql"
    return _missing_on_postgresql(connection) if on_postgresql else _missing_on_sqlite(connection)


def wait_turn(connection: Connection) -> None:
    """Let only one program at a time make or change tables."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))


def _missing_on_sqlite(connection: Connection) -> list[str]:
    rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
    present = {row.name: row.sql for row in rows}
    return [name for name, (sql,) in _by_name("sqlite").items() if present.get(name) != sql]


def _missing_on_postgresql(connection: Connection) -> list[str]:
    rows = connection.execute(
        text(
            "SELECT t.tgname FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
            "JOIN pg_class c ON c.oid = t.tgrelid "
            "WHERE NOT t.tgisinternal AND t.tgenabled = 'A' AND p.proname = :function "
            "AND p.prosrc = :source AND c.relnamespace = current_schema()::regnamespace"
        ),
        {"function": _FUNCTION, "source": _SOURCE},
    )
    present = set(rows.scalars())
    return [name for name in _by_name("postgresql") if name not in present]


def _by_name(dialect: str) -> dict[str, list[str]]:
    """The statements that make each trigger."""
    make = _on_postgresql if dialect == "postgresql" else _on_sqlite
    verbs = ("update", "delete", "truncate") if dialect == "postgresql" else ("update", "delete")
    triggers = [
        (table.name, f"{table.name}_refuses_{v}", v) for table in APPEND_ONLY for v in verbs
    ]
    return {name: make(table, name, verb) for table, name, verb in triggers}


def _on_sqlite(table: str, name: str, verb: str) -> list[str]:
    return [
        (
            f"CREATE TRIGGER {name} BEFORE {verb.upper()} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )
    ]


def _on_postgresql(table: str, name: str, verb: str) -> list[str]:
    each = "STATEMENT" if verb == "truncate" else "ROW"
    return [
        (
            f"CREATE TRIGGER {name} BEFORE {verb.upper()} ON {table} "
            f"FOR EACH {each} EXECUTE FUNCTION {_FUNCTION}()"
        ),
        f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}",
    ]
