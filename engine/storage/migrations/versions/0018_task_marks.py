"""Pins, and days on which officers want to be reminded of a task.

Revision ID: 0018
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "task_mark",
        sa.Column("officer_id", sa.String(64), nullable=False),
        sa.Column("task_id", sa.String(64), nullable=False),
        sa.Column("pinned", sa.Integer(), nullable=False),
        sa.Column("remind_on", sa.String(10), nullable=True),
        sa.PrimaryKeyConstraint("officer_id", "task_id", name="pk_task_mark"),
    )
