"""A disk that fails during a request: the page says so as 503, and the next click works."""

from __future__ import annotations

import itertools

import pytest

from engine.model.ids import new_id
from engine.service import clock as service_clock
from tests.faults.disk import observed
from tests.faults.failing import FAULTS, FailingDisk
from tests.support.invariants import Ledger, assert_invariants
from tests.web.conftest import DOER


@pytest.fixture
def disk(place):
    """Under the store of the place, which forgets between requests what it read."""
    failing = FailingDisk()
    with observed(failing):
        yield failing
        place.engine.storage.engine.dispose()


@pytest.mark.parametrize("name", FAULTS)
def test_a_click_is_refused_as_503_wherever_the_disk_fails_and_then_goes_through(
    name, disk, signed_in, place
):
    browser, task = signed_in(DOER), place.task()
    command = new_id()
    form = {"csrf": browser.csrf, "command": command, "result_summary": "Đã rà soát"}
    refused = 0
    for number in itertools.count(1):
        place.engine.storage.engine.dispose()
        disk.fail(FAULTS[name], number)
        answer = browser.client.post(f"/viec/{task}/complete", data=form)
        if answer.status_code == 303:
            break
        assert (answer.status_code, "Ổ đĩa" in answer.get_data(as_text=True)) == (503, True)
        refused += 1
    disk.fail({}, 0)
    assert refused > 10
    assert answer.location.startswith("/viec?done=complete&task=")
    # The click may go through while the delivery behind it still fails: that is left to the clock.
    service_clock.settle(place.engine)
    assert_invariants(place.engine, Ledger({command}, {command}))


def test_a_page_is_refused_as_503_wherever_the_disk_fails_and_then_shown(disk, signed_in, place):
    browser, page = signed_in(DOER), f"/ke-hoach/{place.plan}"
    refused = 0
    for number in itertools.count(1):
        place.engine.storage.engine.dispose()
        disk.fail(FAULTS["fails"], number)
        answer = browser.get(page)
        if number > len(disk.seen):
            break
        assert (answer.status_code, "Ổ đĩa" in answer.get_data(as_text=True)) == (503, True)
        refused += 1
    assert refused > 10
    assert answer.status_code == 200
