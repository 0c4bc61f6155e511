"""Nhắc việc, đôn đốc: the policies in words, and which one holds for a plan."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.errors import DieuPhoiError, NotFound
from engine.model.escalation import DEFAULT_POLICY, Policy, sentences
from engine.model.numbers import whole
from engine.model.permission import Target, may
from engine.service import plans
from engine.service.escalation import policies
from webui.errors import status_of
from webui.language import _, chosen
from webui.refusals import refusal
from webui.request_fields import command_id, need_reason, text
from webui.session import actor, engine

pages = Blueprint("policies", __name__, url_prefix="/don-doc")
OWN = "rieng"
"""The choice of a policy that this plan alone has."""
BLANK_ROWS = 2


def moments() -> list[tuple[str, str]]:
    """When a step may fall due."""
    return [("before", _("Trước hạn")), ("on", _("Ngày cuối")), ("after", _("Sau hạn"))]


def actions() -> list[tuple[str, str]]:
    """What a step may be."""
    return [
        ("remind", _("Nhắc việc")),
        ("urge", _("Đôn đốc")),
        ("escalate", _("Báo cáo quá hạn")),
        ("summary", _("Tổng hợp việc quá hạn")),
    ]


def rungs() -> list[tuple[str, str]]:
    """Whom a step may reach, lowest first."""
    return [
        ("officer", _("Chuyên viên được giao")),
        ("division_head", _("Trưởng phòng")),
        ("agency_head", _("Thủ trưởng cơ quan")),
        ("monitor", _("Cơ quan theo dõi")),
        ("office", _("Văn phòng Ủy ban nhân dân tỉnh")),
        ("leadership", _("Lãnh đạo Ủy ban nhân dân tỉnh")),
    ]


@pages.get("")
def index() -> Response:
    """All policies, and the default one to be changed by who may."""
    return _page(None)


@pages.post("")
def put() -> Response:
    """Change the default policy; what was armed before stays as it was."""
    try:
        policies.put(
            engine(),
            actor(),
            DEFAULT_POLICY.key,
            DEFAULT_POLICY.name,
            _body(),
            command_id=command_id(),
        )
    except DieuPhoiError as error:
        return _page(None, error)
    return redirect(url_for("policies.index", done="policy"), 303)


@pages.get("/<root_id>")
def plan(root_id: str) -> Response:
    """The policy that holds for one plan."""
    return _page(root_id)


@pages.post("/<root_id>")
def choose(root_id: str) -> Response:
    """Let a kept policy, or one of its own, hold for a plan."""
    plans.plan_row(engine(), actor(), root_id)
    key = text("key")
    try:
        policies.choose(
            engine(),
            actor(),
            root_id,
            None if key == OWN else key,
            body=_body() if key == OWN else None,
            reason=need_reason(),
            command_id=command_id(),
        )
    except NotFound:
        raise
    except DieuPhoiError as error:
        return _page(root_id, error)
    return redirect(url_for("policies.plan", root_id=root_id, done="policy"), 303)


def _page(root_id: str | None, error: DieuPhoiError | None = None) -> Response:
    all_policies = policies.policies(engine(), actor())
    view = plans.plan(engine(), actor(), root_id) if root_id else None
    shown = policies.of_plan(engine(), actor(), root_id) if root_id else all_policies[0]
    may_change = "policy.choose" in view.verbs if view else may(actor(), "policy.change", Target())
    page = render_template(
        "policies.html",
        view=view,
        plan=view.plan if view else None,
        shown=shown,
        words=[(each, sentences(each, chosen())) for each in ([shown] if view else all_policies)],
        choices=[
            *((each.key, each.name) for each in all_policies),
            (OWN, _("Riêng cho kế hoạch này")),
        ],
        own=OWN,
        rows=_rows(shown),
        moments=moments(),
        actions=actions(),
        rungs=rungs(),
        may_change=may_change,
        refused=refusal(error) if error else None,
    )
    return make_response(page, status_of(error))


def _rows(policy: Policy) -> list[dict[str, Any]]:
    """The steps as the form shows them, what was sent before the policy's own."""
    if request.method == "POST":
        return [*_sent(), *({} for _each in range(BLANK_ROWS))]
    rows = [
        {
            "days": step.offset_working_days,
            "at": step.at,
            "to": step.to,
            "kind": step.kind,
            "every": step.every or "",
            "throw": step.throw or "",
        }
        for step in policy.steps
    ]
    return [*rows, *({} for _each in range(BLANK_ROWS))]


def _sent() -> list[dict[str, Any]]:
    columns = ("days", "at", "to", "kind", "every", "throw")
    lists = [request.form.getlist(name) for name in columns]
    rows = [dict(zip(columns, values, strict=True)) for values in zip(*lists, strict=False)]
    return [row for row in rows if row["kind"]]


def _body() -> dict[str, Any]:
    """The policy as the form gives it; what is no number is refused by the model."""
    steps = [
        {
            "offset_working_days": _number(row["days"]),
            "at": row["at"],
            "to": row["to"],
            "kind": row["kind"],
            "every": _number(row["every"]) if row["every"] else None,
            "throw": row["throw"] or None,
        }
        for row in _sent()
    ]
    return {"digest": bool(text("digest")), "steps": steps}


def _number(figure: str) -> int:
    number = whole(figure or "0")
    return -1 if number is None else number
