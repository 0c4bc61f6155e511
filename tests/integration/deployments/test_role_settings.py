"""Shared processes speak of a province's office and leadership by their roles, not by an id."""

from __future__ import annotations

import pytest

from engine.errors import InvalidDiagram
from engine.service import organisation
from tests.integration.diagrams import END, START, diagram
from tests.integration.world import World

OFFICE = "van-phong-tinh"
TASK = '<userTask id="send" name="Gửi" camunda:candidateGroups="${office_agency()}/van_thu"/>'
SENT = diagram("sent", START + TASK + END, "start>send send>end")


@pytest.fixture
def named(world: World) -> World:
    """A province that calls its office by an id of its own."""
    people = {
        "agencies": [{"id": OFFICE, "name": "Văn phòng", "kind": "van-phong", "level": "tinh"}],
        "positions": [{"agency": OFFICE, "kind": "van_thu"}],
    }
    organisation.load(world.engine, people)
    return world


def test_a_process_is_refused_until_the_role_has_an_agency_and_says_where_to_set_it(
    named: World,
) -> None:
    with pytest.raises(InvalidDiagram) as refused:
        named.deploy("sent", SENT)
    (finding,) = [f for f in refused.value.details["findings"] if f.severity == "error"]
    assert finding.code == "setting-missing"
    assert "Văn phòng UBND tỉnh" in str(finding.message)
    assert "Thiết lập" in str(finding.advice)


def test_its_steps_are_for_the_agency_that_the_role_has(named: World) -> None:
    organisation.load(named.engine, {"settings": {"office_agency": OFFICE}})
    named.deploy("sent", SENT)
    named.start("sent")
    (task,) = named.tasks()
    assert (task.agency_id, task.position) == (OFFICE, "van_thu")
