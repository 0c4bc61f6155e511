"""Việc chưa có ai nhận được: open tasks that no living account may take, and what helps."""

from __future__ import annotations

from flask import Blueprint, render_template

from engine.model.permission import Target, may
from engine.service.tasks import unattended
from webui.session import actor, engine

pages = Blueprint("unattended", __name__, url_prefix=unattended.PAGE)


@pages.get("")
def index() -> str:
    """Those that the reader answers for, the oldest first."""
    return render_template(
        "tasks/unattended.html",
        rows=unattended.page(engine(), actor()),
        may_transfer=may(actor(), "assignment.transfer", Target()),
    )
