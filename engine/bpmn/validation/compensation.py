"""Compensation and transactions, several tokens at one node, ad-hoc, instantiating nodes."""

from __future__ import annotations

from engine.bpmn.definition import Node
from engine.bpmn.validation.report import Report, Subject, named


def check_compensation(subject: Subject, report: Report) -> None:
    """Report handlers without event, events without handler, cancels outside transactions."""
    nodes = subject.definition.nodes
    handlers = {node.handler for node in subject.nodes("boundaryEvent") if node.handler}
    for node, event in subject.events():
        at = subject.at(node)
        if event.kind == "cancel" and node.type == "endEvent":
            holder = nodes.get(node.scope)
            if holder is None or holder.type != "transaction":
                what = (
                    f"Sự kiện hủy {named(node)} phải nằm ngay trong một giao dịch.",
                    f"The cancel end event {named(node)} must stand directly in a transaction.",
                )
                report.error("cancel-outside-transaction", at, what)
        if event.kind == "compensate" and node.type == "boundaryEvent":
            _border(subject, node, report)
    for node in subject.nodes():
        if node.for_compensation and node.id not in handlers:
            what = (
                f"Không sự kiện bù trừ nào dẫn đến {named(node)}.",
                f"No compensation event leads to {named(node)}.",
            )
            advice = (
                "Nối sự kiện biên bù trừ với nó bằng một liên kết (association).",
                "Connect a compensation boundary event to it by an association.",
            )
            report.warn("handler-unused", subject.at(node), what, advice)


def _border(subject: Subject, node: Node, report: Report) -> None:
    handler = subject.definition.nodes.get(node.handler or "")
    if node.outgoing:
        what = (
            f"Sự kiện biên bù trừ {named(node)} không được có luồng đi ra.",
            f"The compensation boundary event {named(node)} may not have outgoing flows.",
        )
        advice = (
            "Nối với hoạt động bù trừ bằng một liên kết (association).",
            "Connect it to the compensation activity by an association.",
        )
        report.error("flow-not-allowed", subject.at(node), what, advice)
    elif handler is None or not handler.for_compensation or handler.scope != node.scope:
        what = (
            f"Sự kiện biên bù trừ {named(node)} không dẫn đến hoạt động bù trừ nào.",
            f"The compensation boundary event {named(node)} leads to no compensation activity.",
        )
        advice = (
            "Vẽ liên kết (association) đến một hoạt động có isForCompensation=“true”.",
            "Draw an association to an activity with isForCompensation “true”.",
        )
        report.error("handler-missing", subject.at(node), what, advice)


def check_gathering(subject: Subject, report: Report) -> None:
    """Report complex gateways and behaviours that do not say when, quantities below one."""
    for node in subject.nodes():
        at = subject.at(node)
        if node.type == "complexGateway" and len(node.incoming) > 1 and not node.activation:
            what = (
                f"Cổng phức hợp {named(node)} không ghi điều kiện kích hoạt.",
                f"The complex gateway {named(node)} has no activation condition.",
            )
            advice = (
                "Thêm activationCondition, ví dụ ${activationCount >= 2}.",
                "Add an activationCondition, for instance ${activationCount >= 2}.",
            )
            report.error("activation-missing", at, what, advice)
        if node.start_quantity < 1 or node.completion_quantity < 1:
            what = (
                f"startQuantity, completionQuantity của {named(node)} phải từ 1 trở lên.",
                f"startQuantity and completionQuantity of {named(node)} must be at least 1.",
            )
            report.error("quantity", at, what)
        if node.loop is not None and not _says_what(node):
            what = (
                f"Đa thể {named(node)} có behavior=“{node.loop.behavior}” nhưng không ghi sự kiện.",
                f"{named(node)} has the behavior “{node.loop.behavior}” but names no event.",
            )
            advice = (
                "Ghi oneBehaviorEventRef, noneBehaviorEventRef hoặc complexBehaviorDefinition.",
                "Set oneBehaviorEventRef, noneBehaviorEventRef or complexBehaviorDefinition.",
            )
            report.error("behavior", at, what, advice)


def _says_what(node: Node) -> bool:
    loop = node.loop
    if loop is None:
        return True
    needed = {"One": loop.one_event, "None": loop.none_event, "Complex": loop.complex}
    return loop.behavior not in needed or bool(needed[loop.behavior])


def check_ad_hoc(subject: Subject, report: Report) -> None:
    """Report ad-hoc sub-processes with start or end events, or without activities (§10.3.5)."""
    for node in subject.nodes("adHocSubProcess"):
        held = [subject.definition.nodes[key] for key in subject.definition.scopes[node.id].nodes]
        for inner in held:
            if inner.type in ("startEvent", "endEvent"):
                what = (
                    f"Tiểu quy trình tự do {named(node)} không được có {named(inner)}.",
                    f"The ad-hoc sub-process {named(node)} may not hold {named(inner)}.",
                )
                report.error("ad-hoc", subject.at(inner), what)
        if held and not any(inner.is_activity for inner in held):
            what = (
                f"Tiểu quy trình tự do {named(node)} không có hoạt động nào.",
                f"The ad-hoc sub-process {named(node)} holds no activity.",
            )
            report.error("ad-hoc", subject.at(node), what)


def check_instantiating(subject: Subject, report: Report) -> None:
    """Report instantiating nodes with incoming flows, and parallel event gateways that do not."""
    for node in subject.nodes("receiveTask", "eventBasedGateway"):
        if node.instantiate and (node.incoming or node.scope != subject.definition.id):
            what = (
                f"{named(node)} khởi tạo quy trình nên không được có luồng vào hay nằm bên trong.",
                f"{named(node)} starts the process: it takes no incoming flow and is not nested.",
            )
            report.error("instantiate", subject.at(node), what)
        elif node.type == "eventBasedGateway" and node.parallel_multiple and not node.instantiate:
            what = (
                f"Cổng theo sự kiện song song {named(node)} phải là cổng khởi tạo quy trình.",
                f"The parallel event-based gateway {named(node)} must instantiate the process.",
            )
            report.error("instantiate", subject.at(node), what)
