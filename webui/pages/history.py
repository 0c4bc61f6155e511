"""The whole history of a plan, in words, and whether its record holds together."""

from __future__ import annotations

from flask import Blueprint, render_template

from engine.model.permission import Target, may
from engine.service import plans
from engine.service.audit import history
from engine.service.audit import verify as audit_verify
from webui.request_fields import query
from webui.session import actor, engine

pages = Blueprint("history", __name__, url_prefix="/ke-hoach")
LINES = 200
"""Lines of the record on a page; what one command did is gathered, so a reader sees fewer."""


@pages.get("/<root_id>/lich-su")
def page(root_id: str) -> str:
    """Newest first, by pages."""
    listed = history.of_plan(engine(), actor(), root_id, after=query("after") or None, limit=LINES)
    return render_template(
        "plans/history.html",
        plan=plans.plan_row(engine(), actor(), root_id),
        events=history.gathered(listed.rows),
        next=listed.next,
        may_verify=may(actor(), "record.verify", Target()),
        report=None,
    )


@pages.post("/<root_id>/lich-su")
def verify(root_id: str) -> str:
    """Walk the chain of every stream of the plan and say what it shows."""
    report = audit_verify.verify(engine(), actor(), plan=root_id)
    listed = history.of_plan(engine(), actor(), root_id, limit=LINES)
    return render_template(
        "plans/history.html",
        plan=plans.plan_row(engine(), actor(), root_id),
        events=history.gathered(listed.rows),
        next=listed.next,
        may_verify=True,
        report=report,
    )
