"""For whoever watches the machine: is the process up, can it write, does a clock run, what waits.

Prometheus reads ``/metrics`` with the token of ``DIEUPHOI_METRICS_TOKEN`` as bearer.
"""

from __future__ import annotations

import hmac

from flask import Blueprint, Response, jsonify, request
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from engine.errors import NotFound
from engine.service.monitoring import health
from engine.service.monitoring import metrics as monitoring_metrics
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
    status = health.clock(engine())
    answer = jsonify(status="runs" if status.runs else "stopped", age_seconds=status.age)
    answer.status_code = 200 if status.runs else 503
    return answer


@pages.get("/metrics")
def metrics() -> Response:
    """Everything in Prometheus' text; without the token, or where none is set, not found."""
    token = engine().config.metrics_token
    bearer = request.headers.get("Authorization", "")
    if not token or not hmac.compare_digest(bearer.encode(), f"Bearer {token}".encode()):
        raise NotFound
    return Response(monitoring_metrics.text(engine()), content_type=CONTENT_TYPE_LATEST)
