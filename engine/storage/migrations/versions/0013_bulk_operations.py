"""One act on many things at once, and what became of each.

Revision ID: 0013
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "bulk_operation",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("officer_id", sa.String(64), nullable=False),
        sa.Column("act", sa.String(40), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("data", sa.Text(), nullable=True),
        sa.Column("created_at", sa.String(27), nullable=False),
        sa.Column("ended_at", sa.String(27), nullable=True),
        sa.Column("repeats", sa.String(64), nullable=True),
        sa.Column("told", sa.Text(), nullable=True),
        sa.Column("leased_until", sa.String(27), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_bulk_operation"),
    )
    op.create_index("ix_bulk_operation_officer", "bulk_operation", ["officer_id", "id"])
    op.create_index("ix_bulk_operation_state", "bulk_operation", ["state", "id"])
    op.create_table(
        "bulk_item",
        sa.Column("operation_id", sa.String(64), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("data", sa.Text(), nullable=True),
        sa.Column("told", sa.Text(), nullable=True),
        sa.Column("at", sa.String(27), nullable=True),
        sa.PrimaryKeyConstraint("operation_id", "place", name="pk_bulk_item"),
    )
    op.create_index("ix_bulk_item_state", "bulk_item", ["operation_id", "state", "place"])
