"""Events: which triggers may stand where, what each must say, boundary events, links."""

from __future__ import annotations

from collections import Counter

from engine.bpmn.definition import EventDefinition, Node
from engine.bpmn.parser.events import KINDS
from engine.bpmn.parser.markup import child, children, local
from engine.bpmn.validation.report import Report, Subject, named
from engine.bpmn.validation.supported import ALLOWED, place_of

_TIMES = ("timeDate", "timeDuration", "timeCycle")


def in_event_sub_process(subject: Subject, node: Node) -> bool:
    """Whether the node stands directly in an event sub-process."""
    holder = subject.definition.nodes.get(node.scope)
    return holder is not None and holder.triggered_by_event


def check_triggers(subject: Subject, report: Report) -> None:
    """Report event definitions where they may not stand (BPMN 2.0.2 §10.5)."""
    for node in subject.nodes(*{*ALLOWED, "startEvent"}):
        place = place_of(node, in_event_sub_process=in_event_sub_process(subject, node))
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


def check_boundaries(subject: Subject, report: Report) -> None:
    """Report boundary events attached to nothing, to no activity, or across a border."""
    for node in subject.nodes("boundaryEvent"):
        host = subject.definition.nodes.get(node.attached_to or "")
        at = subject.at(node)
        if host is None or not host.is_activity or host.triggered_by_event:
            what = (
                f"Sự kiện biên {named(node)} không gắn vào hoạt động nào (“{node.attached_to}”).",
                (
                    f"The boundary event {named(node)} is attached to no activity "
                    f"(“{node.attached_to}”)."
                ),
            )
            advice = ("Gắn lại vào một hoạt động.", "Attach it to an activity.")
            report.error("boundary-attachment", at, what, advice)
        elif host.scope != node.scope:
            what = (
                f"Sự kiện biên {named(node)} và {named(host)} không cùng một tiểu quy trình.",
                f"The boundary event {named(node)} and {named(host)} are not in the same scope.",
            )
            report.error("boundary-attachment", at, what)
        elif "cancel" in {event.kind for event in node.events} and host.type != "transaction":
            what = (
                f"Sự kiện hủy {named(node)} chỉ gắn được vào giao dịch.",
                f"The cancel event {named(node)} may only be attached to a transaction.",
            )
            report.error("boundary-attachment", at, what)
        elif not node.outgoing and not any(e.kind == "compensate" for e in node.events):
            what = (
                f"Sự kiện biên {named(node)} không có luồng đi ra.",
                f"The boundary event {named(node)} has no outgoing flow.",
            )
            report.warn("boundary-without-flow", at, what)


def check_event_sub_processes(subject: Subject, report: Report) -> None:
    """Report event sub-processes without exactly one start event that has a trigger."""
    for node in subject.nodes("subProcess", "transaction", "adHocSubProcess"):
        scope = subject.definition.scopes[node.id]
        held = [subject.definition.nodes[key] for key in scope.nodes]
        starts = [one for one in held if one.type == "startEvent"]
        if node.triggered_by_event and len(starts) != 1:
            what = (
                f"Tiểu quy trình sự kiện {named(node)} phải có đúng một sự kiện bắt đầu.",
                f"The event sub-process {named(node)} must have exactly one start event.",
            )
            report.error("event-sub-process", subject.at(node), what)
        elif not held:
            what = (
                f"Tiểu quy trình {named(node)} trống; nó hoàn thành ngay.",
                f"The sub-process {named(node)} is empty; it completes at once.",
            )
            report.warn("empty-sub-process", subject.at(node), what)
        elif not node.triggered_by_event and not scope.starts and not scope.entries:
            what = (
                f"Tiểu quy trình {named(node)} không có nút nào để bắt đầu.",
                f"Nothing in the sub-process {named(node)} can start.",
            )
            report.error("no-start", subject.at(node), what)


def check_links(subject: Subject, report: Report) -> None:
    """Report links without a partner; they are matched by name within one scope."""
    catches = Counter(
        (node.scope, event.name)
        for node, event in subject.events()
        if event.kind == "link" and node.type == "intermediateCatchEvent"
    )
    throws = {
        (node.scope, event.name)
        for node, event in subject.events()
        if event.kind == "link" and node.type == "intermediateThrowEvent"
    }
    for node, event in subject.events():
        if event.kind != "link" or not event.name:
            continue
        key = (node.scope, event.name)
        _link(subject, node, event, catches[key], report, thrown=key in throws)


def _link(
    subject: Subject,
    node: Node,
    event: EventDefinition,
    catches: int,
    report: Report,
    *,
    thrown: bool,
) -> None:
    at = subject.at(node)
    if node.type == "intermediateThrowEvent":
        if catches != 1:
            what = (
                f"Liên kết “{event.name}” có {catches} đích trong cùng phạm vi, cần đúng 1.",
                f"The link “{event.name}” has {catches} targets in its scope, exactly 1 is needed.",
            )
            report.error("link-target", at, what)
        if node.outgoing:
            what = (
                f"Sự kiện phát liên kết {named(node)} không được có luồng đi ra.",
                f"The link throw event {named(node)} may not have outgoing flows.",
            )
            report.error("flow-not-allowed", at, what)
    elif node.incoming:
        what = (
            f"Sự kiện nhận liên kết {named(node)} không được có luồng đi vào.",
            f"The link catch event {named(node)} may not have incoming flows.",
        )
        report.error("flow-not-allowed", at, what)
    elif not thrown:
        what = (
            f"Không có sự kiện nào phát liên kết “{event.name}”.",
            f"Nothing throws the link “{event.name}”.",
        )
        report.warn("link-source", at, what)
