"""The first tables.

Revision ID: 0001
"""

from __future__ import annotations

revision = "0001"
down_revision = None
