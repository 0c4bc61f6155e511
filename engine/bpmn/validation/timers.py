"""Timers (BPMN 2.0.2 §10.5.5): literal times that cannot be read, cycles that fire once."""

from __future__ import annotations

import re

from lxml import etree

from engine.bpmn.definition import Node, Timer
from engine.bpmn.language import timer
from engine.bpmn.validation.report import Report, Subject, named
from engine.errors import ExpressionError, ExpressionFailed, InvalidTimer
from engine.model.timers import TimerSpec, parse_timer, require_seldom
from engine.sentences import Sentence, sentence

_CRON = re.compile(r"\s*(?:[\d*?,/#LW-]|[A-Z]{3})+(?:\s+(?:[\d*?,/#LW-]|[A-Z]{3})+){4,6}\s*\Z")
_INSTEAD_OF_CRON = sentence(
    "Ví dụ 21 giờ hằng ngày: R/2026-01-01T21:00:00+07:00/P1D; sáng thứ hai hằng tuần: "
    "R/2026-01-05T08:00:00+07:00/P1W; đầu mỗi tháng: R/2026-01-01T08:00:00+07:00/P1M."
)


def check_timers(subject: Subject, report: Report) -> None:
    """Report timers whose literal time cannot be read."""
    for node, event in subject.events():
        if event.timer is None:
            continue
        try:
            spec = _literal(event.timer)
            if spec is not None:
                require_seldom(spec)
        except InvalidTimer as problem:
            unreadable(subject.at(node), event.timer.text, problem.sentence, report)


def _literal(time: Timer) -> TimerSpec | None:
    """Read a time that is no expression; raises InvalidTimer."""
    try:
        found = timer(time.text)
        return parse_timer(time.kind, str(found.evaluate({}))) if found.constant else None
    except (ExpressionError, ExpressionFailed):
        return None


def check_cycles(subject: Subject, report: Report) -> None:
    """Warn of a cycle where the event happens only once."""
    for node, event in subject.events():
        if event.timer is None or event.timer.kind != "cycle" or not _once(subject, node):
            continue
        try:
            spec = _literal(event.timer)
        except InvalidTimer:
            continue
        if spec is None or spec.times != 1:
            message = sentence(
                "%(node)s ghi chu kỳ “%(time)s” nhưng ở đây chỉ xảy ra một lần.",
                node=named(node),
                time=event.timer.text.strip(),
            )
            advice = sentence(
                "Ghi timeDuration; muốn lặp lại thì dùng sự kiện biên không ngắt hoặc một vòng lặp."
            )
            report.warn("timer-cycle-once", subject.at(node), message, advice)


def _once(subject: Subject, node: Node) -> bool:
    begins = node.type == "startEvent" and not subject.in_event_sub_process(node)
    return node.type == "intermediateCatchEvent" or (node.interrupting and not begins)


def unreadable(at: etree._Element, text: str, problem: Sentence, report: Report) -> None:
    """Refuse a time that cannot be read; cron is told by its name.

    ``problem`` says what is wrong with the text as ISO 8601 or as an expression.
    """
    if _CRON.match(text):
        message = sentence(
            "Thời gian “%(time)s” viết kiểu cron; BPMN dùng chu kỳ ISO 8601.", time=text.strip()
        )
        report.error("timer", at, message, _INSTEAD_OF_CRON)
        return
    message = sentence(
        "Không đọc được thời gian “%(time)s”: %(problem)s", time=text.strip()[:80], problem=problem
    )
    advice = sentence(
        "Ví dụ: timeDate 2025-04-15T00:00:00+07:00, timeDuration P3D, timeCycle R3/P1W."
    )
    report.error("timer", at, message, advice)
