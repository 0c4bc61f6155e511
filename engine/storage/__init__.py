"""The store: tables, units of work, repositories, the record, migrations, search.

The only home of SQLAlchemy and Alembic. Rows go in and out as frozen values.
"""

from __future__ import annotations

from engine.storage.page import Page
from engine.storage.rows import *  # noqa: F403
from engine.storage.rows import __all__ as _rows
from engine.storage.store import Storage
from engine.storage.unit import Unit

__all__ = ["Page", "Storage", "Unit", *_rows]
