"""What to do about a finding whose place says nothing more particular."""

from __future__ import annotations

from collections.abc import Mapping

from engine.sentences import Sentence, sentence

_XML = sentence("Xuất lại tệp từ công cụ vẽ.")
_CONNECT = sentence("Nối lại các luồng, hoặc vẽ bằng phần tử khác.")
_EVENT = sentence("Chọn loại sự kiện khác, hoặc đặt nó ở chỗ được phép.")
_NUMBER = sentence("Ghi một số nguyên trong giới hạn.")
_DATA = sentence("Sửa ioSpecification và các liên kết dữ liệu theo BPMN 2.0.2 §10.4, hoặc bỏ.")
_PICK = sentence("Chọn một tên có trong danh mục.")

GENERAL = sentence("Sửa phần tử này theo BPMN 2.0.2 rồi kiểm tra lại.")
USUAL: Mapping[str, Sentence] = {
    "xml": _XML,
    "xml-encoding": _XML,
    "xml-too-large": sentence("Chia sơ đồ thành nhiều tệp."),
    "xml-doctype": sentence("Xóa khai báo DOCTYPE."),
    "expression": sentence("Viết lại bằng ngôn ngữ biểu thức của hệ thống, ví dụ ${so_ngay > 5}."),
    "event-gateway": _CONNECT,
    "flow-not-allowed": sentence("Bỏ các luồng này."),
    "default-flow": sentence("Chọn làm mặc định một luồng đi ra từ chính nút này."),
    "dangling-flow": sentence("Nối lại hoặc xóa luồng này."),
    "duplicate-id": sentence("Đặt mã khác nhau cho mỗi phần tử."),
    "link-target": sentence("Vẽ đúng một sự kiện nhận liên kết cùng tên trong cùng phạm vi."),
    "link-unnamed": sentence("Đặt tên cho liên kết."),
    "condition-missing": sentence("Ghi điều kiện."),
    "timer-ambiguous": sentence("Giữ một, bỏ các mục kia."),
    "no-start": sentence("Thêm một sự kiện bắt đầu không kích hoạt."),
    "empty-process": sentence("Vẽ các bước, hoặc bỏ quy trình này."),
    "event-not-allowed": _EVENT,
    "event-sub-process": _EVENT,
    "boundary-attachment": _EVENT,
    "cancel-outside-transaction": sentence(
        "Đổi tiểu quy trình thành giao dịch, hoặc dùng sự kiện lỗi."
    ),
    "ad-hoc": sentence("Bỏ phần tử này, hoặc dùng tiểu quy trình thường."),
    "instantiate": _CONNECT,
    "quantity": _NUMBER,
    "loop-maximum": _NUMBER,
    "cardinality": _NUMBER,
    "too-many-instances": _NUMBER,
    "name-expression": sentence("Ghi một tên cố định."),
    "participant": _NUMBER,
    "unsupported": sentence("Bỏ phần tử này, hoặc vẽ việc nó làm bằng hoạt động, cổng và sự kiện."),
    "check-failed": sentence("Gửi tệp này cho người bảo trì hệ thống."),
    "unknown-agency": _PICK,
    "unknown-position": _PICK,
    "unknown-group": _PICK,
    "unknown-officer": _PICK,
    "unknown-policy": _PICK,
    "unknown-service": _PICK,
    "unknown-activity": _PICK,
    "missing-attribute": sentence("Thêm thuộc tính này."),
    "invalid-value": sentence("Dùng một giá trị mà BPMN 2.0.2 cho phép."),
    "data-set": _DATA,
    "data-association": _DATA,
    "data-structure": _DATA,
    "io-not-allowed": _DATA,
    "refused-extension": sentence("Bỏ phần mở rộng này; vẽ việc nó làm thành một bước."),
}  # fmt: skip
