"""Việc con: parts of a task given to colleagues, done, returned, withdrawn."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from engine.errors import DieuPhoiError, NotFound
from engine.service.tasks import subtask_view, subtasks
from webui.errors import status_of
from webui.pages import tasks
from webui.refusals import refusal
from webui.request_fields import command_id, day_of, need_reason, text
from webui.session import actor, engine

pages = Blueprint("subtasks", __name__)


@pages.post("/viec/<task_id>/viec-con")
def give(task_id: str) -> Response:
    """Give a part of one's task to a colleague."""
    try:
        subtasks.give(
            engine(),
            actor(),
            task_id,
            text("title"),
            text("officer"),
            day_of("due_on") if text("due_on") else None,
            command_id=command_id(),
        )
    except NotFound:
        raise
    except DieuPhoiError as error:
        return tasks.task_page(task_id, error, "subtask")
    return redirect(url_for("tasks.page", task_id=task_id, done="subtask-given"), 303)


@pages.get("/viec-con/<subtask_id>")
def page(subtask_id: str) -> Response:
    """One part."""
    return _page(subtask_id)


@pages.post("/viec-con/<subtask_id>/<verb>")
def act(subtask_id: str, verb: str) -> Response:
    """Hand it in, return it, or withdraw it."""
    do = _VERBS.get(verb)
    if do is None:
        raise NotFound
    try:
        do(subtask_id)
    except NotFound:
        raise
    except DieuPhoiError as error:
        return _page(subtask_id, error, verb)
    return redirect(url_for("subtasks.page", subtask_id=subtask_id, done=f"subtask-{verb}"), 303)


def _page(subtask_id: str, error: DieuPhoiError | None = None, verb: str = "") -> Response:
    shown = render_template(
        "subtasks/page.html",
        view=subtask_view.view(engine(), actor(), subtask_id),
        words=subtasks.WORDS,
        refused=refusal(error) if error else None,
        verb_open=verb,
    )
    return make_response(shown, status_of(error))


def _finish(subtask_id: str) -> None:
    subtasks.finish(engine(), actor(), subtask_id, text("result"), command_id=command_id())


def _return(subtask_id: str) -> None:
    subtasks.give_back(engine(), actor(), subtask_id, reason=need_reason(), command_id=command_id())


def _withdraw(subtask_id: str) -> None:
    subtasks.withdraw(engine(), actor(), subtask_id, reason=need_reason(), command_id=command_id())


_VERBS: dict[str, Callable[[str], None]] = {
    "finish": _finish,
    "return": _return,
    "withdraw": _withdraw,
}
