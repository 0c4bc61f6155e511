"""Who is asking: the session on the server behind the cookie of this request."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from engine.errors import NotSignedIn
from engine.model.actors import Actor
from engine.service.engine import Engine
from engine.service.organisation import sign_in
from webui import security

EXTENSION = "dieuphoi"
BY_ITSELF = "X-By-Itself"
"""The header of what a page asks without its reader: it keeps no session alive."""
HERE = Path(__file__).parent


def engine() -> Engine:
    """The installation this application was made for, or one in which it is only rehearsed."""
    rehearsed: Engine | None = g.get("rehearsed")
    return rehearsed or engine_of(current_app)


@contextmanager
def rehearsing(stage: Engine) -> Iterator[None]:
    """Let what is done meanwhile be done on this stage, which keeps nothing."""
    g.rehearsed = stage
    try:
        yield
    finally:
        del g.rehearsed


def engine_of(app: Flask) -> Engine:
    """The installation that an application was made for."""
    installed: Engine = app.extensions[EXTENSION]
    return installed


def cookie_name() -> str:
    """Over https the browser itself holds the cookie to this host and path."""
    return "__Host-dieuphoi" if security.over_https() else "dieuphoi"


def visit() -> sign_in.Visit | None:
    """The live session of this request, looked up once."""
    if "visit" not in g:
        token = request.cookies.get(cookie_name(), "")
        by_hand = BY_ITSELF not in request.headers
        g.visit = sign_in.visit(engine(), token, by_hand=by_hand) if token else None
    current: sign_in.Visit | None = g.visit
    return current


def need_visit() -> sign_in.Visit:
    """The live session; raises :class:`NotSignedIn`."""
    current = visit()
    if current is None:
        raise NotSignedIn
    return current


def actor() -> Actor:
    """Who asks, with the positions he holds today."""
    return need_visit().actor


def has_role(*roles: str) -> bool:
    """Whether who asks was given one of these roles: for what the menu offers."""
    current = visit()
    return current is not None and bool(current.actor.roles & set(roles))


def look_once() -> None:
    """Whatever a page shows is read from one view of the store."""
    if request.method in security.SAFE:
        g.view = ExitStack()
        g.view.enter_context(engine().view())


def look_no_more(_failure: BaseException | None) -> None:
    """Give the view back, with the page."""
    if "view" in g:
        g.pop("view").close()


def admit() -> AnyResponse | None:
    """Before each view: a session, its token on every change, and a changed first password."""
    if request.endpoint in security.PUBLIC or request.endpoint is None:
        return None
    current = need_visit()
    security.check_token(current.csrf)
    if current.must_change and not (request.endpoint or "").startswith(("account.", "sign_in.")):
        return redirect(url_for("account.page", done="must-change"), 303)
    return None


def set_cookie(answer: AnyResponse, token: str) -> None:
    """Hand the session's token to the browser, out of reach of scripts."""
    answer.set_cookie(
        cookie_name(),
        token,
        httponly=True,
        secure=security.over_https(),
        samesite="Lax",
        path="/",
    )


def drop_cookie(answer: AnyResponse) -> None:
    """Take the token back."""
    answer.delete_cookie(cookie_name(), path="/", secure=security.over_https(), httponly=True)


def own_path(path: str | None) -> str | None:
    """``path`` if it is a path of this site, else None: nobody is sent elsewhere."""
    if not path or not path.startswith("/") or path.startswith(("//", "/\\")):
        return None
    parts = urlsplit(path)
    clean = all(ord(sign) >= 32 for sign in path)  # noqa: PLR2004
    return path if clean and not parts.scheme and not parts.netloc else None


def csrf() -> str:
    """The token of the session as this page bears it."""
    if "csrf" not in g:
        g.csrf = security.masked(need_visit().csrf)
    masked: str = g.csrf
    return masked


def _context() -> dict[str, Any]:
    return {"visit": g.get("visit"), "has_role": has_role, "own_path": own_path, "csrf": csrf}


def install(app: Flask) -> None:
    """Hook the door, and give the templates the visitor."""
    app.before_request(look_once)
    app.before_request(admit)
    app.teardown_request(look_no_more)
    app.context_processor(_context)
