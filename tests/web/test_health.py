"""What a machine is told that watches the installation."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import timedelta

import pytest

from engine.errors import Busy
from engine.model.ids import new_id
from engine.service import clock as service_clock
from engine.service.monitoring import health
from engine.storage import DeliveryRow

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
    runs = {"status": "runs", "age_seconds": 0.0, "trouble": None}
    assert browser.get("/health/clock").json == runs
    place.clock.advance(timedelta(minutes=2))
    stopped = browser.get("/health/clock").json
    assert (stopped["status"], stopped["age_seconds"]) == ("stopped", 120.0)
    assert "Đồng hồ đã dừng" in stopped["trouble"]
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


def test_whoever_asks_the_store_is_tried_once_in_a_few_seconds(place, browser):
    before = place.engine.storage.committed
    answers = [browser.get("/health/ready") for _ in range(40)]
    assert {answer.status_code for answer in answers} == {200}
    assert place.engine.storage.committed == before + 1
    assert set(answers[0].json) == {"status", "trouble", "clock", "mail"}


def test_it_is_unready_before_the_disk_is_full(place, browser, monkeypatch):
    nearly = shutil._ntuple_diskusage(10**9, 10**9 - 1000, 1000)
    monkeypatch.setattr(health.shutil, "disk_usage", lambda _home: nearly)
    answer = browser.get("/health/ready")
    assert (answer.status_code, answer.json["trouble"]) == (
        503,
        f"Ổ đĩa sắp đầy: hãy giải phóng dung lượng ({place.engine.config.home}).",
    )


def test_the_disk_of_a_store_elsewhere_is_looked_at_too(place, tmp_path):
    elsewhere = f"sqlite:///{tmp_path}/elsewhere/dieuphoi.db"
    (tmp_path / "elsewhere").mkdir()
    place.engine.config = replace(place.engine.config, database_url=elsewhere)
    assert tmp_path / "elsewhere" in health.disks(place.engine)


def test_nothing_is_known_of_a_clock_that_ticked_in_the_future(place, browser):
    place.clock.advance(timedelta(days=400))
    service_clock.beaten_tick(place.engine)
    place.clock.advance(timedelta(days=-400))
    answer = browser.get("/health/clock")
    assert (answer.status_code, answer.json["age_seconds"]) == (503, None)
    assert "vặn lùi" in answer.json["trouble"]
    service_clock.beaten_tick(place.engine)
    after = browser.get("/health/clock")
    assert (after.status_code, "vặn lùi" in after.json["trouble"]) == (200, True)
    place.clock.advance(timedelta(days=2))
    service_clock.beaten_tick(place.engine)
    assert browser.get("/health/clock").json["trouble"] is None


def test_mail_that_does_not_leave_is_told(place, browser):
    assert browser.get("/health/ready").json["mail"] == "ok"
    with place.engine.storage.begin() as unit:
        at = place.clock.now()
        unit.deliveries.insert(DeliveryRow(new_id(), "x", "mail", "a@b.vn", at, "failed"))
    assert browser.get("/health/ready").json["mail"] == "failing"
