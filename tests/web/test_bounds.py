"""What one request may ask for: bounded before it is computed with, and refused with 4xx."""

from __future__ import annotations

from io import BytesIO

import pytest

from engine.model.permission import SYSTEM
from engine.service import deployments
from engine.service.assignments import deadlines
from tests.support.seconds import within
from tests.web.conftest import ADMIN, DOER, MONITOR, STRANGER
from webui.forms import read
from webui.request_fields import json_or_text

HUGE = str(2**70)


@pytest.mark.parametrize("text", ["1e800000", "1e99999999", "1e-200000000", "9" * 5_000])
def test_a_huge_number_in_a_form_stays_text_and_is_refused_with_it(text):
    schema = {"properties": {"so": {"type": "number"}, "nguyen": {"type": "integer"}}}
    with within(0.5):
        assert read(schema, {"so": text, "nguyen": text}) == {"so": text, "nguyen": text}


@pytest.mark.parametrize(
    "period",
    ["PT0S", "P0D", "PT1S", "PT23H", "P999999999Y", "P11Y", "P" + "9" * 5_000 + "D", "R/P1D"],
)
def test_a_period_of_monitoring_is_of_days_not_of_seconds_or_ages(place, signed_in, period):
    url = f"/nhiem-vu/{place.assignment()}/cadence"
    with within(2):
        assert 400 <= signed_in(MONITOR).post(url, {"period": period}).status_code < 500
        assert place.app.test_client().get("/health/live").status_code == 200


def test_a_period_of_a_week_is_taken_and_comes_every_week(place, signed_in):
    url = f"/nhiem-vu/{place.assignment()}/cadence"
    assert signed_in(MONITOR).post(url, {"period": "P7D"}).status_code == 303
    with place.engine.storage.read() as unit:
        assert unit.timers.count(kind="cadence") == 1


STEP = {"days": "3", "at": "before", "to": "officer", "kind": "remind", "every": "", "throw": ""}


@pytest.mark.parametrize(
    "wrong",
    [
        {"days": "99999"},
        {"days": HUGE},
        {"days": "9" * 5_000},
        {"days": "²"},
        {"every": "999999999"},
    ],
)
def test_a_policy_that_reaches_beyond_three_years_is_refused(place, signed_in, wrong):
    admin = signed_in(ADMIN)
    with within(2):
        assert admin.post("/don-doc", {**STEP, **wrong}).status_code == 422


def test_a_policy_kept_from_before_that_reaches_beyond_the_calendar_stops_no_deadline(
    place, signed_in
):
    with place.engine.storage.begin() as unit:
        far = {"offset_working_days": 99_999, "at": "before", "to": "officer", "kind": "remind"}
        again = {"offset_working_days": 1, "at": "after", "to": "officer", "kind": "urge"}
        steps = [{**far, "throw": None, "every": None}, {**again, "throw": None, "every": 10**9}]
        unit.policies.put(policy_row(steps))
    deadlines.change_deadline(
        place.engine,
        SYSTEM,
        place.assignment(),
        place.clock.now().date(),
        reason="Theo văn bản mới",
    )


def policy_row(steps):
    from engine.storage import EscalationPolicyRow  # noqa: PLC0415

    return EscalationPolicyRow("default", "Mặc định", {"digest": False, "steps": steps})


@pytest.mark.parametrize(
    "path",
    [
        "/quy-trinh/ke-hoach-thu?version=²",
        "/quy-trinh/ke-hoach-thu?version=" + "9" * 5_000,
        "/quy-trinh/ke-hoach-thu?version=" + HUGE,
        f"/api/quy-trinh/ke-hoach-thu/{HUGE}.bpmn",
        "/api/quy-trinh/ke-hoach-thu/999999999.bpmn",
        "/api/quy-trinh/ke-hoach-thu/²².bpmn",
        "/lich?year=²²²²",
        "/lich?year=" + "9" * 5_000,
        "/lich?year=9999",
    ],
)
def test_a_number_in_an_address_is_one_of_ours_or_none(place, signed_in, path):
    with within(2):
        assert signed_in(DOER).get(path).status_code in {200, 404}


def test_a_version_that_no_store_can_hold_is_refused(place, signed_in):
    url = "/quy-trinh/ke-hoach-thu/current"
    assert signed_in(ADMIN).post(url, {"version": HUGE}).status_code == 422


@pytest.mark.parametrize("button", ["check", "draft", "deploy"])
def test_nothing_of_a_diagram_is_read_for_who_may_not_deploy(place, signed_in, monkeypatch, button):
    def read_anyway(*_files):
        raise AssertionError("read before it was permitted")

    monkeypatch.setattr(deployments.deployments, "read", read_anyway)
    monkeypatch.setattr(deployments.forms, "read", read_anyway)
    sent = {"files": (BytesIO(b"<definitions/>"), "a.bpmn"), "key": "a", button: "1"}
    answer = signed_in(STRANGER).post("/quy-trinh", sent, content_type="multipart/form-data")
    assert answer.status_code == 403


@pytest.mark.parametrize("written", ["NaN", "-Infinity", "1e999", "[NaN]", "[" * 100_000])
def test_a_value_that_no_record_holds_is_the_text_it_is(written):
    assert json_or_text(written) == written


def test_a_value_keeps_all_its_digits():
    assert json_or_text("15000000000000000000001") == 15000000000000000000001
    assert json_or_text('{"a": [1.5, true]}') == {"a": [1.5, True]}
