"""What leaves compressed, and that it tells nothing of the token of the session."""

from __future__ import annotations

import gzip
import re

import pytest

from tests.web.conftest import DOER
from webui import security

TAKES = {"Accept-Encoding": "gzip, deflate, br"}


def test_a_page_leaves_compressed_where_the_browser_takes_it(signed_in, place):
    browser = signed_in(DOER)
    plain = browser.get(f"/ke-hoach/{place.plan}")
    packed = browser.get(f"/ke-hoach/{place.plan}", headers=TAKES)
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert len(packed.data) < len(plain.data) / 3
    hide = re.compile(rb'(value|data-csrf)="[\w=-]{32,}"')
    unpacked = gzip.decompress(packed.data)
    assert hide.sub(b"", unpacked) == hide.sub(b"", plain.data)


def test_a_file_of_the_product_leaves_compressed_and_is_asked_for_once(browser):
    with browser.get("/static/style.css", headers=TAKES) as first:
        assert b"{" in gzip.decompress(first.data)
    known = {**TAKES, "If-None-Match": first.headers["ETag"]}
    with browser.get("/static/style.css", headers=known) as again:
        assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("url", ["/dang-nhap", "/health/live"])
def test_what_holds_a_secret_or_is_short_is_not_compressed(browser, url):
    assert "Content-Encoding" not in browser.get(url, headers=TAKES).headers


def test_each_page_bears_the_token_under_another_mask(signed_in):
    browser = signed_in(DOER)
    tokens = {
        re.search(r'name="csrf" value="([^"]+)"', browser.get("/viec").text)[1] for _ in range(3)
    }
    assert len(tokens) == 3
    assert len({security.unmasked(token) for token in tokens}) == 1


@pytest.mark.parametrize("sent", ["", "ô", "abc", "AAAA", "=" * 40, "A" * 5_000])
def test_what_is_no_masked_token_is_no_token(sent):
    assert security.unmasked(sent) in {"", "\0"}.union({security.unmasked("A" * 5_000)})
