"""Collaborations: participants, message flows, lanes; what a file holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from lxml import etree

from engine.bpmn.definition import ACTIVITIES
from engine.bpmn.parser import FileReading, Reading
from engine.bpmn.parser.markup import CAMUNDA, children, content, local, reference, tag, truthy
from engine.bpmn.validation.report import Report, index
from engine.model.numbers import whole
from engine.sentences import Sentence, joined, sentence

_ABLE = ACTIVITIES | {"participant", "process"}
_DRAWN = (
    "choreography", "globalConversation", "globalChoreographyTask", "partnerEntity",
    "partnerRole", "endPoint", "relationship",
)  # fmt: skip
_SENDING = frozenset({"endEvent", "intermediateThrowEvent"})
_RECEIVING = frozenset({"startEvent", "intermediateCatchEvent", "boundaryEvent"})
_ROOTS = {
    "process": sentence("quy trình không đánh dấu thực thi “%(name)s”"),
    "collaboration": sentence("sơ đồ cộng tác “%(name)s”"),
    "choreography": sentence("sơ đồ phối hợp (choreography) “%(name)s”"),
    "globalConversation": sentence("sơ đồ hội thoại “%(name)s”"),
    "globalTask": sentence("việc dùng chung “%(name)s”"),
    "globalChoreographyTask": sentence("việc phối hợp dùng chung “%(name)s”"),
}


def check_executable(file: FileReading, reading: Reading, report: Report) -> None:
    """Refuse a file that holds no executable process, naming what it holds."""
    if file.root is None:
        return
    processes = [reading.definitions[name] for name in file.processes]
    if any(process.executable and not process.global_task for process in processes):
        return
    if _imports_executable(file.root, reading) and not any(file.root.iterchildren(tag("process"))):
        return
    found = [
        element for element in file.root.iterchildren(etree.Element) if local(element) in _ROOTS
    ]
    tasks = {process.id for process in processes if process.global_task}
    content = joined(", ", (_shown(element, tasks) for element in found))
    if not found:
        content = sentence("không có quy trình nào")
    drawn = [element for element in found if local(element) == "process"]
    message = sentence(
        "Tệp không có quy trình thực thi được; tệp chứa: %(content)s.", content=content
    )
    advice = sentence("Đặt isExecutable=“true” cho quy trình cần chạy.")
    if not drawn:
        advice = sentence(
            "Vẽ một quy trình (process) cho phần việc cần chạy; sơ đồ phối hợp chỉ để xem."
        )
    report.error("no-executable-process", (drawn or found or [file.root])[0], message, advice)


def _imports_executable(root: etree._Element, reading: Reading) -> bool:
    """Whether the file draws a process that another file of the set holds (§15.3)."""
    spaces = {element.get("namespace") for element in root.iterchildren(tag("import"))}
    return any(
        reading.definitions[key].executable
        for other in reading.files.values()
        if other.root is not None and other.root.get("targetNamespace") in spaces
        for key in other.processes
    )


def check_declarations(file: FileReading, reading: Reading, report: Report) -> None:
    """Tell what was assumed, what is not read, and what must be understood but is not."""
    if file.root is None:
        return
    tasks = file.reader.global_tasks if file.reader else ()
    for process in file.root.iterchildren(tag("process")):
        silent = process.get("isExecutable") is None and process.get("id") not in tasks
        if silent and len(process):
            message = sentence("Quy trình không ghi isExecutable; được hiểu là thực thi được.")
            report.note("executable-assumed", process, message)
    here = {f.root.get("targetNamespace") for f in reading.files.values() if f.root is not None}
    for imported in file.root.iterchildren(tag("import")):
        if imported.get("namespace") in here:
            continue
        message = sentence(
            "Khai báo import “%(location)s” không được đọc.", location=str(imported.get("location"))
        )
        advice = sentence("Đưa tệp đó vào cùng lần kiểm tra hoặc triển khai.")
        report.note("import", imported, message, advice)
    for drawn in file.root.iterchildren(*map(tag, _DRAWN)):
        message = sentence("<%(drawn)s> không được thực hiện; chỉ để xem.", drawn=local(drawn))
        report.note("drawn-only", drawn, message)
    for extension in file.root.iterchildren(tag("extension")):
        _must_understand(extension, report)


def _must_understand(extension: etree._Element, report: Report) -> None:
    """Refuse an extension that must be understood (BPMN 2.0.2 §8.2.3), but those executed."""
    name = extension.get("definition") or ""
    space = extension.nsmap.get(name.rpartition(":")[0] or None)
    if truthy(extension.get("mustUnderstand")) and space != CAMUNDA:
        message = sentence(
            "Tệp đòi phải hiểu phần mở rộng “%(extension)s”; hệ thống không hiểu.", extension=name
        )
        advice = sentence("Bỏ khai báo này và những gì dựa vào nó, hoặc bỏ mustUnderstand.")
        report.error("unknown-extension", extension, message, advice)


def _shown(element: etree._Element, tasks: set[str]) -> Sentence:
    own = element.get("id") or ""
    kind = "globalTask" if own in tasks else local(element)
    return replace(_ROOTS[kind], parts={"name": element.get("name") or own})


def check_collaboration(file: FileReading, report: Report) -> None:
    """Report message flows inside one pool or to nothing, and participants of one process."""
    if file.root is None or file.reader is None:
        return
    pools: dict[str, str] = {}
    taken: set[str] = set()
    for element in file.root.iter(tag("participant")):
        process = reference(element.get("processRef"))
        pools[element.get("id") or ""] = process or element.get("id") or ""
        if process and process in taken:
            message = sentence(
                "Hai bên tham gia cùng trỏ đến quy trình “%(process)s”.", process=process
            )
            report.warn("participant", element, message)
        taken.add(process or "")
    owner = dict(pools)
    for reader in file.reader.processes():
        owner.update((key, reader.bpmn_id) for key in reader.nodes_by_id)
        owner.setdefault(reader.bpmn_id, reader.bpmn_id)
    owner.update((key, _process_of(key, lent)) for key, lent in file.borrowed.items())
    everywhere = {**file.borrowed, **index(file.root)}
    for flow in file.root.iter(tag("messageFlow")):
        _message_flow(flow, owner, everywhere, report)
    for element in file.root.iter(tag("participantMultiplicity")):
        _multiplicity(element, report)


def _process_of(key: str, lent: etree._Element) -> str:
    """The process of another file around what is drawn here, by its prefixed id."""
    around = next(lent.iterancestors(tag("process")), lent)
    return f"{key.partition(':')[0]}:{around.get('id')}"


def _multiplicity(element: etree._Element, report: Report) -> None:
    least, most = (element.get(name) for name in ("minimum", "maximum"))
    low = whole(least or "", -(2**31)) or 0
    written = whole(most or "")
    high = max(low, 1) if written is None else written
    if low < 0 or high < 1 or high < low:
        message = sentence(
            "Số lượng bên tham gia không hợp lệ: tối thiểu %(minimum)s, tối đa %(maximum)s.",
            minimum=low,
            maximum=high,
        )
        report.error("participant", element, message)


def _message_flow(
    flow: etree._Element,
    owner: dict[str, str],
    everywhere: Mapping[str, etree._Element],
    report: Report,
) -> None:
    ends = [reference(flow.get(side)) for side in ("sourceRef", "targetRef")]
    lost = [end or "?" for end in ends if end not in owner]
    if lost:
        message = sentence("Luồng thông điệp nối với “%(end)s” không tồn tại.", end=lost[0])
        report.error("dangling-flow", flow, message)
    elif owner[ends[0] or ""] == owner[ends[1] or ""]:
        message = sentence("Luồng thông điệp nối hai phần tử trong cùng một bên tham gia.")
        advice = sentence("Trong một bên dùng luồng tuần tự; thông điệp chỉ đi giữa các bên.")
        report.error("message-flow-in-pool", flow, message, advice)
    elif unfit := _unfit(everywhere, ends):
        message = sentence(
            "Luồng thông điệp không được nối với “%(end)s” theo chiều này.", end=unfit
        )
        advice = sentence(
            "Thông điệp đi từ bên tham gia, hoạt động, sự kiện phát thông điệp đến nơi nhận được."
        )
        report.error("message-flow-end", flow, message, advice)


def _unfit(everywhere: Mapping[str, etree._Element], ends: list[str | None]) -> str | None:
    """Return the end that cannot send or receive (BPMN 2.0.2 §9.3, §10.5)."""
    for end, events in zip(ends, (_SENDING, _RECEIVING), strict=True):
        element = everywhere.get(end or "")
        if element is None or local(element) in _ABLE:
            continue
        message = any(
            child.get("messageRef") is not None or local(child) == "messageEventDefinition"
            for child in element
        )
        referred = any(True for _ in children(element, "eventDefinitionRef"))
        if local(element) not in events or not (message or referred):
            return end
    return None


def check_lanes(file: FileReading, report: Report) -> None:
    """Report nodes that two lanes of one lane set claim."""
    if file.root is None:
        return
    for lane_set in file.root.iter(tag("laneSet"), tag("childLaneSet")):
        lane_of: dict[str, str] = {}
        for lane in children(lane_set, "lane"):
            for ref in children(lane, "flowNodeRef"):
                node = reference(content(ref)) or ""
                if node in lane_of and lane_of[node] != lane.get("id"):
                    message = sentence(
                        "“%(node)s” nằm trong hai làn “%(lane)s” và “%(other)s”.",
                        node=node,
                        lane=lane_of[node],
                        other=str(lane.get("id")),
                    )
                    report.warn("lanes-overlap", ref, message)
                lane_of.setdefault(node, lane.get("id") or "")
