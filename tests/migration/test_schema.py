"""However a store came to be, it is the same store; a newer or a foreign one is left alone."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from engine.errors import StoreUnfit
from engine.model.transitions import GENESIS, Transition
from engine.storage import Storage, schema
from engine.storage.db.tables import metadata

NOW = datetime(2025, 4, 9, 1, 0, tzinfo=UTC)

ON_SQLITE = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
PARTS = re.compile(r"[(),]")
ON_POSTGRESQL = (
    "SELECT 'column', table_name, column_name, data_type, is_nullable,"
    " character_maximum_length::text, column_default FROM information_schema.columns"
    " WHERE table_schema = 'public'"
    " UNION ALL SELECT 'index', tablename, indexname, indexdef, '', '', ''"
    " FROM pg_indexes WHERE schemaname = 'public'"
    " UNION ALL SELECT 'constraint', conrelid::regclass::text, conname,"
    " pg_get_constraintdef(oid), '', '', '' FROM pg_constraint"
    " WHERE connamespace = 'public'::regnamespace"
    " UNION ALL SELECT 'trigger', tgrelid::regclass::text, tgname, pg_get_triggerdef(oid),"
    " tgenabled::text, '', '' FROM pg_trigger WHERE NOT tgisinternal"
)

NEXT_STEP = """
from alembic import op
import sqlalchemy as sa
revision = "next"
down_revision = "{before}"
def upgrade():
    op.add_column("transition", sa.Column("colour", sa.Text(), nullable=True))
"""


@pytest.fixture
def empty(empty_url: str) -> Iterator[Storage]:
    made = Storage(empty_url)
    yield made
    made.close()


def shape(storage: Storage) -> set[tuple[str | None, ...]]:
    """Everything the database says about its tables, without the spaces.

    SQLite writes a column that was added behind the constraints, so the order does not count.
    """
    with storage.engine.connect() as connection:
        found = connection.execute(text(ON_POSTGRESQL if storage.on_postgresql else ON_SQLITE))
        return {tuple(v and _parts(str(v)) for v in row) for row in found}


def _parts(text: str) -> str:
    return ",".join(sorted(PARTS.split("".join(text.split()))))


def test_a_migrated_store_is_the_same_as_a_fresh_one(empty: Storage) -> None:
    with empty.engine.begin() as connection:
        schema.upgrade_to(connection, "head")
    migrated = shape(empty)
    with empty.engine.begin() as connection:
        metadata.drop_all(connection)
        connection.execute(text("DROP TABLE alembic_version"))
    empty.prepare()
    assert (shape(empty), len(migrated) > 100) == (migrated, True)


def test_it_makes_the_tables_once(empty: Storage) -> None:
    empty.prepare()
    before = shape(empty)
    empty.prepare()
    assert shape(empty) == before


def test_it_brings_an_older_store_up_to_date_and_keeps_its_record(
    storage: Storage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = Transition(kind="visit", at=NOW, actor="officer")
    storage.run(lambda unit: unit.record.append("s", [entry], (0, GENESIS)))
    steps = shutil.copytree(schema.MIGRATIONS, tmp_path / "migrations")
    with storage.engine.connect() as connection:
        before = schema.revision(connection)
    (steps / "versions" / "next.py").write_text(NEXT_STEP.format(before=before))
    monkeypatch.setattr(schema, "MIGRATIONS", steps)

    storage.prepare()

    with storage.engine.connect() as connection:
        rows = connection.execute(text("SELECT stream, colour FROM transition")).all()
    assert [tuple(row) for row in rows] == [("s", None)]
    assert storage.missing_guards() == []


def test_it_refuses_a_store_of_a_newer_version(storage: Storage) -> None:
    with storage.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreUnfit, match="mới hơn"):
        storage.prepare()


def test_it_refuses_a_database_with_tables_of_others(empty: Storage) -> None:
    with empty.engine.begin() as connection:
        connection.execute(text("CREATE TABLE theirs (id INTEGER)"))
    with pytest.raises(StoreUnfit, match="trống"):
        empty.prepare()


def test_no_step_rebuilds_the_table_of_the_record() -> None:
    for step in (schema.MIGRATIONS / "versions").glob("*.py"):
        assert "batch_alter_table" not in step.read_text(encoding="utf-8"), step.name
