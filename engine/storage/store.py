"""The store of one installation: transactions, tried again where another was first."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, event, make_url
from sqlalchemy.exc import InvalidatePoolError, InvalidRequestError

from engine.errors import Busy, DieuPhoiError
from engine.storage import schema
from engine.storage.db import pool
from engine.storage.db.failures import Clash, Lost, in_doubt, outward, understand
from engine.storage.db.fast.transaction import Probe, Session
from engine.storage.preflight import View
from engine.storage.record import triggers
from engine.storage.unit import Unit

T = TypeVar("T")

NO_WAIT_SECONDS = 0.01
"""Whoever waited no longer for his turn is spared the statements that shorten his wait."""

REPEATABLE_READ = 3
"""How the driver numbers the isolation in which one view stays the same."""


class Storage:
    """Opens units of work on one database.

    ``busy_seconds`` bounds how long a unit waits to be let in before it is refused as busy.
    ``key_file`` holds the key that signs anchors; it is made on first need.
    ``committed`` and ``retried`` count, for whoever watches, what this store has written and had
    to do again.
    ``probe`` is called with each statement and with ``COMMIT`` before it is sent.
    """

    def __init__(
        self, url: str, *, busy_seconds: float = 5.0, key_file: Path | None = None
    ) -> None:
        """Make the pool; nothing is opened yet. Raises :class:`errors.StoreUnfit`."""
        self.url = url
        self.key_file = key_file
        self.probe: Probe | None = None
        self.committed = self.retried = 0
        self.engine = pool.connect(url, busy_seconds)
        self.on_postgresql = self.engine.dialect.name == "postgresql"
        self._memory = pool.in_memory(make_url(url))
        self._busy_seconds = busy_seconds
        # SQLite has one writer; waiting here is fairer and quicker than its own polling.
        self._writer = threading.RLock() if self._memory else threading.Lock()
        self._mine = threading.local()
        self._cut = False
        event.listen(self.engine, "checkout", self._renew)

    def prepare(self) -> None:
        """Make the tables or bring them up to date, and check the guards of the record.

        Raises :class:`errors.StoreUnfit` when the database is of a newer version of the product
        or its guards are missing.
        """
        try:
            schema.prepare(self.engine)
        except BaseException:
            self.close()  # a store that is refused is not held open
            raise

    def revision(self) -> str:
        """The name of the migration that this store has come to."""
        return self._look(schema.revision)

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

    def close(self) -> None:
        """Give back all connections."""
        self.engine.dispose()

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

    def _forget(self, clash: Clash) -> None:
        """Give up the other connections too when the server has cut one, each as it is free."""
        if isinstance(clash, Lost):
            self._cut = True

    def _renew(self, *_taken: object) -> None:
        if self._cut:
            self._cut = False
            raise InvalidatePoolError

    @contextmanager
    def begin(self, patience: float | None = None) -> Iterator[Unit]:
        """One transaction that may write; committed at the end, rolled back on any exception."""
        self._end_view()
        if getattr(self._mine, "unit", None) is not None:
            raise RuntimeError("a unit is already open in this thread")
        seconds = self._busy_seconds if patience is None else min(patience, self._busy_seconds)
        with self._turn(seconds) as left, self._transaction(readonly=False, left=left) as unit:
            yield unit
        self.committed += 1
        unit.run_callbacks()

    @contextmanager
    def read(self) -> Iterator[Unit]:
        """One consistent view of the store, in which nothing can be written.

        Raises :class:`errors.Busy` when the connection is lost; the next view gets a new one.
        """
        view: ExitStack | None = getattr(self._mine, "view", None)
        if view is None or getattr(self._mine, "unit", None) is not None:
            with self._read_alone() as unit:
                yield unit
            return
        if self._mine.seen is None:
            self._mine.seen = view.enter_context(self._read_alone())
        try:
            yield self._mine.seen
        except Exception as failure:
            if understand(failure) is not failure:
                self._mine.seen = None
                view.__exit__(type(failure), failure, failure.__traceback__)
            raise

    @contextmanager
    def view(self) -> Iterator[None]:
        """Let all reads of this thread look at one view of the store, opened by the first.

        It ends early with a unit that writes, and with a read whose connection fails: who reads
        then sees what is there then.
        """
        self._mine.view, self._mine.seen = ExitStack(), None
        try:
            yield
        finally:
            self._end_view()
            self._mine.view = None

    def _end_view(self) -> None:
        view: ExitStack | None = getattr(self._mine, "view", None)
        if view is not None:
            self._mine.seen = None
            # What was read was read, even if the connection has gone away since.
            with suppress(DieuPhoiError):
                view.close()

    @contextmanager
    def _read_alone(self) -> Iterator[Unit]:
        joined = getattr(self._mine, "unit", None) if self._memory else None
        if joined is not None:
            yield joined
            return
        # The one connection of a store in memory is the writer's too.
        turn = self._turn(self._busy_seconds) if self._memory else nullcontext()
        try:
            with turn, self._transaction(readonly=True) as unit:
                yield unit
        except Clash as clash:
            # Nobody does a look again; whoever looks is told to.
            self._forget(clash)
            raise clash.outward from clash

    @contextmanager
    def _turn(self, seconds: float) -> Iterator[float]:
        """Have one's turn among the threads of this process; gives what is left of the wait."""
        if self.on_postgresql:
            yield seconds
            return
        until = time.monotonic() + seconds
        if not self._writer.acquire(timeout=seconds):
            raise Busy
        try:
            yield max(0.0, until - time.monotonic())
        finally:
            self._writer.release()

    @contextmanager
    def _transaction(self, *, readonly: bool, left: float = 0.0) -> Iterator[Unit]:
        outer = getattr(self._mine, "unit", None)
        try:
            held = self.engine.raw_connection()
        except InvalidRequestError as failure:
            # The pool gives up when it meets one cut connection after the other.
            raise Clash(Busy()) from failure
        except Exception as failure:
            raise understand(failure) from failure
        driver: Any = held.driver_connection
        try:
            # A cursor that outlives its unit, in the traceback of an error, would reset at its
            # end a statement of whoever has the connection then: SQLite's are kept and shared.
            with closing(self._open(driver, left, readonly=readonly)) as cursor:
                session = Session(cursor, self.engine.dialect, readonly=readonly, probe=self.probe)
                unit = Unit(session, driver)
                if not readonly or self._memory:
                    self._mine.unit = unit
                yield unit
                session.flush()
                self._commit(driver, cursor, readonly=readonly)
        except BaseException as failure:
            self._roll_back(held, driver)
            meant = understand(failure)
            if meant is failure:
                raise
            raise meant from failure
        finally:
            self._mine.unit = outer
            if readonly and self.on_postgresql and not driver.closed:
                driver.read_only = driver.isolation_level = None
            held.close()

    def _open(self, driver: Any, left: float, *, readonly: bool) -> Any:
        if self.on_postgresql and readonly:
            driver.read_only, driver.isolation_level = True, REPEATABLE_READ
        cursor = self._cursor(driver)
        try:
            self._begin(cursor, left, readonly=readonly)
        except BaseException:
            cursor.close()  # left to its traceback it keeps a closed connection, and the log, open
            raise
        return cursor

    def _begin(self, cursor: Any, left: float, *, readonly: bool) -> None:
        waits_less = not readonly and left < self._busy_seconds - NO_WAIT_SECONDS
        if self.on_postgresql:
            if waits_less:
                cursor.execute(f"SET LOCAL lock_timeout = {_milliseconds(left)}")
        elif waits_less:
            _let_in(cursor, left, self._busy_seconds)
        else:
            cursor.execute("BEGIN" if readonly else "BEGIN IMMEDIATE")

    def _cursor(self, driver: Any) -> Any:
        if not self.on_postgresql:
            return driver.cursor()
        # An installation on SQLite runs without this driver.
        from psycopg import RawCursor  # noqa: PLC0415

        return RawCursor(driver)

    def _commit(self, driver: Any, cursor: Any, *, readonly: bool) -> None:
        if self.probe is not None and not readonly:
            self.probe("COMMIT")
        try:
            if self.on_postgresql:
                driver.commit()
            else:
                cursor.execute("COMMIT")
        except Exception as failure:
            doubt = None if readonly else in_doubt(failure)
            if doubt is not None:
                raise doubt from failure
            raise

    def _roll_back(self, held: Any, driver: Any) -> None:
        try:
            driver.rollback()
        except Exception:  # noqa: BLE001  # whatever broke it, this connection is not used again
            held.invalidate()
            return
        if self.on_postgresql and driver.closed:
            held.invalidate()


def _let_in(cursor: Any, left: float, whole: float) -> None:
    """Begin to write on SQLite, waiting for another process no longer than is left."""
    cursor.execute(f"PRAGMA busy_timeout = {_milliseconds(left)}")
    try:
        cursor.execute("BEGIN IMMEDIATE")
    finally:
        cursor.execute(f"PRAGMA busy_timeout = {_milliseconds(whole)}")


def _milliseconds(seconds: float) -> int:
    """At least one: to PostgreSQL none means for ever."""
    return max(1, int(seconds * 1000))
