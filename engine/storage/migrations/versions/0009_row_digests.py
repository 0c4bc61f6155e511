"""Keep the digests of written rows until they are chained.

Revision ID: 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Make the table; the rows of before are taken over when the store is opened."""
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "row_digest",
        sa.Column("id", number, sa.Identity(), nullable=False),
        sa.Column("digests", sa.Text(), nullable=False),
        sa.Column("signature", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_row_digest"),
    )
