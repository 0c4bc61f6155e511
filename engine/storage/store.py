"""The store of one installation: units of work, tried again where another was first."""

from __future__ import annotations

import os
import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection

from engine.storage import schema
from engine.storage.db import pool
from engine.storage.db.failures import Clash, outward
from engine.storage.db.transactions import Transactions
from engine.storage.db.views import ThreadViews
from engine.storage.preflight import View
from engine.storage.record import anchoring, triggers
from engine.storage.record.rows import Rolling, RowDifference
from engine.storage.record.signing import Signer
from engine.storage.unit import Unit

T = TypeVar("T")


class Storage(Transactions):
    """Opens units of work on one database.

    ``busy_seconds`` bounds how long a unit waits to be let in before it is refused as busy.
    ``key_file`` holds the key that signs anchors and digests; it is made on first need. Whatever
    files the process writes from now on, its owner alone may read.
    ``committed`` and ``retried`` count, for whoever watches, what this store has written and had
    to do again.
    """

    def __init__(
        self, url: str, *, busy_seconds: float = 5.0, key_file: Path | None = None
    ) -> None:
        """Make the pool; nothing is opened yet. Raises :class:`errors.StoreUnfit`."""
        super().__init__(url, busy_seconds)
        if not self._in_memory:
            os.umask(0o077)  # store, exports, backups: what this process writes is its owner's
        self.key_file = key_file
        self._key: bytes | None = None
        self._signer: Signer | None = None
        self.sign = self._signed
        self._rolling: Rolling | None = None
        self.committed = self.retried = 0
        self._mine = threading.local()
        self._views = ThreadViews(self._read_alone)

    def key(self, *, make: bool = False) -> bytes | None:
        """The key that signs anchors and digests; None where there is none, unless it is made.

        Raises :class:`errors.StoreUnfit` when its file holds no key.
        """
        path = self.key_file
        if self._key is None and path is not None and (make or path.exists()):
            self._key = anchoring.load_key(path)
        return self._key

    def forget_key(self) -> None:
        """Read the key anew when it is needed next."""
        self._key = None

    def look_on(self) -> list[RowDifference]:
        """Compare some more rows with the record; gives those that differ, each once."""
        if self._rolling is None:
            self._rolling = Rolling(self.key())
        with self.read() as unit:
            return self._rolling.look(unit.transaction)

    def _signed(self, text: str) -> str | None:
        key = self.key(make=True)
        if key is None:
            return None
        if self._signer is None or self._signer.key != key:
            self._signer = Signer(key)
        return self._signer.sign(text)

    def prepare(self) -> None:
        """Make the tables or bring them up to date, and check the triggers of the record.

        Raises :class:`errors.StoreUnfit` when the database is of a newer version of the product
        or its triggers are missing.
        """
        try:
            schema.prepare(self.engine)
        except BaseException:
            self.close()  # a store that is refused is not held open
            raise

    def revision(self) -> str:
        """The name of the migration that this store has come to."""
        return self._look(schema.revision)

    def require_current(self) -> None:
        """Raise :class:`errors.StoreUnfit` for a store of another version, or where there is none.

        Nothing is made or brought up to date.
        """
        pool.require_file(self.url)
        self._look(schema.require_current)

    def missing_guards(self) -> list[str]:
        """The names of triggers of the record that are absent or not as they should be."""
        return self._look(triggers.missing)

    def preflight(self, at: Callable[[View], T]) -> T:
        """Look at a store of whatever version, as it stands before :meth:`prepare`."""
        return self._look(lambda connection: at(View(connection)))

    def _look(self, at: Callable[[Connection], T]) -> T:
        try:
            with self.engine.connect().execution_options(looking=True) as connection:
                return at(connection)
        except Exception as failure:
            raise outward(failure) from failure

    def run(
        self, work: Callable[[Unit], T], *, attempts: int = 8, patience: float | None = None
    ) -> T:
        """Do ``work`` in one transaction, again from its beginning when another was first.

        ``patience`` are the seconds that one attempt waits to be let in, at most and by default
        the ``busy_seconds`` of the store. Raises :class:`errors.Busy` or :class:`errors.Conflict`
        when that did not help.
        """
        for attempt in range(1, attempts + 1):
            try:
                with self.begin(patience) as unit:
                    return work(unit)
            except Clash as clash:
                self._forget(clash)
                self.retried += 1
                if attempt == attempts:
                    raise clash.outward from clash
                time.sleep(random.uniform(0, 0.004 * 2**attempt))  # noqa: S311  # not a secret
        raise AssertionError("unreachable")

    @contextmanager
    def begin(self, patience: float | None = None) -> Iterator[Unit]:
        """One transaction that may write; committed at the end, rolled back on any exception."""
        self._views.end()
        if self._open_unit() is not None:
            raise RuntimeError("a unit is already open in this thread")
        seconds = self._busy_seconds if patience is None else min(patience, self._busy_seconds)
        with self._turn(seconds) as left, self._unit(readonly=False, left=left) as unit:
            yield unit
        self.committed += 1
        unit.run_callbacks()

    def read(self) -> AbstractContextManager[Unit]:
        """One consistent view of the store, in which nothing can be written.

        Raises :class:`errors.Busy` when the connection is lost; the next view gets a new one.
        """
        return self._views.read() if self._open_unit() is None else self._read_alone()

    def view(self) -> AbstractContextManager[None]:
        """Let all reads of this thread look at one view of the store, opened by the first.

        It ends early with a unit that writes, and with a read whose connection fails: who reads
        then sees what is there then.
        """
        return self._views.shared()

    @contextmanager
    def _read_alone(self) -> Iterator[Unit]:
        joined = self._open_unit() if self._in_memory else None
        if joined is not None:
            yield joined
            return
        # The one connection of a store in memory is the writer's too.
        turn = self._turn(self._busy_seconds) if self._in_memory else nullcontext()
        try:
            with turn, self._unit(readonly=True) as unit:
                yield unit
        except Clash as clash:
            # Nobody does a look again; whoever looks is told to.
            self._forget(clash)
            raise clash.outward from clash

    @contextmanager
    def _unit(self, *, readonly: bool, left: float = 0.0) -> Iterator[Unit]:
        outer = self._open_unit()
        with self._transaction(readonly=readonly, left=left) as transaction:
            unit = Unit(transaction)
            if not readonly or self._in_memory:
                self._mine.unit = unit
            try:
                yield unit
            finally:
                self._mine.unit = outer

    def _open_unit(self) -> Unit | None:
        """The unit that this thread is writing in, or that a store in memory is read in."""
        unit: Unit | None = getattr(self._mine, "unit", None)
        return unit
