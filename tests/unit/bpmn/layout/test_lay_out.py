"""A diagram without a drawing gets one that people can read."""

from __future__ import annotations

import re

from lxml import etree

from engine.bpmn.layout import faults, lay_out

HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' id="d" targetNamespace="t"><bpmn:process id="p" isExecutable="true">'
)
TAIL = "</bpmn:process></bpmn:definitions>"
DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"


def diagram(nodes: str, *flows: tuple[str, str]) -> bytes:
    """A process of the given nodes and flows."""
    lines = (f'<bpmn:sequenceFlow id="{a}_{b}" sourceRef="{a}" targetRef="{b}"/>' for a, b in flows)
    return (HEAD + nodes + "".join(lines) + TAIL).encode()


def tasks(*names: str) -> str:
    """Tasks of these ids."""
    return "".join(f'<bpmn:task id="{n}" name="{n}"/>' for n in names)


def test_it_draws_every_node_and_flow_once() -> None:
    """Given a chain, when laid out, then each element has exactly one shape or edge."""
    drawn = etree.fromstring(lay_out(diagram(tasks("a", "b", "c"), ("a", "b"), ("b", "c"))))

    elements = [e.get("bpmnElement") for e in drawn.iter(f"{DI}BPMNShape", f"{DI}BPMNEdge")]

    assert sorted(map(str, elements)) == ["a", "a_b", "b", "b_c", "c"]


def test_it_enters_no_node_when_a_flow_jumps_over_others() -> None:
    """Given a shortcut and a loop back, when laid out, then no flow runs through a node."""
    names = tasks("a", "b", "c", "d")
    xml = diagram(names, ("a", "b"), ("b", "c"), ("c", "d"), ("a", "d"), ("c", "a"))

    found = faults(lay_out(xml))

    assert found.through == ()
    assert found.slanted == ()


def test_it_counts_a_flow_that_runs_through_a_node() -> None:
    """Given a drawing with a flow through a task, when measured, then both are named."""
    xml = lay_out(diagram(tasks("a", "b", "c"), ("a", "b"), ("b", "c"), ("a", "c"))).decode()
    at = xml.index('bpmnElement="a_c"')
    first = xml.index("<di:waypoint", at)
    straight = '<di:waypoint x="280" y="340"/><di:waypoint x="720" y="340"/>'
    middle = xml.index("</bpmndi:BPMNEdge>", at)

    found = faults((xml[:first] + straight + xml[middle:]).encode())

    assert found.through == (("a_c", "b"),)


def test_names_that_have_no_room_are_told() -> None:
    """Given a call whose name reaches its marker, when measured, then it is named; drawn, not."""
    long = "Rà soát, đề xuất sửa đổi nội dung phân cấp, ủy quyền trên các ngành, lĩnh vực"
    call = f'<bpmn:callActivity id="c" name="{long}" calledElement="x"/>'
    drawn = lay_out(diagram(call + tasks("a"), ("a", "c")))
    small = re.sub(rb'width="2[0-9]0" height="[0-9]+"', b'width="120" height="80"', drawn)

    assert faults(drawn).crowded == ()
    assert faults(small).crowded == ("c",)


def test_a_flow_through_a_name_is_told() -> None:
    """Given a name that is moved onto a flow, when measured, then flow and element are named."""
    start = '<bpmn:startEvent id="s" name="Bắt đầu"/>'
    drawn = lay_out(diagram(start + tasks("a", "b"), ("s", "a"), ("a", "b")))
    at = re.search(rb'<di:waypoint x="(\d+)" y="(\d+)"/>', drawn[drawn.index(b'"a_b_di"') :])
    assert at
    moved = re.sub(
        rb'(<bpmndi:BPMNLabel>\s*<dc:Bounds x=")\d+(" y=")\d+',
        b"\\g<1>%d\\g<2>%d" % (int(at[1]), int(at[2]) - 7),
        drawn,
    )

    assert faults(drawn).over_names == ()
    assert faults(moved).over_names == (("a_b", "s"),)


def test_it_drops_the_drawing_a_diagram_had() -> None:
    """Given a laid-out diagram, when laid out again, then it still has one drawing."""
    once = lay_out(diagram(tasks("a", "b"), ("a", "b")))

    assert lay_out(once) == once


def test_it_draws_a_closed_sub_process_on_a_page_of_its_own() -> None:
    """Given a sub-process named as closed, when laid out, then its content is another page."""
    inner = '<bpmn:subProcess id="s">' + tasks("x") + "</bpmn:subProcess>"

    drawn = etree.fromstring(lay_out(diagram(inner), collapsed={"s"}))

    pages = [p.get("bpmnElement") for p in drawn.iter(f"{DI}BPMNPlane")]
    assert pages == ["p", "s"]
