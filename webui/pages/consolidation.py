"""Bàn tổng hợp: what other agencies sent to an assignment, side by side, and what is made of it."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from engine.errors import DieuPhoiError, InvalidInput, NotFound
from engine.model.clock import local_date
from engine.model.numbers import whole
from engine.model.text import nfc
from engine.sentences import sentence
from engine.service import consolidation
from engine.service.consolidation import DECISIONS, Desk, Part
from webui.errors import status_of
from webui.filters import day
from webui.language import _
from webui.pages.side_by_side import NEAR, SHOWN, table
from webui.refusals import refusal
from webui.request_fields import command_id, query, text
from webui.session import actor, engine

pages = Blueprint("consolidation", __name__, url_prefix="/nhiem-vu/<assignment_id>/tong-hop")
MOST_PARTS = 500


@pages.get("")
def page(assignment_id: str) -> Response:
    """The desk of one assignment."""
    return _page(assignment_id)


@pages.get("/bao-cao.docx")
def report(assignment_id: str) -> Response:
    """The draft report with its tables, to go on with in Word."""
    body = consolidation.report(engine(), actor(), assignment_id)
    return _download(body, "bao-cao-tong-hop.docx")


@pages.get("/bang-tong-hop.xlsx")
def workbook(assignment_id: str) -> Response:
    """The table as a workbook."""
    body = consolidation.table(engine(), actor(), assignment_id)
    return _download(body, "bang-tong-hop.xlsx")


def _download(body: bytes, name: str) -> Response:
    return send_file(
        BytesIO(body),
        mimetype="application/octet-stream",
        as_attachment=True,
        download_name=name,
    )


@pages.post("/<verb>")
def act(assignment_id: str, verb: str) -> Response:
    """Do one of the table's verbs; a refusal shows the desk again."""
    do = _VERBS.get(verb)
    if do is None:
        raise NotFound
    try:
        do(assignment_id)
    except DieuPhoiError as error:
        if isinstance(error, NotFound):
            raise
        return _page(assignment_id, error, verb)
    url = url_for("consolidation.page", assignment_id=assignment_id, done=verb, **_look())
    return redirect(url, 303)


def _page(assignment_id: str, error: DieuPhoiError | None = None, verb: str = "") -> Response:
    found = consolidation.desk(engine(), actor(), assignment_id)
    look = _look()
    shown = render_template(
        "consolidation/page.html",
        desk=found,
        assignment=found.assignment,
        plan=found.plan,
        replies=table(found.replies, look.get("xem", ""), look.get("q", "")),
        opinions=table(found.opinions),
        look=look,
        due=[one for one in (*found.replies, *found.opinions) if one.missing],
        reminder=text("text") or _reminder(found),
        decisions=DECISIONS,
        today=local_date(engine().now()),
        entered=request.form if verb == "respond" else {},
        refused=refusal(error) if error else None,
        verb_open=verb,
    )
    return make_response(shown, status_of(error))


def _look() -> dict[str, Any]:
    """What of the table is looked at; words that there are not are left out."""
    asked = {"xem": query("xem"), "q": query("q")}
    return {
        name: word
        for name, word in asked.items()
        if word and (name != "xem" or word in (*SHOWN, NEAR))
    }


def _reminder(found: Desk) -> str:
    """What a reminder says unless its writer says otherwise."""
    title = found.assignment.title
    if found.assignment.last_day is None:
        return _("Đề nghị gửi kết quả để tổng hợp «%(title)s».", title=title)
    until = day(found.assignment.last_day)
    return _(
        "Đề nghị gửi kết quả để tổng hợp «%(title)s» (hạn tổng hợp %(day)s).",
        title=title,
        day=until,
    )


def _remind(assignment_id: str) -> None:
    consolidation.remind(engine(), actor(), assignment_id, text("text"), command_id=command_id())


def _take(assignment_id: str) -> None:
    parts = [_part(each) for each in request.form.getlist("part")]
    if not parts:
        raise InvalidInput(fields={"part": sentence("Chọn ít nhất một nội dung.")})
    if len(parts) > MOST_PARTS:
        many = sentence("Mỗi lần đưa vào nhiều nhất %(most)s nội dung.", most=MOST_PARTS)
        raise InvalidInput(fields={"part": many})
    consolidation.take(engine(), actor(), assignment_id, parts, command_id=command_id())


def _part(said: str) -> Part:
    source, _bar, rest = nfc(said).partition("|")
    name, _bar, nth = rest.partition("|")
    return Part(source, name, whole(nth, most=100_000) if nth else None)


def _respond(assignment_id: str) -> None:
    named = [name.removeprefix("text-") for name in request.form if name.startswith("text-")]
    responses = [
        consolidation.Response(
            each, text(f"decision-{each}"), text(f"text-{each}"), text(f"seen-{each}")
        )
        for each in named
    ]
    consolidation.respond(engine(), actor(), assignment_id, responses, command_id=command_id())


_VERBS: dict[str, Callable[[str], None]] = {
    "remind": _remind,
    "take": _take,
    "respond": _respond,
}
