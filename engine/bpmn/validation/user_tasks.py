"""User tasks: who they are for, and their forms."""

from __future__ import annotations

from engine.bpmn.definition import Node
from engine.bpmn.validation.report import Report, Subject, named
from engine.sentences import sentence

_SHAPE = sentence("Viết dạng đơn_vị/chức_danh.")


def check_duties(subject: Subject, report: Report) -> None:
    """Report user tasks nobody is named for, and positions or agencies that do not exist."""
    holders = {lane.id: lane.holder for lane in subject.definition.lanes}
    for node in subject.nodes("userTask"):
        duty = node.duty
        named_for = duty and (duty.assignee or duty.candidate_groups or duty.candidate_users)
        if not named_for and not holders.get(node.lane or ""):
            message = sentence(
                "Chưa ghi ai làm %(node)s; ai có quyền đều nhận được.", node=named(node)
            )
            advice = sentence(
                "Ghi candidateGroups dạng đơn_vị/chức_danh, assignee, hoặc holder của làn."
            )
            report.warn("user-task-unassigned", subject.at(node), message, advice)
        if duty and duty.candidate_groups:
            for group in duty.candidate_groups.split(","):
                _group(subject, node, group.strip(), report)


def _group(subject: Subject, node: Node, group: str, report: Report) -> None:
    agency, slash, position = group.rpartition("/")
    known = subject.known
    if "${" in position or "#{" in position or not group:
        return
    if "${" in agency or "#{" in agency:
        _position(subject, node, position, report)
        return
    if not slash:
        if known.groups is not None and group not in known.groups:
            message = sentence(
                "%(node)s: không có nhóm “%(group)s”.", node=named(node), group=group
            )
            report.error("unknown-group", subject.at(node), message, _SHAPE)
        return
    if known.agencies is not None and agency not in known.agencies:
        message = sentence(
            "%(node)s: không có đơn vị “%(agency)s”.", node=named(node), agency=agency
        )
        report.error("unknown-agency", subject.at(node), message)
    _position(subject, node, position, report)


def _position(subject: Subject, node: Node, position: str, report: Report) -> None:
    known = subject.known.positions
    if not position or known is None:
        return
    if position not in known and position.replace("-", "_") not in known:
        message = sentence(
            "%(node)s: không có chức danh “%(position)s”.", node=named(node), position=position
        )
        report.error("unknown-position", subject.at(node), message)


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
