"""Vận hành: what the clock does and how it ended, the mail that leaves; for the administrator."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from engine.errors import DieuPhoiError, Forbidden, NotFound
from engine.service.monitoring import jobs
from engine.service.runtime import mails
from webui.errors import status_of
from webui.refusals import refusal
from webui.request_fields import command_id, text
from webui.session import actor, engine

pages = Blueprint("operation", __name__, url_prefix="/van-hanh")


@pages.get("")
def index() -> str:
    """The jobs of the clock, and how the installation is."""
    return render_template("operation/jobs.html", operation=jobs.page(engine(), actor()))


@pages.get("/thu")
def mail() -> Response:
    """What waits, what could not be sent and why, the newest tries."""
    return _mail()


@pages.post("/thu/<verb>")
def act(verb: str) -> Response:
    """Send a mail once more, all that were given up, or one that only tries."""
    do = _VERBS.get(verb)
    if do is None:
        raise NotFound
    try:
        do()
    except (Forbidden, NotFound):
        raise
    except DieuPhoiError as error:
        return _mail(error)
    done = "mail-test" if verb == "test" else "mail-again"
    return redirect(url_for("operation.mail", done=done), 303)


def _again() -> None:
    mails.again(engine(), actor(), text("mail"), command_id=command_id())


def _again_all() -> None:
    mails.again_all(engine(), actor(), command_id=command_id())


def _test() -> None:
    mails.send_test(engine(), actor(), text("to"), command_id=command_id())


_VERBS: dict[str, Callable[[], None]] = {"again": _again, "again-all": _again_all, "test": _test}


def _mail(error: DieuPhoiError | None = None) -> Response:
    page = render_template(
        "operation/mail.html",
        post=mails.page(engine(), actor()),
        results=mails.RESULTS,
        has_server=engine().config.smtp_url is not None,
        refused=refusal(error) if error else None,
        typed=text("to"),
    )
    return make_response(page, status_of(error))
