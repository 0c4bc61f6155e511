"""The clock of many machines: Procrastinate on the PostgreSQL that also holds the rows.

The transaction that writes rows for another instance, or for the outbox, defers a job that says
only whom to wake. No ``lock`` and no ``queueing_lock``: the first lets a job that waits or whose
worker died block all others of the instance, the second breaks the transaction that defers
(both tried). The row lock of the step serialises; a superfluous wake finds nothing to do.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
import time
from collections.abc import Iterator

import procrastinate
import psycopg
from procrastinate import PsycopgConnector, SyncPsycopgConnector

from engine.scheduling.posting import Posting
from engine.scheduling.watchdog import STUCK_SECONDS
from engine.service import clock as service_clock
from engine.service.engine import Engine
from engine.storage import Unit

logger = logging.getLogger(__name__)

WAKE = "wake"
STEPS_QUEUE = "steps"
MAIL_QUEUE = "mail"
TICK_SECONDS = 5.0
SWEEP_SECONDS = 30.0
RECONNECT_SECONDS = 1.0
SCHEMA_LOCK = 7_205_759_403


def conninfo(database_url: str) -> str:
    """The address as psycopg reads it, without SQLAlchemy's name of the driver."""
    scheme, _, rest = database_url.partition("://")
    return f"{scheme.partition('+')[0]}://{rest}"


class Waker:
    """Defers ``wake`` inside the caller's transaction; rolled back with it, committed with it."""

    def __init__(self, database_url: str) -> None:
        """Make sure that the queue's own tables are there."""
        self._app = procrastinate.App(
            connector=SyncPsycopgConnector(conninfo=conninfo(database_url))
        )
        self._app.task(name=WAKE)(_never)
        self._prepare(conninfo(database_url))

    def __call__(self, unit: Unit, instance_id: str | None) -> None:
        """Wake a worker for this instance, or for mail if there is none."""
        queue = STEPS_QUEUE if instance_id else MAIL_QUEUE
        job = self._app.configure_task(WAKE, queue=queue, connection=unit.driver_connection)
        job.defer(instance=instance_id)

    def _prepare(self, address: str) -> None:
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("SELECT pg_advisory_lock(%s)", (SCHEMA_LOCK,))
            found = connection.execute("SELECT to_regclass('procrastinate_jobs')").fetchone()
            if found is not None and found[0] is None:
                with self._app.open():
                    self._app.schema_manager.apply_schema()


def _never(instance: str | None) -> None:
    raise NotImplementedError("wakes are worked off by the worker's own application")


class QueueClockwork:
    """A worker: takes wakes, ticks for timers, and sweeps what nobody was woken for."""

    def __init__(self, engine: Engine, concurrency: int = 2) -> None:
        """Keep the engine; nothing runs before :meth:`start`."""
        self._engine = engine
        self._concurrency = concurrency
        self._app = procrastinate.App(
            connector=PsycopgConnector(conninfo=conninfo(engine.config.database_url))
        )
        self._app.task(name=WAKE)(self._wake)
        self._posting = Posting(engine, min(TICK_SECONDS, engine.config.tick_seconds))
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopped = threading.Event()
        self._ticked = time.monotonic()
        self._over: asyncio.Event | None = None

    def start(self) -> None:
        """Work in a thread of this process."""
        self._thread = threading.Thread(target=self.run, name="dieuphoi-worker", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Let running jobs end, then stop."""
        self._stopped.set()
        if self._loop is not None and self._over is not None:
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._over.set)
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join()

    def stuck(self) -> Iterator[str]:
        """The clock or the mail, where they have not moved for too long."""
        if time.monotonic() - self._ticked > STUCK_SECONDS:
            yield "clock"
        if self._posting.idle_seconds() > STUCK_SECONDS:
            yield "mail"

    def run(self) -> None:
        """Work until :meth:`stop` or an interrupt."""
        self._ticked = time.monotonic()
        self._posting.start()
        try:
            asyncio.run(self._work())
        finally:
            self._posting.stop()

    def _wake(self, instance: str | None) -> None:
        service_clock.wake(self._engine, instance)

    async def _work(self) -> None:
        """Work until told to stop: a database that goes away only interrupts it."""
        self._loop, self._over = asyncio.get_running_loop(), asyncio.Event()
        while not self._stopped.is_set():
            self._ticked = time.monotonic()
            try:
                async with self._app.open_async():
                    await self._work_while_connected(self._over)
            except Exception:
                logger.exception("the queue is away", extra={"action": "queue_lost"})
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._over.wait(), RECONNECT_SECONDS)

    async def _work_while_connected(self, over: asyncio.Event) -> None:
        jobs = [
            asyncio.create_task(work)
            for work in (self._take_jobs(), self._tick(), self._sweep(), over.wait())
        ]
        done, _ = await asyncio.wait(jobs, return_when=asyncio.FIRST_COMPLETED)
        for job in jobs:
            job.cancel()
        await asyncio.gather(*jobs, return_exceptions=True)
        for job in done:
            job.result()

    async def _take_jobs(self) -> None:
        await self._app.run_worker_async(
            queues=[STEPS_QUEUE, MAIL_QUEUE],
            concurrency=self._concurrency,
            wait=True,
            install_signal_handlers=False,
            delete_jobs="always",
        )

    async def _tick(self) -> None:
        seconds = min(TICK_SECONDS, self._engine.config.tick_seconds)
        while True:
            self._ticked = time.monotonic()
            done = await asyncio.to_thread(service_clock.beaten_tick, self._engine)
            await asyncio.sleep(service_clock.REST_SECONDS if done.moved else seconds)

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            for job in await self._app.job_manager.get_stalled_jobs():
                logger.warning("retrying a stalled wake", extra={"action": "wake_retried"})
                await self._app.job_manager.retry_job(job)
