"""For whoever watches the machine: is the process up, can it write, does a clock run, what waits.

Prometheus reads ``/metrics`` with the token of ``DIEUPHOI_METRICS_TOKEN`` as bearer.
"""

from __future__ import annotations

import hmac

from flask import Blueprint, Response, current_app, jsonify, request
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from engine.errors import NotFound
from engine.sentences import Sentence
from engine.service.monitoring import health
from engine.service.monitoring import metrics as monitoring_metrics
from webui.language import gettext
from webui.session import engine

PROBE = "dieuphoi.probe"
pages = Blueprint("health", __name__)


@pages.get("/health/live")
def live() -> Response:
    """200 while the process answers at all."""
    return jsonify(status="ok")


@pages.get("/health/ready")
def ready() -> Response:
    """200 when the store takes a write, else 503 and why; tried once in a few seconds.

    A clock that stands still and mail that does not leave are told, not refused: pages work
    without them. What waits stands in the figures, behind their token.
    """
    trouble = _probe().trouble()
    if trouble is not None:
        answer = jsonify(status="unready", trouble=gettext(trouble))
        answer.status_code = 503
        return answer
    clock = health.clock(engine())
    return jsonify(
        status="ready",
        trouble=None,
        clock={"runs": clock.runs, "age_seconds": clock.age, "trouble": _said(clock.trouble)},
        mail="failing" if health.mail_fails(engine()) else "ok",
    )


def _said(trouble: Sentence | None) -> str | None:
    return None if trouble is None else gettext(trouble)


def _probe() -> health.Probe:
    """The one of this application."""
    installed: health.Probe = current_app.extensions[PROBE]
    return installed


@pages.get("/health/clock")
def clock() -> Response:
    """200 while some clock ticks, on whatever machine, else 503."""
    status = health.clock(engine())
    answer = jsonify(
        status="runs" if status.runs else "stopped",
        age_seconds=status.age,
        trouble=_said(status.trouble),
    )
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
