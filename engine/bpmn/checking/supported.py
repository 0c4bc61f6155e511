"""The one table of what is executed. The check refuses the rest; the docs are made from it.

To add a construct: make the execution run it, then turn its row's ``executed`` to True.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.bpmn.definition import Node


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
_RUN = {
    "startEvent": ("none", "message", "timer", "signal", "conditional"),
    "eventSubProcessStart": (
        "message", "timer", "signal", "conditional", "error", "escalation",
    ),
    "intermediateCatchEvent": ("message", "timer", "signal", "conditional", "link"),
    "intermediateThrowEvent": ("none", "message", "signal", "escalation", "link"),
    "boundaryEvent": ("message", "timer", "signal", "conditional", "error", "escalation"),
    "endEvent": ("none", "message", "signal", "error", "escalation", "terminate"),
}  # fmt: skip
ALLOWED = {
    "startEvent": _RUN["startEvent"],
    "eventSubProcessStart": (*_RUN["eventSubProcessStart"], "compensate"),
    "intermediateCatchEvent": _RUN["intermediateCatchEvent"],
    "intermediateThrowEvent": (*_RUN["intermediateThrowEvent"], "compensate"),
    "boundaryEvent": (*_RUN["boundaryEvent"], "cancel", "compensate"),
    "endEvent": (*_RUN["endEvent"], "cancel", "compensate"),
}
"""Which triggers the standard lets stand where (BPMN 2.0.2 tables 10.84–10.93)."""

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
    _yes("callActivity", "gọi quy trình", "call activity"),
    _yes("exclusiveGateway", "cổng loại trừ", "exclusive gateway"),
    _yes("parallelGateway", "cổng song song", "parallel gateway"),
    _yes("inclusiveGateway", "cổng bao hàm", "inclusive gateway"),
    _yes("eventBasedGateway", "cổng theo sự kiện", "event-based gateway"),
    _yes("loop:standard", "vòng lặp chuẩn", "standard loop"),
    _yes("loop:parallel", "đa thể song song", "parallel multi-instance"),
    _yes("loop:sequential", "đa thể tuần tự", "sequential multi-instance"),
)
_REFUSED = (
    _no(
        "businessRuleTask", "việc theo bảng quyết định", "business rule task",
        "Dùng cổng loại trừ với điều kiện, hoặc việc tính toán.",
        "Use an exclusive gateway with conditions, or a script task.",
    ),
    _no(
        "transaction", "giao dịch", "transaction",
        "Dùng tiểu quy trình thường với sự kiện biên lỗi.",
        "Use an embedded sub-process with an error boundary event.",
    ),
    _no(
        "adHocSubProcess", "tiểu quy trình tự do", "ad-hoc sub-process",
        "Dùng cổng bao hàm để chọn các việc cần làm.",
        "Use an inclusive gateway that chooses what to do.",
    ),
    _no(
        "complexGateway", "cổng phức hợp", "complex gateway",
        "Dùng đa thể với điều kiện hoàn thành, hoặc cổng bao hàm.",
        "Use a multi-instance with a completion condition, or an inclusive gateway.",
    ),
    _no(
        "instantiate", "việc nhận hoặc cổng khởi tạo quy trình", "instantiating receive or gateway",
        "Bắt đầu bằng sự kiện bắt đầu có thông điệp.", "Begin with a message start event.",
    ),
    _no(
        "multiple", "sự kiện có nhiều kích hoạt", "multiple event",
        "Vẽ mỗi kích hoạt thành một sự kiện riêng.", "Draw one event for each trigger.",
    ),
    _no(
        "parallelMultiple", "sự kiện song song nhiều kích hoạt", "parallel multiple event",
        "Vẽ các sự kiện chờ trên các nhánh song song.",
        "Draw catch events on parallel branches.",
    ),
    _no(
        "behavior", "hành vi của đa thể (None, One, Complex)", "multi-instance behavior",
        "Bỏ thuộc tính behavior hoặc đặt All.", "Remove the behavior attribute or set All.",
    ),
    _no(
        "forCompensation", "hoạt động bù trừ", "compensation activity",
        "Vẽ việc khắc phục thành một nhánh thường.", "Draw the remedy as an ordinary branch.",
    ),
    _no(
        "startQuantity", "startQuantity khác 1", "startQuantity other than 1",
        "Dùng cổng song song để gom các nhánh.", "Use a parallel gateway to join the branches.",
    ),
    _no(
        "completionQuantity", "completionQuantity khác 1", "completionQuantity other than 1",
        "Vẽ nhiều luồng đi ra.", "Draw several outgoing flows.",
    ),
    _no(
        "dataStore", "kho dữ liệu gắn với hoạt động", "data store used by an activity",
        "Dùng đối tượng dữ liệu.", "Use a data object.",
    ),
)  # fmt: skip


def _event_rows() -> Iterator[Construct]:
    for place, (vi, en) in _EVENTS.items():
        for trigger in ALLOWED[place]:
            words = _TRIGGERS[trigger]
            yield Construct(
                f"{place}:{trigger}",
                f"{vi} – {words[0]}",
                f"{words[1]} {en}",
                trigger in _RUN[place],
                "" if trigger in _RUN[place] else "Bỏ sự kiện này hoặc vẽ bằng sự kiện khác.",
                "" if trigger in _RUN[place] else "Remove it or draw it with another event.",
            )


EXECUTED: dict[str, Construct] = {row.key: row for row in (*_ACTIVITIES, *_event_rows(), *_REFUSED)}


def place_of(node: Node, *, in_event_sub_process: bool) -> str:
    """Return where an event stands, as the table calls it."""
    if node.type == "startEvent" and in_event_sub_process:
        return "eventSubProcessStart"
    return node.type


def constructs_of(node: Node, *, in_event_sub_process: bool) -> Iterator[str]:
    """Yield the keys of the constructs a node uses."""
    if node.type in _EVENTS:
        place = place_of(node, in_event_sub_process=in_event_sub_process)
        for event in node.events:
            yield f"{place}:{event.kind}"
        if not node.events:
            yield f"{place}:none"
        if len(node.events) > 1:
            yield "parallelMultiple" if node.parallel_multiple else "multiple"
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
