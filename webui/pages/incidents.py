"""Sự cố: steps that failed, tried again or passed over by an administrator with a reason."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Blueprint, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from engine.errors import DieuPhoiError, InvalidInput, NotFound
from engine.sentences import sentence
from engine.service.engine import Engine
from engine.service.runtime import incidents, skipping
from engine.service.runtime.incidents import Placed
from engine.service.simulation import rehearsal
from engine.service.simulation.rehearsal import Consequences
from webui.errors import status_of
from webui.refusals import refusal
from webui.request_fields import command_id, json_or_text, need_reason, query, text
from webui.session import actor, engine

pages = Blueprint("incidents", __name__, url_prefix="/su-co")

REHEARSED = "–"
"""The reason of what is undone again: nobody reads it."""
_LINE = re.compile(r"\s*([^\W\d]\w*)\s*=(.*)")


@pages.get("")
def index() -> Response:
    """What failed and waits for somebody, newest first."""
    return _page()


@pages.get("/<incident_id>/bo-qua")
def skipping_of(incident_id: str) -> Response:
    """What passing over a failed step would do, and the choice of the way on."""
    return _skipping(incident_id)


@pages.post("/<verb>")
def act(verb: str) -> Response:
    """Run the failed step once more, or go on behind it."""
    do = _VERBS.get(verb)
    if do is None:
        raise NotFound
    try:
        do(text("incident"))
    except NotFound:
        raise
    except DieuPhoiError as error:
        return _page(error)
    return redirect(url_for("incidents.index", done=verb), 303)


def _retry(incident_id: str) -> None:
    data = _variables(text("variables"))
    incidents.retry(
        engine(), actor(), incident_id, data=data, reason=need_reason(), command_id=command_id()
    )


def _skip(incident_id: str) -> None:
    flow = text("flow") or None
    incidents.skip(
        engine(), actor(), incident_id, flow=flow, reason=need_reason(), command_id=command_id()
    )


_VERBS: dict[str, Callable[[str], None]] = {"retry": _retry, "skip": _skip}


def _variables(lines: str) -> dict[str, object]:
    """Variables as ``name = value``, one a line; a value is JSON, else text."""
    found: dict[str, object] = {}
    for line in filter(str.strip, lines.splitlines()):
        read = _LINE.fullmatch(line)
        if read is None:
            what = sentence("Dòng “%(line)s” không có dạng tên = giá trị.", line=line.strip()[:60])
            raise InvalidInput(what, fields={"variables": what})
        found[read[1]] = json_or_text(read[2].strip())
    return found


def _page(error: DieuPhoiError | None = None) -> Response:
    listed = incidents.page(engine(), actor(), after=query("after") or None)
    page = render_template(
        "incidents.html",
        rows=listed.rows,
        next=listed.next,
        refused=refusal(error) if error else None,
        tried=text("incident") if error else "",
        typed={name: text(name) for name in ("reason", "variables")} if error else {},
    )
    return make_response(page, status_of(error))


def _skipping(incident_id: str) -> Response:
    found = skipping.preview(engine(), actor(), incident_id)
    led = {way.flow: _led_to(found.placed, way.flow) for way in found.ways}
    return make_response(render_template("skipping.html", found=found, led=led))


def _led_to(placed: Placed, flow: str | None) -> Consequences | None:
    """What one way on leads to among people; None where it cannot be taken."""

    def act(stage: Engine) -> None:
        incidents.skip(stage, actor(), placed.incident.id, flow=flow, reason=REHEARSED)

    try:
        return rehearsal.consequences(engine(), placed.incident.root_id, act)
    except DieuPhoiError:
        return None
