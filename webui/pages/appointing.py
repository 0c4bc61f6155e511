"""Vai trò, ủy quyền: who was given which role, and which position acts for which, until when."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.errors import DieuPhoiError, Forbidden, InvalidInput, NotFound
from engine.model.actors import ROLES
from engine.model.organisation import CAPACITY_MARKS
from engine.sentences import sentence
from engine.service import organisation, plans
from engine.service.organisation import actors
from webui.errors import status_of
from webui.language import gettext
from webui.pages.choices import agency_choices
from webui.refusals import refusal
from webui.request_fields import command_id, day_of, need_reason, query, text
from webui.session import actor, engine

pages = Blueprint("appointing", __name__, url_prefix="/to-chuc")


@pages.get("/vai-tro")
def roles() -> Response:
    """The roles and who has them."""
    return _roles()


@pages.post("/vai-tro/<verb>")
def change_role(verb: str) -> Response:
    """Give a role to an account, or take it back, with a reason."""
    do = _VERBS.get(verb)
    if do is None:
        raise NotFound
    try:
        do(
            engine(),
            actor(),
            _officer(text("login")),
            text("role"),
            reason=need_reason(),
            command_id=command_id(),
        )
    except Forbidden:
        raise
    except DieuPhoiError as error:
        return _roles(error, verb)
    return redirect(url_for("appointing.roles", done=verb), 303)


@pages.get("/uy-quyen")
def delegations() -> Response:
    """What is lent, and the form that lends; the agencies chosen stand in the address."""
    return _delegations()


@pages.post("/uy-quyen")
def delegate() -> Response:
    """Lend the powers of one position to another, for a time and with its document."""
    try:
        organisation.delegate(
            engine(),
            actor(),
            text("from_position"),
            text("to_position"),
            text("capacity"),
            basis=text("basis"),
            valid_from=day_of("valid_from"),
            valid_to=day_of("valid_to"),
            roots=(text("plan"),) if text("plan") else (),
            command_id=command_id(),
        )
    except Forbidden:
        raise
    except DieuPhoiError as error:
        return _delegations(error, "delegate")
    return redirect(url_for("appointing.delegations", done="lent"), 303)


@pages.post("/uy-quyen/<delegation_id>/ket-thuc")
def end(delegation_id: str) -> Response:
    """Take back at once what was lent, with a reason."""
    try:
        organisation.end_delegation(
            engine(), actor(), delegation_id, reason=need_reason(), command_id=command_id()
        )
    except (Forbidden, NotFound):
        raise
    except DieuPhoiError as error:
        return _delegations(error, delegation_id)
    return redirect(url_for("appointing.delegations", done="lent-ended"), 303)


def _officer(login: str) -> str:
    try:
        return actors.actor_by_login(engine(), login).officer_id
    except NotFound as error:
        raise InvalidInput(fields={"login": sentence("Không có tài khoản này.")}) from error


def _roles(error: DieuPhoiError | None = None, verb: str = "") -> Response:
    page = render_template(
        "organisation/roles.html",
        holdings=organisation.roles(engine(), actor()),
        roles=[(key, gettext(word)) for key, word in ROLES.items()],
        refused=refusal(error) if error else None,
        verb_open=verb,
    )
    return make_response(page, status_of(error))


def _delegations(error: DieuPhoiError | None = None, verb: str = "") -> Response:
    who = actor()
    agencies = agency_choices()
    lenders = [pair for pair in agencies if organisation.may_lend(who, pair[0])]
    if not lenders:
        raise Forbidden
    own = lenders[0][0] if len(lenders) == 1 else ""
    source = _one_of(request.form.get("from") or query("from") or own, lenders)
    target = _one_of(request.form.get("to") or query("to") or source, agencies)
    page = render_template(
        "organisation/delegations.html",
        lent=organisation.delegations(engine(), who),
        agencies=agencies,
        lenders=lenders,
        source=source,
        target=target,
        sources=_seats(source),
        targets=_seats(target),
        plans=[
            (item.plan.instance_id, item.plan.title)
            for item in plans.plans(engine(), who, status="active", limit=200).rows
        ],
        marks=[(mark, f"{mark}. – {gettext(word)}") for mark, word in CAPACITY_MARKS.items()],
        refused=refusal(error) if error else None,
        verb_open=verb,
    )
    return make_response(page, status_of(error))


def _one_of(chosen: str, offered: list[tuple[str, str]]) -> str:
    return chosen if chosen in dict(offered) else ""


def _seats(agency_id: str) -> list[tuple[str, str]]:
    if not agency_id:
        return []
    seats = organisation.seats(engine(), actor(), agency_id)
    return [(seat.position.id, seat.name) for seat in seats]


_VERBS: dict[str, Callable[..., None]] = {
    "granted": organisation.grant,
    "revoked": organisation.revoke,
}
