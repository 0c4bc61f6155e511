"""Each request in the log: its id, who asked, which page, how it ended, how long it took."""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections.abc import Iterator

from flask import Flask, Response, g, request

from engine import logs

logger = logging.getLogger(__name__)

HEADER = "X-Request-ID"
STUCK_SECONDS = 300.0
"""No request takes so long that goes well."""
UNTOLD = frozenset({"static", "health.live", "health.ready", "health.clock", "health.metrics"})
"""Asked again and again, by browsers and machines; told only where they fail."""


def request_id() -> str:
    """The id of this request, as its answer and its lines in the log bear it."""
    return logs.REQUEST.get()


def stuck(threads: int) -> Iterator[str]:
    """The requests under way, where they keep all threads and have done so for too long."""
    under_way = list(_under_way.values())
    if len(under_way) >= threads and time.perf_counter() - max(under_way)[0] > STUCK_SECONDS:
        yield from (f"request {request} {page}" for _began, request, page in under_way)


_under_way: dict[int, tuple[float, str, str]] = {}
"""By thread: when its request began, its id, its page."""


def _begin() -> None:
    logs.REQUEST.set(secrets.token_hex(6))
    g.began = time.perf_counter()
    _under_way[threading.get_ident()] = (g.began, request_id(), request.endpoint or "")


def _tell(answer: Response) -> Response:
    answer.headers[HEADER] = request_id()
    failed = answer.status_code >= 500  # noqa: PLR2004
    if request.endpoint in UNTOLD and not failed:
        return answer
    visit = g.get("visit")
    told = {
        "action": "request",
        "user": visit.actor.login if visit else "",
        "page": request.endpoint or "",
        "status": answer.status_code,
        "ms": round((time.perf_counter() - g.began) * 1000, 1),
        "address": request.remote_addr or "",
        **({"refused": g.refused} if "refused" in g else {}),
    }
    logger.info("%s %s", request.method, request.path, extra=told)
    return answer


def _end(_failure: BaseException | None) -> None:
    logs.REQUEST.set("")
    _under_way.pop(threading.get_ident(), None)


def install(app: Flask) -> None:
    """Hook both ends of each request, outside of everything else."""
    app.before_request(_begin)
    app.after_request(_tell)
    app.teardown_request(_end)
    app.jinja_env.globals.update(request_id=request_id)
