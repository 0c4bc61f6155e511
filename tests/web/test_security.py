from __future__ import annotations

import dataclasses
import io

import pytest
from lxml import etree, html

from engine.model.ids import new_id
from tests.support.pdfs import pdf
from tests.web.conftest import CHIEF, DOER, MONITOR, Browser
from webui import security
from webui.app import create_app

MULTIPART = "multipart/form-data"
EVIL = '<img src=x onerror="alert(1)"> {{7*7}} <script>alert(1)</script>'


def test_it_refuses_a_change_without_the_token_of_the_session(signed_in, place):
    browser = signed_in(DOER)
    url = f"/viec/{place.task()}/claim"
    for sent in ({}, {"csrf": ""}, {"csrf": "guessed"}):
        answer = browser.client.post(url, data={"command": new_id(), **sent})
        assert answer.status_code == 403
    with place.engine.storage.read() as unit:
        assert unit.tasks.need(place.task()).assignee is None


def test_it_refuses_the_token_of_another_session(signed_in, place):
    browser, other = signed_in(DOER), signed_in(MONITOR)
    answer = browser.post(f"/viec/{place.task()}/claim", {"csrf": other.csrf})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_it_refuses_a_change_that_another_site_sends(signed_in, place, headers):
    browser = signed_in(DOER)
    answer = browser.post(f"/viec/{place.task()}/claim", headers=headers)
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "url", ["/viec", "/dang-nhap", "/gi-do", "/health/live", "/static/page.js"]
)
def test_every_answer_carries_the_headers(signed_in, url):
    with signed_in(DOER).get(url) as answer:
        answer.get_data()
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-inline" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in answer.headers
    if not url.startswith("/static/"):
        assert answer.headers["Cache-Control"] == "no-store"


def test_it_takes_the_host_cookie_and_transport_security_over_https(place):
    secure = dataclasses.replace(place.engine.config, base_url="https://dieuphoi.example")
    place.engine.config = secure
    app = create_app(place.engine)
    browser = Browser(dataclasses.replace(place, app=app))
    answer = browser.sign_in(DOER)
    kept = [line for line in answer.headers.getlist("Set-Cookie") if "__Host-dieuphoi=" in line]
    assert "Secure" in kept[0]
    assert "Path=/" in kept[0]
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")


INLINE = """
<script>alert(1)</script>
<script >alert(2)</script>
<SCRIPT type="module">alert(3)</SCRIPT>
<script src="/static/page.js"></script>
<p style="color: red"></p>
<button
  ONCLICK="alert(4)"></button>
<a href=" javascript:alert(5)"></a>
<style>p { color: red }</style>
"""


def inline(page: str) -> list[str]:
    """The tags of a page that the policy would forbid: own scripts and styles, handlers."""
    return [
        etree.tostring(element, encoding="unicode").split(">")[0]
        for element in html.document_fromstring(page).iter(etree.Element)
        if (element.tag == "script" and not element.get("src"))
        or element.tag == "style"
        or any(name == "style" or name.startswith("on") for name in element.attrib)
        or any(value.strip().startswith("javascript:") for value in element.attrib.values())
    ]


def test_it_would_see_an_inline_script_or_style_however_it_is_written():
    assert len(inline(INLINE)) == 7


def test_no_page_holds_an_inline_script_or_style(signed_in, place):
    browser = signed_in(DOER)
    for url in ("/viec", f"/viec/{place.task()}", f"/ke-hoach/{place.plan}", "/tai-khoan"):
        assert inline(browser.get(url).get_data(as_text=True)) == [], url


def test_it_shows_what_somebody_wrote_as_text(signed_in, place):
    browser = signed_in(DOER)
    browser.post(f"/viec/{place.task()}/draft", {"result_summary": EVIL})
    signed_in(CHIEF).post(f"/nhiem-vu/{place.assignment()}/raise-difficulty", {"text": EVIL})
    pages = [f"/viec/{place.task()}", f"/nhiem-vu/{place.assignment()}", "/vuong-mac"]
    for url in pages:
        page = browser.get(url).get_data(as_text=True)
        assert "<img src=x" not in page, url
        assert "<script>alert" not in page, url
    assert "{{7*7}}" in browser.get("/vuong-mac").get_data(as_text=True)
    assert "phân cấp &lt;b&gt;" in browser.get(f"/ke-hoach/{place.plan}").get_data(as_text=True)


def test_it_refuses_a_body_that_is_too_large_without_a_server_error(signed_in, place):
    browser = signed_in(DOER)
    big = "x" * (security.SMALL_BODY + 1)
    assert browser.post("/thong-bao", {"id": big}).status_code == 413
    many = {f"f{n}": "1" for n in range(security.FORM_PARTS + 10)}
    answer = browser.post("/thong-bao", many, content_type="multipart/form-data")
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "query",
    ["after=%00", "after=x", "after=%25", "q=' OR 1=1--", "q=%F0%9F%92%A9", "tab=x", "time=%27"],
)
def test_it_answers_strange_addresses_without_a_server_error(signed_in, query):
    browser = signed_in(DOER)
    for path in ("/viec", "/ke-hoach", "/vuong-mac", "/thong-bao"):
        assert browser.get(f"{path}?{query}").status_code < 500


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("Kết quả rà soát".encode(), "kết quả.txt"),
        (pdf("Kết quả"), "kết quả.pdf"),
    ],
    ids=["text", "pdf"],
)
def test_it_gives_files_as_downloads_only(signed_in, place, body, name):
    browser = signed_in(DOER)
    url = f"/nhiem-vu/{place.assignment()}/tep"
    sent = browser.post(url, {"files": (io.BytesIO(body), name)}, content_type=MULTIPART)
    assert sent.status_code == 303

    with place.engine.storage.read() as unit:
        [row] = unit.attachments.find()
    answer = browser.get(f"/tep/{row.id}")

    assert answer.get_data() == body
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.mimetype == "application/octet-stream"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_it_refuses_a_file_that_is_not_what_its_name_says_and_keeps_nothing(signed_in, place):
    browser = signed_in(DOER)
    url = f"/nhiem-vu/{place.assignment()}/tep"
    page = b"<html><script>alert(1)</script></html>"

    answer = browser.post(url, {"files": (io.BytesIO(page), "a.pdf")}, content_type=MULTIPART)

    assert answer.status_code == 422
    with place.engine.storage.read() as unit:
        assert unit.attachments.find() == []


def test_it_refuses_a_file_with_a_mark_of_secrecy_and_keeps_nothing(signed_in, place):
    browser = signed_in(DOER)
    file = (io.BytesIO("TỐI MẬT\nNội dung".encode()), "bao-cao.txt")
    answer = browser.post(
        f"/nhiem-vu/{place.assignment()}/tep", {"files": file}, content_type="multipart/form-data"
    )
    assert answer.status_code == 422
    with place.engine.storage.read() as unit:
        assert unit.attachments.find() == []


def test_an_error_page_shows_no_trace_and_says_what_to_do(signed_in, place, monkeypatch):
    browser = signed_in(DOER)

    def fail(*_: object, **__: object) -> None:
        message = "secret internals"
        raise RuntimeError(message)

    monkeypatch.setattr("engine.service.tasks.inbox", fail)
    place.app.testing = False
    place.app.config["PROPAGATE_EXCEPTIONS"] = False
    answer = browser.get("/viec")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 500
    assert "secret internals" not in page
    assert "Traceback" not in page
    assert "quản trị viên" in page
