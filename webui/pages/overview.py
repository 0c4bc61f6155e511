"""Tổng quan: where a leader's day begins; each figure opens the rows that it counts."""

from __future__ import annotations

from flask import Blueprint, render_template

from engine.model.permission import scope_of
from engine.service import plans, tasks
from engine.service.assignments import (
    difficulties,
    extension_requests,
    overview,
    prepared,
    refusals,
)
from webui.session import actor, engine

pages = Blueprint("overview", __name__, url_prefix="/tong-quan")
SHOWN = 10
"""So many difficulties are shown; their list has all. What waits for a decision is shown whole."""


@pages.get("")
def page() -> str:
    """What is late by plan and by agency, what waits for the reader, what comes due."""
    who = actor()
    hard = difficulties.page(engine(), who, limit=SHOWN)
    return render_template(
        "overview.html",
        overview=overview.overview(engine(), who),
        mine=tasks.counts(engine(), who).all,
        own=None if scope_of(who).all else tasks.counts(engine(), who, "agency").all,
        requests=extension_requests.waiting(engine(), who),
        prepared=prepared.waiting(engine(), who),
        refusals=refusals.waiting(engine(), who),
        difficulties=hard.rows,
        more_difficulties=hard.next is not None,
        labels=plans.labels(engine(), (row.assignment_id for row in hard.rows)),
    )
