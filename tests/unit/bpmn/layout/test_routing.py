"""Flows lead around nodes and say what they cost."""

from __future__ import annotations

from engine.bpmn.layout.geometry import Box, segments
from engine.bpmn.layout.routing import Port, Router

REGION = Box(0, 0, 800, 400)


def test_it_draws_a_straight_line_when_nothing_is_in_the_way() -> None:
    """Given two facing ports, when drawn, then the flow has two points."""
    left, right = Box(0, 160, 120, 80), Box(400, 160, 120, 80)
    router = Router(REGION, [left, right])

    points = router.draw("a", "b", [Port((120, 200), 0)], [Port((400, 200), 2)])

    assert points == ((120, 200), (400, 200))


def test_it_leads_a_flow_around_a_node() -> None:
    """Given a node between source and target, when drawn, then no stretch enters it."""
    left, wall, right = Box(0, 160, 120, 80), Box(200, 160, 120, 80), Box(400, 160, 120, 80)
    router = Router(REGION, [left, wall, right])

    points = router.draw("a", "b", [Port((120, 200), 0)], [Port((400, 200), 2)])

    assert not any(wall.crossed_by(s) for s in segments(points))
    assert all(a[0] == b[0] or a[1] == b[1] for a, b in segments(points))


def test_it_does_not_lay_a_flow_on_a_stranger() -> None:
    """Given a drawn flow, when an unrelated one runs the same way, then they part."""
    router = Router(REGION, [])
    first = router.draw("a", "b", [Port((0, 200), 0)], [Port((800, 200), 2)])

    second = router.draw("c", "d", [Port((100, 200), 0)], [Port((700, 200), 2)])

    assert len(first) == len({(0, 200), (800, 200)})
    assert len(second) > len(first)
