"""Việc của tôi: the inbox, a task with its form, and what may be done with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.errors import DieuPhoiError, NotFound
from engine.sentences import sentence
from engine.service import organisation, tasks
from engine.service.assignments import extension_requests, refusals
from engine.service.audit import history
from engine.service.tasks.view import AssignmentRow, PlanRow, TaskItem, TaskRow
from webui import deadline_status, forms
from webui.deadline_status import DeadlineStatus
from webui.errors import status_of
from webui.pages import answering, task_forms
from webui.pages.attachments import issued_files, take_files
from webui.paging import carry_list, inbox_url
from webui.refusals import refusal
from webui.request_fields import command_id, need_reason, query, text, uploads
from webui.session import actor, engine

pages = Blueprint("tasks", __name__, url_prefix="/viec")
pages.url_defaults(carry_list)
BESIDE = frozenset({"ask_extension", "raise_difficulty", "refuse"})
"""What a task's page offers of the whole assignment; the other verbs are the steps themselves."""
TABS = {
    "mine": sentence("Của tôi"),
    "division": sentence("Của phòng"),
    "agency": sentence("Của cơ quan"),
}
TIMES = {
    "overdue": sentence("Quá hạn"),
    "due_soon": sentence("Sắp đến hạn"),
    "in_time": sentence("Trong hạn"),
    "none": sentence("Không hạn"),
}


@dataclass(frozen=True, slots=True)
class Card:
    """One task in the inbox; ``agency`` is whose work it is, where not the reader's own.

    ``holder`` is the name of who has it, empty while nobody took it.
    """

    task: TaskRow
    assignment: AssignmentRow | None
    plan: PlanRow | None
    deadline: DeadlineStatus
    agency: str = ""
    holder: str = ""


@pages.get("")
def inbox() -> str:
    """The list: tab, search, filters and pages stand in the address."""
    tab = query("tab") if query("tab") in TABS else "mine"
    time = query("time") if query("time") in TIMES else None
    listed = tasks.inbox(
        engine(),
        actor(),
        tab=tab,
        text=query("q"),
        time=time,
        root_id=query("plan") or None,
        after=query("after") or None,
    )
    cards = _cards(listed.rows)
    if query("fragment"):
        return render_template("tasks/list.html", cards=cards, next=listed.next)
    done = query("done") == "complete"
    said = tasks.passed_on(engine(), actor(), query("task")) if done else None
    return render_template(
        "tasks/inbox.html",
        tabs=TABS,
        tab=tab,
        times=TIMES,
        time=time,
        cards=cards,
        next=listed.next,
        counts=tasks.counts(engine(), actor(), tab),
        **({"done_message": said} if said else {}),
        requests=[]
        if set(request.args) - {"done", "task"}
        else extension_requests.waiting(engine(), actor()),
        refusals=[]
        if set(request.args) - {"done", "task"}
        else refusals.waiting(engine(), actor()),
    )


def _cards(items: Sequence[TaskItem]) -> list[Card]:
    concerned = [_concerned(item) for item in items]
    others = {each for each in concerned if each}
    names = organisation.agency_names(engine(), others) if others else {}
    people = organisation.officer_names(engine(), (item.task.assignee for item in items))
    return [
        Card(
            item.task,
            item.assignment,
            item.plan,
            deadline_status.of_work(item.task, item.assignment),
            names.get(agency or "", ""),
            people.get(item.task.assignee or "", ""),
        )
        for item, agency in zip(items, concerned, strict=True)
    ]


def _concerned(item: TaskItem) -> str | None:
    """The agency whose task it is, or for whose assignment it is done, if not the reader's own."""
    share = item.assignment.agency_id if item.assignment else None
    own = {None, *actor().agency_ids}
    return next((each for each in (item.task.agency_id, share) if each not in own), None)


@pages.get("/<task_id>")
def page(task_id: str) -> Response:
    """One task."""
    return _page(task_id)


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
        return _page(task_id, error, verb)
    return redirect(leave or url_for("tasks.page", task_id=task_id, done=verb), 303)


@pages.post("/<task_id>/nhap")
def keep_draft(task_id: str) -> Response:
    """Keep what is in the form, from a script that waits for nothing."""
    view = tasks.view(engine(), actor(), task_id)
    tasks.save_draft(engine(), actor(), task_id, forms.read(view.schema or {}, request.form))
    return make_response("", 204)


def _page(task_id: str, error: DieuPhoiError | None = None, verb: str = "") -> Response:
    view = tasks.view(engine(), actor(), task_id)
    refused = refusal(error, task_forms.questions(view)) if error else None
    before = task_forms.submissions(task_id)
    fields = task_forms.fields(view, refused, before)
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
        beside=view.assignment_verbs & BESIDE,
        wants_files=task_forms.wants_files(view.schema),
        files=view.attachments,
        issued_files=issued_files(view.plan),
        submissions=before,
        answers=answering.of(view.assignment),
        history=history.gathered(history.of_assignment(engine(), actor(), view.assignment.id))
        if view.assignment
        else [],
        colleagues=tasks.of_task(engine(), actor(), task_id)
        if view.verbs & {"delegate", "reassign"}
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


_VERBS: dict[str, Callable[[str], str | None]] = {
    "claim": _claim,
    "release": _release,
    "start": _start,
    "draft": _draft,
    "complete": _complete,
    "delegate": _delegate,
    "reassign": _reassign,
}
