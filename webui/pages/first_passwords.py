"""Mật khẩu lần đầu: many officers get one-time passwords in one act, on slips shown once."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, make_response, render_template
from werkzeug.wrappers import Response

from engine.errors import DieuPhoiError, Forbidden
from engine.service.organisation import first_passwords
from engine.service.organisation.first_passwords import Slip
from webui.errors import status_of
from webui.pages.choices import agency_choices
from webui.refusals import refusal
from webui.request_fields import query, text
from webui.session import actor, engine

pages = Blueprint("first_passwords", __name__, url_prefix="/to-chuc/mat-khau-lan-dau")


@pages.get("")
def form() -> Response:
    """Who waits for a first password."""
    return _page(query("agency"), unused=bool(query("unused")))


@pages.post("")
def give() -> Response:
    """Give each his own, and show all of them this once."""
    agency, unused = text("agency"), bool(text("unused"))
    try:
        slips = first_passwords.give(engine(), actor(), agency or None, unused=unused)
    except Forbidden:
        raise
    except DieuPhoiError as error:
        return _page(agency, unused=unused, error=error)
    return _page(agency, unused=unused, slips=slips)


def _page(
    agency: str,
    *,
    unused: bool,
    slips: Sequence[Slip] = (),
    error: DieuPhoiError | None = None,
) -> Response:
    page = render_template(
        "organisation/first_passwords.html",
        waiting=first_passwords.waiting(engine(), actor(), agency or None, unused=unused),
        agency=agency,
        unused=unused,
        agencies=agency_choices(),
        slips=slips,
        refused=refusal(error) if error else None,
    )
    return make_response(page, status_of(error))
