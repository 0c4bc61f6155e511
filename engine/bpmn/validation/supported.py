"""The one table of what is executed. The check refuses the rest; the docs are made from it.

To add a construct: make the execution run it, then turn its row's ``executed`` to True.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from engine.bpmn.definition import Node
from engine.bpmn.parser.data_stores import written_stores
from engine.sentences import Sentence, sentence, verbatim


@dataclass(frozen=True, slots=True)
class Construct:
    """A construct of BPMN: its words, whether it is executed, what to draw instead if not."""

    key: str
    words: Sentence
    executed: bool = True
    advice: Sentence | None = None


_TRIGGERS = {
    "none": sentence("không kích hoạt"),
    "message": sentence("thông điệp"),
    "timer": sentence("thời gian"),
    "signal": sentence("tín hiệu"),
    "error": sentence("lỗi"),
    "escalation": sentence("báo cáo cấp trên"),
    "conditional": sentence("điều kiện"),
    "terminate": sentence("kết thúc toàn bộ"),
    "link": sentence("liên kết"),
    "cancel": sentence("hủy giao dịch"),
    "compensate": sentence("bù trừ"),
}
_EVENTS = {
    "startEvent": sentence("sự kiện bắt đầu – %(trigger)s"),
    "eventSubProcessStart": sentence("sự kiện bắt đầu của tiểu quy trình sự kiện – %(trigger)s"),
    "intermediateCatchEvent": sentence("sự kiện chờ – %(trigger)s"),
    "intermediateThrowEvent": sentence("sự kiện phát – %(trigger)s"),
    "boundaryEvent": sentence("sự kiện biên – %(trigger)s"),
    "endEvent": sentence("sự kiện kết thúc – %(trigger)s"),
}
ALLOWED = {
    "startEvent": ("none", "message", "timer", "signal", "conditional"),
    "eventSubProcessStart": (
        "message", "timer", "signal", "conditional", "error", "escalation", "compensate",
    ),
    "intermediateCatchEvent": ("message", "timer", "signal", "conditional", "link"),
    "intermediateThrowEvent": ("none", "message", "signal", "escalation", "link", "compensate"),
    "boundaryEvent": (
        "message", "timer", "signal", "conditional", "error", "escalation", "cancel", "compensate",
    ),
    "endEvent": (
        "none", "message", "signal", "error", "escalation", "terminate", "cancel", "compensate",
    ),
}  # fmt: skip
"""Which triggers the standard lets stand where (BPMN 2.0.2 tables 10.84–10.93).

All execute but those among the refused below.
"""

_ACTIVITIES = (
    Construct("task", sentence("việc trống")),
    Construct("userTask", sentence("việc của người dùng")),
    Construct("manualTask", sentence("việc thủ công")),
    Construct("scriptTask", sentence("việc tính toán (tên = biểu thức)")),
    Construct("serviceTask", sentence("việc dịch vụ (tên đã đăng ký)")),
    Construct("sendTask", sentence("việc gửi")),
    Construct("receiveTask", sentence("việc nhận")),
    Construct("subProcess", sentence("tiểu quy trình")),
    Construct("eventSubProcess", sentence("tiểu quy trình sự kiện")),
    Construct("transaction", sentence("giao dịch")),
    Construct("adHocSubProcess", sentence("tiểu quy trình tự do")),
    Construct("callActivity", sentence("gọi quy trình")),
    Construct("globalTask", sentence("việc dùng chung")),
    Construct("businessRuleTask", sentence("việc theo bảng quyết định DMN")),
    Construct("exclusiveGateway", sentence("cổng loại trừ")),
    Construct("parallelGateway", sentence("cổng song song")),
    Construct("inclusiveGateway", sentence("cổng bao hàm")),
    Construct("eventBasedGateway", sentence("cổng theo sự kiện")),
    Construct("complexGateway", sentence("cổng phức hợp")),
    Construct("instantiate", sentence("việc nhận, cổng sự kiện khởi tạo")),
    Construct("multiple", sentence("sự kiện nhiều kích hoạt")),
    Construct("parallelMultiple", sentence("sự kiện song song nhiều kích hoạt")),
    Construct("loop:standard", sentence("vòng lặp chuẩn")),
    Construct("loop:parallel", sentence("đa thể song song")),
    Construct("loop:sequential", sentence("đa thể tuần tự")),
    Construct("behavior", sentence("hành vi None, One, Complex của đa thể")),
    Construct("forCompensation", sentence("hoạt động bù trừ")),
    Construct("startQuantity", verbatim("startQuantity")),
    Construct("completionQuantity", verbatim("completionQuantity")),
    Construct("dataStore", sentence("kho dữ liệu đọc, ghi qua liên kết")),
)
_REFUSED = (
    Construct(
        "startEvent:parallelMultiple",
        sentence("sự kiện bắt đầu – song song nhiều kích hoạt"),
        executed=False,
        advice=sentence(
            "Dùng cổng theo sự kiện khởi tạo (instantiate), eventGatewayType=“Parallel”."
        ),
    ),
)


def _event_rows() -> Iterator[Construct]:
    for place, words in _EVENTS.items():
        for trigger in ALLOWED[place]:
            yield Construct(
                f"{place}:{trigger}", replace(words, parts={"trigger": _TRIGGERS[trigger]})
            )


EXECUTED: dict[str, Construct] = {row.key: row for row in (*_ACTIVITIES, *_event_rows(), *_REFUSED)}


def place_of(node: Node, *, in_event_sub_process: bool) -> str:
    """Return where an event stands, as the table calls it."""
    if node.type == "startEvent" and in_event_sub_process:
        return "eventSubProcessStart"
    return node.type


def constructs_of(node: Node, *, in_event_sub_process: bool) -> Iterator[str]:
    """Yield the keys of the constructs a node uses."""
    if node.stores_read or any(True for _ in written_stores(node)):
        yield "dataStore"
    if node.type in _EVENTS:
        place = place_of(node, in_event_sub_process=in_event_sub_process)
        for event in node.events:
            yield f"{place}:{event.kind}"
        if not node.events:
            yield f"{place}:none"
        if len(node.events) > 1:
            together = "parallelMultiple" if node.parallel_multiple else "multiple"
            yield together
            yield f"{place}:{together}"
        return
    yield "eventSubProcess" if node.triggered_by_event else node.type
    if node.loop is not None:
        yield f"loop:{node.loop.kind}"
        if node.loop.behavior != "All":
            yield "behavior"
    particular = {
        "instantiate": node.instantiate,
        "forCompensation": node.for_compensation,
        "startQuantity": node.start_quantity != 1,
        "completionQuantity": node.completion_quantity != 1,
    }
    yield from (key for key, used in particular.items() if used)


def supported() -> list[Construct]:
    """Return the rows of the table of supported elements, in the order of the docs."""
    return list(EXECUTED.values())
