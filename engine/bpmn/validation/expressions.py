"""Every place of a process that may hold an expression: does it parse, what does it read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from lxml import etree

from engine.bpmn.definition import Duty, EventDefinition, Loop, Node
from engine.bpmn.language import Expression, expression, script, template, timer
from engine.bpmn.parser.multi_instance_placement import written_by
from engine.bpmn.validation.report import Report, Subject
from engine.bpmn.validation.timers import unreadable
from engine.errors import ExpressionError
from engine.sentences import Sentence, sentence

GIVEN = frozenset(
    {"loopCounter", "nrOfInstances", "nrOfActiveInstances", "nrOfCompletedInstances",
     "nrOfTerminatedInstances", "numberOfInstances", "numberOfActiveInstances",
     "numberOfCompletedInstances", "numberOfTerminatedInstances", "agency",
     "activationCount", "waitingForStart"}
)  # fmt: skip
_CONDITION = sentence("Điều kiện “%(text)s”: %(problem)s")
_CORRELATION = sentence("Khóa tương quan “%(text)s”: %(problem)s")
_PARAMETER = sentence("Tham số “%(text)s”: %(problem)s")
_OF_ACTIVITY = frozenset({"completed", "total", "missing"})
_UNQUOTED = re.compile(r"\s*(?:[$#]\{)?\s*[^\W\d]\w*(?:-\w+)+\s*\}?\s*\Z")
_FORMATS = frozenset({"", "dieuphoi", "text/x-dieuphoi", "application/x-dieuphoi", "juel"})


@dataclass(frozen=True, slots=True)
class Place:
    """One text and how it is read.

    ``unparsed`` is what to say when it does not parse; ``text`` and ``problem`` of it are open.
    """

    at: etree._Element
    text: str
    parse: Callable[[str], Expression]
    unparsed: Sentence
    reads_variables: bool = True


def places(subject: Subject) -> Iterator[Place]:
    """Yield every expression of a process, scripts excepted."""
    for flow in subject.definition.flows.values():
        if flow.condition is not None:
            yield Place(subject.at(flow), flow.condition, expression, _CONDITION)
    for node in subject.nodes():
        yield from _of_node(subject, node)
    for scope in subject.definition.scopes.values():
        for name, initial in scope.data.items():
            if initial is not None:
                words = Sentence("Giá trị đầu của %(name)s “%(text)s”: %(problem)s", {"name": name})
                yield Place(subject.at(scope.id), initial, expression, words)
    for prop in subject.definition.correlation:
        if prop.of_instance:
            yield Place(subject.element, prop.of_instance, expression, _CORRELATION)


def _of_node(subject: Subject, node: Node) -> Iterator[Place]:
    at = subject.at(node)
    for event in node.events:
        yield from _of_event(at, event)
    if node.loop is not None:
        yield from _of_loop(at, node.loop)
    for text in (node.activation, node.completion):
        if text:
            yield Place(at, text, expression, _CONDITION)
    for mapping in (*(node.inputs or ()), *(node.outputs or ())):
        if mapping.source is not None:
            yield Place(at, mapping.source, expression, _PARAMETER)
    if node.called is not None and "{" in node.called:
        yield Place(
            at, node.called, template, sentence("Quy trình được gọi “%(text)s”: %(problem)s")
        )
    yield from _templates(at, node)


def _templates(at: etree._Element, node: Node) -> Iterator[Place]:
    duty = node.duty or Duty()
    for unparsed, text in (
        (_named("assignee"), duty.assignee),
        (_named("candidateGroups"), duty.candidate_groups),
        (_named("candidateUsers"), duty.candidate_users),
        (sentence("Thời hạn dueDate “%(text)s”: %(problem)s"), duty.due_date),
        (sentence("Ngày nhắc followUpDate “%(text)s”: %(problem)s"), duty.follow_up_date),
        (sentence("Mức ưu tiên priority “%(text)s”: %(problem)s"), duty.priority),
        (_named("formKey"), duty.form),
        *((_named(name), text) for name, text in node.properties.items()),
    ):
        if text and ("${" in text or "#{" in text or text.lstrip().startswith("=")):
            yield Place(at, text, template, unparsed)


def _named(name: str) -> Sentence:
    return Sentence("%(name)s “%(text)s”: %(problem)s", {"name": f"{name[:1].upper()}{name[1:]}"})


def _of_event(at: etree._Element, event: EventDefinition) -> Iterator[Place]:
    if event.condition:
        yield Place(at, event.condition, expression, _CONDITION)
    if event.kind in ("message", "signal") and event.name and "${" in event.name:
        yield Place(at, event.name, template, sentence("Tên “%(text)s”: %(problem)s"))
    if event.timer is not None:
        yield Place(at, event.timer.text, timer, sentence("Thời gian “%(text)s”: %(problem)s"))
    for prop in event.correlation:
        if prop.of_message:
            yield Place(at, prop.of_message, expression, _CORRELATION, reads_variables=False)


def _of_loop(at: etree._Element, loop: Loop) -> Iterator[Place]:
    for text, unparsed in (
        (loop.condition, sentence("Điều kiện lặp “%(text)s”: %(problem)s")),
        (loop.maximum, sentence("Số lần lặp “%(text)s”: %(problem)s")),
        (loop.cardinality, sentence("Số thể hiện “%(text)s”: %(problem)s")),
        (loop.collection, sentence("Tập lặp “%(text)s”: %(problem)s")),
        (loop.completion, sentence("Điều kiện hoàn thành “%(text)s”: %(problem)s")),
    ):
        if text is not None:
            yield Place(at, text, expression, unparsed)
    for text, event in loop.complex:
        yield Place(at, text, expression, _CONDITION)
        yield from _of_event(at, event)
    for mapping in loop.outputs:
        if mapping.source is not None:
            yield Place(at, mapping.source, expression, _PARAMETER)
    if loop.output_element is not None:
        words = sentence("Kết quả mỗi thể hiện “%(text)s”: %(problem)s")
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
                unreadable(place.at, place.text, problem.sentence, report)
            else:
                _unparsed(place.at, place.unparsed, place.text, problem, report)
            continue
        unset_names = found.names - set_by_something
        if _UNQUOTED.match(place.text) and found.names and found.names == unset_names:
            _unquoted(place, report)
        elif place.reads_variables:
            _names(place.at, found, set_by_something, unset, report)
        _calls(subject, place.at, found, report)
    for node in subject.nodes("scriptTask"):
        _script(subject, node, set_by_something, unset, report)


def _unquoted(place: Place, report: Report) -> None:
    """Refuse a code with hyphens that would be read as a subtraction of variables nobody sets."""
    text = place.text.strip()
    message = sentence(
        "“%(text)s” được hiểu là phép trừ giữa các biến không có trong sơ đồ.", text=text
    )
    bare = text.removeprefix("${").removeprefix("#{").removesuffix("}").strip()
    advice = sentence("Nếu là chữ, viết trong dấu nháy: ${'%(text)s'}.", text=bare)
    report.error("unquoted-text", place.at, message, advice)


def _unparsed(
    at: etree._Element, unparsed: Sentence, text: str, problem: ExpressionError, report: Report
) -> None:
    parts = {**unparsed.parts, "text": text.strip()[:80], "problem": problem.sentence}
    advice = problem.details.get("advice")
    message = replace(unparsed, parts=parts)
    report.error("expression", at, message, advice if isinstance(advice, Sentence) else None)


def _names(
    at: etree._Element,
    found: Expression,
    set_by_something: set[str],
    unset: set[str],
    report: Report,
) -> None:
    for name in sorted(found.names - set_by_something - unset):
        unset.add(name)
        message = sentence("Không có gì trong sơ đồ đặt giá trị cho biến “%(name)s”.", name=name)
        advice = sentence("Nếu biến do dữ liệu khởi tạo hay biểu mẫu đưa vào thì không cần sửa.")
        report.warn("unset-name", at, message, advice)


def _calls(subject: Subject, at: etree._Element, found: Expression, report: Report) -> None:
    for function, arguments in found.calls:
        named = arguments[0] if function in _OF_ACTIVITY else None
        if isinstance(named, str) and named not in subject.definition.nodes:
            message = sentence(
                "%(function)s('%(activity)s'): không có hoạt động này.",
                function=function,
                activity=named,
            )
            report.error("unknown-activity", at, message)


def _script(
    subject: Subject, node: Node, set_by_something: set[str], unset: set[str], report: Report
) -> None:
    at = subject.at(node)
    form = (at.get("scriptFormat") or "").strip()
    if form.lower() not in _FORMATS:
        message = sentence(
            "scriptFormat=“%(form)s”: mã lệnh trong sơ đồ không bao giờ được chạy.", form=form
        )
        advice = sentence(
            "Viết các dòng tên = biểu thức, ghi scriptFormat=“text/x-dieuphoi”, hoặc dùng việc "
            "dịch vụ."
        )
        report.error("script-format", at, message, advice)
        return
    if not (node.script or "").strip():
        report.warn("script-empty", at, sentence("Việc tính toán không có nội dung."))
        return
    try:
        lines = script(node.script or "")
    except ExpressionError as problem:
        _unparsed(
            at, sentence("Nội dung “%(text)s”: %(problem)s"), node.script or "", problem, report
        )
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
