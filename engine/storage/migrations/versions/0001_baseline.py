"""The first tables, indexes and guards, as each database words them.

Revision ID: 0001
"""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None

SEPARATOR = "\n--\n"


def upgrade() -> None:
    """Make everything, statement by statement."""
    bind = op.get_bind()
    script = Path(__file__).with_name(f"0001_baseline_{bind.dialect.name}.sql")
    for statement in script.read_text(encoding="utf-8").split(SEPARATOR):
        bind.exec_driver_sql(statement)
