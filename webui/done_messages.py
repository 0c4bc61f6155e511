"""What the page after an act says: ``?done=key`` in its address, never a text."""

from __future__ import annotations

from flask import Flask, request

from webui.language import gettext

DONE: dict[str, str] = {
    "claim": "Đã nhận việc. Việc này giờ do ông/bà thực hiện.",
    "release": "Đã trả việc về hộp chung của cơ quan.",
    "start": "Đã ghi nhận bắt đầu thực hiện.",
    "complete": "Đã hoàn thành việc này. Nhiệm vụ được chuyển sang bước tiếp theo.",
    "draft": "Đã lưu nháp.",
    "delegate": "Đã chuyển việc cho người khác.",
    "accept": "Đã tiếp nhận nhiệm vụ.",
    "refuse": "Đã gửi từ chối tiếp nhận cho cơ quan theo dõi.",
    "return": "Đã trả lại để thực hiện lại.",
    "ask-extension": "Đã gửi đề nghị gia hạn.",
    "allow-extension": "Đã đồng ý gia hạn.",
    "refuse-extension": "Đã từ chối gia hạn.",
    "change-deadline": "Đã thay đổi thời hạn. Hạn cũ vẫn được lưu.",
    "raise-difficulty": "Đã gửi phản ánh khó khăn, vướng mắc.",
    "answer": "Đã gửi hướng dẫn giải quyết.",
    "forward": "Đã chuyển lên cấp trên.",
    "urge": "Đã gửi đôn đốc.",
    "reassign": "Đã giao lại.",
    "withdraw": "Đã thu hồi nhiệm vụ.",
    "suspend": "Đã tạm dừng.",
    "resume": "Đã cho tiếp tục.",
    "transfer": "Đã chuyển giao nhiệm vụ.",
    "cadence": "Đã đặt kỳ theo dõi.",
    "attach": "Đã đính kèm tệp.",
    "close": "Đã kết thúc kế hoạch.",
    "started": "Đã bắt đầu kế hoạch. Các việc đầu tiên đã được giao, xem trên sơ đồ.",
    "recorded": "Đã ghi nhận văn bản đến.",
    "reached": "Đã ghi nhận văn bản đến. Việc đã được mở ở các kế hoạch chờ văn bản này.",
    "deployed": "Đã triển khai phiên bản quy trình.",
    "unchanged": "Nội dung giống hệt phiên bản đã có; không tạo phiên bản mới.",
    "current": "Đã đổi phiên bản hiện hành.",
    "disabled": "Đã ngừng dùng.",
    "enabled": "Đã cho dùng lại.",
    "drafted": "Đã tạo bản nháp.",
    "dropped": "Đã xóa bản nháp.",
    "day-set": "Đã ghi ngày vào lịch làm việc.",
    "day-removed": "Đã bỏ ngày khỏi lịch làm việc.",
    "imported": "Đã nhập danh mục tổ chức.",
    "read": "Đã đánh dấu là đã đọc.",
    "password": "Đã đổi mật khẩu. Các phiên làm việc khác đã được kết thúc.",
    "must-change": "Đây là mật khẩu tạm. Hãy đặt mật khẩu mới để tiếp tục.",
    "locked": "Đã khóa tài khoản; mọi phiên làm việc của tài khoản đã kết thúc.",
    "unlocked": "Đã mở khóa tài khoản.",
    "session-ended": "Đã kết thúc phiên làm việc.",
    "signed-out": "Đã đăng xuất.",
    "retry": "Đã cho chạy lại bước gặp sự cố.",
    "skip": "Đã bỏ qua bước gặp sự cố.",
    "reset": "Đã cấp mật khẩu tạm.",
    "granted": "Đã cấp vai trò.",
    "revoked": "Đã thu hồi vai trò.",
    "lent": "Đã ghi ủy quyền.",
    "lent-ended": "Đã kết thúc ủy quyền.",
    "policy": "Đã lưu cách nhắc việc, đôn đốc.",
}
"""By key. A verb of a page is its own key; nothing is said for a key that stands not here."""


def done_message() -> str:
    """The sentence for ``?done=key``; nothing for a key that the table does not hold."""
    return gettext(DONE.get(request.args.get("done", ""), ""))


def install(app: Flask) -> None:
    """Give the templates the message."""
    app.context_processor(lambda: {"done_message": done_message()})
