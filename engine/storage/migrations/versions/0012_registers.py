"""Registers of documents and the numbers given in them; whose clerk recorded a document.

Revision ID: 0012
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

_RECORDED_BY = """
UPDATE document SET agency_id = (
    SELECT min(position.agency_id) FROM holding
    JOIN position ON position.id = holding.position_id
    WHERE holding.officer_id = document.recorded_by
)
"""


def upgrade() -> None:
    """Make the tables; a document of before belongs to the agency of who recorded it."""
    op.create_table(
        "document_register",
        sa.Column("agency_id", sa.String(64), nullable=False),
        sa.Column("direction", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("pattern", sa.String(120), nullable=False),
        sa.PrimaryKeyConstraint("agency_id", "direction", "kind", name="pk_document_register"),
    )
    op.create_table(
        "document_number",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("agency_id", sa.String(64), nullable=False),
        sa.Column("direction", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("suffix", sa.String(40), nullable=False),
        sa.Column("code", sa.String(120), nullable=False),
        sa.Column("source", sa.String(40), nullable=False),
        sa.Column("root_id", sa.String(64), nullable=True),
        sa.Column("document_id", sa.String(64), nullable=True),
        sa.Column("given_by", sa.String(64), nullable=False),
        sa.Column("given_at", sa.String(27), nullable=False),
        sa.Column("struck_by", sa.String(64), nullable=True),
        sa.Column("struck_at", sa.String(27), nullable=True),
        sa.Column("struck_reason", sa.Text(), nullable=True),
        sa.Column("dated", sa.String(10), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_document_number"),
    )
    place = ["agency_id", "direction", "kind", "year", "number"]
    standing = sa.text("struck_at IS NULL")
    op.create_index(
        "uq_document_number_standing",
        "document_number",
        [*place, "suffix"],
        unique=True,
        sqlite_where=standing,
        postgresql_where=standing,
    )
    op.create_index("ix_document_number_register", "document_number", place)
    op.create_index("ix_document_number_root_id", "document_number", ["root_id"])
    op.create_index("ix_document_number_document_id", "document_number", ["document_id"])
    op.add_column("document", sa.Column("agency_id", sa.String(64), nullable=True))
    op.create_index("ix_document_agency_id", "document", ["agency_id"])
    op.execute(_RECORDED_BY)
