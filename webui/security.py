"""What every answer carries and every request must satisfy: headers, origin, token, size."""

from __future__ import annotations

import base64
import hmac
import secrets
from itertools import starmap
from operator import xor
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, request
from werkzeug.exceptions import RequestEntityTooLarge

from engine.errors import DieuPhoiError
from engine.sentences import sentence

SMALL_BODY = 1024 * 1024
MARKUP = 64 * 1024
"""What the encoding of a form adds to a body of the largest size."""
FORM_PARTS = 2_000
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
YEAR = 31_536_000

PUBLIC = frozenset(
    {
        "static",
        "sign_in.form",
        "sign_in.enter",
        "sign_in.language",
        "health.live",
        "health.ready",
        "health.clock",
        "health.metrics",
    }
)
"""Endpoints that need no session. Everything else does."""
LARGE_BODY = frozenset(
    {
        "tasks.act",
        "assignments.attach",
        "processes.upload",
        "plan_documents.read",
        "documents.read",
        "organisation.preview",
        "organisation.load",
    }
)
"""Endpoints that take files, up to the configured upload size."""
INLINE_STYLES = frozenset({"processes.editor"})
"""The diagram editor's panel writes style elements; scripts stay bound there too."""

_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self' data:",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "object-src": "'none'",
    "frame-ancestors": "'none'",
}


def _policy(**instead: str) -> str:
    """The policy as its header has it."""
    changed = _POLICY | {name.replace("_", "-"): value for name, value in instead.items()}
    return "; ".join(f"{name} {value}" for name, value in changed.items())


_STRICT, _WITH_INLINE_STYLES = _policy(), _policy(style_src="'self' 'unsafe-inline'")


class ForgedRequest(DieuPhoiError):
    """A change was asked for without the token of the session, or from another site."""

    code = "forged-request"
    general = sentence(
        "Yêu cầu không mang mã xác nhận của phiên làm việc nên đã bị từ chối. Chưa ghi gì."
    )


def over_https() -> bool:
    """Whether the installation is reached over https, so that cookies may ask for it."""
    return bool(current_app.config["SESSION_COOKIE_SECURE"])


def bound_body() -> None:
    """Refuse a large body before it is read, with 413."""
    upload: int = current_app.config["MAX_UPLOAD"]
    with_files = request.endpoint in LARGE_BODY and request.mimetype == "multipart/form-data"
    request.max_content_length = upload if with_files else SMALL_BODY
    request.max_form_memory_size = SMALL_BODY
    request.max_form_parts = FORM_PARTS


def bound_text() -> None:
    """Refuse a form whose fields together hold more than a form may, with 413."""
    if request.endpoint in LARGE_BODY and request.method == "POST":
        written = sum(len(text) for _name, text in request.form.items(multi=True))
        if written > SMALL_BODY:
            raise RequestEntityTooLarge


def check_origin() -> None:
    """Refuse a change that another site's page sends; raises :class:`ForgedRequest`."""
    if request.method in SAFE:
        return
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        raise ForgedRequest
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise ForgedRequest


def check_token(expected: str) -> None:
    """Refuse a change without the session's token; raises :class:`ForgedRequest`."""
    if request.method in SAFE:
        return
    token = unmasked(request.headers.get("X-CSRF-Token") or request.form.get("csrf", ""))
    if not hmac.compare_digest(token.encode(), expected.encode()):
        raise ForgedRequest


def masked(token: str) -> str:
    """The token as a page bears it, covered anew in each answer.

    How well a page could be compressed then tells nothing of it (the attack known as BREACH).
    """
    plain = token.encode()
    mask = secrets.token_bytes(len(plain))
    covered = _xor(plain, mask)
    return base64.urlsafe_b64encode(mask + covered).decode()


def unmasked(sent: str) -> str:
    """The token behind a mask; nothing for what is not masked."""
    try:
        octets = base64.urlsafe_b64decode(sent.encode())
        half = len(octets) // 2
        return _xor(octets[:half], octets[half:]).decode()
    except ValueError:
        return ""


def _xor(some: bytes, others: bytes) -> bytes:
    return bytes(starmap(xor, zip(some, others, strict=True)))


def protect(answer: Response) -> Response:
    """Set the headers; pages are never stored, files of the product may be."""
    set_once = answer.headers.setdefault
    policy = _WITH_INLINE_STYLES if request.endpoint in INLINE_STYLES else _STRICT
    set_once("Content-Security-Policy", policy)
    set_once("X-Content-Type-Options", "nosniff")
    set_once("X-Frame-Options", "DENY")
    set_once("Referrer-Policy", "same-origin")
    set_once("Cross-Origin-Opener-Policy", "same-origin")
    set_once("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
    if over_https():
        set_once("Strict-Transport-Security", f"max-age={YEAR}; includeSubDomains")
    if request.endpoint != "static":
        answer.headers["Cache-Control"] = "no-store"
    return answer


def install(app: Flask) -> None:
    """Hook the checks that need no session, and the headers."""
    app.before_request(bound_body)
    app.before_request(check_origin)
    app.before_request(bound_text)
    app.after_request(protect)
