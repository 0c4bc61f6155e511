"""One's own account: the password, and where one is signed in."""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.errors import DieuPhoiError, InvalidInput
from engine.sentences import sentence
from engine.service import organisation
from engine.service.organisation import accounts, sign_in
from webui import session
from webui.errors import status_of
from webui.refusals import refusal
from webui.session import actor, engine

pages = Blueprint("account", __name__, url_prefix="/tai-khoan")


@pages.get("")
def page() -> Response:
    """The account."""
    return _page(None)


@pages.post("/mat-khau")
def password() -> Response:
    """Set a new password; every other session ends, and this one is renewed."""
    old, new = request.form.get("old", ""), request.form.get("new", "")
    try:
        if new != request.form.get("again", ""):
            raise InvalidInput(
                fields={"again": sentence("Hai lần nhập mật khẩu mới chưa giống nhau.")}
            )
        accounts.change_password(engine(), actor(), old, new)
        sign_in.sign_out(engine(), actor())
        entered = sign_in.sign_in(engine(), actor().login, new, address=request.remote_addr or "")
    except DieuPhoiError as error:
        return _page(error)
    answer = redirect(url_for("account.page", done="password"), 303)
    session.set_cookie(answer, entered.token)
    return answer


@pages.post("/phien/<session_id>/ket-thuc")
def end_session(session_id: str) -> Response:
    """End one session, this one or another."""
    sign_in.end_session(engine(), actor(), session_id)
    return redirect(url_for("account.page", done="session-ended"), 303)


@pages.post("/phien/khac")
def end_others() -> Response:
    """End all sessions but this one."""
    sign_in.end_other_sessions(engine(), actor())
    return redirect(url_for("account.page", done="session-ended"), 303)


def _page(error: DieuPhoiError | None) -> Response:
    who = actor()
    names = {row.id: row.name for row in organisation.agencies(engine(), who)}
    page = render_template(
        "account.html",
        who=who,
        names=names,
        sessions=sign_in.sessions(engine(), who),
        refused=refusal(error) if error else None,
    )
    return make_response(page, status_of(error))
