"""Xử lý hàng loạt: what was ticked in a list, prepared, begun, and how far it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.errors import DieuPhoiError, NotFound
from engine.sentences import sentence
from engine.service import bulk, tasks
from engine.service.bulk.view import told_of
from webui import forms, task_filters
from webui.errors import status_of
from webui.language import gettext
from webui.pages.choices import agency_choices
from webui.refusals import Refusal, refusal
from webui.request_fields import command_id, query, text
from webui.session import actor, engine

pages = Blueprint("bulk", __name__, url_prefix="/hang-loat")
COMMON = "common."
WRITTEN = frozenset({"text", "textarea", "date", "lines"})
FOR_ALL = sentence("Nội dung chung, cho việc nào không ghi riêng")
FEW = 30
"""So many tasks can have a form of their own on one page."""


@dataclass(frozen=True, slots=True)
class Filled:
    """One form of the page: of one task, or of all of them (``title`` empty)."""

    title: str
    fields: tuple[forms.Field, ...]


@pages.get("")
def index() -> str:
    """What the reader did in bulk, newest first."""
    listed = bulk.page(engine(), actor(), after=query("after") or None)
    return render_template("bulk/index.html", rows=listed.rows, next=listed.next)


@pages.post("/chuan-bi")
def prepare() -> Response:
    """What was ticked: what would be done with it, and the form that it gets."""
    return _prepare()


@pages.post("")
def begin() -> Response:
    """Begin it; what is refused comes back with what was entered."""
    act, ticked = text("act"), _ticked()
    try:
        data, own = _entered(act, ticked)
        if act == "complete" and text("register"):
            received = bulk.receive(
                engine(), actor(), ticked, data or {}, own, command_id=command_id()
            )
            return redirect(url_for("bulk.page", operation_id=received), 303)
        asked = {"reason": text("reason"), "command_id": command_id()}
        operation = bulk.start(engine(), actor(), act, ticked, data, own, **asked)
    except DieuPhoiError as error:
        return _prepare(error)
    return redirect(url_for("bulk.page", operation_id=operation), 303)


@pages.get("/<operation_id>")
def page(operation_id: str) -> str:
    """How far it is, and what became of each thing."""
    view = bulk.view(engine(), actor(), operation_id)
    name = "bulk/progress.html" if query("fragment") else "bulk/page.html"
    return render_template(name, view=view, told_of=told_of)


@pages.post("/<operation_id>/<verb>")
def act(operation_id: str, verb: str) -> Response:
    """Stop it, or begin anew what was not done."""
    do = _VERBS.get(verb)
    if do is None:
        raise NotFound
    shown = do(operation_id)
    return redirect(url_for("bulk.page", operation_id=shown, done=f"bulk-{verb}"), 303)


def _prepare(error: DieuPhoiError | None = None) -> Response:
    act, ticked = text("act"), _ticked()
    try:
        foreseen = bulk.preview(engine(), actor(), act, ticked)
    except DieuPhoiError as not_at_all:
        foreseen, error = [], error or not_at_all
    refused = refusal(error) if error else None
    groups = bulk.forms_of(engine(), actor(), ticked) if act == "complete" and foreseen else []
    one = groups[0] if len(groups) == 1 else None
    shown = render_template(
        "bulk/prepare.html",
        name=act,
        act=bulk.ACTS.get(act),
        foreseen=foreseen,
        able=[each for each in foreseen if each.why_not is None],
        groups=groups if len(groups) > 1 else [],
        arrival=bulk.number_for(engine(), actor(), one) if one else None,
        filled=_filled(one, foreseen, refused) if one else [],
        each=_each(ticked),
        few=len(ticked) in range(2, FEW + 1),
        colleagues=tasks.of_task(engine(), actor(), ticked[0])
        if act == "reassign" and foreseen
        else [],
        refused=refused,
    )
    return make_response(shown, status_of(error))


def _ticked() -> list[str]:
    """The ids that were ticked, or all that the list behind them shows."""
    named = list(dict.fromkeys(request.form.getlist("item")))
    if "all" not in request.form:
        return named
    return _all_of(dict(parse_qsl(text("all"))))


def _all_of(asked: Mapping[str, str]) -> list[str]:
    """The ids of a whole list, one more than are taken where there are more."""
    found: list[str] = []
    after: str | None = None
    while len(found) <= bulk.MOST:
        listed = task_filters.page_of(asked, after=after, limit=200)
        found += [item.task.id for item in listed.rows]
        after = listed.next
        if after is None:
            break
    return found[: bulk.MOST + 1]


def _each(ticked: Sequence[str]) -> bool:
    """Whether each task has a form of its own."""
    return request.form.getlist("each")[-1:] == ["1"] and len(ticked) <= FEW


def _entered(act: str, ticked: Sequence[str]) -> tuple[dict[str, Any] | None, dict[str, Any]]:
    """What all get, and what each gets instead."""
    if act == "reassign":
        return {"officer": text("officer")}, {}
    if act != "complete":
        return None, {}
    groups = bulk.forms_of(engine(), actor(), ticked)
    schema = (groups[0].schema if groups else None) or {}
    if _each(ticked):
        common = forms.read(_written(schema), request.form, COMMON)
        own = {each: forms.read(schema, request.form, f"{each}.") for each in ticked}
        return common, {each: {**common, **values} for each, values in own.items()}
    return forms.read(schema, request.form), {}


def _filled(
    form: bulk.Form, foreseen: Sequence[bulk.Foreseen], refused: Refusal | None
) -> list[Filled]:
    """The form as the page draws it: once, or for each task."""
    schema = form.schema or {}
    errors = refused.fields if refused else {}
    agencies = agency_choices(schema)
    if not _each(form.task_ids):
        return [Filled("", _drawn(schema, forms.read(schema, request.form), errors, agencies))]
    titles = {each.subject: each.title for each in foreseen}
    written = _written(schema)
    shared = {COMMON.removesuffix("."): forms.read(written, request.form, COMMON)}
    common = Filled(gettext(FOR_ALL), _drawn(written, shared, errors, agencies, COMMON))
    return [
        common,
        *(
            Filled(
                titles[each], _drawn(schema, _opening(schema, each), errors, agencies, f"{each}.")
            )
            for each in form.task_ids
        ),
    ]


def _written(schema: forms.fields.Schema) -> dict[str, Any]:
    """The fields in which people write: what stands in them for all goes where one is empty."""
    fields = schema.get("properties", {})
    return {
        "properties": {
            name: each for name, each in fields.items() if forms.kind_of(each) in WRITTEN
        }
    }


def _opening(schema: forms.fields.Schema, task_id: str) -> dict[str, Any]:
    """What a task's own form opens with, or what was entered into it."""
    entered = forms.read(schema, request.form, f"{task_id}.")
    opening = entered or dict(tasks.view(engine(), actor(), task_id).opening)
    return {task_id: opening}


def _drawn(
    schema: forms.fields.Schema,
    values: dict[str, Any],
    errors: Any,
    agencies: list[tuple[str, str]],
    prefix: str = "",
) -> tuple[forms.Field, ...]:
    """The fields; what is sent by several buttons singly is chosen here, then sent with all."""
    drawn = forms.fields_of(schema, forms.Content(values, errors, agencies), prefix)
    return tuple(
        replace(field, kind="radio") if field.kind == "buttons" else field for field in drawn
    )


def _cancel(operation_id: str) -> str:
    bulk.cancel(engine(), actor(), operation_id, command_id=command_id())
    return operation_id


def _repeat(operation_id: str) -> str:
    return bulk.repeat(engine(), actor(), operation_id, command_id=command_id())


_VERBS: dict[str, Callable[[str], str]] = {"cancel": _cancel, "repeat": _repeat}
