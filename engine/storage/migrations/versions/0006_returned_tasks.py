"""Keep who sent a task back, and why.

Revision ID: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0003"


def upgrade() -> None:
    """Add the columns; what was sent back before is told by the record alone."""
    op.add_column("task", sa.Column("returned_by", sa.String(64), nullable=True))
    op.add_column("task", sa.Column("return_reason", sa.Text(), nullable=True))
