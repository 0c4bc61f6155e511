"""The page of a minute ago: who clicks second reads who was first, and where to go on."""

from __future__ import annotations

import pytest

from engine.model.permission import SYSTEM
from engine.service import organisation
from tests.web.conftest import COLLEAGUE_HEAD, DOER


@pytest.fixture
def two_doers(place):
    """The head holds the officer's position too."""
    with place.engine.storage.read() as unit:
        position = unit.positions.first(agency_id="so-tu-phap", kind="chuyen_vien")
    organisation.hold(place.engine, SYSTEM, place.officer(COLLEAGUE_HEAD), position.id)


@pytest.mark.usefixtures("two_doers")
def test_it_names_who_completed_the_task_and_keeps_what_was_entered(place, signed_in):
    task = place.task()
    signed_in(DOER).post(f"/viec/{task}/complete", {"result_summary": "Đã rà soát"})
    late = signed_in(COLLEAGUE_HEAD).post(f"/viec/{task}/complete", {"result_summary": "Lần nữa"})
    page = late.get_data(as_text=True)
    assert late.status_code == 409
    assert "Việc này đã được chuyen_vien Sở Tư pháp hoàn thành lúc 08:00, 09/04/2025." in page
    assert "Lần nữa" in page
    assert "chưa được gửi" in page
    assert 'href="/viec"' in page


@pytest.mark.usefixtures("two_doers")
def test_it_names_who_took_the_task(place, signed_in):
    task = place.task()
    signed_in(DOER).post(f"/viec/{task}/claim")
    late = signed_in(COLLEAGUE_HEAD).post(f"/viec/{task}/claim")
    assert late.status_code == 409
    assert "đã được giao cho chuyen_vien Sở Tư pháp lúc 08:00" in late.get_data(as_text=True)
