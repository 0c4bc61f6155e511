"""A standing duty is ended by the monitor, with a reason; the agency may ask him to."""

from __future__ import annotations

import pytest

from engine.model.permission import SYSTEM
from engine.service import assignments, organisation
from engine.service import clock as service_clock
from tests.integration.verbs.processes import standing_duty
from tests.web.conftest import DOER, MONITOR

ABOVE = ("ubnd-tinh", "vp-ubnd")
"""Agencies that the shared processes need."""


@pytest.fixture
def duty(place) -> str:
    above = [{"id": key, "name": key, "kind": "so", "level": "tinh"} for key in ABOVE]
    settings = {"office_agency": "vp-ubnd", "leading_agency": "ubnd-tinh"}
    organisation.load(place.engine, {"agencies": above, "settings": settings})
    standing_duty(place.engine, "so-tu-phap")
    with place.engine.storage.read() as unit:
        row = unit.assignments.find(standing=True, agency_id="so-tu-phap")[-1]
    assignments.accept(place.engine, SYSTEM, row.id)
    service_clock.settle(place.engine)
    return row.id


def test_the_agency_is_offered_to_ask_and_has_no_task_to_complete(signed_in, duty):
    page = signed_in(DOER).get(f"/nhiem-vu/{duty}").get_data(as_text=True)
    assert "Đề nghị kết thúc nhiệm vụ thường xuyên" in page
    assert f"/nhiem-vu/{duty}/finish" not in page
    assert "Kết thúc nhiệm vụ thường xuyên" not in page


def test_its_end_is_shown_with_all_that_it_leads_to_before_it_is_done(place, signed_in, duty):
    browser = signed_in(MONITOR)
    shown = browser.get(f"/nhiem-vu/{duty}").get_data(as_text=True)
    assert f'action="/nhiem-vu/{duty}/finish/xem-truoc"' in shown
    reason = {"reason": "Nhiệm vụ không còn."}
    page = browser.post(f"/nhiem-vu/{duty}/finish/xem-truoc", reason).get_data(as_text=True)
    assert "Nhiệm vụ kết thúc (1)" in page
    assert "Được thông báo" in page
    with place.engine.storage.read() as unit:
        assert unit.assignments.need(duty).open
        assert unit.inbox.count() == 0


def test_the_monitor_ends_it_and_not_without_a_reason(place, signed_in, duty):
    browser = signed_in(MONITOR)
    assert f"/nhiem-vu/{duty}/finish" in browser.get(f"/nhiem-vu/{duty}").get_data(as_text=True)
    assert browser.post(f"/nhiem-vu/{duty}/finish").status_code == 422
    ended = browser.post(f"/nhiem-vu/{duty}/finish", {"reason": "Nhiệm vụ không còn."})
    assert ended.status_code == 303
    with place.engine.storage.read() as unit:
        assert unit.assignments.need(duty).state == "completed"
