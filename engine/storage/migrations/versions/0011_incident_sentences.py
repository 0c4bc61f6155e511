"""Keep what an incident says as a sentence, for readers of every language.

Revision ID: 0011
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0009"


def upgrade() -> None:
    """Add the column; incidents of before keep their text alone."""
    op.add_column("incident", sa.Column("sentence", sa.Text(), nullable=True))
