"""BPMN DI (BPMN 2.0.2 §12): the drawing as XML inside the diagram's own file."""

from __future__ import annotations

from collections.abc import Collection

from lxml import etree

from engine.bpmn.layout.drawing import Page, draw
from engine.bpmn.layout.geometry import Box, Point
from engine.bpmn.layout.graph import picture

BPMNDI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DI = "http://www.omg.org/spec/DD/20100524/DI"


def lay_out(xml: bytes, collapsed: Collection[str] = ()) -> bytes:
    """The same diagram with a fresh drawing; any drawing it had is dropped.

    ``collapsed`` are ids of sub-processes drawn closed, their content on a page of its own.
    Raises ``lxml.etree.XMLSyntaxError`` when ``xml`` is not XML: callers pass what they or the
    reader already parsed.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_blank_text=True)
    old = etree.fromstring(xml, parser)
    for drawing in old.findall(f"{{{BPMNDI}}}BPMNDiagram"):
        old.remove(drawing)
    names = {k: v for k, v in old.nsmap.items() if k}
    root = etree.Element(
        old.tag, dict(old.attrib), nsmap={**names, "bpmndi": BPMNDI, "dc": DC, "di": DI}
    )
    root.extend(list(old))
    for index, page in enumerate(draw(picture(root, collapsed)), 1):
        _page(root, page, index)
    etree.cleanup_namespaces(root, keep_ns_prefixes=list(names))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _page(root: etree._Element, page: Page, index: int) -> None:
    diagram = etree.SubElement(root, f"{{{BPMNDI}}}BPMNDiagram", id=f"BPMNDiagram_{index}")
    plane = etree.SubElement(
        diagram, f"{{{BPMNDI}}}BPMNPlane", id=f"BPMNPlane_{index}", bpmnElement=page.element
    )
    for key, box in page.boxes.items():
        _shape(plane, page, key, box)
    for key, points in page.routes.items():
        edge = etree.SubElement(plane, f"{{{BPMNDI}}}BPMNEdge", id=f"{key}_di", bpmnElement=key)
        for point in points:
            _waypoint(edge, point)
        _label(edge, page.labels.get(key))


def _shape(plane: etree._Element, page: Page, key: str, box: Box) -> None:
    shape = etree.SubElement(plane, f"{{{BPMNDI}}}BPMNShape", id=f"{key}_di", bpmnElement=key)
    if key in page.strips:
        shape.set("isHorizontal", "true")
    if key in page.open_shapes or key in page.closed_shapes:
        shape.set("isExpanded", "true" if key in page.open_shapes else "false")
    _bounds(shape, box)
    _label(shape, page.labels.get(key))


def _label(holder: etree._Element, box: Box | None) -> None:
    if box is not None:
        _bounds(etree.SubElement(holder, f"{{{BPMNDI}}}BPMNLabel"), box)


def _bounds(holder: etree._Element, box: Box) -> None:
    values = {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
    etree.SubElement(holder, f"{{{DC}}}Bounds", {k: str(v) for k, v in values.items()})


def _waypoint(edge: etree._Element, point: Point) -> None:
    etree.SubElement(edge, f"{{{DI}}}waypoint", x=str(point[0]), y=str(point[1]))
