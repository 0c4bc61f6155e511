"""Each request is told with its id, its user, its page and its time."""

from __future__ import annotations

import logging
import time

from tests.web.conftest import DOER, STRANGER
from webui import request_log
from webui.request_log import HEADER, request_id


def told(caplog):
    return [record for record in caplog.records if getattr(record, "action", "") == "request"]


def test_a_line_says_who_asked_for_which_page_and_how_long_it_took(signed_in, caplog):
    browser = signed_in(DOER)
    caplog.clear()  # of the signing in, where another test has left the log at this level
    with caplog.at_level(logging.INFO, "webui.request_log"):
        answer = browser.get("/viec?q=riêng+tư")
    [line] = told(caplog)
    assert (line.user, line.page, line.status) == (DOER, "tasks.inbox", 200)
    assert line.ms > 0
    assert "riêng" not in line.getMessage()
    assert len(answer.headers[HEADER]) == 12


def test_a_refusal_says_why_and_its_page_bears_the_id(signed_in, place, caplog):
    browser = signed_in(STRANGER)
    caplog.clear()
    with caplog.at_level(logging.INFO, "webui.request_log"):
        missing = browser.get(f"/viec/{place.task()}")
        script = browser.get(f"/api/so-do/{place.plan}")
        forbidden = browser.post("/lich", {"day": "31/12/2025"})
    assert [line.refused for line in told(caplog)] == ["not-found", "not-found", "forbidden"]
    assert forbidden.headers[HEADER]
    for page in (missing, script):
        assert page.headers[HEADER] in page.get_data(as_text=True)


def test_a_failure_is_in_the_log_under_the_id_that_its_page_shows(
    signed_in, place, caplog, monkeypatch
):
    browser = signed_in(DOER)
    place.app.testing = False
    monkeypatch.setattr("engine.service.tasks.inbox", None)
    seen = []
    monkeypatch.setattr("webui.errors.log.error", lambda *_, **__: seen.append(request_id()))
    answer = browser.get("/viec")
    assert answer.status_code == 500
    assert seen == [answer.headers[HEADER]]
    assert seen[0] in answer.get_data(as_text=True)


def test_what_machines_ask_is_told_only_where_it_fails(browser, caplog):
    with caplog.at_level(logging.INFO, "webui.request_log"):
        browser.get("/health/live")
    assert told(caplog) == []


def test_requests_that_keep_every_thread_for_too_long_are_named(monkeypatch):
    now = time.perf_counter()
    hung = {1: (now - 400, "ab12", "tasks.page"), 2: (now - 301, "cd34", "plans.page")}
    monkeypatch.setattr(request_log, "_under_way", hung)
    assert list(request_log.stuck(2)) == ["request ab12 tasks.page", "request cd34 plans.page"]
    assert list(request_log.stuck(3)) == []
    hung[2] = (now, "cd34", "plans.page")
    assert list(request_log.stuck(2)) == []
