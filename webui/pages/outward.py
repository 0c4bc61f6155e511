"""Acts that commit an agency before others: prepared, sent, returned, and who may send them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from engine.errors import DieuPhoiError, NotFound
from engine.service.assignments import outward
from webui.pages.assignments import assignment_page, deadline_of
from webui.pages.organisation import agency_page
from webui.request_fields import command_id, need_reason, text
from webui.session import actor, engine

pages = Blueprint("outward", __name__)


@pages.post("/nhiem-vu/<assignment_id>/trinh/<verb>")
def prepare(assignment_id: str, verb: str) -> Response:
    """Prepare one of them for whoever may send it."""
    act, content = _acts(verb)
    try:
        outward.prepare(
            engine(),
            actor(),
            assignment_id,
            act,
            content(),
            reason=None if verb == "raise-difficulty" else need_reason(),
            command_id=command_id(),
        )
    except DieuPhoiError as error:
        if isinstance(error, NotFound):
            raise
        return assignment_page(assignment_id, error, verb)
    return _back(assignment_id, "prepare")


@pages.post("/nhiem-vu/<assignment_id>/de-nghi/<prepared_id>/gui")
def send(assignment_id: str, prepared_id: str) -> Response:
    """Send what an officer prepared."""
    return _decide(
        assignment_id,
        prepared_id,
        "sent",
        lambda: outward.send(engine(), actor(), prepared_id, command_id=command_id()),
    )


@pages.post("/nhiem-vu/<assignment_id>/de-nghi/<prepared_id>/tra-lai")
def give_back(assignment_id: str, prepared_id: str) -> Response:
    """Give it back to who prepared it, with a reason."""
    return _decide(
        assignment_id,
        prepared_id,
        "given-back",
        lambda: outward.return_(
            engine(), actor(), prepared_id, reason=need_reason(), command_id=command_id()
        ),
    )


@pages.post("/to-chuc/co-quan/<agency_id>/cam-ket")
def change(agency_id: str) -> Response:
    """Say who commits an agency by an act."""
    try:
        outward.change(
            engine(),
            actor(),
            agency_id,
            text("act"),
            text("level"),
            basis=text("basis"),
            command_id=command_id(),
        )
    except DieuPhoiError as error:
        if isinstance(error, NotFound):
            raise
        return agency_page(agency_id, error, verb=f"outward-{text('act')}")
    return redirect(url_for("organisation.agency", agency_id=agency_id, done="outward"), 303)


def _decide(assignment_id: str, prepared_id: str, done: str, do: Callable[[], None]) -> Response:
    try:
        do()
    except DieuPhoiError as error:
        if isinstance(error, NotFound):
            raise
        return assignment_page(assignment_id, error, prepared_id)
    return _back(assignment_id, done)


def _back(assignment_id: str, done: str) -> Response:
    return redirect(url_for("assignments.page", assignment_id=assignment_id, done=done), 303)


def _acts(verb: str) -> tuple[str, Callable[[], dict[str, Any]]]:
    found = _VERBS.get(verb)
    if found is None:
        raise NotFound
    return found


_VERBS: dict[str, tuple[str, Callable[[], dict[str, Any]]]] = {
    "refuse": ("assignment.refuse", dict),
    "ask-finish": ("assignment.ask_finish", dict),
    "raise-difficulty": ("difficulty.raise", lambda: {"text": text("text")}),
    "ask-extension": (
        "assignment.ask_extension",
        lambda: {"until": deadline_of("until").isoformat(), "ask": not text("again")},
    ),
}
"""What each form of the page prepares: the act, and what its fields say."""
