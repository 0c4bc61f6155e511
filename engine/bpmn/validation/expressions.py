"""Every place of a process that may hold an expression: does it parse, what does it read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lxml import etree

from engine.bpmn.definition import Duty, EventDefinition, Loop, Node
from engine.bpmn.language import Expression, expression, script, template, timer
from engine.bpmn.parser.multi_instance_placement import written_by
from engine.bpmn.validation.report import Report, Subject
from engine.errors import ExpressionError, ExpressionFailed, InvalidTimer
from engine.model.timers import parse_timer

GIVEN = frozenset(
    {"loopCounter", "nrOfInstances", "nrOfActiveInstances", "nrOfCompletedInstances",
     "nrOfTerminatedInstances", "numberOfInstances", "numberOfActiveInstances",
     "numberOfCompletedInstances", "numberOfTerminatedInstances", "agency",
     "activationCount", "waitingForStart"}
)  # fmt: skip
_OF_ACTIVITY = frozenset({"completed", "total", "missing"})
_FORMATS = frozenset({"", "dieuphoi", "text/x-dieuphoi", "application/x-dieuphoi", "juel"})


@dataclass(frozen=True, slots=True)
class Place:
    """One text and how it is read."""

    at: etree._Element
    text: str
    parse: Callable[[str], Expression]
    what: tuple[str, str]
    reads_variables: bool = True


def places(subject: Subject) -> Iterator[Place]:
    """Yield every expression of a process, scripts excepted."""
    for flow in subject.definition.flows.values():
        if flow.condition is not None:
            yield Place(subject.at(flow), flow.condition, expression, ("điều kiện", "condition"))
    for node in subject.nodes():
        yield from _of_node(subject, node)
    for scope in subject.definition.scopes.values():
        for name, initial in scope.data.items():
            if initial is not None:
                words = (f"giá trị đầu của {name}", f"initial value of {name}")
                yield Place(subject.at(scope.id), initial, expression, words)
    for prop in subject.definition.correlation:
        if prop.of_instance:
            yield Place(subject.element, prop.of_instance, expression, _CORRELATION)


_CORRELATION = ("khóa tương quan", "correlation key")


def _of_node(subject: Subject, node: Node) -> Iterator[Place]:
    at = subject.at(node)
    for event in node.events:
        yield from _of_event(at, event)
    if node.loop is not None:
        yield from _of_loop(at, node.loop)
    for text in (node.activation, node.completion):
        if text:
            yield Place(at, text, expression, ("điều kiện", "condition"))
    for mapping in (*(node.inputs or ()), *(node.outputs or ())):
        if mapping.source is not None:
            yield Place(at, mapping.source, expression, ("tham số", "mapping"))
    if node.called is not None and "{" in node.called:
        yield Place(at, node.called, template, ("quy trình được gọi", "called process"))
    yield from _templates(at, node)


def _templates(at: etree._Element, node: Node) -> Iterator[Place]:
    duty = node.duty or Duty()
    for name, text in (
        ("assignee", duty.assignee),
        ("candidateGroups", duty.candidate_groups),
        ("candidateUsers", duty.candidate_users),
        ("thời hạn dueDate", duty.due_date),
        ("ngày nhắc followUpDate", duty.follow_up_date),
        ("mức ưu tiên priority", duty.priority),
        ("formKey", duty.form),
        *node.properties.items(),
    ):
        if text and ("${" in text or "#{" in text or text.lstrip().startswith("=")):
            yield Place(at, text, template, (name, name.rsplit(" ", 1)[-1]))


def _of_event(at: etree._Element, event: EventDefinition) -> Iterator[Place]:
    if event.condition:
        yield Place(at, event.condition, expression, ("điều kiện", "condition"))
    if event.kind in ("message", "signal") and event.name and "${" in event.name:
        yield Place(at, event.name, template, ("tên", "name"))
    if event.timer is not None:
        yield Place(at, event.timer.text, timer, ("thời gian", "timer"))
    for prop in event.correlation:
        if prop.of_message:
            yield Place(at, prop.of_message, expression, _CORRELATION, reads_variables=False)


def _of_loop(at: etree._Element, loop: Loop) -> Iterator[Place]:
    for text, what in (
        (loop.condition, ("điều kiện lặp", "loop condition")),
        (loop.maximum, ("số lần lặp", "loop maximum")),
        (loop.cardinality, ("số thể hiện", "loop cardinality")),
        (loop.collection, ("tập lặp", "collection")),
        (loop.completion, ("điều kiện hoàn thành", "completion condition")),
    ):
        if text is not None:
            yield Place(at, text, expression, what)
    for text, event in loop.complex:
        yield Place(at, text, expression, ("điều kiện", "condition"))
        yield from _of_event(at, event)
    for mapping in loop.outputs:
        if mapping.source is not None:
            yield Place(at, mapping.source, expression, ("tham số", "mapping"))
    if loop.output_element is not None:
        words = ("kết quả mỗi thể hiện", "output of an instance")
        yield Place(at, loop.output_element, expression, words, reads_variables=False)


def check_expressions(subject: Subject, report: Report) -> None:
    """Report expressions and scripts that do not parse, and names that nothing sets."""
    set_by_something = set_names(subject)
    unset: set[str] = set()
    for place in places(subject):
        try:
            found = place.parse(place.text)
        except ExpressionError as problem:
            if place.parse is timer and "{" not in place.text:
                _unreadable(place.at, place.text, problem.message, report)
            else:
                _unparsed(place.at, place.what, place.text, problem, report)
            continue
        if place.reads_variables:
            _names(place.at, found, set_by_something, unset, report)
        _calls(subject, place.at, found, report)
    for node in subject.nodes("scriptTask"):
        _script(subject, node, set_by_something, unset, report)


def _unparsed(
    at: etree._Element, where: tuple[str, str], text: str, problem: ExpressionError, report: Report
) -> None:
    advice_vi, advice_en = (str(problem.details.get(k, "")) for k in ("advice", "advice_en"))
    shown = text.strip()[:80]
    what = (
        f"{where[0][:1].upper()}{where[0][1:]} “{shown}”: {problem.message}",
        f"{where[1][:1].upper()}{where[1][1:]} “{shown}”: {problem.details.get('english', '')}",
    )
    report.error("expression", at, what, (advice_vi, advice_en))


def _names(
    at: etree._Element,
    found: Expression,
    set_by_something: set[str],
    unset: set[str],
    report: Report,
) -> None:
    for name in sorted(found.names - set_by_something - unset):
        unset.add(name)
        what = (
            f"Không có gì trong sơ đồ đặt giá trị cho biến “{name}”.",
            f"Nothing in the diagram sets the variable “{name}”.",
        )
        advice = (
            "Nếu biến do dữ liệu khởi tạo hay biểu mẫu đưa vào thì không cần sửa.",
            "If the start data or a form brings it, nothing needs to be changed.",
        )
        report.warn("unset-name", at, what, advice)


def _calls(subject: Subject, at: etree._Element, found: Expression, report: Report) -> None:
    groups = {"members": (subject.known.groups, "nhóm", "group")}
    groups["agencies"] = (subject.known.agencies, "đơn vị", "agency")
    for function, arguments in found.calls:
        named = arguments[0] if function in _OF_ACTIVITY else None
        if isinstance(named, str) and named not in subject.definition.nodes:
            what = (
                f"{function}('{named}'): không có hoạt động này.",
                f"{function}('{named}'): there is no such activity.",
            )
            report.error("unknown-activity", at, what)
        container, vi, en = groups.get(function, (None, "", ""))
        for argument in arguments:
            if container is not None and isinstance(argument, str) and argument not in container:
                what = (
                    f"{function}: không có {vi} “{argument}”.",
                    f"{function}: there is no {en} “{argument}”.",
                )
                report.error(f"unknown-{en}", at, what)


def _script(
    subject: Subject, node: Node, set_by_something: set[str], unset: set[str], report: Report
) -> None:
    at = subject.at(node)
    form = (at.get("scriptFormat") or "").strip()
    if form.lower() not in _FORMATS:
        what = (
            f"scriptFormat=“{form}”: mã lệnh trong sơ đồ không bao giờ được chạy.",
            f"The script task has scriptFormat “{form}”; code in diagrams is never run.",
        )
        advice = (
            "Viết các dòng tên = biểu thức và bỏ scriptFormat, hoặc dùng việc dịch vụ.",
            "Write lines name = expression without scriptFormat, or use a service task.",
        )
        report.error("script-format", at, what, advice)
        return
    if not (node.script or "").strip():
        what = ("Việc tính toán không có nội dung.", "The script task holds no script.")
        report.warn("script-empty", at, what)
        return
    try:
        lines = script(node.script or "")
    except ExpressionError as problem:
        _unparsed(at, ("nội dung", "script"), node.script or "", problem, report)
        return
    for line in lines:
        _names(at, line.expression, set_by_something, unset, report)
        _calls(subject, at, line.expression, report)


def set_names(subject: Subject) -> set[str]:
    """Return the variables that something in the diagram, a form or a caller sets."""
    found = set(GIVEN)
    for scope in subject.definition.scopes.values():
        found |= set(scope.data)
    for node in subject.nodes():
        found |= _set_by(subject, node)
    for caller in subject.reading.definitions.values():
        for node in caller.nodes.values():
            if node.called == subject.definition.id:
                found |= {m.target for m in node.inputs or () if m.target}
                if node.loop is not None and node.loop.element:
                    found.add(node.loop.element)
    return found


def _set_by(subject: Subject, node: Node) -> set[str]:
    found = written_by(node) | {m.target for m in node.inputs or () if m.target}
    found |= {use.variable for use in node.stores_read}
    for event in node.events:
        found |= {name for name in (event.error_variable, event.message_variable) if name}
        found |= {prop.name for prop in event.correlation}
    if node.loop is not None:
        found |= {n for n in (node.loop.element, node.loop.output_collection) if n}
        found |= {m.target for m in node.loop.outputs if m.target}
    if node.duty is not None:
        found |= set(node.duty.fields or ())
        forms = subject.known.forms
        if forms is not None and node.duty.form is not None:
            found |= set(forms.get(node.duty.form) or ())
    return found


def check_timers(subject: Subject, report: Report) -> None:
    """Report timers whose literal time cannot be read."""
    for node, event in subject.events():
        if event.timer is None:
            continue
        try:
            found = timer(event.timer.text)
            if found.constant:
                parse_timer(event.timer.kind, str(found.evaluate({})))
        except (ExpressionError, ExpressionFailed):
            continue
        except InvalidTimer as problem:
            _unreadable(subject.at(node), event.timer.text, problem.message, report)


def _unreadable(at: etree._Element, text: str, problem: str, report: Report) -> None:
    what = (
        f"Không đọc được thời gian “{text.strip()[:80]}”: {problem}",
        f"The time “{text.strip()[:80]}” is neither ISO 8601 nor an expression.",
    )
    example = "timeDate 2025-04-15T00:00:00+07:00, timeDuration P3D, timeCycle R3/P1W."
    report.error("timer", at, what, (f"Ví dụ: {example}", f"For instance {example}"))
