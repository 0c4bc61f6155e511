"""How readable a drawing is: flows that run through nodes, and flows that cross."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from engine.bpmn.layout.geometry import Box, Point, crossed, segments
from engine.bpmn.layout.graph import BPMN
from engine.bpmn.layout.writing import BPMNDI, DC, DI

NODES = ("Task", "Event", "Gateway", "task", "Activity", "subProcess", "transaction")


@dataclass(frozen=True, slots=True)
class Faults:
    """What makes a drawing hard to read.

    ``through``: pairs (flow, node) where the flow enters a node it does not belong to;
    ``crossings``: pairs of flows that cross; ``slanted``: flows with a slanted stretch.
    """

    through: tuple[tuple[str, str], ...]
    crossings: tuple[tuple[str, str], ...]
    slanted: tuple[str, ...]


def faults(xml: bytes) -> Faults:
    """Measure every page of a diagram with BPMN DI."""
    root = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))
    elements = {str(e.get("id")): e for e in root.iter() if e.get("id") is not None}
    through: list[tuple[str, str]] = []
    crossings: list[tuple[str, str]] = []
    slanted: list[str] = []
    for plane in root.iter(f"{{{BPMNDI}}}BPMNPlane"):
        routes = {
            str(e.get("bpmnElement")): _points(e) for e in plane.iter(f"{{{BPMNDI}}}BPMNEdge")
        }
        boxes = {str(s.get("bpmnElement")): _box(s) for s in plane.iter(f"{{{BPMNDI}}}BPMNShape")}
        for flow, points in routes.items():
            through += [(flow, n) for n in _entered(elements, boxes, flow, points)]
            if any(a[0] != b[0] and a[1] != b[1] for a, b in segments(points)):
                slanted.append(flow)
        crossings += crossed(routes)
    return Faults(tuple(through), tuple(crossings), tuple(slanted))


def _entered(
    elements: dict[str, etree._Element], boxes: dict[str, Box], flow: str, points: list[Point]
) -> list[str]:
    ends = {elements[flow].get("sourceRef"), elements[flow].get("targetRef")}
    spared = {str(e) for e in ends}
    for end in ends:
        spared |= _holders(elements.get(str(end)))
    return [
        node
        for node, box in boxes.items()
        if _is_node(elements.get(node))
        and node not in spared
        and any(box.grown(-1).crossed_by(s) for s in segments(points))
    ]


def _holders(element: etree._Element | None) -> set[str]:
    """The ids around an element, and of the activity a boundary event sits on."""
    if element is None:
        return set()
    around = {str(a.get("id")) for a in element.iterancestors()}
    return around | {str(element.get("attachedToRef"))}


def _is_node(element: etree._Element | None) -> bool:
    if element is None:
        return False
    name = etree.QName(element)
    return name.namespace == BPMN and name.localname.endswith(NODES)


def _points(edge: etree._Element) -> list[Point]:
    return [_pair(p) for p in edge.iterfind(f"{{{DI}}}waypoint")]


def _pair(element: etree._Element) -> Point:
    return (round(float(element.get("x", "0"))), round(float(element.get("y", "0"))))


def _box(shape: etree._Element) -> Box:
    bounds = shape.find(f"{{{DC}}}Bounds")
    if bounds is None:
        return Box(0, 0, 0, 0)
    x, y = _pair(bounds)
    return Box(
        x,
        y,
        round(float(bounds.get("width", "0"))),
        round(float(bounds.get("height", "0"))),
    )
