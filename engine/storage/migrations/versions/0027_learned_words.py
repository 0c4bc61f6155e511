"""Words that clerks taught the reader of plan documents.

Revision ID: 0027
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0023"


def upgrade() -> None:
    """Make the table; nothing was taught before."""
    op.create_table(
        "learned_word",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("words", sa.String(255), nullable=False),
        sa.Column("spelling", sa.String(255), nullable=False),
        sa.Column("meaning", sa.String(255), nullable=False),
        sa.Column("reading_id", sa.String(64), nullable=False),
        sa.Column("file", sa.String(255), nullable=False),
        sa.Column("at", sa.String(27), nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("revoked_at", sa.String(27), nullable=True),
        sa.Column("revoked_by", sa.String(64), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_learned_word"),
    )
    op.create_index("ix_learned_word_kind_spelling", "learned_word", ["kind", "spelling"])
