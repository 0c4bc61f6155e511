from __future__ import annotations

from datetime import timedelta

import pytest

from engine.model.permission import SYSTEM
from engine.service.organisation import accounts, sign_in
from tests.web.conftest import DOER, PASSWORD, Browser
from webui import session


def test_it_sends_a_stranger_to_the_sign_in_page_and_back_to_where_he_wanted(browser, place):
    answer = browser.get("/viec?tab=agency")
    assert answer.status_code == 303
    assert answer.location.startswith("/dang-nhap?next=")
    entered = browser.sign_in(DOER, next="/viec?tab=agency")
    assert entered.location == "/viec?tab=agency"


def test_it_never_redirects_to_another_site(browser, place):
    for evil in (
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
    ):
        assert browser.sign_in(DOER, next=evil).location == "/"
        browser.post("/dang-xuat")


def test_it_refuses_a_wrong_password_with_words(browser, place):
    answer = browser.sign_in(DOER, "sai")
    assert answer.status_code == 401
    assert "Đăng nhập" in answer.get_data(as_text=True)
    assert not browser.token


def test_it_says_when_to_try_again_after_too_many_wrong_passwords(browser, place):
    for _ in range(sign_in.TRIES_TOGETHER):
        assert "Retry-After" not in browser.sign_in(DOER, "sai").headers
    answer = browser.sign_in(DOER)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "900")


def test_it_gives_a_new_session_at_sign_in_and_ignores_one_that_was_planted(browser, place):
    browser.client.set_cookie("dieuphoi", "planted-by-somebody-else")
    browser.sign_in(DOER)
    assert browser.token not in ("", "planted-by-somebody-else")
    first = browser.token
    browser.post("/dang-xuat")
    browser.sign_in(DOER)
    assert browser.token != first


def test_it_refuses_a_sign_in_form_that_another_site_made(browser, place):
    form = {"login": DOER, "password": PASSWORD, "nonce": "guessed"}
    assert browser.client.post("/dang-nhap", data=form).status_code == 403


def test_it_kills_the_session_on_the_server_at_sign_out(signed_in):
    browser = signed_in(DOER)
    kept = browser.token
    browser.post("/dang-xuat")
    browser.client.set_cookie("dieuphoi", kept)
    assert browser.get("/viec").status_code == 303


def test_it_kills_other_sessions_when_the_password_changes(signed_in, place):
    here, there = signed_in(DOER), Browser(place)
    there.sign_in(DOER)
    new = "mot-cau-khac-dai-hon-2026"
    changed = here.post("/tai-khoan/mat-khau", {"old": PASSWORD, "new": new, "again": new})
    assert changed.status_code == 303
    assert here.get("/viec").status_code == 200
    assert there.get("/viec").status_code == 303


def test_it_kills_the_session_when_the_account_is_disabled(signed_in, place):
    browser = signed_in(DOER)
    accounts.disable(place.engine, SYSTEM, place.officer(DOER), reason="Chuyển công tác")
    assert browser.get("/viec").status_code == 303


def test_it_shows_nothing_but_the_account_until_a_one_time_password_is_changed(browser, place):
    secret = accounts.reset_password(place.engine, SYSTEM, place.officer(DOER))
    browser.sign_in(DOER, secret)
    assert browser.get("/viec").location.startswith("/tai-khoan")
    assert browser.get("/tai-khoan").status_code == 200


def test_it_keeps_the_cookie_from_scripts_and_other_sites(signed_in):
    browser = signed_in(DOER)
    cookie = browser.client.get_cookie("dieuphoi")
    assert cookie.http_only
    assert cookie.same_site == "Lax"


def test_an_open_page_that_asks_for_news_does_not_keep_the_session_alive(signed_in, place):
    browser = signed_in(DOER)
    for _ in range(31):
        place.clock.advance(timedelta(minutes=1))
        last = browser.get("/viec", headers={session.BY_ITSELF: "1"})
    assert last.headers["Location"].startswith("/dang-nhap")


@pytest.mark.parametrize("folder", ["static", "frontend/src"])
def test_whatever_a_script_asks_again_and_again_says_so(folder):
    for script in (session.HERE / folder).rglob("*.js"):
        text = "" if "dist" in script.parts else script.read_text()
        if "setInterval(" in text:
            assert session.BY_ITSELF in text or "byItself: true" in text, script
