"""Administrators hear of what cannot go on by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from engine.errors import Forbidden
from engine.model.permission import SYSTEM
from engine.service import deployments, plans
from engine.service.runtime import incidents, instances
from tests.integration.diagrams import END, START, diagram
from tests.integration.province import Province

BROKEN = '<scriptTask id="count" name="Tính"><script>total = parts / none</script></scriptTask>'


@pytest.fixture
def broken(province: Province) -> str:
    """An instance whose first step fails."""
    body = diagram("broken", START + BROKEN + END, "start>count count>end")
    deployments.deploy(province.engine, SYSTEM, "broken", {"broken.bpmn": body})
    return instances.start(province.engine, SYSTEM, "broken", {"parts": 1, "none": 0})


def test_administrators_are_told_of_an_incident_once(province: Province, broken: str) -> None:
    assert province.told("incident") == [("administrator", "incident")]
    administrator = province.who("administrator")
    found = incidents.page(province.engine, administrator).rows
    incidents.retry(province.engine, administrator, found[0][0].id, reason="Thử lại")

    assert [(each.incident.root_id, each.step) for each in found] == [(broken, "Tính")]
    assert province.told("incident") == [("administrator", "incident")]


def test_only_administrators_list_all_incidents(province: Province, broken: str) -> None:
    with pytest.raises(Forbidden):
        incidents.page(province.engine, province.who("thu_truong.so-noi-vu"))


def test_work_given_to_an_agency_that_has_ended_is_told_to_the_administrators(
    province: Province,
) -> None:
    with province.engine.storage.begin() as unit:
        agency = unit.agencies.need("so-y-te")
        unit.organisation.put_agencies([replace(agency, valid_to=date(2025, 4, 1))])
    document = {"title": "Kế hoạch thứ hai", "monitor": "so-noi-vu"}
    plans.start(province.engine, SYSTEM, "plan", document)

    assert ("administrator", "transferred") in province.told("transferred")
