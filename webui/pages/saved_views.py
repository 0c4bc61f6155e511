"""Danh sách đã lưu: lists under a name, private or shared, and the one a day begins with."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from engine.errors import DieuPhoiError, NotFound
from engine.service import desk, organisation
from webui.errors import status_of
from webui.paging import kept_query
from webui.refusals import refusal
from webui.request_fields import command_id, query, text
from webui.session import actor, engine

pages = Blueprint("saved_views", __name__, url_prefix="/danh-sach")


@pages.get("")
def index() -> Response:
    """All that the reader may open, and a form for the list that he came from."""
    return _page(query("list"))


@pages.post("")
def save() -> Response:
    """Save the list that one came from."""
    return _saved(None)


@pages.post("/<view_id>/<verb>")
def act(view_id: str, verb: str) -> Response:
    """Rename and share it, delete it, begin with it, or no more."""
    if verb == "save":
        return _saved(view_id)
    do = _VERBS.get(verb)
    if do is None:
        raise NotFound
    do(view_id)
    return redirect(url_for("saved_views.index", done=f"view-{verb}"), 303)


def _saved(view_id: str | None) -> Response:
    words = kept_query(text("query"))
    asked = {"view_id": view_id, "agency_id": text("agency") or None, "command_id": command_id()}
    try:
        desk.save(engine(), actor(), text("name"), words, **asked)
    except DieuPhoiError as error:
        if isinstance(error, NotFound):
            raise
        return _page(words, error, view_id or "")
    return redirect(url_for("saved_views.index", done="view-saved"), 303)


def _page(words: str, error: DieuPhoiError | None = None, changed: str = "") -> Response:
    names = organisation.agency_names(engine(), actor().agency_ids)
    shown = render_template(
        "saved_views.html",
        views=desk.views(engine(), actor()),
        list=kept_query(words),
        agencies=sorted(names.items()),
        refused=refusal(error) if error else None,
        changed=changed,
    )
    return make_response(shown, status_of(error))


def _drop(view_id: str) -> None:
    desk.drop(engine(), actor(), view_id, command_id=command_id())


def _choose(view_id: str) -> None:
    desk.choose(engine(), actor(), view_id, command_id=command_id())


def _forget(_view_id: str) -> None:
    desk.choose(engine(), actor(), None, command_id=command_id())


_VERBS: dict[str, Callable[[str], None]] = {"drop": _drop, "choose": _choose, "forget": _forget}
