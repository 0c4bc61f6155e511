"""What ends on an agency's page: somebody's holding of a position, a division."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from engine.errors import DieuPhoiError, NotFound
from engine.model.permission import Target, permit
from engine.service import organisation
from webui.pages.organisation import agency_page
from webui.request_fields import command_id, day_of, need_reason, text
from webui.session import actor, engine

pages = Blueprint("ending", __name__, url_prefix="/to-chuc")


@pages.post("/co-quan/<agency_id>/thoi-giu/<holding_id>")
def end_holding(agency_id: str, holding_id: str) -> Response:
    """Let somebody's holding of a position of this agency end with a day."""
    permit(actor(), "organisation.change", Target())
    try:
        organisation.end_holding(
            engine(),
            actor(),
            holding_id,
            day_of("last_day"),
            reason=need_reason(),
            command_id=command_id(),
        )
    except NotFound:
        raise
    except DieuPhoiError as error:
        return agency_page(agency_id, error, verb=holding_id)
    return redirect(url_for("organisation.agency", agency_id=agency_id, done="holding-ended"), 303)


@pages.post("/co-quan/<agency_id>/ket-thuc-phong")
def end_division(agency_id: str) -> Response:
    """Let a division of this agency end with a day."""
    permit(actor(), "organisation.change", Target())
    try:
        organisation.end_division(
            engine(),
            actor(),
            agency_id,
            text("division"),
            day_of("last_day"),
            reason=need_reason(),
            command_id=command_id(),
        )
    except NotFound:
        raise
    except DieuPhoiError as error:
        return agency_page(agency_id, error, verb=text("place"))
    return redirect(url_for("organisation.agency", agency_id=agency_id, done="division-ended"), 303)
