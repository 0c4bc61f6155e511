"""Truy cập: who signed in, who was refused, which roles were given; for the security officer."""

from __future__ import annotations

from flask import Blueprint, render_template

from engine.service.organisation import access
from webui.session import actor, engine

pages = Blueprint("access", __name__, url_prefix="/to-chuc/truy-cap")


@pages.get("")
def index() -> str:
    """The newest of both."""
    return render_template("organisation/access.html", trail=access.trail(engine(), actor()))
