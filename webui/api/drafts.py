"""What the editor reads and writes: a draft, its check, its deployment."""

from __future__ import annotations

from typing import Any

import orjson
from flask import Blueprint, Response, jsonify, request, url_for

from engine.errors import InvalidDiagram, InvalidInput
from engine.model.numbers import whole
from engine.sentences import sentence
from engine.service.plans import drafts, drawing, processes
from engine.service.simulation import proving
from webui.language import chosen
from webui.request_fields import query
from webui.session import actor, engine

api = Blueprint("draft_api", __name__, url_prefix="/api/ban-nhap")


@api.get("/<draft_id>")
def read(draft_id: str) -> Response:
    """The draft with all its files."""
    row = drafts.open_(engine(), actor(), draft_id)
    return jsonify(key=row.key, title=row.title, revision=row.revision, files=row.files)


@api.get("/<draft_id>/offers")
def offers(draft_id: str) -> Response:
    """The names that the fields of the editor offer, each with how people call it."""
    found = drawing.offers(engine(), actor(), draft_id)
    return jsonify(
        {
            kind: [{"value": key, "label": name} for key, name in named]
            for kind, named in found.items()
        }
    )


@api.get("/<draft_id>/time")
def time_meant(draft_id: str) -> Response:
    """The day that words of time come to, said while they are typed."""
    drafts.open_(engine(), actor(), draft_id)
    can, said = drawing.time_meant(
        engine(), actor(), query("words"), step=query("of") == "step", issued=query("issued")
    )
    return jsonify(read=can, words=said.in_language(chosen()))


@api.get("/<draft_id>/overtaken")
def overtaken(draft_id: str) -> Response:
    """Who saved the draft since a revision, in words; empty where nobody did."""
    revision = whole(query("revision"))
    said = drafts.overtaken(engine(), actor(), draft_id, revision)
    return jsonify(words=said.in_language(chosen()) if said else "")


@api.put("/<draft_id>")
def save(draft_id: str) -> Response:
    """Write the changed files; 409 when somebody saved since."""
    body = _body()
    revision = drafts.save(engine(), actor(), draft_id, _revision(body), _files(body))
    return jsonify(revision=revision)


@api.post("/<draft_id>/check")
def check(draft_id: str) -> Response:
    """All findings of the draft as it would be."""
    checked = drafts.check(engine(), actor(), draft_id, _files(_body()), chosen())
    return jsonify(findings=checked.findings)


@api.post("/<draft_id>/deploy")
def deploy(draft_id: str) -> Response:
    """Deploy the saved draft; refused with 422 and all findings."""
    body = _body()
    note = body.get("note")
    try:
        result = proving.deploy_draft(
            engine(), actor(), draft_id, _revision(body), note=str(note) if note else None
        )
    except InvalidDiagram as error:
        findings = error.details["findings"]
        assert isinstance(findings, list)  # noqa: S101
        error.details["findings"] = processes.as_checked(findings, chosen()).findings
        raise
    key = drafts.open_(engine(), actor(), draft_id).key
    return jsonify({**result, "url": url_for("processes.page", key=key, done="deployed")})


def _body() -> dict[str, Any]:
    try:
        body = orjson.loads(request.get_data())
    except orjson.JSONDecodeError:  # deeper than any draft is, too, or a number without end
        body = None
    if not isinstance(body, dict):
        raise InvalidInput(sentence("Dữ liệu gửi lên không đọc được."))
    return body


def _revision(body: dict[str, Any]) -> int:
    revision = body.get("revision")
    if not isinstance(revision, int):
        raise InvalidInput(fields={"revision": sentence("Thiếu số lần lưu của bản nháp.")})
    return revision


def _files(body: dict[str, Any]) -> dict[str, str]:
    files = body.get("files") or {}
    sound = isinstance(files, dict) and all(isinstance(text, str) for text in files.values())
    if not sound:
        raise InvalidInput(fields={"files": sentence("Nội dung tệp phải là văn bản.")})
    return {str(path): text for path, text in files.items()}
