"""Comments on tasks and assignments; plans that officers watch.

Revision ID: 0023
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0020"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "comment",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("root_id", sa.String(64), nullable=False),
        sa.Column("assignment_id", sa.String(64), nullable=True),
        sa.Column("task_id", sa.String(64), nullable=True),
        sa.Column("agency_id", sa.String(64), nullable=True),
        sa.Column("officer_id", sa.String(64), nullable=False),
        sa.Column("at", sa.String(27), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("mentioned", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_comment"),
    )
    op.create_index("ix_comment_assignment_id", "comment", ["assignment_id"])
    op.create_index("ix_comment_root_id", "comment", ["root_id"])
    op.create_index("ix_comment_task_id", "comment", ["task_id"])
    op.create_table(
        "plan_watch",
        sa.Column("officer_id", sa.String(64), nullable=False),
        sa.Column("root_id", sa.String(64), nullable=False),
        sa.Column("since", sa.String(27), nullable=False),
        sa.Column("told_until", sa.String(10), nullable=False),
        sa.PrimaryKeyConstraint("officer_id", "root_id", name="pk_plan_watch"),
    )
    op.create_index("ix_plan_watch_root_id", "plan_watch", ["root_id"])
    op.create_index("ix_plan_watch_told_until", "plan_watch", ["told_until"])
