"""Moves of running instances to another version of their process.

Revision ID: 0014
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "migration",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("from_id", sa.String(64), nullable=False),
        sa.Column("to_id", sa.String(64), nullable=False),
        sa.Column("elements", sa.Text(), nullable=False),
        sa.Column("recomputed", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("created_at", sa.String(27), nullable=False),
        sa.Column("undoes", sa.String(64), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_migration"),
    )
    op.create_index("ix_migration_key", "migration", ["key"])
    op.create_table(
        "migration_item",
        sa.Column("migration_id", sa.String(64), nullable=False),
        sa.Column("root_id", sa.String(64), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("moved", sa.Integer(), nullable=False),
        sa.Column("refusal", sa.Text(), nullable=True),
        sa.Column("at", sa.String(27), nullable=True),
        sa.PrimaryKeyConstraint("migration_id", "root_id", name="pk_migration_item"),
    )
    op.create_index("ix_migration_item_state", "migration_item", ["state"])
    op.create_index("ix_migration_item_root_id", "migration_item", ["root_id"])
