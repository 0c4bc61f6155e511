"""What an officer was told."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.service import notifications, plans
from webui.request_fields import query
from webui.session import actor, engine, own_path

pages = Blueprint("notifications", __name__, url_prefix="/thong-bao")


@pages.get("")
def index() -> str:
    """The list, newest first."""
    unread = query("unread") == "1"
    listed = notifications.page(engine(), actor(), unread=unread, after=query("after") or None)
    return render_template(
        "notifications.html",
        rows=listed.rows,
        labels=plans.labels(engine(), [row.assignment_id for row in listed.rows]),
        next=listed.next,
        unread=unread,
        kinds=notifications.KINDS,
        subject_of=notifications.subject_of,
        body_of=notifications.body_of,
    )


@pages.get("/<notification_id>")
def open_(notification_id: str) -> Response:
    """Go to what a notification is about: whoever opens it has read it."""
    link = notifications.open_notification(engine(), actor(), notification_id)
    return redirect(own_path(link) or url_for("notifications.index"), 303)


@pages.post("")
def read() -> Response:
    """Mark some, or all, as read."""
    chosen = request.form.getlist("id")
    if chosen or "all" in request.form:
        notifications.mark_read(engine(), actor(), chosen or None)
    return redirect(url_for("notifications.index", done="read"), 303)
