"""What a machine is told that watches the installation."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from engine.errors import Busy
from engine.service import clock as service_clock
from engine.service.monitoring import health

BEARER = {"Authorization": "Bearer watch-me"}


@pytest.fixture
def watched(place):
    place.engine.config = replace(place.engine.config, metrics_token="watch-me")
    return place


def figures(browser) -> dict[str, float]:
    text = browser.get("/metrics", headers=BEARER).get_data(as_text=True)
    lines = (line.split() for line in text.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, value in lines}


def test_the_clock_is_told_to_run_stop_and_run_again(place, browser):
    assert browser.get("/health/clock").status_code == 503
    service_clock.beaten_tick(place.engine)
    assert browser.get("/health/clock").json == {"status": "runs", "age_seconds": 0.0}
    place.clock.advance(timedelta(minutes=2))
    assert browser.get("/health/clock").json == {"status": "stopped", "age_seconds": 120.0}
    ready = browser.get("/health/ready")
    assert (ready.status_code, ready.json["clock"]["runs"]) == (200, False)
    service_clock.beaten_tick(place.engine)
    assert browser.get("/health/clock").status_code == 200


def test_it_is_unready_while_the_store_takes_no_write(place, browser, monkeypatch):
    def refuse(*_args, **_more):
        raise Busy

    monkeypatch.setattr(place.engine.storage, "run", refuse)
    answer = browser.get("/health/ready")
    assert (answer.status_code, answer.json["trouble"]) == (503, str(Busy.general))


def test_the_figures_are_hidden_without_their_token(watched, browser):
    assert browser.get("/metrics").status_code == 404
    assert browser.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 404
    watched.engine.config = replace(watched.engine.config, metrics_token=None)
    assert browser.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_the_figures_tell_what_waits_and_how_late_it_is(watched, browser):
    with watched.engine.storage.read() as unit:
        armed, first = unit.timers.count(), unit.timers.next_due()
    watched.clock.set(first + timedelta(minutes=5))
    told = figures(browser)
    assert (told["dieuphoi_timers"], told["dieuphoi_timers_due"] >= 1) == (armed, True)
    assert told["dieuphoi_timer_lateness_seconds"] == 300
    service_clock.settle(watched.engine)
    assert figures(browser)["dieuphoi_timers_due"] == 0


def test_a_step_is_counted_and_a_clock_seen(watched, browser):
    before = figures(browser)
    health.beat(watched.engine)
    after = figures(browser)
    assert after["dieuphoi_steps_total"] == before["dieuphoi_steps_total"] + 1
    assert "dieuphoi_clock_age_seconds" not in before
    assert after["dieuphoi_clock_age_seconds"] == 0
