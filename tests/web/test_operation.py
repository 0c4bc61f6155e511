"""What the administrator sees of the clock and of the mail, and what he can do about it."""

from __future__ import annotations

from datetime import timedelta

from engine.service import clock as service_clock
from engine.service.runtime import outbox
from tests.web.conftest import ADMIN, Browser, Place
from tests.web.routes import waiting_mail


class Deaf:
    """A mail server that does not answer."""

    def send(self, _mail: object) -> str:
        raise ConnectionRefusedError("nobody listens")


def give_up(place: Place) -> str:
    """A mail that was tried as often as may be; gives its id."""
    mail, kept = waiting_mail(place), place.engine.mailer
    place.engine.mailer = Deaf()
    for _ in range(place.engine.config.limits.attempts):
        outbox.send_due(place.engine, 10)
        place.clock.advance(timedelta(hours=6))
    place.engine.mailer = kept
    return mail


def status(place: Place, mail: str) -> str:
    with place.engine.storage.read() as unit:
        return unit.outbox.need(mail).status


def test_mail_that_was_given_up_is_shown_with_its_reason_and_sent_again(place, browser):
    mail = give_up(place)
    browser.sign_in(ADMIN)
    page = browser.get("/van-hanh/thu").text
    assert "ConnectionRefusedError" in page
    assert "nobody listens" in page
    assert "Không gửi được, đã thôi thử" in page
    assert browser.post("/van-hanh/thu/again", {"mail": mail}).status_code == 303
    assert status(place, mail) == "waiting"
    service_clock.settle(place.engine)
    assert status(place, mail) == "sent"


def test_all_of_it_is_sent_again_at_once(place, browser):
    mail = give_up(place)
    browser.sign_in(ADMIN)
    assert browser.post("/van-hanh/thu/again-all").status_code == 303
    assert status(place, mail) == "waiting"


def test_a_test_mail_goes_to_an_address_alone(place, browser):
    browser.sign_in(ADMIN)
    refused = browser.post("/van-hanh/thu/test", {"to": "an@"})
    assert (refused.status_code, "an@tinh.gov.vn" in refused.text) == (422, True)
    assert 'value="an@"' in refused.text
    sent = browser.post("/van-hanh/thu/test", {"to": "an@tinh.gov.vn"})
    assert sent.headers["Location"].endswith("/van-hanh/thu?done=mail-test")
    assert "an@tinh.gov.vn" in browser.get("/van-hanh/thu").text


def test_the_jobs_are_shown_with_when_they_ran_and_how_they_ended(place, browser, monkeypatch):
    def fail(_engine: object, _limit: int) -> int:
        raise OSError("đĩa hỏng")

    monkeypatch.setattr("engine.service.runtime.timers.fire_due", fail)
    service_clock.beaten_tick(place.engine)
    browser.sign_in(ADMIN)
    page = browser.get("/van-hanh").text
    assert "đĩa hỏng" in page
    assert "Ký mốc neo của hồ sơ" in page
    assert page.count("09/04/2025") >= 4


def test_a_signed_out_visitor_learns_nothing_of_either(place):
    for url in ("/van-hanh", "/van-hanh/thu"):
        assert Browser(place).get(url).headers["Location"].startswith("/dang-nhap")
