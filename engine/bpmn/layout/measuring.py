"""How readable a drawing is: flows through nodes and names, crossings, names without room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from engine.bpmn.definition import ACTIVITIES
from engine.bpmn.layout import labels
from engine.bpmn.layout.geometry import Box, Point, crossed, segments
from engine.bpmn.layout.graph import BPMN, tag
from engine.bpmn.layout.placing import LANE_HEAD
from engine.bpmn.layout.writing import BPMNDI, DC, DI

NODES = ("Task", "Event", "Gateway", "task", "Activity", "subProcess", "transaction")


@dataclass(frozen=True, slots=True)
class Faults:
    """What makes a drawing hard to read.

    ``through``: pairs (flow, node) where the flow enters a node it does not belong to;
    ``crossings``: pairs of flows that cross; ``slanted``: flows with a slanted stretch;
    ``over_names``: pairs (flow, element) where the flow runs through the element's name;
    ``crowded``: elements whose name has no room: it lies over a marker, another name or a node,
    or is cut; activities whose markers lie under an event on their border.
    """

    through: tuple[tuple[str, str], ...]
    crossings: tuple[tuple[str, str], ...]
    slanted: tuple[str, ...]
    over_names: tuple[tuple[str, str], ...] = ()
    crowded: tuple[str, ...] = ()


@dataclass(slots=True)
class _Page:
    """What one plane shows: boxes of shapes, names of both, points of flows."""

    elements: Mapping[str, etree._Element]
    boxes: dict[str, Box] = field(default_factory=dict)
    routes: dict[str, list[Point]] = field(default_factory=dict)
    names: dict[str, Box] = field(default_factory=dict)
    open: set[str] = field(default_factory=set)

    def kind(self, element: str) -> str:
        return tag(self.elements[element])

    def name(self, element: str) -> str:
        return self.elements[element].get("name", "")


def faults(xml: bytes) -> Faults:
    """Measure every page of a diagram with BPMN DI."""
    root = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))
    elements = {str(e.get("id")): e for e in root.iter() if e.get("id") is not None}
    pages = [_page(elements, plane) for plane in root.iter(f"{{{BPMNDI}}}BPMNPlane")]
    flows = [(page, *each) for page in pages for each in page.routes.items()]
    return Faults(
        tuple((f, n) for page, f, at in flows for n in _entered(elements, page.boxes, f, at)),
        tuple(pair for page in pages for pair in crossed(page.routes)),
        tuple(f for _, f, at in flows if _slanted(at)),
        tuple((f, n) for page, f, at in flows for n in _struck(page, f, at)),
        tuple(element for page in pages for element in _crowded(page)),
    )


def _slanted(points: list[Point]) -> bool:
    return any(a[0] != b[0] and a[1] != b[1] for a, b in segments(points))


def _page(elements: Mapping[str, etree._Element], plane: etree._Element) -> _Page:
    page = _Page(elements)
    for drawn in plane.iterchildren(f"{{{BPMNDI}}}BPMNShape", f"{{{BPMNDI}}}BPMNEdge"):
        element = str(drawn.get("bpmnElement"))
        label = drawn.find(f"{{{BPMNDI}}}BPMNLabel")
        if label is not None:
            page.names[element] = _box(label)
        if etree.QName(drawn).localname == "BPMNEdge":
            page.routes[element] = _points(drawn)
            continue
        box = page.boxes[element] = _box(drawn)
        if drawn.get("isExpanded") == "true":
            page.open.add(element)
            page.names[element] = labels.title(box, page.name(element))
        if page.kind(element) in {"lane", "participant"} and page.name(element):
            page.names[element] = Box(box.x, box.y, LANE_HEAD, box.height)
    return page


def _struck(page: _Page, flow: str, points: list[Point]) -> list[str]:
    """The elements through whose names a flow runs; a body outside stands in its whole box."""
    ends = {page.elements[flow].get("sourceRef"), page.elements[flow].get("targetRef")}
    return [
        element
        for element, box in page.names.items()
        if element not in {flow, *ends} and any(box.crossed_by(s) for s in segments(points))
    ]


def _crowded(page: _Page) -> list[str]:
    found = [lane for lane, box in page.boxes.items() if _cut(page, lane, box)]
    for activity, box in page.boxes.items():
        closed = page.kind(activity) in ACTIVITIES and activity not in page.open
        at = [page.boxes[e] for e in page.boxes if _sits_on(page, e, activity)]
        marked = any(labels.markers(box).overlaps(event) for event in at)
        if closed and (marked or not labels.held(page.name(activity), box.width, box.height)):
            found.append(activity)
    outside = [e for e in page.names if page.kind(e) not in {"lane", "participant"}]
    for element in outside:
        name = page.names[element]
        others = [page.names[e] for e in outside if e != element]
        nodes = [b for n, b in page.boxes.items() if _solid(page, n) and n != element]
        if any(name.grown(-1).overlaps(each) for each in (*others, *nodes)):
            found.append(element)
    return found


def _sits_on(page: _Page, event: str, activity: str) -> bool:
    return page.elements[event].get("attachedToRef") == activity


def _cut(page: _Page, lane: str, box: Box) -> bool:
    return page.kind(lane) == "lane" and labels.upwards(page.name(lane)) > box.height


def _solid(page: _Page, node: str) -> bool:
    """Whether a name may not lie over it: a node, but for open sub-processes."""
    return _is_node(page.elements[node]) and node not in page.open


def _entered(
    elements: Mapping[str, etree._Element], boxes: dict[str, Box], flow: str, points: list[Point]
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
