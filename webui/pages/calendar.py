"""Lịch làm việc: the administrator's days off and make-up days, each by its basis."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.errors import DieuPhoiError, NotFound
from engine.model.calendar import WorkingCalendar
from engine.model.clock import local_date
from engine.model.numbers import whole
from engine.model.permission import Target, may
from engine.sentences import Sentence
from engine.service import calendar
from engine.service.listeners import DeadlineMove
from webui.errors import status_of
from webui.refusals import refusal
from webui.request_fields import command_id, day_of, query, text
from webui.session import actor, engine

pages = Blueprint("calendar", __name__, url_prefix="/lich")
FIRST_YEAR, LAST_YEAR = 2020, 2100


@pages.get("")
def index() -> Response:
    """The days of one year, with what the public holidays are."""
    return _page()


@pages.post("")
def put() -> Response:
    """Show which deadlines would move, then set the day when that was seen."""
    try:
        day, kind = day_of("day"), text("kind")
        if "look" in request.form:
            return _page(moves=calendar.preview(engine(), actor(), day, kind))
        calendar.put(
            engine(), actor(), day, kind, text("name"), text("basis"), command_id=command_id()
        )
    except DieuPhoiError as error:
        return _page(error)
    return redirect(url_for("calendar.index", year=day.year, done="day-set"), 303)


@pages.post("/<day>/bo")
def remove(day: str) -> Response:
    """Take a day out of the table again."""
    try:
        entry = date.fromisoformat(day)
    except ValueError:
        raise NotFound from None
    calendar.remove(engine(), actor(), entry, command_id=command_id())
    return redirect(url_for("calendar.index", year=entry.year, done="day-removed"), 303)


def _page(error: DieuPhoiError | None = None, moves: list[DeadlineMove] | None = None) -> Response:
    year = _year()
    working = calendar.current(engine())
    page = render_template(
        "calendar.html",
        year=year,
        days=calendar.days(engine(), actor(), year),
        holidays=_named(working, year),
        kinds=calendar.KINDS,
        may_change=may(actor(), "calendar.change", Target()),
        refused=refusal(error) if error else None,
        moves=moves,
    )
    return make_response(page, status_of(error))


def _named(working: WorkingCalendar, year: int) -> list[tuple[date, Sentence]]:
    """The days of a year that are off or worked for a reason, with its name."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    each = (first + timedelta(days=step) for step in range((last - first).days + 1))
    return [(day, name) for day in each if (name := working.day_name(day))]


def _year() -> int:
    asked = query("year")
    this = local_date(engine().now()).year
    year = whole(asked, least=1, most=9998) or this
    return min(max(year, FIRST_YEAR), LAST_YEAR)
