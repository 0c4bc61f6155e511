"""Khó khăn, vướng mắc: raised by officers, answered by the monitor, or sent upward."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from engine.errors import DieuPhoiError, NotFound
from engine.service import plans
from engine.service.assignments import difficulties
from webui.errors import status_of
from webui.refusals import refusal
from webui.request_fields import command_id, query, text
from webui.session import actor, engine

pages = Blueprint("difficulties", __name__, url_prefix="/vuong-mac")


@pages.get("")
def index() -> str:
    """Those of the actor's agencies, and those he monitors; open ones unless asked."""
    closed = query("closed") == "1"
    listed = difficulties.page(engine(), actor(), open=not closed, after=query("after") or None)
    return render_template(
        "difficulties/index.html",
        rows=listed.rows,
        labels=plans.labels(engine(), [row.assignment_id for row in listed.rows]),
        next=listed.next,
        closed=closed,
    )


@pages.get("/<difficulty_id>")
def page(difficulty_id: str) -> Response:
    """One difficulty."""
    return _page(difficulty_id)


@pages.post("/<difficulty_id>/<verb>")
def act(difficulty_id: str, verb: str) -> Response:
    """Answer it or send it upward."""
    do = _VERBS.get(verb)
    if do is None:
        raise NotFound
    try:
        do(difficulty_id)
    except DieuPhoiError as error:
        if isinstance(error, NotFound):
            raise
        return _page(difficulty_id, error, verb)
    return redirect(url_for("difficulties.page", difficulty_id=difficulty_id, done=verb), 303)


def _page(difficulty_id: str, error: DieuPhoiError | None = None, verb: str = "") -> Response:
    view = difficulties.view(engine(), actor(), difficulty_id)
    shown = render_template(
        "difficulties/page.html",
        view=view,
        label=plans.labels(engine(), [view.assignment.id])[view.assignment.id],
        refused=refusal(error) if error else None,
        verb_open=verb,
    )
    return make_response(shown, status_of(error))


def _answer(difficulty_id: str) -> None:
    difficulties.answer(engine(), actor(), difficulty_id, text("text"), command_id=command_id())


def _forward(difficulty_id: str) -> None:
    difficulties.forward(engine(), actor(), difficulty_id, text("text"), command_id=command_id())


_VERBS: dict[str, Callable[[str], None]] = {"answer": _answer, "forward": _forward}
