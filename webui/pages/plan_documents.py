"""Văn bản thành quy trình: a plan document beside the table of tasks that is made of it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from engine.errors import DieuPhoiError, InvalidDiagram, InvalidInput, NotFound
from engine.model.ids import new_id
from engine.model.numbers import whole
from engine.model.permission import Target, permit
from engine.model.text import nfc
from engine.sentences import sentence
from engine.service.files import kinds, preview
from engine.service.plans import (
    drafts,
    learned_words,
    plan_reading,
    processes,
    reading_offers,
    reading_table,
    readings,
)
from engine.service.plans.drafting import directory
from engine.service.plans.reading_words import meanings
from webui.errors import status_of
from webui.language import chosen
from webui.pages.plan_tables import FACTS, entered, typed_into
from webui.refusals import refusal
from webui.request_fields import command_id, query, text, upload
from webui.session import actor, engine

pages = Blueprint("plan_documents", __name__, url_prefix="/quy-trinh/tu-van-ban")
XML = "application/xml; charset=utf-8"


@pages.get("")
def form() -> Response:
    """Where a document is chosen, and those that are being read."""
    return _choose()


@pages.post("/doc")
def read() -> Response:
    """Read the document and keep it beside its tasks."""
    permit(actor(), "deploy", Target())
    try:
        file = upload("file")
        if file is None:
            raise InvalidInput(fields={"file": sentence("Chọn tệp văn bản.")})
        name = nfc(file.filename or "")
        command = command_id()
        reading_id = readings.begin(
            engine(), actor(), name, file.read(), page=command, command_id=command
        )
    except DieuPhoiError as error:
        return _choose(error)
    return redirect(
        url_for("plan_documents.desk", reading_id=reading_id, done="document-read"), 303
    )


@pages.get("/<reading_id>")
def desk(reading_id: str) -> Response:
    """The document beside the table."""
    return _desk(readings.open_(engine(), actor(), reading_id))


@pages.post("/<reading_id>")
def act(reading_id: str) -> Response:
    """Keep the table as it was typed, then do what the button says."""
    row = readings.open_(engine(), actor(), reading_id)
    asked, _, about = text("act").partition(":")
    try:
        _save(reading_id, asked, about)
        row = readings.open_(engine(), actor(), reading_id)
        if asked == "check":
            return _desk(row, made=readings.sketched(engine(), actor(), row))
        leave = _LEAVE[asked](row) if asked in _LEAVE else None
    except NotFound:
        raise
    except DieuPhoiError as error:
        return _desk(typed_into(row), error)
    back = url_for("plan_documents.desk", reading_id=reading_id, _anchor=_anchor(asked, about))
    return redirect(leave or back, 303)


@pages.post("/<reading_id>/nhap")
def keep(reading_id: str) -> Response:
    """Keep the table as it is typed, without a word."""
    _save(reading_id)
    return make_response("", 204)


@pages.post("/<reading_id>/xoa")
def drop(reading_id: str) -> Response:
    """Throw a reading away."""
    readings.drop(engine(), actor(), reading_id, command_id=command_id())
    return redirect(url_for("plan_documents.form", done="dropped"), 303)


@pages.get("/<reading_id>/trang/<int:page>")
def picture(reading_id: str, page: int) -> Response:
    """A page of a PDF as a picture; the file never changes."""
    body = readings.file_of(engine(), actor(), reading_id)
    answer = make_response(preview.drawn(kinds.PDF, body, page))
    answer.content_type = "image/png"
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer


@pages.get("/<reading_id>/so-do.bpmn")
def diagram(reading_id: str) -> Response:
    """The diagram of the process that the table becomes."""
    row = readings.open_(engine(), actor(), reading_id)
    made = readings.drafted(engine(), actor(), row)
    return Response(made.draft.xml, content_type=XML)


@pages.get("/<reading_id>/nghia")
def meaning(reading_id: str) -> str:
    """What the words of a field mean: a part of the page."""
    row = readings.open_(engine(), actor(), reading_id)
    issued = query("issued_on") or row.facts.get("issued_on", "")
    found = meanings(engine(), actor(), issued).of(query("field"), query("words"))
    return render_template("plan_documents/meaning.html", meaning=found)


def _save(reading_id: str, asked: str = "", about: str = "") -> None:
    at = whole(about if asked == "take" else text(f"cut.{about}")) or 0
    readings.save(
        engine(),
        actor(),
        reading_id,
        entered(),
        revision=whole(text("revision")) or 0,
        page=text("page"),
        over=asked == "over",
        act=(asked, about, at) if asked in ("split", "merge", "drop", "take") else None,
    )


def _draft(row: Any) -> str:
    made = readings.drafted(engine(), actor(), row)
    title = row.facts.get("title") or made.draft.key
    draft_id = drafts.create(
        engine(), actor(), made.draft.key, title, made.files, command_id=command_id()
    )
    return url_for("processes.editor", draft_id=draft_id, done="drafted")


def _deploy(row: Any) -> str:
    answer = readings.deploy(engine(), actor(), row, command_id=command_id())
    key = str(answer["key"])
    starts = processes.view(engine(), actor(), key).may_start
    return url_for("processes.start_form" if starts else "processes.page", key=key, done="deployed")


def _remember(row: Any) -> str:
    """Remember what the clerk was offered and asked for, in the words that he left standing."""
    asked, _, about = text("act").partition(":")
    taught = learned_words.learned(engine(), actor())
    found = reading_offers.offers(row, directory(engine(), actor()), taught)
    offer = next((each for each in found if each.id == about), None)
    if offer is None:
        raise NotFound
    learned_words.remember(
        engine(),
        actor(),
        row.id,
        offer.kind,
        text(f"words.{about}"),
        offer.meaning,
        instead=asked == "relearn",
        command_id=command_id(),
    )
    return url_for("plan_documents.desk", reading_id=row.id, done="word-learned", _anchor="ghi-nho")


_LEAVE = {"draft": _draft, "deploy": _deploy, "remember": _remember, "relearn": _remember}


def _anchor(asked: str, about: str) -> str | None:
    return f"task-{about}" if asked in ("split", "merge") else None


def _choose(error: DieuPhoiError | None = None) -> Response:
    kept = readings.page(engine(), actor())
    page = render_template(
        "plan_documents/choose.html",
        readings=kept[: readings.SHOWN],
        more=len(kept) > readings.SHOWN,
        refused=refusal(error) if error else None,
    )
    return make_response(page, status_of(error))


def _desk(
    row: Any, error: DieuPhoiError | None = None, made: plan_reading.Drafted | None = None
) -> Response:
    findings: Any = error.details.get("findings") if isinstance(error, InvalidDiagram) else None
    words = meanings(engine(), actor(), row.facts.get("issued_on", ""))
    page = render_template(
        "plan_documents/desk.html",
        row=row,
        facts=FACTS,
        columns=reading_table.FIELDS,
        doubts=reading_table.doubts(row.tasks),
        meanings=words,
        offers=reading_offers.offers(
            row, words.directory, learned_words.learned(engine(), actor())
        ),
        page=text("page") or new_id(),
        key=row.draft_key or plan_reading.key_of(row.facts, row.file),
        made=made,
        findings=processes.as_checked(findings, chosen()).findings if findings else (),
        overtaken=error is not None and "revision" in error.details,
        held=error is not None and "held" in error.details,
        refused=refusal(error) if error else None,
    )
    return make_response(page, status_of(error))
