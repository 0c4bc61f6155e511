"""One assignment: what it asks, how it stands, and the verbs on the whole of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask import Blueprint, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from engine.errors import DieuPhoiError, InvalidInput, NotFound
from engine.model.permission import may
from engine.sentences import sentence
from engine.service import assignments, comments
from engine.service.assignments import difficulties, prepared
from engine.service.audit import history
from engine.service.permission import assignment_target
from engine.service.tasks.view import AssignmentRow
from webui import deadline_status
from webui.errors import status_of
from webui.filters import day
from webui.language import _
from webui.pages import answering, foreseeing
from webui.pages.attachments import issued_files, take_files
from webui.pages.choices import agency_choices
from webui.refusals import refusal
from webui.request_fields import command_id, day_of, need_reason, text, uploads
from webui.session import actor, engine

pages = Blueprint("assignments", __name__, url_prefix="/nhiem-vu")
SAME_FORM = {"refuse-extension": "allow-extension"}
"""Verbs that are a second button of another verb's form."""
FORESEEN = {
    "withdraw": sentence("Thu hồi nhiệm vụ"),
    "reassign": sentence("Giao lại cho cơ quan khác"),
    "finish": sentence("Kết thúc nhiệm vụ thường xuyên"),
}
"""Verbs that are shown with what they lead to before they are done."""


@pages.get("/<assignment_id>")
def page(assignment_id: str) -> Response:
    """One assignment."""
    return assignment_page(assignment_id)


@pages.post("/<assignment_id>/<verb>")
def act(assignment_id: str, verb: str) -> Response:
    """Do one of the table's verbs; a refusal shows the page again."""
    do = _VERBS.get(verb)
    if do is None:
        raise NotFound
    try:
        do(assignment_id)
    except DieuPhoiError as error:
        if isinstance(error, NotFound):
            raise
        return assignment_page(assignment_id, error, verb)
    return redirect(url_for("assignments.page", assignment_id=assignment_id, done=verb), 303)


@pages.post("/<assignment_id>/<verb>/xem-truoc")
def foresee(assignment_id: str, verb: str) -> Response:
    """Say what it would lead to that work is taken or ended; nothing is written."""
    heading = FORESEEN.get(verb)
    if heading is None:
        raise NotFound
    row = assignments.view(engine(), actor(), assignment_id).assignment
    try:
        found = foreseeing.foreseen(row.root_id, lambda: _VERBS[verb](assignment_id))
    except DieuPhoiError as error:
        if isinstance(error, NotFound):
            raise
        return assignment_page(assignment_id, error, verb)
    shown = foreseeing.page(
        heading,
        row.title,
        url_for("assignments.act", assignment_id=assignment_id, verb=verb),
        url_for("assignments.page", assignment_id=assignment_id),
        found,
    )
    return make_response(shown)


@pages.post("/<assignment_id>/tep")
def attach(assignment_id: str) -> Response:
    """Add files; each is bounded in size and refused when it bears a mark of secrecy."""
    chosen = uploads("files")
    try:
        if not chosen:
            raise InvalidInput(fields={"files": sentence("Chọn ít nhất một tệp.")})
        take_files(chosen, assignment_id=assignment_id)
    except DieuPhoiError as error:
        if isinstance(error, NotFound):
            raise
        return assignment_page(assignment_id, error, "attach")
    return redirect(url_for("assignments.page", assignment_id=assignment_id, done="attach"), 303)


def assignment_page(
    assignment_id: str, error: DieuPhoiError | None = None, verb: str | None = None
) -> Response:
    """The page of an assignment, after a refusal with what was entered at the ``verb``."""
    view = assignments.view(engine(), actor(), assignment_id)
    shown = render_template(
        "assignments/page.html",
        view=view,
        assignment=view.assignment,
        plan=view.plan,
        deadline=deadline_status.of_assignment(view.assignment),
        history=history.gathered(history.of_assignment(engine(), actor(), assignment_id)),
        thread=comments.of_assignment(engine(), actor(), assignment_id),
        agencies=agency_choices() if "reassign" in view.verbs else [],
        may_attach=may(actor(), "attachment.add", assignment_target(view.assignment, view.plan)),
        issued_files=issued_files(view.plan),
        urging=_urging(view.assignment),
        answers=answering.of(view.assignment),
        prepared=prepared.of_assignment(engine(), actor(), assignment_id),
        prepares=prepared.preparable(engine(), actor(), assignment_id),
        refused=refusal(error) if error else None,
        verb_open=SAME_FORM.get(verb or "", verb or ""),
    )
    return make_response(shown, status_of(error))


def _urging(row: AssignmentRow) -> str:
    """What an urging says unless its writer says otherwise."""
    until = _("thời hạn %(day)s", day=day(row.last_day)) if row.last_day else _("không ấn định hạn")
    return _(
        "Đề nghị khẩn trương thực hiện nhiệm vụ «%(title)s» (%(until)s) và báo cáo kết quả.",
        title=row.title,
        until=until,
    )


def _accept(assignment_id: str) -> None:
    assignments.accept(engine(), actor(), assignment_id, command_id=command_id())


def _refuse(assignment_id: str) -> None:
    assignments.refuse(
        engine(), actor(), assignment_id, reason=need_reason(), command_id=command_id()
    )


def _insist(assignment_id: str) -> None:
    assignments.insist(
        engine(), actor(), assignment_id, reason=need_reason(), command_id=command_id()
    )


def _return(assignment_id: str) -> None:
    assignments.return_(
        engine(), actor(), assignment_id, reason=need_reason(), command_id=command_id()
    )


def _ask_extension(assignment_id: str) -> None:
    assignments.ask_extension(
        engine(),
        actor(),
        assignment_id,
        deadline_of("until"),
        ask=not text("again"),
        reason=need_reason(),
        command_id=command_id(),
    )


def _decide(assignment_id: str, *, allow: bool) -> None:
    assignments.view(engine(), actor(), assignment_id)
    assignments.decide_extension(
        engine(),
        actor(),
        text("extension"),
        allow_it=allow,
        until=deadline_of("until") if allow and text("until") else None,
        ask=not text("again"),
        reason=need_reason(),
        command_id=command_id(),
    )


def _ask_finish(assignment_id: str) -> None:
    assignments.ask_finish(
        engine(), actor(), assignment_id, reason=need_reason(), command_id=command_id()
    )


def _finish(assignment_id: str) -> None:
    assignments.finish(
        engine(), actor(), assignment_id, reason=need_reason(), command_id=command_id()
    )


def deadline_of(name: str) -> date:
    """The day entered, or the working day that was taken in its place."""
    return day_of("instead" if text("instead") else name)


def _change_deadline(assignment_id: str) -> None:
    assignments.change_deadline(
        engine(),
        actor(),
        assignment_id,
        deadline_of("last_day"),
        basis=text("basis") or None,
        ask=not text("again"),
        reason=need_reason(),
        command_id=command_id(),
    )


def _cadence(assignment_id: str) -> None:
    assignments.set_cadence(
        engine(), actor(), assignment_id, text("period"), command_id=command_id()
    )


def _raise(assignment_id: str) -> None:
    difficulties.raise_(engine(), actor(), assignment_id, text("text"), command_id=command_id())


def _urge(assignment_id: str) -> None:
    assignments.urge(engine(), actor(), assignment_id, text("text"), command_id=command_id())


def _reassign(assignment_id: str) -> None:
    assignments.reassign(
        engine(),
        actor(),
        assignment_id,
        text("agency"),
        reason=need_reason(),
        command_id=command_id(),
    )


def _withdraw(assignment_id: str) -> None:
    assignments.withdraw(
        engine(), actor(), assignment_id, reason=need_reason(), command_id=command_id()
    )


def _suspend(assignment_id: str) -> None:
    assignments.suspend(
        engine(), actor(), assignment_id, reason=need_reason(), command_id=command_id()
    )


def _resume(assignment_id: str) -> None:
    assignments.resume(
        engine(), actor(), assignment_id, reason=need_reason(), command_id=command_id()
    )


_VERBS: dict[str, Callable[[str], None]] = {
    "accept": _accept,
    "refuse": _refuse,
    "insist": _insist,
    "return": _return,
    "ask-extension": _ask_extension,
    "allow-extension": lambda assignment_id: _decide(assignment_id, allow=True),
    "refuse-extension": lambda assignment_id: _decide(assignment_id, allow=False),
    "ask-finish": _ask_finish,
    "finish": _finish,
    "change-deadline": _change_deadline,
    "cadence": _cadence,
    "raise-difficulty": _raise,
    "urge": _urge,
    "reassign": _reassign,
    "withdraw": _withdraw,
    "suspend": _suspend,
    "resume": _resume,
}
