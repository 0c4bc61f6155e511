"""Changes that are held back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from engine.storage.db.fast.driver_sql import DriverSql

Rows = Sequence[Sequence[Any]]


@dataclass(slots=True, eq=False)
class Pending:
    """A change that waits to be sent; where it ``must_match``, no row touched is a clash.

    ``become`` are the rows that a change which is told of leaves.
    """

    sql: DriverSql
    rows: list[Sequence[Any]]
    must_match: bool = False
    become: Rows = ()
