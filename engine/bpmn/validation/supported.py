"""The one table of what is executed. The check refuses the rest; the docs are made from it.

To add a construct: make the execution run it, then turn its row's ``executed`` to True.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.bpmn.definition import Node
from engine.bpmn.parser.data_stores import written_stores


@dataclass(frozen=True, slots=True)
class Construct:
    """A construct of BPMN: its words, whether it is executed, what to draw instead if not."""

    key: str
    vi: str
    en: str
    executed: bool
    advice_vi: str = ""
    advice_en: str = ""


def _yes(key: str, vi: str, en: str) -> Construct:
    return Construct(key, vi, en, executed=True)


def _no(key: str, vi: str, en: str, advice_vi: str = "", advice_en: str = "") -> Construct:
    return Construct(key, vi, en, executed=False, advice_vi=advice_vi, advice_en=advice_en)


_TRIGGERS = {
    "none": ("không kích hoạt", "none"),
    "message": ("thông điệp", "message"),
    "timer": ("thời gian", "timer"),
    "signal": ("tín hiệu", "signal"),
    "error": ("lỗi", "error"),
    "escalation": ("leo thang", "escalation"),
    "conditional": ("điều kiện", "conditional"),
    "terminate": ("kết thúc toàn bộ", "terminate"),
    "link": ("liên kết", "link"),
    "cancel": ("hủy giao dịch", "cancel"),
    "compensate": ("bù trừ", "compensation"),
}
_EVENTS = {
    "startEvent": ("sự kiện bắt đầu", "start event"),
    "eventSubProcessStart": (
        "sự kiện bắt đầu của tiểu quy trình sự kiện", "start event of an event sub-process",
    ),
    "intermediateCatchEvent": ("sự kiện chờ", "intermediate catch event"),
    "intermediateThrowEvent": ("sự kiện phát", "intermediate throw event"),
    "boundaryEvent": ("sự kiện biên", "boundary event"),
    "endEvent": ("sự kiện kết thúc", "end event"),
}  # fmt: skip
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
    _yes("task", "việc trống", "none task"),
    _yes("userTask", "việc của người dùng", "user task"),
    _yes("manualTask", "việc thủ công", "manual task"),
    _yes("scriptTask", "việc tính toán (tên = biểu thức)", "script task (name = expression)"),
    _yes("serviceTask", "việc dịch vụ (tên đã đăng ký)", "service task (registered name)"),
    _yes("sendTask", "việc gửi", "send task"),
    _yes("receiveTask", "việc nhận", "receive task"),
    _yes("subProcess", "tiểu quy trình", "embedded sub-process"),
    _yes("eventSubProcess", "tiểu quy trình sự kiện", "event sub-process"),
    _yes("transaction", "giao dịch", "transaction"),
    _yes("adHocSubProcess", "tiểu quy trình tự do", "ad-hoc sub-process"),
    _yes("callActivity", "gọi quy trình", "call activity"),
    _yes("globalTask", "việc dùng chung", "global task (called)"),
    _yes("businessRuleTask", "việc theo bảng quyết định DMN", "business rule task (DMN table)"),
    _yes("exclusiveGateway", "cổng loại trừ", "exclusive gateway"),
    _yes("parallelGateway", "cổng song song", "parallel gateway"),
    _yes("inclusiveGateway", "cổng bao hàm", "inclusive gateway"),
    _yes("eventBasedGateway", "cổng theo sự kiện", "event-based gateway"),
    _yes("complexGateway", "cổng phức hợp", "complex gateway"),
    _yes("instantiate", "việc nhận, cổng sự kiện khởi tạo", "instantiating receive or gateway"),
    _yes("multiple", "sự kiện nhiều kích hoạt", "multiple event"),
    _yes("parallelMultiple", "sự kiện song song nhiều kích hoạt", "parallel multiple event"),
    _yes("loop:standard", "vòng lặp chuẩn", "standard loop"),
    _yes("loop:parallel", "đa thể song song", "parallel multi-instance"),
    _yes("loop:sequential", "đa thể tuần tự", "sequential multi-instance"),
    _yes("behavior", "hành vi None, One, Complex của đa thể", "multi-instance behavior"),
    _yes("forCompensation", "hoạt động bù trừ", "compensation activity"),
    _yes("startQuantity", "startQuantity", "startQuantity"),
    _yes("completionQuantity", "completionQuantity", "completionQuantity"),
    _yes("dataStore", "kho dữ liệu đọc, ghi qua liên kết", "data store read or written"),
)
_REFUSED = (
    _no(
        "startEvent:parallelMultiple", "sự kiện bắt đầu – song song nhiều kích hoạt",
        "parallel multiple start event of a process",
        "Dùng cổng theo sự kiện khởi tạo (instantiate), eventGatewayType=“Parallel”.",
        "Use an instantiating event-based gateway with eventGatewayType=“Parallel”.",
    ),
)  # fmt: skip


def _event_rows() -> Iterator[Construct]:
    for place, (vi, en) in _EVENTS.items():
        for trigger in ALLOWED[place]:
            words = _TRIGGERS[trigger]
            yield _yes(f"{place}:{trigger}", f"{vi} – {words[0]}", f"{words[1]} {en}")


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
