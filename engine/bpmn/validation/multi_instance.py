"""Multi-instances and standard loops: what they run over, how many, where they live."""

from __future__ import annotations

from engine.bpmn.definition import Loop, Node
from engine.bpmn.language import expression
from engine.bpmn.parser.multi_instance_placement import placement_of
from engine.bpmn.validation.graph import waits
from engine.bpmn.validation.report import Report, Subject, named
from engine.errors import ExpressionError, ExpressionFailed

MANY = 1_000
TOO_MANY = 20_000
EXPLOSION = 200_000
_PLACEMENT_REASONS = {
    "transaction": ("nằm trong giao dịch", "it stands in a transaction"),
    "compensation": ("bù trừ có thể tới", "compensation can reach it"),
    "call": ("gọi quy trình", "it calls a process"),
    "writes": ("ghi biến dùng ở ngoài", "it writes variables used outside"),
    "waits": ("có bước chờ người", "it waits for people"),
    "short": ("không có bước chờ", "it does not wait"),
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
        what = (
            f"loopMaximum=“{loop.maximum}” của {named(node)} không phải số nguyên dương.",
            f"loopMaximum “{loop.maximum}” of {named(node)} is no positive whole number.",
        )
        report.error("loop-maximum", at, what)
    if loop.maximum is None and (not loop.condition or _constant(loop.condition) is True):
        what = (
            f"Vòng lặp {named(node)} không có điều kiện dừng.",
            f"The loop {named(node)} has nothing that ends it.",
        )
        advice = (
            "Thêm loopCondition hoặc loopMaximum.",
            "Add a loopCondition or a loopMaximum.",
        )
        if waits(subject.definition, node):
            report.warn("loop-unbounded", at, what, advice)
        else:
            report.error("loop-unbounded", at, what, advice)


def _several(subject: Subject, node: Node, loop: Loop, report: Report) -> None:
    at = subject.at(node)
    if loop.cardinality is None and loop.collection is None:
        what = (
            f"Đa thể {named(node)} không ghi số lần hay tập lặp.",
            f"The multi-instance {named(node)} has neither a cardinality nor a collection.",
        )
        advice = (
            "Thêm camunda:collection hoặc loopCardinality.",
            "Add camunda:collection or loopCardinality.",
        )
        report.error("multi-instance", at, what, advice)
    elif loop.cardinality is not None and loop.collection is not None:
        what = (
            f"Đa thể {named(node)} ghi cả số lần và tập lặp.",
            f"The multi-instance {named(node)} has both a cardinality and a collection.",
        )
        report.error("multi-instance", at, what, ("Bỏ một trong hai.", "Remove one of the two."))
    elif loop.cardinality is not None:
        _cardinality(subject, node, loop.cardinality, report)
    _placement(subject, node, report)


def _cardinality(subject: Subject, node: Node, text: str, report: Report) -> None:
    value = _constant(text)
    if value is None:
        return
    at = subject.at(node)
    if not _whole(str(value)):
        what = (
            f"Số thể hiện “{text}” của {named(node)} không phải số nguyên dương.",
            f"The cardinality “{text}” of {named(node)} is no positive whole number.",
        )
        report.error("cardinality", at, what)
        return
    own = int(str(value))
    count = own * _times(subject, node)
    limit = TOO_MANY if node.placement == "child" else MANY
    if own <= limit:
        limit = EXPLOSION
    if count > limit:
        what = (
            f"{named(node)} tạo {count:,} thể hiện, quá giới hạn {limit:,}.",
            f"{named(node)} makes {count:,} instances, the limit is {limit:,}.",
        )
        report.error("too-many-instances", at, what)
    elif count > MANY:
        what = (
            f"{named(node)} tạo {count:,} thể hiện.",
            f"{named(node)} makes {count:,} instances.",
        )
        report.warn("many-instances", at, what)


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
    vi, en = _PLACEMENT_REASONS[why]
    if placement == "child":
        what = (
            f"Mỗi thể hiện của {named(node)} là một quy trình con riêng ({vi}).",
            f"Each instance of {named(node)} is a child instance of its own ({en}).",
        )
    else:
        what = (
            f"Các thể hiện của {named(node)} nằm trong quy trình mẹ ({vi}).",
            f"The instances of {named(node)} live in the parent's document ({en}).",
        )
    report.note(f"multi-instance-{placement}", subject.at(node), what)


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
            what = (
                f"Đa thể {named(node)} có behavior=“{node.loop.behavior}” nhưng không ghi sự kiện.",
                f"{named(node)} has the behavior “{node.loop.behavior}” but names no event.",
            )
            advice = (
                "Ghi oneBehaviorEventRef, noneBehaviorEventRef hoặc complexBehaviorDefinition.",
                "Set oneBehaviorEventRef, noneBehaviorEventRef or complexBehaviorDefinition.",
            )
            report.error("behavior", subject.at(node), what, advice)


def _names_event(loop: Loop) -> bool:
    needed = {"One": loop.one_event, "None": loop.none_event, "Complex": loop.complex}
    return loop.behavior not in needed or bool(needed[loop.behavior])
