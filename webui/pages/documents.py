"""Văn bản đến: recorded once, it reaches every plan that waits for it."""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from engine.errors import DieuPhoiError
from engine.service.plans import incoming
from webui.errors import status_of
from webui.forms.reading import iso_date
from webui.refusals import refusal
from webui.request_fields import command_id, query, text
from webui.session import actor, engine

pages = Blueprint("documents", __name__, url_prefix="/van-ban")
FIELDS = ("number", "issuer", "title")


@pages.get("")
def index() -> str:
    """The register of what was recorded."""
    listed = incoming.page(engine(), actor(), after=query("after") or None)
    return render_template("documents/index.html", rows=listed.rows, next=listed.next)


@pages.get("/moi")
def new() -> Response:
    """The form."""
    return _form(None)


@pages.post("/moi")
def record() -> Response:
    """Record it; whoever waits for such a document goes on."""
    document = {name: text(name) for name in FIELDS if text(name)}
    if text("issued_on"):
        document["issued_on"] = iso_date(text("issued_on"))
    try:
        outcome = incoming.record(
            engine(),
            actor(),
            document,
            message=text("message") or None,
            once=not text("again"),
            command_id=command_id(),
        )
    except DieuPhoiError as error:
        return _form(error)
    done = "reached" if outcome["plans"] else "recorded"
    return redirect(url_for("documents.index", done=done), 303)


def _form(error: DieuPhoiError | None) -> Response:
    page = render_template(
        "documents/new.html",
        names=[(name, name) for name in incoming.waiting_names(engine(), actor())],
        refused=refusal(error) if error else None,
    )
    return make_response(page, status_of(error))
