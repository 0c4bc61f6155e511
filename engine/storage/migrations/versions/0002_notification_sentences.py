"""Keep what a notification says as sentences, for readers of every language.

Revision ID: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the column; notifications of before keep their text alone."""
    op.add_column("notification", sa.Column("sentences", sa.Text(), nullable=True))
