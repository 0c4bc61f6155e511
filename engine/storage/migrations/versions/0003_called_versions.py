"""Keep with a plan the versions of the processes that it calls.

Revision ID: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the column; plans of before go on to call what is current."""
    op.add_column("plan", sa.Column("called_versions", sa.Text(), nullable=True))
