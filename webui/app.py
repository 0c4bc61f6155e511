"""Makes the Flask application for one installation; nothing happens at import."""

from __future__ import annotations

from flask import Flask

from engine.service.engine import Engine
from engine.service.monitoring.health import Probe
from engine.service.simulation.plays import Plays
from webui import (
    api,
    compression,
    done_messages,
    errors,
    filters,
    language,
    navigation,
    pages,
    paging,
    request_fields,
    request_log,
    security,
    session,
    task_filters,
    unsent,
)
from webui.pages import health, playing

_PARTS = (
    request_log,
    compression,
    language,
    filters,
    security,
    session,
    navigation,
    done_messages,
    paging,
    task_filters,
    errors,
    unsent,
    pages,
    api,
)
"""In the order in which their hooks run: what bounds and refuses a request stands first."""


def create_app(engine: Engine) -> Flask:
    """The application over an engine that somebody else built and will close."""
    app = Flask("webui", root_path=str(session.HERE), static_url_path="/static")
    app.config.update(
        MAX_UPLOAD=engine.config.max_upload,
        MAX_FORM_MEMORY_SIZE=security.SMALL_BODY,
        SESSION_COOKIE_SECURE=engine.config.base_url.startswith("https://"),
        TRAP_HTTP_EXCEPTIONS=False,
    )
    app.extensions[session.EXTENSION] = engine
    app.extensions[health.PROBE] = Probe(engine)
    app.extensions[playing.PLAYS] = Plays()
    app.url_map.converters["int"] = request_fields.Number
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    for part in _PARTS:
        part.install(app)
    return app
