"""Parts of tasks that their holders gave to colleagues.

Revision ID: 0019
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "subtask",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("task_id", sa.String(64), nullable=False),
        sa.Column("root_id", sa.String(64), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("officer_id", sa.String(64), nullable=False),
        sa.Column("given_by", sa.String(64), nullable=False),
        sa.Column("given_at", sa.String(27), nullable=False),
        sa.Column("due_on", sa.String(10), nullable=True),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("ended_at", sa.String(27), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_subtask"),
    )
    op.create_index("ix_subtask_task_id", "subtask", ["task_id"])
    op.create_index("ix_subtask_officer_id", "subtask", ["officer_id"])
    op.create_index("ix_subtask_state", "subtask", ["state"])
