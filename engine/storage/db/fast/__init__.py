"""Statements written with SQLAlchemy Core, compiled once, and sent by the driver itself.

SQLAlchemy's own execution costs more than most of the statements that a step sends: with it a
completed task takes 1.4 times the time on SQLite and 1.6 times on PostgreSQL, a plan that fans out
1.1 and 1.5 times. Sending the few changes of a step as one statement saves another 7 %, and a COPY
a quarter of a large fan-out on PostgreSQL. The figures and how they were measured stand in
``engine/decisions/0005-sql-execution.md``. Nothing outside this folder sends a query's SQL.
"""

from __future__ import annotations

from engine.storage.db.fast.driver_sql import Construct
from engine.storage.db.fast.sql import Sql, SqlTemplate, cached_sql, insertion, padded, upsert
from engine.storage.db.fast.transaction import DIGESTS, Captured, Probe, Sign, Transaction
from engine.storage.db.fast.written import Digests, put

__all__ = [
    "DIGESTS",
    "Captured",
    "Construct",
    "Digests",
    "Probe",
    "Sign",
    "Sql",
    "SqlTemplate",
    "Transaction",
    "cached_sql",
    "insertion",
    "padded",
    "put",
    "upsert",
]
