"""Tasks offered to officers in person.

Revision ID: 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0006"


def upgrade() -> None:
    """Make the table; tasks of before were offered to positions alone."""
    op.create_table(
        "task_candidate",
        sa.Column("task_id", sa.String(64), nullable=False),
        sa.Column("officer_id", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("task_id", "officer_id", name="pk_task_candidate"),
    )
    op.create_index("ix_task_candidate_officer_id", "task_candidate", ["officer_id"])
