"""Making the tables, bringing them up to date, and the guards that keep the record append-only."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect

from engine.errors import StoreUnfit
from engine.sentences import sentence
from engine.storage.db.failures import outward
from engine.storage.db.tables import metadata
from engine.storage.record import triggers

MIGRATIONS = Path(__file__).parent / "migrations"
NEWER = sentence("Cơ sở dữ liệu này thuộc phiên bản Điều Phối mới hơn. Hãy cài phiên bản mới hơn.")
OLDER = sentence(
    "Cơ sở dữ liệu này thuộc phiên bản Điều Phối cũ hơn. Hãy kiểm tra bằng phiên bản ấy, hoặc mở "
    "bằng phiên bản này một lần (dieuphoi serve) rồi kiểm tra."
)
NOT_MADE = sentence("Cơ sở dữ liệu này chưa có bảng nào của Điều Phối.")
FOREIGN = sentence(
    "Cơ sở dữ liệu đã có bảng không phải của Điều Phối. Hãy chọn một cơ sở dữ liệu trống."
)


def prepare(engine: Engine) -> None:
    """Make or upgrade the tables, then check the triggers.

    Raises :class:`errors.StoreUnfit` for a database of a newer version, one with tables that are
    not ours, or one whose guards are missing.
    """
    try:
        with engine.begin() as connection:
            _prepare(connection)
    except StoreUnfit:
        raise
    except Exception as failure:
        raise outward(failure) from failure


def _prepare(connection: Connection) -> None:
    triggers.wait_turn(connection)
    present = MigrationContext.configure(connection).get_current_revision()
    if present is None:
        create(connection)
    else:
        upgrade(connection, present)
    missing = triggers.missing(connection)
    if missing:
        raise StoreUnfit(triggers.MISSING, missing=missing)


def create(connection: Connection) -> None:
    """Make everything in an empty database, as the newest migration would have left it."""
    if inspect(connection).get_table_names():
        raise StoreUnfit(FOREIGN)
    metadata.create_all(connection)
    triggers.install(connection)
    command.stamp(_config(connection), "head")


def upgrade(connection: Connection, present: str) -> None:
    """Run the migrations that are still due."""
    if not knows(connection, present):
        raise StoreUnfit(NEWER, revision=present)
    if present != ScriptDirectory.from_config(_config(connection)).get_current_head():
        upgrade_to(connection, "head")


def upgrade_to(connection: Connection, revision: str) -> None:
    """Run the migrations up to this one."""
    command.upgrade(_config(connection), revision)


def revision(connection: Connection) -> str:
    """The migration that a database has come to; raises :class:`errors.StoreUnfit`."""
    current = MigrationContext.configure(connection).get_current_revision()
    if current is None:
        raise StoreUnfit(NOT_MADE)
    return current


def require_current(connection: Connection) -> None:
    """Raise :class:`errors.StoreUnfit` unless the tables are those of this version."""
    present = revision(connection)
    if not knows(connection, present):
        raise StoreUnfit(NEWER, revision=present)
    if present != ScriptDirectory.from_config(_config(connection)).get_current_head():
        raise StoreUnfit(OLDER, revision=present)


def knows(connection: Connection, revision: str) -> bool:
    """Whether this version of the program has the migration of this name."""
    scripts = ScriptDirectory.from_config(_config(connection))
    return revision in {script.revision for script in scripts.walk_revisions()}


def steps_after(connection: Connection, present: str) -> list[tuple[str, str]]:
    """The migrations that are still due, first one first, as (name, first line)."""
    scripts = ScriptDirectory.from_config(_config(connection))
    due = list(scripts.iterate_revisions("head", present))
    return [(each.revision, (each.doc or "").partition("\n")[0]) for each in reversed(due)]


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config
