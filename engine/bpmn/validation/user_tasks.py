"""User tasks: somebody is named, dates and priorities can be read, forms are there."""

from __future__ import annotations

from datetime import UTC, datetime

from engine.bpmn.definition import Node
from engine.bpmn.language import template
from engine.bpmn.validation.report import Report, Subject, named
from engine.errors import ExpressionError, ExpressionFailed, InvalidTimer
from engine.model.due_dates import read_due
from engine.model.priorities import read_priority
from engine.sentences import sentence

_ANY_DAY = datetime(2025, 1, 1, tzinfo=UTC)
"""From when days are counted, where it only matters whether they can be."""


def check_duties(subject: Subject, report: Report) -> None:
    """Report user tasks nobody is named for, and dates and priorities that cannot be read."""
    holders = {lane.id: lane.holder for lane in subject.definition.lanes}
    for node in subject.nodes("userTask"):
        duty = node.duty
        named_for = duty and (duty.assignee or duty.candidate_groups or duty.candidate_users)
        if not named_for and not holders.get(node.lane or ""):
            message = sentence(
                "Chưa ghi ai làm %(node)s; không ai nhận được việc này.", node=named(node)
            )
            advice = sentence(
                "Ghi candidateGroups dạng đơn_vị/chức_danh, assignee, hoặc holder của làn."
            )
            report.warn("user-task-unassigned", subject.at(node), message, advice)
        if duty is not None:
            _date(subject, node, "dueDate", duty.due_date, report)
            _date(subject, node, "followUpDate", duty.follow_up_date, report)
            _priority(subject, node, duty.priority, report)


def _date(subject: Subject, node: Node, attribute: str, text: str | None, report: Report) -> None:
    value = _constant(text)
    if value is None:
        return
    try:
        read_due(str(value), _ANY_DAY)
    except InvalidTimer as unreadable:
        message = sentence(
            "%(node)s, %(attribute)s: %(problem)s",
            node=named(node),
            attribute=attribute,
            problem=unreadable.sentence,
        )
        advice = sentence("Để trống thì việc không có thời hạn riêng.")
        report.error("due-date", subject.at(node), message, advice)


def _priority(subject: Subject, node: Node, text: str | None, report: Report) -> None:
    value = _constant(text)
    if value is not None and read_priority(value) is None:
        message = sentence(
            "%(node)s: “%(text)s” không phải mức ưu tiên.", node=named(node), text=str(value)
        )
        advice = sentence("Viết số nguyên từ 0 đến 100; không ghi thì là 50.")
        report.error("priority", subject.at(node), message, advice)


def _constant(text: str | None) -> object:
    """What is written outright; None for nothing, null, and what depends on variables."""
    try:
        read = template(text) if text and text.strip() else None
        return read.evaluate({}) if read is not None and read.constant else None
    except (ExpressionError, ExpressionFailed):
        return None


def check_forms(subject: Subject, report: Report) -> None:
    """Report forms that are not among the files."""
    if subject.known.forms is None:
        return
    for node in subject.nodes("userTask", "startEvent"):
        form = node.duty.form if node.duty is not None else None
        if form and "${" not in form and form not in subject.known.forms:
            message = sentence(
                "%(node)s: không có biểu mẫu “%(form)s”.", node=named(node), form=form
            )
            advice = sentence("Thêm tệp biểu mẫu hoặc sửa formKey.")
            report.error("unknown-form", subject.at(node), message, advice)
