"""Versions of drafts, and drafts that were thrown away and can be had back.

Revision ID: 0025
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0027"


def upgrade() -> None:
    """Make the table and the column; what a draft held before its next save was not kept."""
    op.add_column("draft", sa.Column("deleted_at", sa.String(27), nullable=True))
    op.create_table(
        "draft_version",
        sa.Column("draft_id", sa.String(64), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("files", sa.Text(), nullable=False),
        sa.Column("at", sa.String(27), nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("draft_id", "revision", name="pk_draft_version"),
    )
