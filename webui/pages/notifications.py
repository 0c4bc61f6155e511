"""What an officer was told."""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.errors import DieuPhoiError, InvalidInput
from engine.sentences import sentence
from engine.service import notifications, plans
from engine.service.runtime import own_mail
from webui.errors import status_of
from webui.language import gettext
from webui.refusals import refusal
from webui.request_fields import command_id, query, text
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


@pages.get("/thu")
def mail() -> Response:
    """How the reader wants his mail."""
    return _mail()


@pages.post("/thu")
def prefer() -> Response:
    """Say how, by kind, and in which hours none."""
    asked = {kind: text(f"way.{kind}") for kind in notifications.KINDS}
    ways = {kind: way for kind, way in asked.items() if way}
    try:
        notifications.prefer(engine(), actor(), ways, _quiet(), command_id=command_id())
    except DieuPhoiError as error:
        return _mail(error)
    return redirect(url_for("notifications.mail", done="mail-wishes"), 303)


@pages.post("/thu/thu-lai")
def test() -> Response:
    """Mail the reader a test at his own address."""
    try:
        own_mail.send_test(engine(), actor(), command_id=command_id())
    except DieuPhoiError as error:
        return _mail(error)
    return redirect(url_for("notifications.mail", done="mail-test"), 303)


def _quiet() -> tuple[int, int] | None:
    """The hours that were chosen; raises InvalidInput where one of them is missing."""
    start, end = text("quiet_from"), text("quiet_to")
    if not start and not end:
        return None
    if not (start.isdecimal() and end.isdecimal()):
        raise InvalidInput(fields={"quiet_from": sentence("Chọn cả giờ bắt đầu và giờ kết thúc.")})
    return int(start[:3]), int(end[:3])


def _mail(error: DieuPhoiError | None = None) -> Response:
    shown = render_template(
        "mail_wishes.html",
        wishes=notifications.of_actor(engine(), actor()),
        kinds=notifications.KINDS,
        words=[(way, gettext(word)) for way, word in notifications.WAYS.items()],
        hours=[(str(hour), f"{hour:02d}:00") for hour in range(24)],
        log=own_mail.of_actor(engine(), actor()),
        refused=refusal(error) if error else None,
    )
    return make_response(shown, status_of(error))


@pages.post("")
def read() -> Response:
    """Mark some, or all, as read."""
    chosen = request.form.getlist("id")
    if chosen or "all" in request.form:
        notifications.mark_read(engine(), actor(), chosen or None)
    return redirect(url_for("notifications.index", done="read"), 303)
