"""Các lần lưu của bản nháp: the timeline of a draft, any two compared, any restored."""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from engine.errors import DieuPhoiError, InvalidInput, NotFound
from engine.model.numbers import whole
from engine.sentences import sentence
from engine.service.plans import draft_versions, drafts
from webui.errors import status_of
from webui.refusals import refusal
from webui.request_fields import command_id, query, text
from webui.session import actor, engine

pages = Blueprint("draft_versions", __name__)


@pages.get("/ban-nhap/<draft_id>/phien-ban")
def page(draft_id: str) -> Response:
    """All versions of a draft, newest first."""
    return _page(draft_id)


@pages.get("/ban-nhap/<draft_id>/phien-ban/so-sanh")
def compared(draft_id: str) -> str:
    """What one version has otherwise than another."""
    old, new = whole(query("from")), whole(query("to"))
    if old is None or new is None:
        raise NotFound
    row, comparison = draft_versions.compared(engine(), actor(), draft_id, old, new)
    return render_template(
        "drafts/compared.html", row=row, old=old, new=new, compared={"comparison": comparison}
    )


@pages.post("/ban-nhap/<draft_id>/phien-ban/<int:revision>/ten")
def name(draft_id: str, revision: int) -> Response:
    """Name a version."""
    try:
        draft_versions.name(
            engine(), actor(), draft_id, revision, text("name"), command_id=command_id()
        )
    except InvalidInput as error:
        return _page(draft_id, error)
    return redirect(url_for("draft_versions.page", draft_id=draft_id, done="named"), 303)


@pages.post("/ban-nhap/<draft_id>/phien-ban/<int:revision>/khoi-phuc")
def restore(draft_id: str, revision: int) -> Response:
    """Let the draft hold again what it held then."""
    present = whole(text("revision"))
    try:
        if present is None:
            raise InvalidInput(fields={"revision": sentence("Thiếu số lần lưu của bản nháp.")})
        drafts.restore(engine(), actor(), draft_id, present, revision, command_id=command_id())
    except NotFound:
        raise
    except DieuPhoiError as error:
        return _page(draft_id, error)
    return redirect(url_for("draft_versions.page", draft_id=draft_id, done="restored"), 303)


@pages.post("/ban-nhap/<draft_id>/lay-lai")
def recover(draft_id: str) -> Response:
    """Have back a draft that was thrown away."""
    drafts.recover(engine(), actor(), draft_id, command_id=command_id())
    return redirect(url_for("processes.index", done="recovered"), 303)


def _page(draft_id: str, error: DieuPhoiError | None = None) -> Response:
    found = draft_versions.timeline(engine(), actor(), draft_id)
    answer = render_template(
        "drafts/timeline.html",
        row=found.draft,
        versions=found.versions,
        choices=[(str(each.revision), str(each.revision)) for each, _who in found.versions],
        refused=refusal(error) if error else None,
    )
    return make_response(answer, status_of(error))
