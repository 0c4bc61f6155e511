"""Kế hoạch: the list, one plan with its live diagram and who has replied, and its verbs."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from engine.errors import DieuPhoiError, Forbidden, NotFound
from engine.sentences import sentence
from engine.service import consolidation, plans
from engine.service.files import document_files
from engine.service.plans import standing as standings
from engine.service.runtime import incidents, instances, values
from webui.errors import status_of
from webui.pages import foreseeing
from webui.pages.choices import agency_choices
from webui.refusals import refusal
from webui.request_fields import command_id, json_or_text, need_reason, query, text
from webui.session import actor, engine

pages = Blueprint("plans", __name__, url_prefix="/ke-hoach")
_DIGITS = 6
_TABS = ("agencies", "diagram")
_LINES = 60
"""Agencies on one page of the table that shows nothing else."""
REHEARSED = "–"
"""The reason of what is undone again: nobody reads it."""
STATUSES = {
    "active": sentence("Đang thực hiện"),
    "completed": sentence("Đã hoàn thành"),
    "closed": sentence("Đã kết thúc"),
    "cancelled": sentence("Đã hủy"),
}


@pages.get("")
def index() -> str:
    """The plans in which the actor's agencies have a share."""
    status = query("status") if query("status") in STATUSES else None
    listed = plans.plans(
        engine(), actor(), text=query("q"), status=status, after=query("after") or None
    )
    return render_template(
        "plans/index.html", items=listed.rows, next=listed.next, statuses=STATUSES, status=status
    )


@pages.get("/<root_id>")
def page(root_id: str) -> Response:
    """One plan."""
    return _page(root_id)


@pages.get("/<root_id>/buoc/<instance_id>")
def instance(root_id: str, instance_id: str) -> Response:
    """The diagram of one instance below the plan: the steps of one agency, or of one field."""
    return _instance(root_id, instance_id)


@pages.post("/<root_id>/buoc/<instance_id>/bien/xem-truoc")
def foresee_write(root_id: str, instance_id: str) -> Response:
    """What putting a variable right would lead to; nothing is changed."""
    try:
        found = foreseeing.foreseen(root_id, lambda: _write(instance_id, REHEARSED))
    except (Forbidden, NotFound):
        raise
    except DieuPhoiError as error:
        return _instance(root_id, instance_id, error)
    back = url_for("plans.instance", root_id=root_id, instance_id=instance_id)
    url = url_for("plans.write", root_id=root_id, instance_id=instance_id)
    title = f"{text('name')} = {text('value')}"
    return make_response(foreseeing.page(sentence("Sửa giá trị của biến"), title, url, back, found))


@pages.post("/<root_id>/buoc/<instance_id>/bien")
def write(root_id: str, instance_id: str) -> Response:
    """Put a variable right."""
    try:
        _write(instance_id, need_reason())
    except (Forbidden, NotFound):
        raise
    except DieuPhoiError as error:
        return _instance(root_id, instance_id, error)
    back = url_for("plans.instance", root_id=root_id, instance_id=instance_id, done="written")
    return redirect(back, 303)


def _write(instance_id: str, reason: str) -> None:
    name, value = text("name"), json_or_text(text("value"))
    values.write(
        engine(), actor(), instance_id, name, value, reason=reason, command_id=command_id()
    )


def _instance(root_id: str, instance_id: str, error: DieuPhoiError | None = None) -> Response:
    page = render_template(
        "plans/instance.html",
        view=plans.instance(engine(), actor(), root_id, instance_id),
        standing=standings.standing(engine(), actor(), root_id, instance_id),
        refused=refusal(error) if error else None,
    )
    return make_response(page, status_of(error))


@pages.post("/<root_id>/ket-thuc/xem-truoc")
def foresee_close(root_id: str) -> Response:
    """Say what the end of the plan would lead to; nothing is written."""
    plan = plans.plan_row(engine(), actor(), root_id)
    try:
        found = foreseeing.foreseen(root_id, lambda: _close(root_id))
    except DieuPhoiError as error:
        if isinstance(error, NotFound):
            raise
        return _page(root_id, error, "close")
    shown = foreseeing.page(
        sentence("Kết thúc kế hoạch"),
        plan.title,
        url_for("plans.act", root_id=root_id, verb="close"),
        url_for("plans.page", root_id=root_id),
        found,
    )
    return make_response(shown)


@pages.post("/<root_id>/<verb>")
def act(root_id: str, verb: str) -> Response:
    """Do one of the table's verbs; a refusal shows the page again."""
    do = _VERBS.get(verb)
    if do is None:
        raise NotFound
    plans.plan_row(engine(), actor(), root_id)
    try:
        do(root_id)
    except DieuPhoiError as error:
        if isinstance(error, NotFound):
            raise
        return _page(root_id, error, verb)
    return redirect(url_for("plans.page", root_id=root_id, done=verb), 303)


def _page(root_id: str, error: DieuPhoiError | None = None, verb: str | None = None) -> Response:
    show = query("show") if query("show") in plans.KINDS else ""
    tab = query("tab") if query("tab") in _TABS else ""
    look = _look(show, tab)
    view = plans.plan(engine(), actor(), root_id, look)
    shown = render_template(
        "plans/page.html",
        view=view,
        plan=view.plan,
        files=document_files.issued_files(engine(), actor(), root_id),
        statuses=STATUSES,
        show=show,
        tab=tab,
        gathering=consolidation.gathering(
            engine(), [each.shares[0].assignment for each in view.activities]
        ),
        look=look,
        refused=refusal(error) if error else None,
        verb_open=verb or "",
        watched=plans.watches(engine(), actor(), root_id),
        agency_choices=agency_choices() if "plan.entrust" in view.verbs else [],
    )
    return make_response(shown, status_of(error))


def _look(show: str, tab: str) -> plans.Look:
    after = _place(query("after"))
    if tab == "agencies":
        return plans.Look(show, lines=_LINES, first_line=after)
    return plans.Look(show, query("activity") or None, after)


def _place(after: str) -> int:
    """How many shares stand before those to show; the first for what is no such number."""
    return int(after) if after.isdecimal() and after.isascii() and len(after) < _DIGITS else 0


def _close(root_id: str) -> None:
    plans.close(
        engine(),
        actor(),
        root_id,
        reason=need_reason(),
        with_open=bool(text("with_open")),
        command_id=command_id(),
    )


def _entrust(root_id: str) -> None:
    plans.entrust(
        engine(),
        actor(),
        root_id,
        text("agency") or None,
        basis=text("basis"),
        command_id=command_id(),
    )


def _number(root_id: str) -> None:
    plans.number(
        engine(),
        actor(),
        root_id,
        text("number"),
        reason=text("reason") or None,
        command_id=command_id(),
    )


def _suspend(root_id: str) -> None:
    instances.suspend(engine(), actor(), root_id, reason=need_reason(), command_id=command_id())


def _resume(root_id: str) -> None:
    instances.resume(engine(), actor(), root_id, reason=need_reason(), command_id=command_id())


def _retry(root_id: str) -> None:
    _own_incident(root_id)
    incidents.retry(
        engine(), actor(), text("incident"), reason=need_reason(), command_id=command_id()
    )


def _own_incident(root_id: str) -> None:
    """The incident named must be one of this plan."""
    own = {row.id for row in plans.plan(engine(), actor(), root_id).incidents}
    if text("incident") not in own:
        raise NotFound


def _watch(root_id: str) -> None:
    plans.watch(engine(), actor(), root_id, watched=True, command_id=command_id())


def _unwatch(root_id: str) -> None:
    plans.watch(engine(), actor(), root_id, watched=False, command_id=command_id())


_VERBS: dict[str, Callable[[str], None]] = {
    "watch": _watch,
    "unwatch": _unwatch,
    "close": _close,
    "entrust": _entrust,
    "number": _number,
    "suspend": _suspend,
    "resume": _resume,
    "retry": _retry,
}
