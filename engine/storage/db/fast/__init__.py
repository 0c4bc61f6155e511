"""Statements written with SQLAlchemy Core, compiled once, and sent by the driver itself.

SQLAlchemy's own execution costs more than most of the statements that a step sends.
"""

from __future__ import annotations

from engine.storage.db.fast.driver_sql import Construct
from engine.storage.db.fast.sql import Sql, SqlTemplate, cached_sql, insertion, padded, upsert
from engine.storage.db.fast.transaction import Captured, Probe, Transaction

__all__ = [
    "Captured",
    "Construct",
    "Probe",
    "Sql",
    "SqlTemplate",
    "Transaction",
    "cached_sql",
    "insertion",
    "padded",
    "upsert",
]
