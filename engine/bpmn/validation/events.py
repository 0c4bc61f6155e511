"""Events (BPMN 2.0.2 §10.5): which triggers may stand where, what each must say."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.definition import EventDefinition, Node
from engine.bpmn.parser.events import KINDS
from engine.bpmn.parser.markup import child, children, content, is_bpmn, local, reference
from engine.bpmn.validation.report import Report, Subject, named
from engine.bpmn.validation.supported import ALLOWED, place_of
from engine.sentences import sentence

_TIMES = ("timeDate", "timeDuration", "timeCycle")
_THROWN = frozenset({"endEvent", "intermediateThrowEvent"})
_CAUGHT = frozenset({"error", "escalation"})


def check_triggers(subject: Subject, report: Report) -> None:
    """Report event definitions where they may not stand (BPMN 2.0.2 §10.5)."""
    for node in subject.nodes(*{*ALLOWED, "startEvent"}):
        place = place_of(node, in_event_sub_process=subject.in_event_sub_process(node))
        embedded = node.type == "startEvent" and node.scope != subject.definition.id
        allowed = ("none",) if embedded and place == "startEvent" else ALLOWED[place]
        for kind in [event.kind for event in node.events] or ["none"]:
            if kind not in allowed:
                message = sentence(
                    "%(node)s: <%(type)s> ở đây không được mang kích hoạt “%(kind)s”.",
                    node=named(node),
                    type=node.type,
                    kind=kind,
                )
                advice = sentence("Được dùng: %(kinds)s.", kinds=", ".join(allowed))
                report.error("event-not-allowed", subject.at(node), message, advice)
        _particular(subject, node, report)


def _particular(subject: Subject, node: Node, report: Report) -> None:
    kinds = {event.kind for event in node.events}
    if node.type == "boundaryEvent" and "error" in kinds and not node.interrupting:
        message = sentence(
            "Sự kiện biên lỗi %(node)s luôn ngắt, không đặt cancelActivity=false.", node=named(node)
        )
        report.error("event-not-allowed", subject.at(node), message)
    if node.type == "startEvent" and "error" in kinds and not node.interrupting:
        message = sentence(
            "Sự kiện bắt đầu lỗi %(node)s luôn ngắt, không đặt isInterrupting=false.",
            node=named(node),
        )
        report.error("event-not-allowed", subject.at(node), message)


def check_definitions(subject: Subject, report: Report) -> None:
    """Report event definitions that do not say what they catch or throw."""
    for node in subject.nodes():
        element = subject.at(node)
        for definition in children(element, *KINDS):
            if local(definition) == "timerEventDefinition":
                times = sum(child(definition, name) is not None for name in _TIMES)
                if times > 1:
                    message = sentence(
                        "Một sự kiện thời gian chỉ được có một trong timeDate, timeDuration, "
                        "timeCycle."
                    )
                    report.error("timer-ambiguous", definition, message)
        for event in node.events:
            _complete(subject, node, event, report)


def _complete(subject: Subject, node: Node, event: EventDefinition, report: Report) -> None:
    at = subject.at(node)
    if event.kind == "timer" and event.timer is None:
        message = sentence("%(node)s chưa ghi thời gian.", node=named(node))
        advice = sentence("Thêm timeDate, timeDuration hoặc timeCycle.")
        report.error("timer-missing", at, message, advice)
    if event.kind == "conditional" and not event.condition:
        message = sentence("%(node)s chưa có điều kiện.", node=named(node))
        report.error("condition-missing", at, message)
    if event.kind == "link" and not event.name:
        message = sentence("Liên kết %(node)s chưa có tên.", node=named(node))
        report.error("link-unnamed", at, message)
    begins = node.instantiate or node.type == "startEvent"
    top = begins and node.scope == subject.definition.id
    if top and event.kind in ("message", "signal") and event.name and "${" in event.name:
        message = sentence(
            "Tên “%(name)s” chứa biểu thức, nhưng khi bắt đầu quy trình chưa có biến nào.",
            name=event.name,
        )
        advice = sentence("Dùng tên cố định và khóa tương quan (correlation key).")
        report.error("name-expression", at, message, advice)
    if event.kind in ("message", "signal") and _unnamed(subject, node):
        _assumed(subject, node, event, report)


def _assumed(subject: Subject, node: Node, event: EventDefinition, report: Report) -> None:
    """Say by which name an event without reference goes; refuse one that nobody can name."""
    at = subject.at(node)
    message = sentence(
        "%(node)s không trỏ đến thông điệp, tín hiệu nào; hiểu là “%(name)s”.",
        node=named(node),
        name=str(event.name),
    )
    advice = sentence(
        "Khai báo message, signal ngay dưới definitions và trỏ đến bằng messageRef, signalRef."
    )
    drawn = subject.file.reader.flow_messages if subject.file.reader is not None else {}
    if event.kind == "message" and node.id in drawn:
        report.note("name-assumed", at, message)
    elif node.name or node.is_activity:
        report.warn("name-assumed", at, message, advice)
    else:
        message = sentence(
            "%(node)s không trỏ đến thông điệp, tín hiệu nào và không có tên; không ai gửi được.",
            node=named(node),
        )
        report.error("name-missing", at, message, advice)


def _unnamed(subject: Subject, node: Node) -> bool:
    element = subject.at(node)
    holders = [element, *children(element, *KINDS)]
    if child(element, "eventDefinitionRef") is not None:
        return False
    return not any(e.get("messageRef") or e.get("signalRef") for e in holders)


def check_codes(subject: Subject, report: Report) -> None:
    """A thrown error or escalation must have a code (BPMN 2.0.2 §10.5.5)."""
    for node, event in subject.events():
        if node.type in _THROWN and event.kind in ("error", "escalation") and not event.code:
            _code_missing(subject, node, event, report)


def _code_missing(subject: Subject, node: Node, event: EventDefinition, report: Report) -> None:
    message = sentence("%(node)s phát ra lỗi không có mã.", node=named(node))
    advice = sentence("Đặt errorRef, errorCode.")
    if event.kind == "escalation":
        message = sentence("%(node)s phát ra báo cáo cấp trên không có mã.", node=named(node))
        advice = sentence("Đặt escalationRef, escalationCode.")
    report.error("code-missing", subject.at(node), message, advice)


def check_event_references(subject: Subject, report: Report) -> None:
    """Only event definitions of the file itself, not of another event, may be referred to."""
    for node in subject.nodes():
        for ref in children(subject.at(node), "eventDefinitionRef"):
            key = reference(content(ref)) or ""
            inner = subject.elements.get(key)
            if inner is not None and is_bpmn(inner) and local(inner).endswith("EventDefinition"):
                message = sentence(
                    "eventDefinitionRef “%(id)s” trỏ đến định nghĩa nằm trong một sự kiện khác.",
                    id=key,
                )
                advice = sentence("Đưa định nghĩa ra ngoài, ngay dưới definitions.")
                report.error("dangling-reference", ref, message, advice)


def check_catchers(subject: Subject, report: Report) -> None:
    """Report events of one level that catch the same error or escalation: one of them would do."""
    catchers: dict[tuple[str | None, str, str | None], Node] = {}
    for level, node in _catchers(subject):
        for event in node.events:
            if event.kind not in _CAUGHT:
                continue
            first = catchers.setdefault((level, event.kind, event.code), node)
            if first is not node:
                message = sentence(
                    "%(node)s bắt đúng điều mà %(first)s đã bắt; nó không bao giờ chạy.",
                    node=named(node),
                    first=named(first),
                )
                advice = sentence("Bỏ một trong hai.")
                report.warn("caught-twice", subject.at(node), message, advice)


def _catchers(subject: Subject) -> Iterator[tuple[str | None, Node]]:
    """Yield boundary events with their activity, starts of event sub-processes with the scope."""
    nodes = subject.definition.nodes
    for node in nodes.values():
        holder = nodes.get(node.scope)
        if node.type == "boundaryEvent":
            yield node.attached_to, node
        elif node.type == "startEvent" and holder is not None and holder.triggered_by_event:
            yield f"in {holder.scope}", node
