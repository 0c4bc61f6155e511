"""Who may commit an agency before others, and what was prepared for them.

Revision ID: 0022
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0025"


def upgrade() -> None:
    """Make the tables; until an agency says otherwise its leaders commit it."""
    op.create_table(
        "outward_rule",
        sa.Column("agency_id", sa.String(64), nullable=False),
        sa.Column("act", sa.String(40), nullable=False),
        sa.Column("level", sa.String(40), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("agency_id", "act", name="pk_outward_rule"),
    )
    op.create_table(
        "prepared",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("assignment_id", sa.String(64), nullable=False),
        sa.Column("root_id", sa.String(64), nullable=False),
        sa.Column("agency_id", sa.String(64), nullable=False),
        sa.Column("act", sa.String(40), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("prepared_by", sa.String(64), nullable=False),
        sa.Column("prepared_at", sa.String(27), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("decided_by", sa.String(64), nullable=True),
        sa.Column("decided_at", sa.String(27), nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_prepared"),
    )
    op.create_index("ix_prepared_assignment_id", "prepared", ["assignment_id"])
    op.create_index("ix_prepared_agency_id_state", "prepared", ["agency_id", "state"])
