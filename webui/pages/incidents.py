"""Sự cố: steps that failed, tried again or passed over by an administrator with a reason."""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from engine.errors import DieuPhoiError, NotFound
from engine.service.runtime import incidents
from webui.errors import status_of
from webui.refusals import refusal
from webui.request_fields import command_id, need_reason, query, text
from webui.session import actor, engine

pages = Blueprint("incidents", __name__, url_prefix="/su-co")


@pages.get("")
def index() -> Response:
    """What failed and waits for somebody, newest first."""
    return _page()


@pages.post("/<verb>")
def act(verb: str) -> Response:
    """Run the failed step once more, or go on behind it."""
    do = {"retry": incidents.retry, "skip": incidents.skip}.get(verb)
    if do is None:
        raise NotFound
    try:
        do(engine(), actor(), text("incident"), reason=need_reason(), command_id=command_id())
    except NotFound:
        raise
    except DieuPhoiError as error:
        return _page(error)
    return redirect(url_for("incidents.index", done=verb), 303)


def _page(error: DieuPhoiError | None = None) -> Response:
    listed = incidents.page(engine(), actor(), after=query("after") or None)
    page = render_template(
        "incidents.html",
        rows=listed.rows,
        next=listed.next,
        refused=refusal(error) if error else None,
        tried=text("incident") if error else "",
    )
    return make_response(page, status_of(error))
