"""Kịch bản của bản nháp: played, what no scenario passes, and the deployment that they guard."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from engine.errors import DieuPhoiError, NotFound
from engine.model.numbers import whole
from engine.service.plans import drafts
from engine.service.simulation import plays, proving
from engine.service.simulation.scenarios import FILE, parse_scenarios
from webui.errors import status_of
from webui.language import chosen
from webui.refusals import refusal
from webui.request_fields import command_id, query, text
from webui.session import actor, engine

pages = Blueprint("proving", __name__, url_prefix="/ban-nhap/<draft_id>/kich-ban")
XML = "application/xml; charset=utf-8"


@pages.get("")
def page(draft_id: str) -> AnyResponse:
    """The scenarios of a draft, not played yet."""
    return _page(draft_id)


@pages.post("/chay")
def play(draft_id: str) -> AnyResponse:
    """Play them all and show what came of it."""
    try:
        _, proven = proving.of_draft(engine(), actor(), draft_id, chosen())
    except NotFound:
        raise
    except DieuPhoiError as error:
        return _page(draft_id, error)
    return _page(draft_id, proven=proven)


@pages.post("/trien-khai")
def deploy(draft_id: str) -> AnyResponse:
    """Deploy the draft; what its scenarios do not prove needs a reason."""
    row = drafts.open_(engine(), actor(), draft_id)
    try:
        result = proving.deploy_draft(
            engine(),
            actor(),
            draft_id,
            whole(text("revision")) or 0,
            note=text("note") or None,
            despite=text("reason") or None,
            command_id=command_id(),
        )
    except DieuPhoiError as error:
        return _page(draft_id, error)
    done = "deployed" if result["new"] else "unchanged"
    return redirect(url_for("processes.page", key=row.key, done=done), 303)


@pages.post("/bo")
def forget(draft_id: str) -> AnyResponse:
    """Take a scenario out of the draft."""
    plays.forget(engine(), actor(), draft_id, text("name"))
    return redirect(url_for("proving.page", draft_id=draft_id, done="scenario-dropped"), 303)


@pages.get("/so-do.bpmn")
def diagram(draft_id: str) -> Response:
    """A diagram of the draft as it is saved."""
    files = drafts.open_(engine(), actor(), draft_id).files
    if query("tep") not in files:
        raise NotFound
    return Response(files[query("tep")], content_type=XML)


@pages.get("/luong")
def flows(draft_id: str) -> Response:
    """What the page asks back of itself: the flows that no scenario takes, for the diagram."""
    drafts.open_(engine(), actor(), draft_id)
    left = [each for each in query("con").split(",") if each]
    return jsonify(changed=left, flows=[each for each in query("qua").split(",") if each])


def _page(
    draft_id: str, error: DieuPhoiError | None = None, proven: proving.Proven | None = None
) -> AnyResponse:
    row = drafts.open_(engine(), actor(), draft_id)
    refused = refusal(error) if error else None
    scenarios: Any = ()
    if FILE in row.files:
        try:
            scenarios = parse_scenarios(row.files[FILE])
        except DieuPhoiError as unreadable:
            refused = refused or refusal(unreadable)
    shown = render_template(
        "proving/page.html",
        row=row,
        scenarios=scenarios,
        proven=proven,
        proofs={one.name: one for one in proven.proofs} if proven else {},
        failed=error.details.get("proofs", ()) if error else (),
        refused=refused,
    )
    return make_response(shown, status_of(error))
