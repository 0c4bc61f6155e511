"""For whoever watches the machine: is the process up, and can it write."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from engine.service import health
from webui.session import engine

pages = Blueprint("health", __name__, url_prefix="/health")


@pages.get("/live")
def live() -> Response:
    """200 while the process answers at all."""
    return jsonify(status="ok")


@pages.get("/ready")
def ready() -> Response:
    """200 when the store takes a write, else 503 and why."""
    trouble = health.trouble(engine())
    answer = jsonify(status="unready" if trouble else "ready", trouble=trouble)
    answer.status_code = 503 if trouble else 200
    return answer
