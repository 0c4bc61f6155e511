"""Pages and scripts leave compressed where the browser takes it.

The sign-in page does not: it holds a secret beside what its address says.
"""

from __future__ import annotations

import zlib
from functools import lru_cache

from flask import Flask, Response, request

LEAST = 1_000
LEVEL = 5
"""Level 9 takes twice the time for two octets in a hundred."""
GZIP = 16 + zlib.MAX_WBITS
KINDS = ("text/", "application/json", "application/xml", "image/svg+xml")
PLAIN = frozenset({"sign_in.form", "sign_in.enter"})
KEPT_FILES = 32
PARTIAL = 206


def compress(answer: Response) -> Response:
    """Compress the answer, if it is worth it."""
    if request.endpoint in PLAIN or not (answer.mimetype or "").startswith(KINDS):
        return answer
    answer.vary.add("Accept-Encoding")
    if not _wanted(answer):
        return answer
    answer.direct_passthrough = False
    whole = answer.get_data()
    if len(whole) < LEAST:
        return answer
    etag, _weak = answer.get_etag()
    answer.set_data(_kept(etag, whole) if etag else _squeezed(whole))
    answer.headers["Content-Encoding"] = "gzip"
    if etag:
        answer.set_etag(etag, weak=True)
    return answer


def _wanted(answer: Response) -> bool:
    whole = answer.status_code != PARTIAL and "Content-Encoding" not in answer.headers
    return whole and request.method != "HEAD" and request.accept_encodings.quality("gzip") > 0


@lru_cache(maxsize=KEPT_FILES)
def _kept(_etag: str, whole: bytes) -> bytes:
    """A file of the product, compressed once."""
    return _squeezed(whole)


def _squeezed(whole: bytes) -> bytes:
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, GZIP)
    return packer.compress(whole) + packer.flush()


def install(app: Flask) -> None:
    """Hook it behind everything that changes an answer."""
    app.after_request(compress)
