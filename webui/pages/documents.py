"""Văn bản đến: recorded once under its số đến, it reaches the plans that wait for it."""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from engine.errors import DieuPhoiError, Forbidden, InvalidInput, NotFound
from engine.model.clock import local_date
from engine.model.text import nfc
from engine.sentences import sentence
from engine.service import organisation, registers
from engine.service.plans import incoming, letters
from webui.errors import status_of
from webui.forms.reading import iso_date
from webui.refusals import refusal
from webui.request_fields import command_id, need_reason, query, text, upload
from webui.session import actor, engine

pages = Blueprint("documents", __name__, url_prefix="/van-ban")
FIELDS = ("number", "issuer", "title", incoming.ARRIVAL)


@pages.get("")
def index() -> Response:
    """What his agency's clerks recorded."""
    return _index()


@pages.get("/moi")
def new() -> Response:
    """The form."""
    return _form(None)


@pages.post("/moi/doc")
def read() -> Response:
    """The form with what a file says of itself; nothing is kept of the file."""
    try:
        file = upload("file")
        if file is None:
            raise InvalidInput(fields={"file": sentence("Chọn tệp văn bản.")})
        found = letters.propose(engine(), actor(), nfc(file.filename or ""), file.read())
    except Forbidden:
        raise
    except DieuPhoiError as error:
        return _form(error)
    return _form(None, found)


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
            agency_id=text("receiving_agency") or None,
            message=text("message") or None,
            once=not text("again"),
            command_id=command_id(),
        )
    except DieuPhoiError as error:
        return _form(error)
    done = "reached" if outcome["plans"] else "recorded"
    return redirect(url_for("documents.index", done=done), 303)


@pages.post("/<document_id>/so")
def renumber(document_id: str) -> Response:
    """Give it another số đến, with the reason."""
    try:
        incoming.correct(
            engine(),
            actor(),
            document_id,
            text("number"),
            reason=need_reason(),
            command_id=command_id(),
        )
    except DieuPhoiError as error:
        if isinstance(error, NotFound | Forbidden):
            raise
        return _index(error, document_id)
    return redirect(url_for("documents.index", done="renumbered"), 303)


def _index(error: DieuPhoiError | None = None, about: str = "") -> Response:
    listed = incoming.page(engine(), actor(), after=query("after") or None)
    page = render_template(
        "documents/index.html",
        rows=listed.rows,
        next=listed.next,
        registers=registers.listed(engine(), actor(), local_date(engine().now()).year),
        correctable=incoming.agencies_of(actor(), "document.number"),
        refused=refusal(error) if error else None,
        verb_open=about,
    )
    return make_response(page, status_of(error))


def _form(error: DieuPhoiError | None, found: letters.Proposal | None = None) -> Response:
    page = render_template(
        "documents/new.html",
        names=[(name, name) for name in incoming.waiting_names(engine(), actor())],
        agencies=_agencies(),
        found=found,
        refused=refusal(error) if error else None,
    )
    return make_response(page, status_of(error))


def _agencies() -> list[tuple[str, str]]:
    """Those in whose registers he may record; one alone is not asked for."""
    own = incoming.agencies_of(actor(), "document.record")
    names = organisation.agency_names(engine(), actor().agency_ids if own is None else own)
    return sorted(names.items(), key=lambda each: each[1]) if len(names) > 1 else []
