"""For whoever watches the machine: is the process up, can it write, does a clock run, what waits.

Prometheus reads ``/metrics`` with the token of ``DIEUPHOI_METRICS_TOKEN`` as bearer.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable

from flask import Blueprint, Response, jsonify, request
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

from engine.errors import NotFound
from engine.service import health
from engine.service.engine import Engine
from webui.session import engine

pages = Blueprint("health", __name__)


@pages.get("/health/live")
def live() -> Response:
    """200 while the process answers at all."""
    return jsonify(status="ok")


@pages.get("/health/ready")
def ready() -> Response:
    """200 when the store takes a write, else 503 and why.

    A clock that stands still is told, not refused: pages work without it.
    """
    trouble = health.trouble(engine())
    if trouble is not None:
        answer = jsonify(status="unready", trouble=trouble)
        answer.status_code = 503
        return answer
    clock, work = health.clock(engine()), health.work(engine())
    return jsonify(
        status="ready",
        trouble=None,
        clock={"runs": clock.runs, "age_seconds": clock.age},
        waiting={"timers_due": work.timers_due, "inbox": work.inbox, "outbox": work.outbox},
    )


@pages.get("/health/clock")
def clock() -> Response:
    """200 while some clock ticks, on whatever machine, else 503."""
    found = health.clock(engine())
    answer = jsonify(status="runs" if found.runs else "stopped", age_seconds=found.age)
    answer.status_code = 200 if found.runs else 503
    return answer


@pages.get("/metrics")
def metrics() -> Response:
    """Everything in Prometheus' text; without the token, or where none is set, not found."""
    token = engine().config.metrics_token
    given = request.headers.get("Authorization", "")
    if not token or not hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
        raise NotFound
    registry = CollectorRegistry()
    registry.register(_Rows(engine()))
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class _Rows(Collector):
    """Reads the figures when they are asked for; nothing is kept between two questions."""

    def __init__(self, asked: Engine) -> None:
        self._engine = asked

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
        }
        if clock.age is not None:
            gauges["clock_age_seconds"] = ("since any clock ticked", clock.age)
        for name, (told, value) in gauges.items():
            yield GaugeMetricFamily(f"dieuphoi_{name}", told, value=value)
        steps = ("dieuphoi_steps", "transactions committed by this process", work.transactions)
        conflicts = ("dieuphoi_conflicts_retried", "done again by this process", work.retried)
        for name, told, count in (steps, conflicts):
            yield CounterMetricFamily(name, told, value=count)
