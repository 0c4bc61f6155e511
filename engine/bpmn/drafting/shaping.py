"""The plan as a process: issue, send, split, one block a task, join, report, close."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from engine.bpmn.drafting.actors import outside
from engine.bpmn.drafting.blocks import Blocks
from engine.bpmn.drafting.building import Builder, bpmn, camunda
from engine.bpmn.drafting.directory import Directory
from engine.bpmn.drafting.lanes import Doers, Lanes
from engine.bpmn.drafting.remarks import monitor_of, remarks
from engine.bpmn.drafting.table import Table
from engine.bpmn.drafting.tasks import Task, tasks
from engine.bpmn.drafting.wording import MARK
from engine.spreadsheets import Remark

PROVINCE = "Ủy ban nhân dân tỉnh và các cơ quan, địa phương"
OFFICE_LANE = "Văn phòng UBND tỉnh"
DOCUMENT = ("number", "title", "issued_on", "issuer", "signer", "signed_as", "legal_basis")
DOCUMENT_TOO = (
    "symbol",
    "issued_in",
    "title_origin",
    "addressees",
    "recipients",
    "difficulties_to",
)


@dataclass(slots=True)
class Shape:
    """A drafted plan: its bytes without drawing, and the sub-processes to draw closed."""

    xml: bytes
    collapsed: frozenset[str]
    forms: tuple[str, ...]
    remarks: tuple[Remark, ...]


def shape(table: Table, key: str, directory: Directory) -> Shape:
    """Make the process of a plan from its table."""
    builder = Builder("https://dieuphoi.vn/processes/" + key)
    title = table.facts.get("title", key)
    process = builder.process(key, title)
    found = tasks(table, directory)
    lanes = Lanes()
    blocks = Blocks(builder, process, _monitor(table, found, directory), _monitor_name(found))
    _head(builder, process, lanes, directory.office)
    together = _together(found)
    blocks.closing = any(len(members) > 1 for _, members in together)
    collapsed = _body(builder, process, blocks, lanes, together, Doers(directory))
    lanes.nodes[blocks.monitor_words()] = lanes.nodes.pop(blocks.monitor_words(), [])
    _tail(builder, process, blocks, lanes)
    _spare_gateways(builder, process, lanes)
    _describe(builder, process, table, found, blocks.named_monitor)
    _lanes(process, lanes)
    _collaborate(builder, process, table.facts.get("recipients", ""), blocks)
    said = remarks(table, found, directory)
    return Shape(builder.finish(), frozenset(collapsed), _forms(process), tuple(said))


def _forms(process: etree._Element) -> tuple[str, ...]:
    """The files of the forms that the diagram names."""
    named = (str(e.get(camunda("formKey"))) for e in process.iter() if e.get(camunda("formKey")))
    return tuple(dict.fromkeys(named))


def _monitor(table: Table, found: Iterable[Task], directory: Directory) -> str:
    """The agency that watches over the plan: the document's, else asked for at the start."""
    named = next((t.lead.agencies[0] for t in found if t.kind == "monitor" and t.lead.agencies), "")
    return named or monitor_of(table.facts.get("monitor", ""), directory)


def _monitor_name(found: Iterable[Task]) -> str:
    return next((t.row.lead for t in found if t.kind == "monitor"), "")


def _head(builder: Builder, process: etree._Element, lanes: Lanes, office: str) -> None:
    start = builder.node(process, "startEvent", "StartEvent_plan", "Văn bản đã ký")
    start.set(camunda("formKey"), "forms/start.json")
    for key, name, form in (
        ("Task_issue", "Cấp số, ghi ngày tháng", "forms/issue.json"),
        ("Task_dispatch", "Phát hành văn bản", "forms/dispatch.json"),
    ):
        group = f"{office}/van_thu"
        builder.node(
            process, "userTask", key, name, camunda_candidateGroups=group, camunda_formKey=form
        )
    builder.node(process, "parallelGateway", "Gateway_split")
    builder.chain(process, "StartEvent_plan", "Task_issue", "Task_dispatch", "Gateway_split")
    lanes.put(OFFICE_LANE, "StartEvent_plan", "Task_issue", "Task_dispatch", "Gateway_split")


def _together(found: list[Task]) -> list[tuple[str, list[Task]]]:
    """The tasks that are drawn as one: those of a field, each other one by itself."""
    gathered = {id(g) for t in found for g in t.gathers}
    fields: dict[str, list[Task]] = {}
    for task in found:
        if id(task) in gathered:
            continue
        grouped = task.row.field and task.kind not in {"document", "monitor", "standing"}
        fields.setdefault(task.row.field if grouped else f"~{task.key}", []).append(task)
    return list(fields.items())


def _body(
    builder: Builder,
    process: etree._Element,
    blocks: Blocks,
    lanes: Lanes,
    fields: Sequence[tuple[str, list[Task]]],
    doers: Doers,
) -> list[str]:
    """All blocks between split and join; returns the ids of fields drawn closed."""
    collapsed: list[str] = []
    named = doers.lanes([members for _, members in fields])
    for (name, members), lane in zip(fields, named, strict=True):
        if len(members) > 1:
            key = blocks.group(name, members)
            collapsed.append(key)
            lanes.put(lane, key)
            builder.chain(process, "Gateway_split", key, "Gateway_join")
        else:
            nodes = _single(builder, process, blocks, lanes, members[0], lane)
            collapsed += nodes if blocks.closing and members[0].kind == "document" else []
    return collapsed


def _single(
    builder: Builder,
    process: etree._Element,
    blocks: Blocks,
    lanes: Lanes,
    task: Task,
    lane: str,
) -> list[str]:
    block = blocks.task(process, task)
    lanes.put(lane, *block.nodes)
    if block.first:
        builder.flow(process, "Gateway_split", block.first)
    if block.last:
        builder.flow(process, block.last, "Gateway_join")
    lanes.put(blocks.monitor_words(), *block.monitored)
    return block.nodes


def _tail(builder: Builder, process: etree._Element, blocks: Blocks, lanes: Lanes) -> None:
    builder.node(process, "parallelGateway", "Gateway_join")
    key = "Activity_report"
    report = blocks.call(process, key, f"Báo cáo kết quả thực hiện {MARK}", "common-report")
    builder.inputs(report, {"agency": blocks.monitor, "title": "Báo cáo kết quả thực hiện"})
    builder.properties(
        report,
        {
            "number": "BC",
            "title": "Báo cáo kết quả thực hiện",
            "lead": "cơ quan theo dõi",
            "role": "lead",
            "kind": "report",
            "origin": "bổ sung khi lập quy trình; văn bản không nêu bước này",
        },
    )
    builder.node(
        process,
        "userTask",
        "Task_close",
        "Kết thúc kế hoạch",
        camunda_candidateGroups=f"{blocks.monitor}/lanh_dao",
        camunda_formKey="forms/close.json",
    )
    end = builder.node(process, "endEvent", "EndEvent_closed", "Kế hoạch kết thúc")
    builder.event(end, "terminate")
    builder.chain(process, "Gateway_join", key, "Task_close", "EndEvent_closed")
    lanes.put(blocks.monitor_words(), "Gateway_join", key, "Task_close", "EndEvent_closed")


def _spare_gateways(builder: Builder, process: etree._Element, lanes: Lanes) -> None:
    """Leave out a split or join of one branch; where nothing ends by itself, go on to report."""
    flows = process.findall(bpmn("sequenceFlow"))
    if not any(flow.get("targetRef") == "Gateway_join" for flow in flows):
        builder.flow(process, "Gateway_split", "Gateway_join")
    for key in ("Gateway_split", "Gateway_join"):
        flows = process.findall(bpmn("sequenceFlow"))
        into = [flow for flow in flows if flow.get("targetRef") == key]
        out = [flow for flow in flows if flow.get("sourceRef") == key]
        if len(into) == len(out) == 1:
            process.remove(out[0])
            process.remove(next(e for e in process if e.get("id") == key))
            process.remove(into[0])
            builder.flow(process, str(into[0].get("sourceRef")), str(out[0].get("targetRef")))
            for nodes in lanes.nodes.values():
                nodes[:] = [node for node in nodes if node != key]


def _describe(
    builder: Builder, process: etree._Element, table: Table, found: list[Task], monitor: str
) -> None:
    """What the document says of itself; what it does not say stays absent and is asked for."""
    facts = {k: table.facts.get(k, "") for k in (*DOCUMENT, *DOCUMENT_TOO)}
    words: dict[str, str] = {}
    for task in found:
        words.update(dict(task.lead.placeholders))
    named = re.split(r"[;,]\s*", table.facts.get("consolidators", ""))
    collectors = dict.fromkeys(filter(None, (*named, *(t.collector for t in found))))
    more: Mapping[str, str] = {
        "monitor": monitor,
        "consolidators": ", ".join(collectors),
        "placeholders": "\n".join(f"{k}={v}" for k, v in words.items()),
    }
    builder.properties(process, {**facts, **more})


def _lanes(process: etree._Element, lanes: Lanes) -> None:
    holder = etree.Element(bpmn("laneSet"), id="LaneSet_1")
    at = next(i for i, e in enumerate(process) if e.tag != bpmn("extensionElements"))
    process.insert(at, holder)
    for index, (name, nodes) in enumerate(lanes.nodes.items(), 1):
        if not nodes:
            continue
        title = name[:1].upper() + name[1:]
        lane = etree.SubElement(holder, bpmn("lane"), id=f"Lane_{index}", name=title)
        for node in nodes:
            etree.SubElement(lane, bpmn("flowNodeRef")).text = node


def _collaborate(
    builder: Builder, process: etree._Element, recipients: str, blocks: Blocks
) -> None:
    """The pools: the province, and closed ones for bodies outside, with their messages."""
    collaboration = etree.Element(bpmn("collaboration"), id="Collaboration_1")
    builder.root.insert(list(builder.root).index(process), collaboration)
    etree.SubElement(
        collaboration,
        bpmn("participant"),
        id="Participant_province",
        name=PROVINCE,
        processRef=str(process.get("id")),
    )
    pools: dict[str, str] = {}
    received = outside(recipients)
    blocks.messages[:0] = [(body, "Task_dispatch", False) for body in received]
    for body, *_ in blocks.messages:
        if body not in pools:
            pools[body] = f"Participant_{len(pools) + 1}"
            etree.SubElement(collaboration, bpmn("participant"), id=pools[body], name=body)
    for index, (body, node, inwards) in enumerate(blocks.messages, 1):
        flow = etree.SubElement(collaboration, bpmn("messageFlow"), id=f"MessageFlow_{index}")
        ends = (pools[body], node) if inwards else (node, pools[body])
        flow.set("sourceRef", ends[0])
        flow.set("targetRef", ends[1])
