"""The digests of the rows that a transaction has written, the last of each."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from typing import Any, Final

import orjson

from engine.storage.db.coverage import BORN, PERHAPS, Coverage, bare
from engine.storage.db.fast.driver_sql import DriverSql

Digests = dict[str, dict[str, str | None]]
"""By table and key; None where the row was removed. Until they are chained some bear a mark."""

_NEVER: Final = ""


class WrittenRows:
    """Collects the digests of one transaction."""

    __slots__ = ("digests",)

    def __init__(self) -> None:
        """Begin with nothing written."""
        self.digests: Digests = {}

    def note(
        self, sql: DriverSql, added: Sequence[Sequence[Any]], touched: Sequence[Sequence[Any]]
    ) -> None:
        """Keep the digests of what a change left: the rows it added, or touched and gave back.

        Where they are told instead, ``touched`` are those.
        """
        coverage = sql.coverage
        if coverage is None:
            return
        if sql.removes:
            for row in touched:
                self._put(coverage, coverage.key(row), None)
            return
        rows: Iterable[Sequence[Any]] = added if sql.adds else touched
        if (sql.adds or sql.returns_all or sql.told) and not coverage.whole:
            rows = map(coverage.picked, rows)
        for values in rows:
            self._put(coverage, coverage.key(values), sql.mark + coverage.digest(values))

    def _put(self, coverage: Coverage, key: str, digest: str | None) -> None:
        if key not in coverage.fleeting:
            put(self.digests.setdefault(coverage.table, {}), key, digest)

    def kept(self) -> Digests:
        """A copy, to come back to."""
        return {table: dict(digests) for table, digests in self.digests.items()}

    def text(self) -> str | None:
        """As JSON; None where nothing was written."""
        written = {table: digests for table, digests in self.digests.items() if digests}
        if not written:
            return None
        # Two transactions may leave the same; by this, which names no table, they differ.
        return orjson.dumps({**written, "": {secrets.token_hex(8): None}}).decode()


def put(digests: dict[str, str | None], key: str, digest: str | None) -> None:
    """Let a later digest stand for an earlier one of the same row."""
    before = digests.get(key, _NEVER)
    if digest is not None and digest[0] == PERHAPS and before:
        return  # it was there
    born = before is not None and before[:1] == BORN
    if born and digest is None:
        del digests[key]
    elif digest is None:
        digests[key] = None
    elif born:
        digests[key] = BORN + bare(digest)
    elif before == _NEVER:
        digests[key] = digest
    else:
        digests[key] = bare(digest)  # it had been there, whatever became of it meanwhile
