"""Divisions with their dates, and the division that a task was given to.

Revision ID: 0016
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Make the table empty: divisions that positions name exist without it."""
    op.create_table(
        "division",
        sa.Column("agency_id", sa.String(64), nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("valid_from", sa.String(10), nullable=True),
        sa.Column("valid_to", sa.String(10), nullable=True),
        sa.PrimaryKeyConstraint("agency_id", "name", name="pk_division"),
    )
    op.add_column("task", sa.Column("division", sa.String(255), nullable=True))
