"""Events (BPMN 2.0.2 §10.5): which triggers may stand where, what each must say."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.definition import EventDefinition, Node
from engine.bpmn.parser.events import KINDS
from engine.bpmn.parser.markup import child, children, content, is_bpmn, local, reference
from engine.bpmn.validation.report import Report, Subject, named
from engine.bpmn.validation.supported import ALLOWED, place_of

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
                what = (
                    f"{named(node)}: <{node.type}> ở đây không được mang kích hoạt “{kind}”.",
                    f"{named(node)}: a <{node.type}> may not have the trigger “{kind}” here.",
                )
                report.error("event-not-allowed", subject.at(node), what, _allowed(allowed))
        _particular(subject, node, report)


def _allowed(kinds: tuple[str, ...]) -> tuple[str, str]:
    shown = ", ".join(kinds)
    return f"Được dùng: {shown}.", f"Allowed: {shown}."


def _particular(subject: Subject, node: Node, report: Report) -> None:
    kinds = {event.kind for event in node.events}
    if node.type == "boundaryEvent" and "error" in kinds and not node.interrupting:
        what = (
            f"Sự kiện biên lỗi {named(node)} luôn ngắt, không đặt cancelActivity=false.",
            (
                f"The error boundary event {named(node)} always interrupts: "
                "cancelActivity must not be false."
            ),
        )
        report.error("event-not-allowed", subject.at(node), what)
    if node.type == "startEvent" and "error" in kinds and not node.interrupting:
        what = (
            f"Sự kiện bắt đầu lỗi {named(node)} luôn ngắt, không đặt isInterrupting=false.",
            (
                f"The error start event {named(node)} always interrupts: "
                "isInterrupting must not be false."
            ),
        )
        report.error("event-not-allowed", subject.at(node), what)


def check_definitions(subject: Subject, report: Report) -> None:
    """Report event definitions that do not say what they catch or throw."""
    for node in subject.nodes():
        element = subject.at(node)
        for definition in children(element, *KINDS):
            if local(definition) == "timerEventDefinition":
                times = sum(child(definition, name) is not None for name in _TIMES)
                if times > 1:
                    what = (
                        (
                            "Một sự kiện thời gian chỉ được có một trong timeDate, timeDuration, "
                            "timeCycle."
                        ),
                        "A timer has exactly one of timeDate, timeDuration, timeCycle.",
                    )
                    report.error("timer-ambiguous", definition, what)
        for event in node.events:
            _complete(subject, node, event, report)


def _complete(subject: Subject, node: Node, event: EventDefinition, report: Report) -> None:
    at = subject.at(node)
    if event.kind == "timer" and event.timer is None:
        what = (f"{named(node)} chưa ghi thời gian.", f"{named(node)} has no time.")
        advice = (
            "Thêm timeDate, timeDuration hoặc timeCycle.",
            "Add timeDate, timeDuration or timeCycle.",
        )
        report.error("timer-missing", at, what, advice)
    if event.kind == "conditional" and not event.condition:
        what = (f"{named(node)} chưa có điều kiện.", f"{named(node)} has no condition.")
        report.error("condition-missing", at, what)
    if event.kind == "link" and not event.name:
        what = (f"Liên kết {named(node)} chưa có tên.", f"The link {named(node)} has no name.")
        report.error("link-unnamed", at, what)
    begins = node.instantiate or node.type == "startEvent"
    top = begins and node.scope == subject.definition.id
    if top and event.kind in ("message", "signal") and event.name and "${" in event.name:
        what = (
            f"Tên “{event.name}” chứa biểu thức, nhưng khi bắt đầu quy trình chưa có biến nào.",
            f"The name “{event.name}” holds an expression, but a start has no variables yet.",
        )
        advice = (
            "Dùng tên cố định và khóa tương quan (correlation key).",
            "Use a fixed name and a correlation key.",
        )
        report.error("name-expression", at, what, advice)
    if event.kind in ("message", "signal") and _unnamed(subject, node):
        what = (
            f"{named(node)} không trỏ đến thông điệp, tín hiệu nào; hiểu là “{event.name}”.",
            f"{named(node)} refers to no message or signal; it is taken to be “{event.name}”.",
        )
        report.note("name-assumed", at, what)


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
    word = "lỗi" if event.kind == "error" else "leo thang"
    what = (
        f"{named(node)} phát ra {word} không có mã.",
        f"{named(node)} throws an {event.kind} without a code.",
    )
    attribute = f"{event.kind}Ref, {event.kind}Code"
    advice = (f"Đặt {attribute}.", f"Set {attribute}.")
    report.error("code-missing", subject.at(node), what, advice)


def check_event_references(subject: Subject, report: Report) -> None:
    """Only event definitions of the file itself, not of another event, may be referred to."""
    for node in subject.nodes():
        for ref in children(subject.at(node), "eventDefinitionRef"):
            key = reference(content(ref)) or ""
            inner = subject.elements.get(key)
            if inner is not None and is_bpmn(inner) and local(inner).endswith("EventDefinition"):
                what = (
                    f"eventDefinitionRef “{key}” trỏ đến định nghĩa nằm trong một sự kiện khác.",
                    f"eventDefinitionRef “{key}” refers to a definition inside another event.",
                )
                advice = (
                    "Đưa định nghĩa ra ngoài, ngay dưới definitions.",
                    "Move the definition out, directly under definitions.",
                )
                report.error("dangling-reference", ref, what, advice)


def check_catchers(subject: Subject, report: Report) -> None:
    """Report events of one level that catch the same error or escalation: one of them would do."""
    catchers: dict[tuple[str | None, str, str | None], Node] = {}
    for level, node in _catchers(subject):
        for event in node.events:
            if event.kind not in _CAUGHT:
                continue
            first = catchers.setdefault((level, event.kind, event.code), node)
            if first is not node:
                what = (
                    f"{named(node)} bắt đúng điều mà {named(first)} đã bắt; nó không bao giờ chạy.",
                    f"{named(node)} catches what {named(first)} catches already; it never runs.",
                )
                advice = ("Bỏ một trong hai.", "Remove one of the two.")
                report.warn("caught-twice", subject.at(node), what, advice)


def _catchers(subject: Subject) -> Iterator[tuple[str | None, Node]]:
    """Yield boundary events with their activity, starts of event sub-processes with the scope."""
    nodes = subject.definition.nodes
    for node in nodes.values():
        holder = nodes.get(node.scope)
        if node.type == "boundaryEvent":
            yield node.attached_to, node
        elif node.type == "startEvent" and holder is not None and holder.triggered_by_event:
            yield f"in {holder.scope}", node
