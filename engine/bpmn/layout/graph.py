"""What is to be drawn: planes of shapes and edges, read off the semantic part of a diagram."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from lxml import etree

from engine.bpmn.definition import ACTIVITIES, EVENTS, GATEWAYS, SUB_PROCESSES
from engine.bpmn.layout import labels

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
SIZES = {"event": (36, 36), "gateway": (50, 50)}


@dataclass(slots=True)
class Shape:
    """A flow node. ``inner`` is the plane of an expanded sub-process, drawn inside the shape."""

    id: str
    kind: str  # activity | event | gateway
    name: str
    width: int
    height: int
    attached_to: str | None = None
    free: bool = False  # an event sub-process: no flow leads to it
    collapsed: bool = False
    inner: Plane | None = None


@dataclass(slots=True)
class Edge:
    """A sequence flow."""

    id: str
    source: str
    target: str
    name: str = ""


@dataclass(slots=True)
class Plane:
    """One process or sub-process: its shapes, flows and lanes (top to bottom)."""

    id: str
    shapes: dict[str, Shape] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)
    lanes: list[tuple[str, str, frozenset[str]]] = field(default_factory=list)  # id, name, nodes
    strangers_first: bool = False  # who chooses a row first: nodes reached from another lane


@dataclass(slots=True)
class Pool:
    """A participant; ``plane`` is None for a black box."""

    id: str
    name: str
    plane: Plane | None


@dataclass(slots=True)
class Picture:
    """All there is to draw: pools (or one bare plane), message flows, planes behind collapsed."""

    pools: list[Pool]
    messages: list[Edge]
    behind: list[Plane]  # other processes, insides of collapsed sub-processes: a page each
    bare: bool  # no collaboration: the process is drawn without a pool
    root: str  # the element the first page shows: the collaboration or the process


def planes(found: Picture) -> list[Plane]:
    """Every plane of a picture, those inside and behind sub-processes too."""
    waiting = [p.plane for p in found.pools if p.plane is not None] + list(found.behind)
    every: list[Plane] = []
    while waiting:
        plane = waiting.pop()
        every.append(plane)
        waiting += [s.inner for s in plane.shapes.values() if s.inner is not None]
    return every


def tag(element: etree._Element) -> str:
    """The local name of an element of the BPMN namespace, else an empty string."""
    name = etree.QName(element) if isinstance(element.tag, str) else None
    return name.localname if name is not None and name.namespace == BPMN else ""


def picture(root: etree._Element, collapsed: Collection[str] = ()) -> Picture:
    """Read what ``definitions`` holds. ``collapsed`` are ids of sub-processes drawn closed."""
    behind: list[Plane] = []
    processes = {
        str(p.get("id")): _plane(p, collapsed, behind) for p in root.iterfind(f"{{{BPMN}}}process")
    }
    collaboration = root.find(f"{{{BPMN}}}collaboration")
    if collaboration is None:
        (key, plane), *others = processes.items()
        pages = [each for _key, each in others] + behind
        return Picture([Pool(key, "", plane)], [], pages, bare=True, root=key)
    pools = [
        Pool(str(p.get("id")), p.get("name", ""), processes.get(p.get("processRef", "")))
        for p in collaboration.iterfind(f"{{{BPMN}}}participant")
    ]
    ids = {str(one.get("id")) for one in root.iter(etree.Element)}
    messages = [
        edge
        for edge in map(_edge, collaboration.iterfind(f"{{{BPMN}}}messageFlow"))
        if {edge.source, edge.target} <= ids
    ]
    return Picture(pools, messages, behind, bare=False, root=str(collaboration.get("id")))


def _edge(element: etree._Element) -> Edge:
    return Edge(
        str(element.get("id")),
        str(element.get("sourceRef")),
        str(element.get("targetRef")),
        element.get("name", ""),
    )


def _plane(holder: etree._Element, collapsed: Collection[str], behind: list[Plane]) -> Plane:
    plane = Plane(str(holder.get("id")))
    for child in holder:
        kind = tag(child)
        if kind == "sequenceFlow":
            plane.edges.append(_edge(child))
        elif kind in ACTIVITIES | EVENTS | GATEWAYS:
            shape = _shape(child, kind, collapsed, behind)
            plane.shapes[shape.id] = shape
    for lane in holder.iterfind(f"{{{BPMN}}}laneSet/{{{BPMN}}}lane"):
        nodes = frozenset(
            (ref.text or "").strip() for ref in lane.iterfind(f"{{{BPMN}}}flowNodeRef")
        )
        plane.lanes.append((str(lane.get("id")), lane.get("name", ""), nodes & plane.shapes.keys()))
    _leave_out_dangling(plane)
    return plane


def _leave_out_dangling(plane: Plane) -> None:
    """What leads to nothing cannot be drawn; that it does is the check's to tell."""
    plane.edges = [
        edge for edge in plane.edges if {edge.source, edge.target} <= plane.shapes.keys()
    ]
    for shape in plane.shapes.values():
        if shape.attached_to not in plane.shapes:
            shape.attached_to = None


def _shape(
    element: etree._Element, kind: str, collapsed: Collection[str], behind: list[Plane]
) -> Shape:
    family = "activity" if kind in ACTIVITIES else "event" if kind in EVENTS else "gateway"
    name = element.get("name", "")
    width, height = SIZES.get(family) or labels.shape(name)
    shape = Shape(str(element.get("id")), family, name, width, height)
    shape.attached_to = element.get("attachedToRef")
    shape.free = element.get("triggeredByEvent") == "true"
    if kind in SUB_PROCESSES:
        inner = _plane(element, collapsed, behind)
        if shape.id in collapsed:
            shape.collapsed = True
            behind.append(inner)
        else:
            shape.inner = inner
    return shape
