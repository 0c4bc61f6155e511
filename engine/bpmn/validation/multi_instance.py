"""Multi-instances and standard loops: what they run over, how many, where they live."""

from __future__ import annotations

from dataclasses import replace

from engine.bpmn.definition import Loop, Node
from engine.bpmn.language import expression
from engine.bpmn.parser.multi_instance_placement import placement_of
from engine.bpmn.validation.graph import waits
from engine.bpmn.validation.report import Report, Subject, named
from engine.errors import ExpressionError, ExpressionFailed
from engine.sentences import sentence

MANY = 1_000
TOO_MANY = 20_000
EXPLOSION = 200_000
_PLACEMENTS = {
    "transaction": sentence(
        "Các thể hiện của %(node)s nằm trong quy trình mẹ (nằm trong giao dịch)."
    ),
    "compensation": sentence(
        "Các thể hiện của %(node)s nằm trong quy trình mẹ (bù trừ có thể tới)."
    ),
    "call": sentence("Mỗi thể hiện của %(node)s là một quy trình con riêng (gọi quy trình)."),
    "writes": sentence("Các thể hiện của %(node)s nằm trong quy trình mẹ (ghi biến dùng ở ngoài)."),
    "waits": sentence("Mỗi thể hiện của %(node)s là một quy trình con riêng (có bước chờ người)."),
    "short": sentence("Các thể hiện của %(node)s nằm trong quy trình mẹ (không có bước chờ)."),
}


def check_loop(subject: Subject, report: Report) -> None:
    """Report loops without bound or source and numbers that cannot be."""
    for node in subject.nodes():
        if node.loop is None:
            continue
        if node.loop.kind == "standard":
            _standard(subject, node, node.loop, report)
        else:
            _several(subject, node, node.loop, report)


def _standard(subject: Subject, node: Node, loop: Loop, report: Report) -> None:
    at = subject.at(node)
    if loop.maximum is not None and not _whole(loop.maximum):
        message = sentence(
            "loopMaximum=“%(maximum)s” của %(node)s không phải số nguyên dương.",
            maximum=loop.maximum,
            node=named(node),
        )
        report.error("loop-maximum", at, message)
    if loop.maximum is None and (not loop.condition or _constant(loop.condition) is True):
        message = sentence("Vòng lặp %(node)s không có điều kiện dừng.", node=named(node))
        advice = sentence("Thêm loopCondition hoặc loopMaximum.")
        if waits(subject.definition, node):
            report.warn("loop-unbounded", at, message, advice)
        else:
            report.error("loop-unbounded", at, message, advice)


def _several(subject: Subject, node: Node, loop: Loop, report: Report) -> None:
    at = subject.at(node)
    if loop.cardinality is None and loop.collection is None:
        message = sentence("Đa thể %(node)s không ghi số lần hay tập lặp.", node=named(node))
        advice = sentence("Thêm camunda:collection hoặc loopCardinality.")
        report.error("multi-instance", at, message, advice)
    elif loop.cardinality is not None and loop.collection is not None:
        message = sentence("Đa thể %(node)s ghi cả số lần và tập lặp.", node=named(node))
        report.error("multi-instance", at, message, sentence("Bỏ một trong hai."))
    elif loop.cardinality is not None:
        _cardinality(subject, node, loop.cardinality, report)
    _placement(subject, node, report)


def _cardinality(subject: Subject, node: Node, text: str, report: Report) -> None:
    value = _constant(text)
    if value is None:
        return
    at = subject.at(node)
    if not _whole(str(value)):
        message = sentence(
            "Số thể hiện “%(cardinality)s” của %(node)s không phải số nguyên dương.",
            cardinality=text,
            node=named(node),
        )
        report.error("cardinality", at, message)
        return
    own = int(str(value))
    count = own * _times(subject, node)
    limit = TOO_MANY if node.placement == "child" else MANY
    if own <= limit:
        limit = EXPLOSION
    if count > limit:
        message = sentence(
            "%(node)s tạo %(count)s thể hiện, quá giới hạn %(limit)s.",
            node=named(node),
            count=f"{count:,}",
            limit=f"{limit:,}",
        )
        report.error("too-many-instances", at, message)
    elif count > MANY:
        message = sentence("%(node)s tạo %(count)s thể hiện.", node=named(node), count=f"{count:,}")
        report.warn("many-instances", at, message)


def _times(subject: Subject, node: Node) -> int:
    """Return how often the scopes around a node are multiplied, as far as literals tell."""
    times = 1
    holder = subject.definition.nodes.get(node.scope)
    while holder is not None:
        text = holder.loop.cardinality if holder.loop is not None else None
        count = _constant(text) if text else None
        times *= count if isinstance(count, int) and count > 0 else 1
        holder = subject.definition.nodes.get(holder.scope)
    return times


def _placement(subject: Subject, node: Node, report: Report) -> None:
    definition = subject.definition
    placement, why = placement_of(
        node, definition.nodes, definition.scopes, list(definition.flows.values())
    )
    message = replace(_PLACEMENTS[why], parts={"node": named(node)})
    report.note(f"multi-instance-{placement}", subject.at(node), message)


def _constant(text: str) -> object:
    try:
        found = expression(text)
        return found.evaluate({}) if found.constant else None
    except (ExpressionError, ExpressionFailed):
        return None


def _whole(text: str) -> bool:
    try:
        value = expression(text)
        found = value.evaluate({}) if value.constant else 1
    except (ExpressionError, ExpressionFailed):
        return False
    return isinstance(found, int) and not isinstance(found, bool) and found >= 0


def check_behavior(subject: Subject, report: Report) -> None:
    """Report multi-instances whose behavior names no event to throw (§10.3.8)."""
    for node in subject.nodes():
        if node.loop is not None and not _names_event(node.loop):
            message = sentence(
                "Đa thể %(node)s có behavior=“%(behavior)s” nhưng không ghi sự kiện.",
                node=named(node),
                behavior=node.loop.behavior,
            )
            advice = sentence(
                "Ghi oneBehaviorEventRef, noneBehaviorEventRef hoặc complexBehaviorDefinition."
            )
            report.error("behavior", subject.at(node), message, advice)


def _names_event(loop: Loop) -> bool:
    needed = {"One": loop.one_event, "None": loop.none_event, "Complex": loop.complex}
    return loop.behavior not in needed or bool(needed[loop.behavior])
