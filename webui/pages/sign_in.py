"""Signing in and out, and the choice of the language."""

from __future__ import annotations

import hmac
import secrets

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.errors import DieuPhoiError
from engine.sentences import sentence
from engine.service.organisation import sign_in
from webui import session
from webui.errors import status_of
from webui.language import COOKIE, LANGUAGES
from webui.navigation import start_page
from webui.refusals import refusal
from webui.security import ForgedRequest, over_https

pages = Blueprint("sign_in", __name__)
NONCE = "dieuphoi-form"
YEAR = 31_536_000


@pages.get("/")
def home() -> Response:
    """The bare address leads to where one's day begins."""
    return redirect(start_page(), 303)


@pages.get("/dang-nhap")
def form() -> Response:
    """The form; somebody who is signed in is sent on."""
    if session.visit() is not None:
        return redirect(_onward(), 303)
    return _page(None, 200)


@pages.post("/dang-nhap")
def enter() -> Response:
    """Check the password and give the browser a new session."""
    _check_nonce()
    login, password = request.form.get("login", ""), request.form.get("password", "")
    try:
        entered = sign_in.sign_in(
            session.engine(), login, password, address=request.remote_addr or ""
        )
    except DieuPhoiError as error:
        return _page(error, status_of(error))
    answer = redirect(_onward(), 303)
    session.set_cookie(answer, entered.token)
    answer.delete_cookie(NONCE, path="/dang-nhap")
    return answer


@pages.post("/dang-xuat")
def leave() -> Response:
    """End the session on the server; the cookie is worth nothing afterwards."""
    sign_in.sign_out(session.engine(), session.actor())
    answer = redirect(url_for("sign_in.form", done="signed-out"), 303)
    session.drop_cookie(answer)
    return answer


@pages.post("/ngon-ngu")
def language() -> Response:
    """Keep the reader's language in a cookie of its own."""
    chosen = request.form.get("language", "vi")
    back = session.own_path(request.form.get("back")) or url_for("tasks.inbox")
    answer = redirect(back, 303)
    if chosen in LANGUAGES:
        answer.set_cookie(
            COOKIE, chosen, max_age=YEAR, samesite="Lax", httponly=True, secure=over_https()
        )
    return answer


def _onward() -> str:
    return session.own_path(request.values.get("next")) or url_for("sign_in.home")


def _page(error: DieuPhoiError | None, status: int) -> Response:
    nonce = secrets.token_urlsafe(24)
    page = render_template(
        "sign_in.html",
        nonce=nonce,
        login=request.form.get("login", ""),
        next=request.values.get("next", ""),
        error=refusal(error) if error else None,
    )
    answer = make_response(page, status)
    answer.set_cookie(
        NONCE,
        nonce,
        path="/dang-nhap",
        httponly=True,
        samesite="Strict",
        secure=over_https(),
    )
    return answer


def _check_nonce() -> None:
    """There is no session yet to hold a token, so the form carries its cookie's value."""
    own, sent = request.cookies.get(NONCE, ""), request.form.get("nonce", "")
    if not own or not hmac.compare_digest(own.encode(), sent.encode()):
        raise ForgedRequest(
            sentence("Trang đăng nhập đã hết hiệu lực. Hãy mở lại trang rồi đăng nhập.")
        )
