"""Transactions on one database: let in, opened on a pooled connection, committed or undone."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from sqlalchemy import event, make_url
from sqlalchemy.exc import InvalidatePoolError, InvalidRequestError

from engine.errors import Busy
from engine.storage.db import pool
from engine.storage.db.failures import Clash, Lost, in_doubt, understand
from engine.storage.db.fast import Probe, Sign, Transaction

NO_WAIT_SECONDS = 0.01
"""Whoever waited no longer for his turn is spared the statements that shorten his wait."""

REPEATABLE_READ = 3
"""How the driver numbers the isolation in which one view stays the same."""


class Transactions:
    """Opens transactions on one database.

    ``busy_seconds`` bounds how long one waits to be let in before it is refused as busy.
    ``probe`` is called with each statement and with ``COMMIT`` before it is sent; ``sign`` signs
    what each transaction tells of the rows it wrote.
    """

    def __init__(self, url: str, busy_seconds: float) -> None:
        """Make the pool; nothing is opened yet. Raises :class:`errors.StoreUnfit`."""
        self.url = url
        self.probe: Probe | None = None
        self.sign: Sign | None = None
        self.engine = pool.connect(url, busy_seconds)
        self.on_postgresql = self.engine.dialect.name == "postgresql"
        self._in_memory = pool.in_memory(make_url(url))
        self._busy_seconds = busy_seconds
        # SQLite has one writer; waiting here is fairer and quicker than its own polling.
        self._writer = threading.RLock() if self._in_memory else threading.Lock()
        self._cut = False
        self._closed = False
        event.listen(self.engine, "checkout", self._renew)

    def close(self) -> None:
        """Close all connections; one that is in use as its transaction ends."""
        self._closed = True
        self.engine.dispose()

    def _forget(self, clash: Clash) -> None:
        """Give up the other connections too when the server has cut one, each as it is free."""
        if isinstance(clash, Lost):
            self._cut = True

    def _renew(self, *_checkout: object) -> None:
        if self._cut:
            self._cut = False
            raise InvalidatePoolError

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
    def _transaction(self, *, readonly: bool, left: float = 0.0) -> Iterator[Transaction]:
        lender = self.engine.pool
        pooled = self._check_out()
        driver: Any = pooled.driver_connection
        try:
            # A cursor that outlives its unit, in the traceback of an error, would reset at its
            # end a statement of whoever has the connection then: SQLite's are kept and shared.
            with closing(self._open(driver, left, readonly=readonly)) as cursor:
                transaction = Transaction(
                    driver,
                    cursor,
                    self.engine.dialect,
                    readonly=readonly,
                    probe=self.probe,
                    sign=self.sign,
                )
                yield transaction
                transaction.finish()
                self._commit(driver, cursor, readonly=readonly)
        except BaseException as failure:
            self._roll_back(pooled, driver)
            meant = understand(failure)
            if meant is failure:
                raise
            raise meant from failure
        finally:
            if readonly and self.on_postgresql and not driver.closed:
                driver.read_only = driver.isolation_level = None
            pooled.close()
            if self._closed:  # the lender was emptied before, and nobody would close what came late
                lender.dispose()

    def _check_out(self) -> Any:
        try:
            return self.engine.raw_connection()
        except InvalidRequestError as failure:
            # The pool gives up when it meets one cut connection after the other.
            raise Clash(Busy()) from failure
        except Exception as failure:
            raise understand(failure) from failure

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
            _begin_immediate(cursor, left, self._busy_seconds)
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

    def _roll_back(self, pooled: Any, driver: Any) -> None:
        try:
            driver.rollback()
        except Exception:  # noqa: BLE001  # whatever broke it, this connection is not used again
            pooled.invalidate()
            return
        if self.on_postgresql and driver.closed:
            pooled.invalidate()


def _begin_immediate(cursor: Any, left: float, whole: float) -> None:
    """Begin to write on SQLite, waiting for another process no longer than is left."""
    cursor.execute(f"PRAGMA busy_timeout = {_milliseconds(left)}")
    try:
        cursor.execute("BEGIN IMMEDIATE")
    finally:
        cursor.execute(f"PRAGMA busy_timeout = {_milliseconds(whole)}")


def _milliseconds(seconds: float) -> int:
    """At least one: to PostgreSQL none means for ever."""
    return max(1, int(seconds * 1000))
