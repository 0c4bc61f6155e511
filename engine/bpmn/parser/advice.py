"""What to do about a finding whose place says nothing more particular."""

from __future__ import annotations

from collections.abc import Mapping

Words = tuple[str, str]
"""Vietnamese, English."""

_XML: Words = ("Xuất lại tệp từ công cụ vẽ.", "Export the file anew from its drawing tool.")
_CONNECT: Words = (
    "Nối lại các luồng, hoặc vẽ bằng phần tử khác.",
    "Connect the flows otherwise, or draw another element.",
)
_EVENT: Words = (
    "Chọn loại sự kiện khác, hoặc đặt nó ở chỗ được phép.",
    "Choose another kind of event, or put it where it may stand.",
)
_NUMBER: Words = ("Ghi một số nguyên trong giới hạn.", "Write a whole number within the limits.")
_DATA: Words = (
    "Sửa ioSpecification và các liên kết dữ liệu theo BPMN 2.0.2 §10.4, hoặc bỏ.",
    "Mend the ioSpecification and the data associations after BPMN 2.0.2 §10.4, or remove them.",
)
_PICK: Words = ("Chọn một tên có trong danh mục.", "Choose a name that exists.")

GENERAL: Words = (
    "Sửa phần tử này theo BPMN 2.0.2 rồi kiểm tra lại.",
    "Mend this element after BPMN 2.0.2 and check again.",
)
USUAL: Mapping[str, Words] = {
    "xml": _XML,
    "xml-encoding": _XML,
    "xml-too-large": ("Chia sơ đồ thành nhiều tệp.", "Split the diagram into several files."),
    "xml-doctype": ("Xóa khai báo DOCTYPE.", "Remove the DOCTYPE declaration."),
    "expression": (
        "Viết lại bằng ngôn ngữ biểu thức của hệ thống, ví dụ ${so_ngay > 5}.",
        "Write it in the engine's expression language, for example ${days > 5}.",
    ),
    "event-gateway": _CONNECT,
    "flow-not-allowed": ("Bỏ các luồng này.", "Remove these flows."),
    "default-flow": (
        "Chọn làm mặc định một luồng đi ra từ chính nút này.",
        "Choose as default a flow that leaves this very node.",
    ),
    "dangling-flow": ("Nối lại hoặc xóa luồng này.", "Connect the flow anew or remove it."),
    "duplicate-id": (
        "Đặt mã khác nhau cho mỗi phần tử.", "Give each element an id of its own.",
    ),
    "link-target": (
        "Vẽ đúng một sự kiện nhận liên kết cùng tên trong cùng phạm vi.",
        "Draw exactly one link catch event of this name in the same scope.",
    ),
    "link-unnamed": ("Đặt tên cho liên kết.", "Give the link a name."),
    "condition-missing": ("Ghi điều kiện.", "Write the condition."),
    "timer-ambiguous": ("Giữ một, bỏ các mục kia.", "Keep one of them, remove the others."),
    "no-start": (
        "Thêm một sự kiện bắt đầu không kích hoạt.", "Add a none start event.",
    ),
    "empty-process": (
        "Vẽ các bước, hoặc bỏ quy trình này.", "Draw its steps, or remove the process.",
    ),
    "event-not-allowed": _EVENT,
    "event-sub-process": _EVENT,
    "boundary-attachment": _EVENT,
    "cancel-outside-transaction": (
        "Đổi tiểu quy trình thành giao dịch, hoặc dùng sự kiện lỗi.",
        "Make the sub-process a transaction, or use an error event.",
    ),
    "ad-hoc": (
        "Bỏ phần tử này, hoặc dùng tiểu quy trình thường.",
        "Remove this element, or use an ordinary sub-process.",
    ),
    "instantiate": _CONNECT,
    "quantity": _NUMBER,
    "loop-maximum": _NUMBER,
    "cardinality": _NUMBER,
    "too-many-instances": _NUMBER,
    "name-expression": ("Ghi một tên cố định.", "Write a fixed name."),
    "participant": _NUMBER,
    "unsupported": (
        "Bỏ phần tử này, hoặc vẽ việc nó làm bằng hoạt động, cổng và sự kiện.",
        "Remove it, or draw what it does with activities, gateways and events.",
    ),
    "check-failed": (
        "Gửi tệp này cho người bảo trì hệ thống.",
        "Send this file to those who maintain the engine.",
    ),
    "unknown-agency": _PICK,
    "unknown-position": _PICK,
    "unknown-service": _PICK,
    "unknown-activity": _PICK,
    "missing-attribute": ("Thêm thuộc tính này.", "Add the attribute."),
    "invalid-value": (
        "Dùng một giá trị mà BPMN 2.0.2 cho phép.", "Use a value that BPMN 2.0.2 allows.",
    ),
    "data-set": _DATA,
    "data-association": _DATA,
    "data-structure": _DATA,
    "io-not-allowed": _DATA,
    "refused-extension": (
        "Bỏ phần mở rộng này; vẽ việc nó làm thành một bước.",
        "Remove the extension; draw what it does as a step.",
    ),
}  # fmt: skip
