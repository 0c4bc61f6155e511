"""Deadlocks: joins that can never fire (an error) and joins that may not (a warning)."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.definition import Definition, Scope
from engine.bpmn.validation.report import Report, Subject, named
from engine.bpmn.validation.tokens import Play, play
from engine.sentences import sentence

MAX_NODES = 5_000


def check_deadlocks(subject: Subject, report: Report) -> None:
    """Play tokens through each scope and report joins where they get stuck."""
    definition = subject.definition
    if len(definition.nodes) > MAX_NODES:
        return
    for scope in definition.scopes.values():
        if _beyond(definition, scope):
            continue
        plays = [play(definition, scope, first) for first in _beginnings(definition, scope)]
        if all(one.complete for one in plays):
            _report(subject, plays, report)


def _beyond(definition: Definition, scope: Scope) -> bool:
    nodes = definition.nodes
    ad_hoc = scope.id in nodes and nodes[scope.id].type == "adHocSubProcess"
    return (
        ad_hoc
        or any(
            nodes[key].start_quantity != 1 or nodes[key].completion_quantity != 1
            for key in scope.nodes
        )
        or any(
            definition.flows[flow].target not in nodes or definition.flows[flow].source not in nodes
            for key in scope.nodes
            for flow in (*nodes[key].outgoing, *nodes[key].incoming)
        )
    )


def _beginnings(definition: Definition, scope: Scope) -> Iterator[list[str]]:
    together = [*scope.starts, *scope.entries]
    if together:
        yield together
    for key in scope.nodes:
        node = definition.nodes[key]
        if key not in together and (
            node.type == "startEvent" or (node.instantiate and not node.incoming)
        ):
            yield [key]


def _report(subject: Subject, plays: list[Play], report: Report) -> None:
    fired = {key for one in plays for key in one.fired}
    for key in dict.fromkeys(key for one in plays for key in one.stuck):
        lacking = sorted({flow for one in plays for flow in one.stuck.get(key, ())})
        shown = ", ".join(lacking)
        node = subject.definition.nodes[key]
        if key not in fired:
            message = sentence(
                "Cổng gộp %(node)s chắc chắn bị tắc: không bao giờ đủ các luồng (%(flows)s).",
                node=named(node),
                flows=shown,
            )
            advice = sentence("Gộp bằng cổng cùng loại với cổng tách (loại trừ hoặc bao hàm).")
            report.error("deadlock", subject.at(key), message, advice)
        else:
            message = sentence(
                "Cổng gộp %(node)s có thể bị tắc, tùy dữ liệu (thiếu luồng %(flows)s).",
                node=named(node),
                flows=shown,
            )
            advice = sentence("Kiểm tra các nhánh rẽ trước cổng; cân nhắc cổng bao hàm.")
            report.warn("possible-deadlock", subject.at(key), message, advice)
    circle = sorted({key for one in plays for key in one.circle})
    if circle:
        _circle(subject, circle, report, sure=not fired.intersection(circle))
    for key in sorted({key for one in plays for key in one.unsynchronised}):
        _unsynchronised(subject, key, report)
    _multiplied(subject, plays, report)


def _circle(subject: Subject, keys: list[str], report: Report, *, sure: bool) -> None:
    nodes = ", ".join(named(subject.definition.nodes[key]) for key in keys)
    message = sentence(
        "Các cổng bao hàm %(nodes)s chờ lẫn nhau: luồng ra của cổng này dẫn vào cổng kia.",
        nodes=nodes,
    )
    advice = sentence("Đưa vòng lặp trở về bằng một cổng loại trừ đặt trước cổng bao hàm.")
    if sure:
        report.error("deadlock", subject.at(keys[0]), message, advice)
    else:
        report.warn("possible-deadlock", subject.at(keys[0]), message, advice)


def _unsynchronised(subject: Subject, key: str, report: Report) -> None:
    node = subject.definition.nodes[key]
    message = sentence(
        "Nhiều nhánh song song gặp nhau ở %(node)s mà không chờ nhau; nó và các bước "
        "sau chạy một lần cho mỗi nhánh.",
        node=named(node),
    )
    report.warn("lack-of-synchronisation", subject.at(key), message, _JOIN)


def _multiplied(subject: Subject, plays: list[Play], report: Report) -> None:
    places = sorted({place for one in plays for place in one.multiplied})
    if not places:
        return
    at = subject.at(places[0].lstrip("@"))
    message = sentence(
        "Luồng “%(flow)s” có thể có nhiều mã thông báo cùng lúc; các bước sau chạy nhiều lần.",
        flow=places[0],
    )
    report.warn("lack-of-synchronisation", at, message, _JOIN)


_JOIN = sentence("Gộp các nhánh song song bằng cổng song song (hoặc bao hàm) trước khi đi tiếp.")
