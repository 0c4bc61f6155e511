"""What the server takes in before any page sees it: how much, from whom, within what time.

The server keeps a whole request, in memory or on disk, before it hands it on; so who is not
signed in, or sends to an address that takes no files, is refused by the first lines of it.
"""

from __future__ import annotations

import time
from typing import Any

from flask import Flask
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.utilities import RequestEntityTooLarge
from werkzeug.exceptions import HTTPException
from werkzeug.http import parse_cookie

from engine.errors import DieuPhoiError
from engine.service.organisation import sign_in
from webui import security, session

HEAD_SECONDS, WHOLE_SECONDS = 20.0, 300.0
"""A line of 0.5 Mbit/s carries the largest upload in the time for the whole."""


def channel_of(app: Flask) -> type[HTTPChannel]:
    """The kind of connection that a server for this application accepts."""

    class Parser(_Parser):
        served = app

    class Channel(_Channel):
        parser_class = Parser

    return Channel


class _Parser(HTTPRequestParser):  # type: ignore[misc]  # the package has no types
    """A request whose body is bounded by what its first lines say."""

    served: Flask
    bound: int | None = None
    error: Any

    def received(self, data: bytes) -> int:
        """Take octets in; a body that is too large ends the request at once."""
        consumed: int = super().received(data)
        if self.headers_finished and self.error is None and (self.chunked or self.content_length):
            if self.bound is None:
                self.bound = self._bound()
            if max(self.content_length, self.body_bytes_received) > self.bound:
                self.error = RequestEntityTooLarge(f"more than {self.bound} octets")
                self.completed = True
        return consumed

    def _bound(self) -> int:
        small = security.SMALL_BODY + security.MARKUP
        if max(self.content_length, small + self.chunked) <= small:
            return small
        return self._large() if self._takes_files() and self._signed_in() else small

    def _large(self) -> int:
        most: int = self.served.config["MAX_UPLOAD"]
        return most + security.MARKUP

    def _takes_files(self) -> bool:
        addresses = self.served.url_map.bind("")
        try:
            endpoint, _ = addresses.match(self.path, method=self.command)
        except HTTPException:
            return False
        return endpoint in security.LARGE_BODY

    def _signed_in(self) -> bool:
        with self.served.app_context():
            cookies = parse_cookie(self.headers.get("COOKIE", ""))
            token = cookies.get(session.cookie_name(), "")
        try:
            return sign_in.is_live(session.engine_of(self.served), token)
        except DieuPhoiError:
            return False


class _Channel(HTTPChannel):  # type: ignore[misc]  # the package has no types
    """A connection whose requests arrive within their time, or not at all."""

    began = 0.0

    def received(self, data: bytes) -> Any:
        """Take octets in; a request that trickles is cut off."""
        now = time.monotonic()
        if self.request is None:
            self.began = now
        else:
            most = WHOLE_SECONDS if self.request.headers_finished else HEAD_SECONDS
            if now - self.began > most:
                self.will_close = True
                return False
        return super().received(data)
