"""Files as they were handed in: always a download, never a page of ours."""

from __future__ import annotations

from io import BytesIO

from flask import Blueprint, send_file
from werkzeug.wrappers import Response

from engine.service import attachments
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
