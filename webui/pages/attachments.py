"""Files as they were handed in: always a download, never a page of ours."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from flask import Blueprint, make_response, send_file
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from engine.errors import InvalidInput, NotFound
from engine.sentences import joined
from engine.service.files import attachments, document_files, preview
from engine.service.files import question_files as asked_with
from engine.service.tasks.view import AssignmentRow, AttachmentRow, PlanRow
from webui.request_fields import query
from webui.session import actor, engine

pages = Blueprint("attachments", __name__, url_prefix="/tep")


@pages.get("/<attachment_id>")
def download(attachment_id: str) -> Response:
    """The file, under the name it was given; a browser never shows it as a page."""
    row, body = attachments.open_(engine(), actor(), attachment_id)
    answer = send_file(
        BytesIO(body),
        mimetype="application/octet-stream",
        as_attachment=True,
        download_name=row.name,
        etag=row.sha256,
    )
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@pages.get("/<attachment_id>/trang/<int:page>")
def picture(attachment_id: str, page: int) -> Response:
    """A page of the file as we drew it: nothing of the file itself reaches the browser."""
    answer = make_response(preview.page(engine(), actor(), attachment_id, page))
    answer.content_type = "image/png"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def looked_at(files: Sequence[AttachmentRow], *, begin: bool) -> preview.Preview | None:
    """The file that the address asks to look at; else, to begin with, the newest that is drawn."""
    asked = query("xem")
    row = next((each for each in files if each.id == asked), None)
    if row is not None:
        return preview.preview(engine(), actor(), row.id)
    seen = [each for each in map(preview.begun, reversed(files)) if each] if begin else []
    return seen[0] if seen else None


def issued_files(plan: PlanRow | None) -> list[AttachmentRow]:
    """The files of the plan's document, for who has a part in the plan; else none."""
    try:
        return document_files.issued_files(engine(), actor(), plan.instance_id) if plan else []
    except NotFound:
        return []


def question_files(assignment: AssignmentRow | None) -> list[AttachmentRow]:
    """The files that came with the question that a coordinating agency was asked."""
    if assignment is None or assignment.role != "coordinating":
        return []
    return asked_with.question_files(engine(), actor(), assignment.id)


def take_files(
    chosen: list[FileStorage], *, task_id: str | None = None, assignment_id: str | None = None
) -> None:
    """Keep all of them or none.

    Raises :class:`errors.InvalidInput` and :class:`errors.SecretRefused` with the file's name.
    """
    if not chosen:
        return
    read = [(file.filename or "", file.read()) for file in chosen]
    try:
        attachments.add_all(engine(), actor(), read, task_id=task_id, assignment_id=assignment_id)
    except InvalidInput as error:
        what = joined(" ", error.fields.values())
        raise InvalidInput(fields={"files": what}, file=error.details.get("file", "")) from error
