"""Fans: the tokens that run children."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from engine.storage.db.repository import Repository, of_tokens, without_none
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
        ours = without_none(instance_id=instance_id, token=token)
        return self.find(order="token", lock=True, **ours)

    def close(
        self,
        instance_id: str | Collection[str],
        tokens: Collection[int] | None = None,
        status: str = "closed",
    ) -> int:
        """Let no child command of these tokens begin any more."""
        return self.update_where(of_tokens(instance_id, tokens), status=status)
