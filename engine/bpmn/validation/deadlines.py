"""Words of time that an activity bears for its assignments."""

from __future__ import annotations

from datetime import date

from engine.bpmn.validation.report import Report, Subject, named
from engine.model.deadlines import read_deadline
from engine.sentences import sentence

_KNOWN_AT_ISSUE = ("year_missing", "issue_missing")


def check_deadlines(subject: Subject, report: Report) -> None:
    """Report a deadline in words that name no time one can read: its work would have none.

    Days counted from the issue are read when it is known.
    """
    issued = _issued(subject.definition.properties.get("issued_on", ""))
    for node in subject.definition.nodes.values():
        words = node.properties.get("deadline", "")
        if "${" in words or "#{" in words:
            continue
        read = read_deadline(words, issued)
        if read.problem is not None and (issued or read.counted not in _KNOWN_AT_ISSUE):
            message = sentence("%(node)s: %(problem)s", node=named(node), problem=read.problem)
            advice = sentence("Sửa thuộc tính deadline; để trống thì nhiệm vụ không có thời hạn.")
            report.warn("deadline-unread", subject.at(node), message, advice)


def _issued(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
