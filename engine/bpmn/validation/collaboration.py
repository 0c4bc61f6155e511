"""Collaborations: participants, message flows, lanes; what a file holds."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from engine.bpmn.definition import ACTIVITIES
from engine.bpmn.parser import FileReading, Reading
from engine.bpmn.parser.markup import CAMUNDA, children, content, local, reference, tag, truthy
from engine.bpmn.validation.report import Report, index

_ABLE = ACTIVITIES | {"participant", "process"}
_DRAWN = (
    "choreography", "globalConversation", "globalChoreographyTask", "partnerEntity",
    "partnerRole", "endPoint", "relationship",
)  # fmt: skip
_SENDING = frozenset({"endEvent", "intermediateThrowEvent"})
_RECEIVING = frozenset({"startEvent", "intermediateCatchEvent", "boundaryEvent"})
_ROOTS = {
    "process": ("quy trình không đánh dấu thực thi", "process not marked executable"),
    "collaboration": ("sơ đồ cộng tác", "collaboration"),
    "choreography": ("sơ đồ phối hợp (choreography)", "choreography"),
    "globalConversation": ("sơ đồ hội thoại", "conversation"),
    "globalTask": ("việc dùng chung", "global task"),
    "globalChoreographyTask": ("việc phối hợp dùng chung", "global choreography task"),
}


def check_executable(file: FileReading, reading: Reading, report: Report) -> None:
    """Refuse a file that holds no executable process, naming what it holds."""
    if file.root is None:
        return
    processes = [reading.definitions[name] for name in file.processes]
    if any(process.executable and not process.global_task for process in processes):
        return
    found = [
        element for element in file.root.iterchildren(etree.Element) if local(element) in _ROOTS
    ]
    tasks = {process.id for process in processes if process.global_task}
    vi = ", ".join(_shown(element, 0, tasks) for element in found) or "không có quy trình nào"
    en = ", ".join(_shown(element, 1, tasks) for element in found) or "no process at all"
    drawn = [element for element in found if local(element) == "process"]
    what = (
        f"Tệp không có quy trình thực thi được; tệp chứa: {vi}.",
        f"The file has no executable process; it holds: {en}.",
    )
    advice = (
        "Đặt isExecutable=“true” cho quy trình cần chạy.",
        "Set isExecutable “true” on the process that should run.",
    )
    if not drawn:
        advice = (
            "Vẽ một quy trình (process) cho phần việc cần chạy; sơ đồ phối hợp chỉ để xem.",
            "Draw a process for the work that should run; a drawing of conversations cannot.",
        )
    report.error("no-executable-process", (drawn or found or [file.root])[0], what, advice)


def check_declarations(file: FileReading, report: Report) -> None:
    """Tell what was assumed, what is not read, and what must be understood but is not."""
    if file.root is None:
        return
    tasks = file.reader.global_tasks if file.reader else ()
    for process in file.root.iterchildren(tag("process")):
        silent = process.get("isExecutable") is None and process.get("id") not in tasks
        if silent and len(process):
            what = (
                "Quy trình không ghi isExecutable; được hiểu là thực thi được.",
                "The process does not say isExecutable; it is taken to be executable.",
            )
            report.note("executable-assumed", process, what)
    for imported in file.root.iterchildren(tag("import")):
        what = (
            f"Khai báo import “{imported.get('location')}” không được đọc.",
            f"The import “{imported.get('location')}” is not read.",
        )
        advice = (
            "Đưa tệp đó vào cùng lần kiểm tra hoặc triển khai.",
            "Check or deploy that file together with this one.",
        )
        report.note("import", imported, what, advice)
    for drawn in file.root.iterchildren(*map(tag, _DRAWN)):
        what = (
            f"<{local(drawn)}> không được thực hiện; chỉ để xem.",
            f"<{local(drawn)}> is not executed; it is there to be looked at.",
        )
        report.note("drawn-only", drawn, what)
    for extension in file.root.iterchildren(tag("extension")):
        _must_understand(extension, report)


def _must_understand(extension: etree._Element, report: Report) -> None:
    """Refuse an extension that must be understood (BPMN 2.0.2 §8.2.3), but those executed."""
    name = extension.get("definition") or ""
    space = extension.nsmap.get(name.rpartition(":")[0] or None)
    if truthy(extension.get("mustUnderstand")) and space != CAMUNDA:
        what = (
            f"Tệp đòi phải hiểu phần mở rộng “{name}”; hệ thống không hiểu.",
            f"The file demands that the extension “{name}” be understood; it is not.",
        )
        advice = (
            "Bỏ khai báo này và những gì dựa vào nó, hoặc bỏ mustUnderstand.",
            "Remove the declaration and what relies on it, or remove mustUnderstand.",
        )
        report.error("unknown-extension", extension, what, advice)


def _shown(element: etree._Element, language: int, tasks: set[str]) -> str:
    own = element.get("id") or ""
    kind = "globalTask" if own in tasks else local(element)
    return f"{_ROOTS[kind][language]} “{element.get('name') or own}”"


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
            what = (
                f"Hai bên tham gia cùng trỏ đến quy trình “{process}”.",
                f"Two participants refer to the process “{process}”.",
            )
            report.warn("participant", element, what)
        taken.add(process or "")
    owner = dict(pools)
    for reader in file.reader.processes():
        owner.update((key, reader.bpmn_id) for key in reader.nodes_by_id)
        owner.setdefault(reader.bpmn_id, reader.bpmn_id)
    everywhere = index(file.root)
    for flow in file.root.iter(tag("messageFlow")):
        _message_flow(flow, owner, everywhere, report)
    for element in file.root.iter(tag("participantMultiplicity")):
        _multiplicity(element, report)


def _multiplicity(element: etree._Element, report: Report) -> None:
    least, most = (element.get(name) for name in ("minimum", "maximum"))
    low = int(least) if least and least.lstrip("-").isdecimal() else 0
    high = int(most) if most and most.lstrip("-").isdecimal() else max(low, 1)
    if low < 0 or high < 1 or high < low:
        what = (
            f"Số lượng bên tham gia không hợp lệ: tối thiểu {low}, tối đa {high}.",
            f"The multiplicity of the participant is invalid: minimum {low}, maximum {high}.",
        )
        report.error("participant", element, what)


def _message_flow(
    flow: etree._Element,
    owner: dict[str, str],
    everywhere: Mapping[str, etree._Element],
    report: Report,
) -> None:
    ends = [reference(flow.get(side)) for side in ("sourceRef", "targetRef")]
    lost = [end or "?" for end in ends if end not in owner]
    if lost:
        what = (
            f"Luồng thông điệp nối với “{lost[0]}” không tồn tại.",
            f"The message flow connects to “{lost[0]}”, which does not exist.",
        )
        report.error("dangling-flow", flow, what)
    elif owner[ends[0] or ""] == owner[ends[1] or ""]:
        what = (
            "Luồng thông điệp nối hai phần tử trong cùng một bên tham gia.",
            "The message flow connects two elements of the same pool.",
        )
        advice = (
            "Trong một bên dùng luồng tuần tự; thông điệp chỉ đi giữa các bên.",
            "Inside a pool use a sequence flow; messages pass between pools.",
        )
        report.error("message-flow-in-pool", flow, what, advice)
    elif unfit := _unfit(everywhere, ends):
        what = (
            f"Luồng thông điệp không được nối với “{unfit}” theo chiều này.",
            f"A message flow may not connect to “{unfit}” in this direction.",
        )
        advice = (
            "Thông điệp đi từ bên tham gia, hoạt động, sự kiện phát thông điệp đến nơi nhận được.",
            "Messages go from a pool, activity or message throw event to one that can receive.",
        )
        report.error("message-flow-end", flow, what, advice)


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
                    what = (
                        f"“{node}” nằm trong hai làn “{lane_of[node]}” và “{lane.get('id')}”.",
                        f"“{node}” is in two lanes, “{lane_of[node]}” and “{lane.get('id')}”.",
                    )
                    report.warn("lanes-overlap", ref, what)
                lane_of.setdefault(node, lane.get("id") or "")
