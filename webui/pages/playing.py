"""Chạy thử: a draft or a version is played by hand on a virtual clock, in memory alone."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from flask import (
    Blueprint,
    Response,
    current_app,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as AnyResponse

from engine.errors import DieuPhoiError, InvalidInput, NotAllowedNow, NotFound
from engine.model.permission import SYSTEM
from engine.service import plans
from engine.service.audit import history
from engine.service.plans import diagrams, processes
from engine.service.simulation import board as boards
from engine.service.simulation import plays
from engine.service.simulation.play import Play, Raw
from webui import forms
from webui.errors import status_of
from webui.language import gettext
from webui.pages import played_steps
from webui.pages.choices import agency_choices
from webui.refusals import refusal
from webui.request_fields import query, text
from webui.session import actor, engine

pages = Blueprint("playing", __name__)
PLAYS = "dieuphoi-plays"
XML = "application/xml; charset=utf-8"
LINES = 120
"""Lines of the record that the page of a play tells."""


def held() -> plays.Plays:
    """The plays that this process holds."""
    found: plays.Plays = current_app.extensions[PLAYS]
    return found


@pages.post("/ban-nhap/<draft_id>/chay-thu")
def of_draft(draft_id: str) -> AnyResponse:
    """Begin to play a draft as it is saved."""
    play = held().of_draft(engine(), actor(), draft_id)
    return redirect(url_for("playing.page", play_id=play.id), 303)


@pages.post("/quy-trinh/<key>/<int:version>/chay-thu")
def of_version(key: str, version: int) -> AnyResponse:
    """Begin to play a version that is deployed."""
    play = held().of_version(engine(), actor(), key, version)
    return redirect(url_for("playing.page", play_id=play.id), 303)


@pages.get("/chay-thu/<play_id>")
def page(play_id: str) -> AnyResponse:
    """Where a play stands, or what its start asks for."""
    return _page(held().get(actor(), play_id))


@pages.get("/chay-thu/<play_id>/viec/<task_id>")
def task(play_id: str, task_id: str) -> AnyResponse:
    """An open task with its form."""
    return _task(held().get(actor(), play_id), task_id)


@pages.post("/chay-thu/<play_id>/viec/<task_id>")
def complete(play_id: str, task_id: str) -> AnyResponse:
    """Hand the task in as whoever is named."""
    play = held().get(actor(), play_id)
    with play.lock:
        try:
            schema = boards.form(play, task_id).schema
            data = forms.read(schema, request.form) if schema else {}
            play.act(boards.completing(play, task_id, text("holder"), data))
        except DieuPhoiError as error:
            if isinstance(error, NotFound):
                raise
            return _task(play, task_id, error)
    return redirect(url_for("playing.page", play_id=play_id, done="played"), 303)


@pages.post("/chay-thu/<play_id>/<verb>")
def act(play_id: str, verb: str) -> AnyResponse:
    """Do one of the table's verbs; a refusal shows the page again."""
    do = _VERBS.get(verb)
    if do is None:
        raise NotFound
    play = held().get(actor(), play_id)
    with play.lock:
        try:
            leave = do(play)
        except DieuPhoiError as error:
            return _page(play, error)
    return redirect(leave or url_for("playing.page", play_id=play_id, done="played"), 303)


@pages.get("/chay-thu/<play_id>/so-do/<instance_id>.bpmn")
def diagram(play_id: str, instance_id: str) -> Response:
    """The file that a played instance runs."""
    play = held().get(actor(), play_id)
    return Response(diagrams.xml(play.engine, SYSTEM, instance_id), content_type=XML)


@pages.get("/chay-thu/<play_id>/so-do/<instance_id>")
def state(play_id: str, instance_id: str) -> Response:
    """Tokens, finished path, overdue and incident marks of a played instance."""
    play = held().get(actor(), play_id)
    shown = diagrams.state(play.engine, SYSTEM, instance_id)
    words = {element: gettext(said) for element, said in shown["words"].items()}
    inside = {
        sub: {**told, "words": gettext(told["words"])} for sub, told in shown["inside"].items()
    }
    return jsonify({**shown, "words": words, "inside": inside})


def _page(play: Play, error: DieuPhoiError | None = None) -> AnyResponse:
    refused = refusal(error) if error else None
    with play.lock:
        if play.start is None:
            shown = render_template("playing/start.html", play=play, refused=refused, **_asks(play))
        else:
            shown = render_template("playing/page.html", play=play, refused=refused, **_board(play))
    return make_response(shown, status_of(error))


def _board(play: Play) -> dict[str, Any]:
    board = boards.board(play)
    asked = query("phien")
    first = next(iter(board.instances), None)  # none where a timer has yet to start one
    instance = next((row for row in board.instances if row.id == asked), first)
    rows = (
        history.of_plan(play.engine, SYSTEM, instance.root_id, limit=LINES).rows if instance else ()
    )
    return {
        "board": board,
        "instance": instance,
        "titles": {
            row.id: plans.instance(play.engine, SYSTEM, row.root_id, row.id)
            for row in board.instances
        },
        "events": history.gathered(rows),
    }


def _asks(play: Play) -> dict[str, Any]:
    """The form of the start and the unnamed agencies; which process, where several could be."""
    key = play.subject.files.key
    executable = [one for one in play.subject.files.definitions.values() if one.executable]
    asked, schema = None, None
    with suppress(InvalidInput, NotAllowedNow):  # several could begin; which one is asked then
        asked, schema = processes.start_form(play.engine, SYSTEM, key)
    content = forms.Content(
        forms.read(schema, request.form) if schema else {}, {}, agency_choices(schema)
    )
    return {
        "asked": asked,
        "fields": forms.fields_of(schema, content) if schema else (),
        "choices": [(one.id, one.name or one.id) for one in executable] if not asked else [],
        "agencies": agency_choices() if asked and asked.placeholders else [],
    }


def _task(play: Play, task_id: str, error: DieuPhoiError | None = None) -> AnyResponse:
    refused = refusal(error) if error else None
    with play.lock:
        view = boards.form(play, task_id)
        entered = forms.read(view.schema, request.form) if view.schema and error else view.opening
        content = forms.Content(
            entered, refused.fields if refused else {}, agency_choices(view.schema)
        )
        board = boards.board(play)
    shown = render_template(
        "playing/task.html",
        play=play,
        view=view,
        task=view.task,
        work=next((each for each in board.work if each.task.id == task_id), None),
        board=board,
        fields=forms.fields_of(view.schema, content) if view.schema else (),
        refused=refused,
    )
    return make_response(shown, status_of(error))


def _start(play: Play) -> None:
    start: Raw = {}
    fields = _asks(play)
    if text("process"):
        start["process"] = text("process")
    bindings = {
        name.removeprefix("bind."): value
        for name, value in request.form.items()
        if name.startswith("bind.") and value
    }
    if bindings:
        start["bindings"] = bindings
    if fields["fields"]:
        _, schema = processes.start_form(play.engine, SYSTEM, play.subject.files.key)
        start["data"] = forms.read(schema or {}, request.form)
    play.begin(start)


def _back(play: Play) -> None:
    play.back()


def _keep(play: Play) -> str:
    plays.keep(play, actor(), text("name"), text("title"))
    return url_for("proving.page", draft_id=play.subject.draft_id, done="scenario-kept")


def _end(play: Play) -> str:
    draft = held().drop(actor(), play.id).subject.draft_id
    if draft is not None:
        return url_for("proving.page", draft_id=draft)
    return url_for("processes.page", key=play.subject.files.key)


_VERBS: dict[str, Callable[[Play], str | None]] = {
    "bat-dau": _start,
    "ngay": played_steps.advance,
    "moc": played_steps.next_timer,
    "giao": played_steps.deliver,
    "vuong-mac": played_steps.raise_difficulty,
    "gia-han": played_steps.ask_extension,
    "dong-y": played_steps.allow_extension,
    "tu-choi": played_steps.refuse_extension,
    "lam-lai": played_steps.retry,
    "bo-qua": played_steps.skip,
    "lui": _back,
    "ghi": _keep,
    "thoi": _end,
}
