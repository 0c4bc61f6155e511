"""Every field of every route with what a stranger might put there: an answer in time, no 500.

The routes come from the application's own map, the fields from the forms of its own pages, so a
new page is tried without a word here.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from io import BytesIO
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse, encode_multipart

from engine.model.ids import new_id
from tests.support.hostile import FILES, JSON_BODIES, TEXTS
from tests.support.seconds import spent
from tests.web.conftest import ADMIN, DOER, MONITOR, Browser, Place
from tests.web.routes import FIELDS, asks, objects
from webui import security

MOST_SECONDS = 2.0
GIVEN = {"csrf", "command", "nonce"}
QUERIES = ("q", "after", "tab", "time", "plan", "version", "year", "file", "show", "status", "next")
QUERIES_MORE = ("done", "fragment", "lang")
LEAVES = {"sign_in.leave", "account.end_others", "organisation.act"}
"""What would end the session that tries, or the account of another who tries."""


class Forms(HTMLParser):
    """The fields of the forms of a page, by the address they are sent to."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.page, self.open = page, page
        self.fields: dict[str, set[str]] = defaultdict(set)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "form":
            self.open = urlsplit(said.get("action") or self.page).path
        self.open = self.open if tag != "body" else self.page
        address = urlsplit(said.get("formaction") or "").path or self.open
        if tag in ("input", "select", "textarea", "button") and said.get("name"):
            self.fields[address].add(str(said["name"]))


@dataclass
class Attempt:
    """One request that was tried, as it is told where it failed."""

    method: str
    path: str
    what: str

    def __str__(self) -> str:
        return f"{self.method} {self.path[:80]} {self.what[:120]!r}"


class Tried:
    """What was answered badly or late."""

    def __init__(self) -> None:
        self.count = 0
        self.bad: list[str] = []

    def take(
        self, attempt: Attempt, send: Callable[..., TestResponse], *args: Any, **more: Any
    ) -> None:
        began = spent()
        try:
            status = send(*args, **more).status_code
        except (HTTPException, UnicodeError, ValueError):
            return  # the client itself would not send it
        took = spent() - began
        self.count += 1
        if status >= 500 or took > MOST_SECONDS:
            self.bad.append(f"{attempt}: {status} in {took:.1f} s")


@pytest.fixture
def tried(place: Place) -> Iterator[Tried]:
    place.app.testing = False
    place.app.config["PROPAGATE_EXCEPTIONS"] = False
    found = Tried()
    yield found
    assert place.app.test_client().get("/health/live").status_code == 200
    assert found.bad == []
    assert found.count > 10


@pytest.fixture
def browsers(place, signed_in) -> list[Browser]:
    return [signed_in(login) for login in (ADMIN, DOER, MONITOR)]


@pytest.fixture
def paths(place, browsers) -> dict[str, tuple[str, str]]:
    """An address of each endpoint that there is."""
    named = objects(place)
    return {ask.endpoint: (ask.method, ask.url(place, named)) for ask in reversed(asks(place.app))}


def endpoint_of(place: Place, path: str) -> str | None:
    try:
        endpoint, _ = place.app.url_map.bind("").match(path, method="POST")
    except HTTPException:
        return None
    return endpoint


@pytest.fixture
def fields(place, browsers, paths) -> dict[str, dict[str, set[str]]]:
    """Endpoint → address → the fields that pages send there."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for browser in browsers:
        for method, path in paths.values():
            if method != "GET":
                continue
            answer = browser.get(path)
            page = Forms(path)
            page.feed(answer.get_data(as_text=True) if answer.mimetype == "text/html" else "")
            for address, sent in page.fields.items():
                endpoint = endpoint_of(place, address)
                if endpoint and endpoint not in LEAVES:
                    found[endpoint][address] |= sent - GIVEN
    for endpoint, (method, path) in paths.items():
        if method == "POST" and endpoint not in found and endpoint not in LEAVES:
            found[endpoint][path] |= set(FIELDS)
    return found


def test_every_field_of_every_form(place, browsers, fields, tried):
    chance = random.Random(7)  # noqa: S311  # repeatable
    assert set(fields) >= {"tasks.act", "assignments.act", "policies.put", "calendar.put"}
    for by_address in fields.values():
        for address, sent in by_address.items():
            for turn, value in enumerate(chance.sample(TEXTS, 6)):
                form = dict(FIELDS) | dict.fromkeys(sent, value)
                if turn % 2:
                    form = {name: chance.choice(TEXTS) for name in (*sent, *FIELDS)}
                attempt = Attempt("POST", address, repr(form))
                tried.take(attempt, browsers[turn % 3].post, address, form)


def test_every_part_of_every_address(place, browsers, paths, tried):
    chance = random.Random(7)  # noqa: S311  # repeatable
    for rule in place.app.url_map.iter_rules():
        for value in chance.sample(TEXTS, 4) if rule.arguments else ():
            said = quote(value[:3_000].encode("utf-8", "surrogatepass"), safe="") or "x"
            path = rule.rule
            for name in rule.arguments:
                path = path.replace(f"<int:{name}>", said).replace(f"<{name}>", said)
                path = path.replace(f"<path:{name}>", said)
            method = "GET" if "GET" in (rule.methods or ()) else "POST"
            attempt = Attempt(method, path, rule.endpoint)
            browser = chance.choice(browsers)
            send = browser.get if method == "GET" else browser.post
            tried.take(attempt, send, path)


def test_every_word_of_every_query(place, browsers, paths, tried):
    chance = random.Random(7)  # noqa: S311  # repeatable
    for method, path in paths.values():
        if method != "GET":
            continue
        for value in chance.sample([text for text in TEXTS if len(text) < 6_000], 4):
            asked = dict.fromkeys((*QUERIES, *QUERIES_MORE), value)
            browser = chance.choice(browsers)
            tried.take(
                Attempt("GET", path, value),
                browser.get,
                path,
                query_string=asked,
            )


def test_every_script_that_is_spoken_to(place, browsers, paths, tried):
    admin = browsers[0]
    keys = {"X-CSRF-Token": admin.csrf, "Content-Type": "application/json"}
    for endpoint, (method, path) in paths.items():
        if not endpoint.startswith("draft_api") or method == "GET":
            continue
        for body in JSON_BODIES:
            tried.take(
                Attempt(method, path, repr(body[:60])),
                admin.client.open,
                path,
                method=method,
                data=body,
                headers=keys,
            )


def test_every_route_that_takes_files(place, browsers, paths, tried):
    admin, doer = browsers[0], browsers[1]
    for endpoint in sorted(security.LARGE_BODY):
        _, path = paths[endpoint]
        path = path.replace("/claim", "/complete")
        browser = admin if endpoint.startswith(("processes", "organisation")) else doer
        for name, body in FILES:
            files = {part: (BytesIO(body), name) for part in ("files", "file", "workbook")}
            keys = {"csrf": browser.csrf, "command": new_id()}
            boundary, sent = encode_multipart({**FIELDS, **keys, **files, "key": "thu"})
            tried.take(
                Attempt("POST", path, name),
                browser.client.post,
                path,
                data=sent,
                content_type=f'multipart/form-data; boundary="{boundary}"',
            )


def test_the_way_in(place, tried):
    for value in TEXTS:
        tried.take(Attempt("POST", "/dang-nhap", value), Browser(place).sign_in, value, value)
