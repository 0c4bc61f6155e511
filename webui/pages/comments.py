"""Trao đổi: colleagues' comments, written beside the task or the assignment they are about."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from engine.errors import DieuPhoiError, NotFound
from engine.service import comments
from webui.pages import assignments, tasks
from webui.request_fields import command_id, text
from webui.session import actor, engine

pages = Blueprint("comments", __name__)
FORM = "comment"
"""Which form of a page a refusal belongs to."""


@pages.post("/viec/<task_id>/trao-doi")
def on_task(task_id: str) -> Response:
    """Write one on a task."""
    try:
        comments.add(
            engine(), actor(), text("text"), _called(), task_id=task_id, command_id=command_id()
        )
    except NotFound:
        raise
    except DieuPhoiError as error:
        return tasks.task_page(task_id, error, FORM)
    back = url_for("tasks.page", task_id=task_id, done="commented", _anchor="trao-doi")
    return redirect(back, 303)


@pages.post("/nhiem-vu/<assignment_id>/trao-doi")
def on_assignment(assignment_id: str) -> Response:
    """Write one on an assignment as a whole."""
    try:
        comments.add(
            engine(),
            actor(),
            text("text"),
            _called(),
            assignment_id=assignment_id,
            command_id=command_id(),
        )
    except NotFound:
        raise
    except DieuPhoiError as error:
        return assignments.assignment_page(assignment_id, error, FORM)
    back = url_for(
        "assignments.page", assignment_id=assignment_id, done="commented", _anchor="trao-doi"
    )
    return redirect(back, 303)


def _called() -> list[str]:
    return [each for each in request.form.getlist("mentioned") if each]
