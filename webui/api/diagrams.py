"""The diagram of an instance, or of a deployed version, and where its work stands."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from engine.service import migration
from engine.service.plans import diagrams, processes
from webui.language import gettext
from webui.session import actor, engine

api = Blueprint("api", __name__, url_prefix="/api")
XML = "application/xml; charset=utf-8"


@api.get("/so-do/<instance_id>.bpmn")
def diagram(instance_id: str) -> Response:
    """The BPMN file that the instance runs."""
    return Response(diagrams.xml(engine(), actor(), instance_id), content_type=XML)


@api.get("/so-do/<instance_id>")
def state(instance_id: str) -> Response:
    """Tokens, finished path, overdue and incident marks."""
    shown = diagrams.state(engine(), actor(), instance_id)
    words = {element: gettext(said) for element, said in shown["words"].items()}
    inside = {
        sub: {**told, "words": gettext(told["words"])} for sub, told in shown["inside"].items()
    }
    return jsonify({**shown, "words": words, "inside": inside})


@api.get("/quy-trinh/<key>/<int:version>.bpmn")
def version(key: str, version: int) -> Response:
    """The BPMN file of a deployed version."""
    return Response(processes.diagram(engine(), actor(), key, version), content_type=XML)


@api.get("/so-sanh/<key>/<int:old>/<int:new>")
def compared(key: str, old: int, new: int) -> Response:
    """What the newer of two versions has otherwise, by element."""
    found = migration.versions(engine(), actor(), key, old, new).comparison.processes
    told = [one for each in found for one in each.differences if one.type != "process"]
    return jsonify(
        added=[one.element for one in told if one.kind == "added"],
        changed=[one.element for one in told if one.kind in ("changed", "moved")],
    )


@api.get("/trong")
def nothing() -> Response:
    """The state of a diagram that does not run."""
    return jsonify(tokens={}, done=[], flows=[], overdue=[], incidents=[], words={})
