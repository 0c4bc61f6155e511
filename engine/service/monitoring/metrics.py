"""The figures of :mod:`engine.service.health` as Prometheus reads them; its only home."""

from __future__ import annotations

from collections.abc import Iterable

from prometheus_client import CollectorRegistry, generate_latest, start_http_server
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST as CONTENT_TYPE
from prometheus_client.registry import Collector

from engine.service.engine import Engine
from engine.service.monitoring import health

__all__ = ["CONTENT_TYPE", "serve", "text"]


def text(engine: Engine) -> bytes:
    """All figures, in the media type ``CONTENT_TYPE``."""
    return generate_latest(_registry(engine))


def serve(engine: Engine, host: str, port: int) -> None:
    """Answer with the figures at this address while the process lives.

    Raises :class:`OSError` when nobody may listen there.
    """
    start_http_server(port, host, _registry(engine))


def _registry(engine: Engine) -> CollectorRegistry:
    registry = CollectorRegistry()
    registry.register(_Rows(engine))
    return registry


class _Rows(Collector):
    """Reads the figures when they are asked for; nothing is kept between two questions."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def describe(self) -> Iterable[Metric]:
        return ()

    def collect(self) -> Iterable[Metric]:
        work, clock = health.work(self._engine), health.clock(self._engine)
        gauges: dict[str, tuple[str, float]] = {
            "timers": ("timers armed", work.timers),
            "timers_due": ("timers due and not yet fired", work.timers_due),
            "timer_lateness_seconds": ("how late the oldest due timer is", work.lateness),
            "inbox_depth": ("rows that wait for an instance", work.inbox),
            "outbox_depth": ("mails and calls that wait to be sent", work.outbox),
            "delivery_failures": ("mails and calls given up", work.undelivered),
            "incidents_open": ("incidents nobody has resolved", work.incidents),
            "tasks_unattended": ("open tasks that nobody may take", work.unattended),
        }
        if clock.age is not None:
            gauges["clock_age_seconds"] = ("since any clock ticked", clock.age)
        for name, (help_text, value) in gauges.items():
            yield GaugeMetricFamily(f"dieuphoi_{name}", help_text, value=value)
        steps = ("dieuphoi_steps", "transactions committed by this process", work.transactions)
        conflicts = ("dieuphoi_conflicts_retried", "done again by this process", work.retried)
        for name, help_text, count in (steps, conflicts):
            yield CounterMetricFamily(name, help_text, value=count)
