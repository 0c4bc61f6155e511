"""Việc của tôi: the inbox, a task with its form, and what may be done with it."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.errors import DieuPhoiError, NotFound
from engine.service import comments, tasks
from engine.service.assignments import prepared
from engine.service.audit import history
from engine.service.tasks import subtask_view, subtasks
from engine.service.tasks.view import AssignmentRow
from webui import deadline_status, forms
from webui.errors import status_of
from webui.pages import answering, task_forms, task_lists
from webui.pages.attachments import issued_files, looked_at, question_files, take_files
from webui.paging import carry_list, inbox_url
from webui.refusals import refusal
from webui.request_fields import command_id, day_of, need_reason, text, uploads
from webui.session import actor, engine

pages = Blueprint("tasks", __name__, url_prefix="/viec")
pages.url_defaults(carry_list)
BESIDE = frozenset({"ask_extension", "raise_difficulty", "refuse"})
"""What a task's page offers of the whole assignment; the other verbs are the steps themselves."""


pages.add_url_rule("", "inbox", task_lists.inbox)


@pages.get("/<task_id>")
def page(task_id: str) -> Response:
    """One task."""
    return task_page(task_id)


@pages.post("/<task_id>/<verb>")
def act(task_id: str, verb: str) -> Response:
    """Do one of the table's verbs; a refusal shows the page again with what was entered."""
    do = _VERBS.get(verb)
    if do is None:
        raise NotFound
    try:
        leave = do(task_id)
    except DieuPhoiError as error:
        if isinstance(error, NotFound):
            raise
        return task_page(task_id, error, verb)
    return redirect(leave or url_for("tasks.page", task_id=task_id, done=verb), 303)


@pages.post("/<task_id>/nhap")
def keep_draft(task_id: str) -> Response:
    """Keep what is in the form, from a script that waits for nothing."""
    view = tasks.view(engine(), actor(), task_id)
    tasks.save_draft(engine(), actor(), task_id, forms.read(view.schema or {}, request.form))
    return make_response("", 204)


def task_page(task_id: str, error: DieuPhoiError | None = None, verb: str = "") -> Response:
    """The page of a task, after a refusal with what was entered at the ``verb``."""
    view = tasks.view(engine(), actor(), task_id)
    refused = refusal(error, task_forms.questions(view)) if error else None
    before = task_forms.submissions(task_id)
    fields = task_forms.fields(view, refused, before)
    steps = tasks.steps(engine(), actor(), task_id)
    first = task_forms.ahead_of(before, steps, view.task)
    decides = task_forms.decides(view.schema) and "complete" in view.verbs
    shown = render_template(
        "tasks/page.html",
        view=view,
        task=view.task,
        assignment=view.assignment,
        plan=view.plan,
        deadline=deadline_status.of_work(view.task, view.assignment),
        fields=fields,
        labels=task_forms.labels(fields),
        refused=refused,
        verb_open=verb,
        mark=tasks.marks_of(engine(), actor(), [task_id]).get(task_id),
        beside=view.assignment_verbs & BESIDE,
        prepares=_prepares(view.assignment),
        wants_files=task_forms.wants_files(view.schema),
        files=view.attachments,
        issued_files=issued_files(view.plan),
        question_files=question_files(view.assignment),
        steps=steps,
        decides=decides,
        looked=looked_at(view.attachments, begin=decides),
        first=first,
        submissions=[each for each in before if each not in first],
        answers=answering.of(view.assignment),
        history=history.gathered(history.of_assignment(engine(), actor(), view.assignment.id))
        if view.assignment
        else [],
        colleagues=tasks.of_task(engine(), actor(), task_id)
        if view.verbs & {"delegate", "reassign"}
        else [],
        thread=comments.of_task(engine(), actor(), task_id),
        subtasks=subtask_view.of_task(engine(), actor(), task_id),
        subtask_words=subtasks.WORDS,
        subtask_officers=[
            each
            for each in tasks.receivers(engine(), actor(), task_id)["officer"]
            if each[0] != actor().officer_id
        ]
        if view.may_split
        else [],
    )
    return make_response(shown, status_of(error))


def _claim(task_id: str) -> None:
    tasks.claim(engine(), actor(), task_id, command_id=command_id())


def _release(task_id: str) -> None:
    tasks.release(engine(), actor(), task_id, command_id=command_id())


def _start(task_id: str) -> None:
    tasks.start(engine(), actor(), task_id, command_id=command_id())


def _draft(task_id: str) -> None:
    view = tasks.view(engine(), actor(), task_id)
    tasks.save_draft(engine(), actor(), task_id, forms.read(view.schema or {}, request.form))


def _complete(task_id: str) -> str:
    data = forms.read(tasks.schema(engine(), actor(), task_id) or {}, request.form)
    take_files(uploads("files"), task_id=task_id)
    tasks.complete(engine(), actor(), task_id, data, command_id=command_id())
    return inbox_url(done="complete", task=task_id)


def _delegate(task_id: str) -> str:
    tasks.delegate(
        engine(), actor(), task_id, text("officer"), reason=need_reason(), command_id=command_id()
    )
    return inbox_url(done="delegate")


def _reassign(task_id: str) -> None:
    tasks.reassign(
        engine(), actor(), task_id, text("officer"), reason=need_reason(), command_id=command_id()
    )


def _pin(task_id: str) -> None:
    tasks.pin(engine(), actor(), task_id, pinned=True, command_id=command_id())


def _unpin(task_id: str) -> None:
    tasks.pin(engine(), actor(), task_id, pinned=False, command_id=command_id())


def _remind(task_id: str) -> None:
    tasks.remind(engine(), actor(), task_id, day_of("on"), command_id=command_id())


def _forget(task_id: str) -> None:
    tasks.remind(engine(), actor(), task_id, None, command_id=command_id())


_VERBS: dict[str, Callable[[str], str | None]] = {
    "claim": _claim,
    "release": _release,
    "start": _start,
    "draft": _draft,
    "complete": _complete,
    "delegate": _delegate,
    "reassign": _reassign,
    "pin": _pin,
    "unpin": _unpin,
    "remind-me": _remind,
    "forget-reminder": _forget,
}


def _prepares(row: AssignmentRow | None) -> frozenset[str]:
    """What of the whole assignment the reader prepares for whoever may send it."""
    return prepared.preparable(engine(), actor(), row.id) & BESIDE if row else frozenset()
