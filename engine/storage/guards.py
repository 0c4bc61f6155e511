"""Triggers that refuse to change or remove what was recorded, on both databases."""

from __future__ import annotations

from sqlalchemy import Connection, text

from engine.sentences import sentence
from engine.storage.tables import APPEND_ONLY

MISSING = sentence(
    "Thiếu khóa bảo vệ của hồ sơ lịch sử: có người hoặc công cụ đã gỡ bỏ. Chương trình không "
    "chạy tiếp. Hãy khôi phục từ bản sao lưu, hoặc báo người quản trị kiểm tra."
)
REFUSAL = "the record is append-only"
_FUNCTION = "dieuphoi_append_only"
_LOCK = 727_001


def install(connection: Connection) -> None:
    """Make the triggers; each table of the record has them from its first day."""
    for statement in statements(connection.dialect.name):
        connection.execute(text(statement))


def statements(dialect: str) -> list[str]:
    """What makes them, in order."""
    made = [_function()] if dialect == "postgresql" else []
    return made + _statements(dialect)


def missing(connection: Connection) -> list[str]:
    """The names of triggers that are absent, disabled or not as they should be."""
    if connection.dialect.name == "postgresql":
        return _missing_on_postgresql(connection)
    found = connection.execute(
        text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    ).all()
    present = {row.name: row.sql for row in found}
    expected = dict(zip(_names("sqlite"), _statements("sqlite"), strict=True))
    return [name for name, sql in expected.items() if present.get(name) != sql]


def wait_turn(connection: Connection) -> None:
    """Let only one program at a time make or change tables."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))


def _missing_on_postgresql(connection: Connection) -> list[str]:
    found = connection.execute(
        text(
            "SELECT t.tgname FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
            "JOIN pg_class c ON c.oid = t.tgrelid "
            "WHERE NOT t.tgisinternal AND t.tgenabled = 'A' AND p.proname = :function "
            "AND p.prosrc = :source AND c.relnamespace = current_schema()::regnamespace"
        ),
        {"function": _FUNCTION, "source": _source()},
    )
    present = set(found.scalars())
    return [name for name in _names("postgresql") if name not in present]


def _names(dialect: str) -> list[str]:
    verbs = ["update", "delete"] + (["truncate"] if dialect == "postgresql" else [])
    return [f"{table.name}_refuses_{verb}" for table in APPEND_ONLY for verb in verbs]


def _source() -> str:
    return f" BEGIN RAISE EXCEPTION '{REFUSAL}'; END "


def _function() -> str:
    return (
        f"CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql "
        f"AS $${_source()}$$"
    )


def _statements(dialect: str) -> list[str]:
    made: list[str] = []
    for table in APPEND_ONLY:
        name = table.name
        if dialect == "sqlite":
            made += [
                f"CREATE TRIGGER {name}_refuses_{verb} BEFORE {verb.upper()} ON {name} "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
                for verb in ("update", "delete")
            ]
            continue
        for verb, each in (("update", "ROW"), ("delete", "ROW"), ("truncate", "STATEMENT")):
            made.append(
                f"CREATE TRIGGER {name}_refuses_{verb} BEFORE {verb.upper()} ON {name} "
                f"FOR EACH {each} EXECUTE FUNCTION {_FUNCTION}()"
            )
        made += [
            f"ALTER TABLE {name} ENABLE ALWAYS TRIGGER {name}_refuses_{verb}"
            for verb in ("update", "delete", "truncate")
        ]
    return made
