"""Small JSON endpoints that the diagram viewer and the editor need."""

from __future__ import annotations

from flask import Flask

from webui.api import diagrams, drafts


def install(app: Flask) -> None:
    """Register the endpoints."""
    app.register_blueprint(diagrams.api)
    app.register_blueprint(drafts.api)
