"""Văn bản thành quy trình: a plan document beside the table of tasks that was read from it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.errors import DieuPhoiError, InvalidInput
from engine.model.permission import Target, permit
from engine.model.text import nfc
from engine.sentences import sentence
from engine.service.plans import drafts, plan_reading
from engine.service.plans.plan_reading import COLUMNS
from webui.errors import status_of
from webui.refusals import refusal
from webui.request_fields import command_id, text, upload
from webui.session import actor, engine

pages = Blueprint("plan_documents", __name__, url_prefix="/quy-trinh/tu-van-ban")

FACTS = (
    "title",
    "number",
    "issued_on",
    "issuer",
    "signer",
    "signed_as",
    "legal_basis",
    "recipients",
    "addressees",
    "monitor",
    "difficulties_to",
)
_FIELDS = {
    "title": "text",
    "lead": "lead",
    "coordinating": "coordinate",
    "time": "due",
    "product": "product",
    "destination": "send_to",
    "sentence": "quote",
}
"""The column of the table by the field of what was read."""


@pages.get("")
def form() -> Response:
    """Where a document is chosen."""
    permit(actor(), "deploy", Target())
    return _page()


@pages.post("/doc")
def read() -> Response:
    """Read the document and show it beside its tasks; nothing is kept yet."""
    permit(actor(), "deploy", Target())
    try:
        chosen = upload("file")
        if chosen is None:
            raise InvalidInput(fields={"file": sentence("Chọn tệp văn bản.")})
        name = nfc(chosen.filename or "")
        found = plan_reading.read(engine(), actor(), name, chosen.read())
    except DieuPhoiError as error:
        return _page(error=error)
    return _page(_as_read(found))


@pages.post("/ban-nhap")
def make() -> Response:
    """Check the table as it stands now, or begin a draft of the process from it."""
    permit(actor(), "deploy", Target())
    entered = _as_entered()
    try:
        made = plan_reading.drafted(
            engine(), actor(), text("key"), entered["facts"], entered["tasks"]
        )
        if "check" in request.form:
            return _page({**entered, "made": made})
        title = entered["facts"].get("title") or made.draft.key
        draft_id = drafts.create(
            engine(), actor(), made.draft.key, title, made.files, command_id=command_id()
        )
    except DieuPhoiError as error:
        return _page(entered, error)
    return redirect(url_for("processes.editor", draft_id=draft_id, done="drafted"), 303)


def _as_read(found: Mapping[str, Any]) -> dict[str, Any]:
    """What was read, in the shape of the page's form."""
    facts = {
        "title": found["title"],
        "number": found["number"],
        "issued_on": found["date"],
        "issuer": found["issuer"],
        "signer": found["signed"]["name"],
        "signed_as": found["signed"]["position"],
        "legal_basis": "; ".join(found["legal_basis"]),
        "recipients": "; ".join(found["recipients"]),
        "addressees": "; ".join(found["addressees"]),
        "monitor": "; ".join(found["monitor"][:1]),
        "difficulties_to": "; ".join(found["difficulties_to"]),
    }
    return {
        "file": found["file"],
        "document": found["source"],
        "facts": {name: value for name, value in facts.items() if value},
        "tasks": [_task_as_read(task) for task in found["tasks"]],
        "unused": found["unused"],
    }


def _task_as_read(task: Mapping[str, Any]) -> dict[str, Any]:
    values = {
        "number": task["ordinal"],
        "title": task["text"].rstrip(" .;"),
        "lead": "; ".join(task["lead"]),
        "coordinating": "; ".join(task["coordinate"]),
        "time": task["due"]["text"] or "",
        "product": task["product"] or "",
        "destination": "; ".join(task["send_to"]),
        "sentence": task["quote"],
    }
    marks = {
        column: {
            "span": task["spans"].get(field),
            "origin": task["origin"].get(field, ""),
            "doubt": field in task["doubts"],
        }
        for column, field in _FIELDS.items()
    }
    return {**values, "marks": marks}


def _as_entered() -> dict[str, Any]:
    """The form as it was sent, so that nothing of it is lost when it is refused."""
    columns = {name: [nfc(each) for each in request.form.getlist(name)] for name in COLUMNS}
    marks = request.form.getlist("marks")
    if any(len(values) != len(marks) for values in columns.values()):
        raise InvalidInput(sentence("Biểu mẫu gửi lên không đủ. Hãy tải lại trang rồi gửi lại."))
    tasks = [
        {**{name: columns[name][at].strip() for name in COLUMNS}, "marks": _marks(mark)}
        for at, mark in enumerate(marks)
    ]
    dropped = {int(each) for each in request.form.getlist("drop") if each.isdecimal()}
    return {
        "file": text("file_name"),
        "document": nfc(request.form.get("document", "")).replace("\r\n", "\n"),
        "facts": {name: text(f"fact.{name}") for name in FACTS if text(f"fact.{name}")},
        "tasks": [task for at, task in enumerate(tasks) if at not in dropped],
        "unused": [],
    }


def _marks(written: str) -> dict[str, Any]:
    """Where the fields of a task stand, as this page wrote them into the form."""
    try:
        marks = json.loads(written or "{}")
    except ValueError:
        return {}
    return marks if isinstance(marks, dict) else {}


def _page(shown: Mapping[str, Any] | None = None, error: DieuPhoiError | None = None) -> Response:
    page = render_template(
        "plan_documents/page.html",
        shown=shown,
        facts=FACTS,
        key=text("key"),
        refused=refusal(error) if error else None,
    )
    return make_response(page, status_of(error))
