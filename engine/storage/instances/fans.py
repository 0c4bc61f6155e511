"""Fans: the tokens that run children."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import bindparam, select

from engine.storage.db.fast import cached_sql
from engine.storage.db.repository import Repository
from engine.storage.db.tables import Key, Name, RowTable, Word


@dataclass(frozen=True, slots=True)
class FanRow:
    """A token that runs children."""

    instance_id: Key
    token: int
    element: Name
    status: Word = "open"


FAN = RowTable("fan", FanRow, key=2)
fan = FAN.table


class Fans(Repository[FanRow]):
    """One row for each token that runs children; children hold it shared, a cancel exclusively."""

    rows = FAN

    def lock_exclusive(self, instance_id: str, token: int | None = None) -> list[FanRow]:
        """An instance's fan rows, kept from its children's commands."""
        made = select(fan).where(fan.c.instance_id == bindparam("instance"))
        if token is not None:
            made = made.where(fan.c.token == bindparam("token"))
        made = made.order_by(fan.c.token).with_for_update()
        statement = cached_sql(("fan", "lock-exclusive", token is None), lambda: made)
        given: dict[str, object] = {"instance": instance_id}
        if token is not None:
            given["token"] = token
        return self.rows.read_all(self._transaction.rows(statement, **given))

    def close(
        self,
        instance_id: str | Collection[str],
        tokens: Collection[int] | None = None,
        status: str = "closed",
    ) -> int:
        """Let no child command of these tokens begin any more."""
        where: dict[str, object] = {"instance_id": instance_id}
        if tokens is not None:
            where["token"] = tuple(tokens)
        return self.update_where(where, status=status)
