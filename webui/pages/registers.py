"""Sổ đăng ký văn bản: an agency's registers, and the numbers of one in a year."""

from __future__ import annotations

from typing import Any, Protocol

from flask import Blueprint, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from engine.errors import DieuPhoiError, Forbidden, NotFound
from engine.model.clock import local_date
from engine.model.numbers import whole
from engine.model.registers import DIRECTIONS, INCOMING, KINDS, OUTGOING
from engine.service import registers
from webui.errors import status_of
from webui.refusals import refusal
from webui.request_fields import command_id, need_reason, query, text
from webui.session import actor, engine

pages = Blueprint("registers", __name__, url_prefix="/so-dang-ky")
WORDS = {"di": OUTGOING, "den": INCOMING}
"""Directions as an address says them."""


@pages.get("")
def index() -> str:
    """The registers that he may read."""
    year = local_date(engine().now()).year
    return render_template(
        "registers/index.html",
        listed=registers.listed(engine(), actor(), year),
        unnumbered=registers.unnumbered(engine(), actor()),
        year=year,
        directions=DIRECTIONS,
        kinds=KINDS,
    )


@pages.get("/<agency_id>/<direction>/<series>")
def page(agency_id: str, direction: str, series: str) -> Response:
    """One register in one year."""
    return _page(_place(agency_id, direction, series))


@pages.post("/<agency_id>/<direction>/<series>")
def change(agency_id: str, direction: str, series: str) -> Response:
    """Say how its numbers are written from now on."""
    place = _place(agency_id, direction, series)
    try:
        registers.change(
            engine(),
            actor(),
            place,
            text("pattern"),
            reason=need_reason(),
            command_id=command_id(),
        )
    except DieuPhoiError as error:
        if isinstance(error, NotFound | Forbidden):
            raise
        return _page(place, error)
    return redirect(address_of(place, done="pattern"), 303)


class _InRegister(Protocol):
    """A register, or a number in it."""

    @property
    def agency_id(self) -> str: ...
    @property
    def direction(self) -> str: ...
    @property
    def kind(self) -> str: ...


@pages.app_template_global("register_address")
def address_of(row: _InRegister, **words: Any) -> str:
    """Where a register stands, or the one of a number."""
    direction = next(word for word, meant in WORDS.items() if meant == row.direction)
    return url_for(
        "registers.page", agency_id=row.agency_id, direction=direction, series=row.kind, **words
    )


def _place(agency_id: str, direction: str, kind: str) -> registers.Place:
    if direction not in WORDS:
        raise NotFound
    return registers.Place(agency_id, WORDS[direction], kind)


def _page(place: registers.Place, error: DieuPhoiError | None = None) -> Response:
    year = whole(query("year"), 1, 9999)
    view = registers.register(engine(), actor(), place, year, after=query("after") or None)
    shown = render_template(
        "registers/page.html",
        view=view,
        directions=DIRECTIONS,
        kinds=KINDS,
        refused=refusal(error) if error else None,
        verb_open="pattern" if error else "",
    )
    return make_response(shown, status_of(error))
