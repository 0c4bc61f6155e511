"""What the page after an act says: ``?done=key`` in its address, never a text."""

from __future__ import annotations

from flask import Flask, request

from engine.sentences import Sentence, sentence

DONE: dict[str, Sentence] = {
    "bulk-cancel": sentence("Đã dừng. Việc chưa làm vẫn còn nguyên."),
    "bulk-repeat": sentence("Đang làm lại phần chưa xong."),
    "view-saved": sentence("Đã lưu danh sách."),
    "view-drop": sentence("Đã xóa danh sách đã lưu."),
    "view-choose": sentence("Từ nay «Việc của tôi» mở danh sách này trước."),
    "view-forget": sentence("Từ nay «Việc của tôi» mở toàn bộ danh sách."),
    "pin": sentence("Đã ghim việc này ở đầu danh sách của ông/bà."),
    "unpin": sentence("Đã bỏ ghim."),
    "remind-me": sentence("Sáng ngày ấy ông/bà được nhắc về việc này."),
    "forget-reminder": sentence("Đã bỏ lời nhắc."),
    "claim": sentence("Đã nhận việc. Việc này giờ do ông/bà thực hiện."),
    "release": sentence("Đã trả lại việc cho phòng, cơ quan."),
    "start": sentence("Đã ghi nhận bắt đầu thực hiện."),
    "complete": sentence("Đã hoàn thành việc này. Nhiệm vụ được chuyển sang bước tiếp theo."),
    "draft": sentence("Đã lưu nháp."),
    "delegate": sentence("Đã chuyển việc cho người khác."),
    "accept": sentence("Đã tiếp nhận nhiệm vụ."),
    "refuse": sentence("Đã gửi từ chối tiếp nhận cho cơ quan theo dõi."),
    "insist": sentence("Đã yêu cầu cơ quan thực hiện; nhiệm vụ lại chờ tiếp nhận."),
    "entrust": sentence("Đã ghi cơ quan được giao điều hành."),
    "return": sentence("Đã trả lại để thực hiện lại."),
    "ask-extension": sentence("Đã gửi đề nghị gia hạn."),
    "allow-extension": sentence("Đã đồng ý gia hạn."),
    "refuse-extension": sentence("Đã từ chối gia hạn."),
    "ask-finish": sentence("Đã gửi đề nghị kết thúc; nhiệm vụ tiếp tục cho đến khi được đồng ý."),
    "finish": sentence("Đã kết thúc nhiệm vụ thường xuyên."),
    "change-deadline": sentence("Đã thay đổi thời hạn. Hạn cũ vẫn được lưu."),
    "raise-difficulty": sentence("Đã gửi phản ánh khó khăn, vướng mắc."),
    "answer": sentence("Đã gửi hướng dẫn giải quyết."),
    "forward": sentence("Đã chuyển lên cấp trên."),
    "urge": sentence("Đã gửi đôn đốc."),
    "remind": sentence("Đã nhắc các đơn vị chưa gửi. Lần nhắc được lưu trong lịch sử xử lý."),
    "take": sentence("Đã đưa vào dự thảo, kèm nguồn. Mở dự thảo để sửa câu chữ."),
    "respond": sentence("Đã lưu nội dung tiếp thu, giải trình."),
    "reassign": sentence("Đã giao lại."),
    "withdraw": sentence("Đã thu hồi nhiệm vụ."),
    "suspend": sentence("Đã tạm dừng."),
    "resume": sentence("Đã cho tiếp tục."),
    "transfer": sentence("Đã chuyển giao nhiệm vụ."),
    "taken-back": sentence("Đã rút lại lần chuyển giao."),
    "cadence": sentence("Đã đặt kỳ theo dõi."),
    "attach": sentence("Đã đính kèm tệp."),
    "close": sentence("Đã kết thúc kế hoạch."),
    "started": sentence("Đã bắt đầu kế hoạch. Các việc đầu tiên đã được giao, xem trên sơ đồ."),
    "number": sentence("Đã ghi số của kế hoạch vào sổ."),
    "renumbered": sentence("Đã điều chỉnh số đến. Số cũ vẫn lưu trong sổ."),
    "pattern": sentence("Đã đổi mẫu số, ký hiệu. Số đã cấp giữ nguyên."),
    "recorded": sentence("Đã ghi nhận văn bản đến."),
    "reached": sentence("Đã ghi nhận văn bản đến. Việc đã được mở ở các kế hoạch chờ văn bản này."),
    "deployed": sentence("Đã triển khai phiên bản quy trình."),
    "unchanged": sentence("Nội dung giống hệt phiên bản đã có; không tạo phiên bản mới."),
    "written": sentence("Đã sửa giá trị của biến."),
    "migrated": sentence("Đã chuyển phiên bản; kết quả của từng kế hoạch ở dưới."),
    "current": sentence("Đã đổi phiên bản hiện hành."),
    "disabled": sentence("Đã ngừng dùng."),
    "enabled": sentence("Đã cho dùng lại."),
    "drafted": sentence("Đã tạo bản nháp."),
    "document-read": sentence("Đã đọc văn bản. Xem lại từng nhiệm vụ trước khi triển khai."),
    "dropped": sentence("Đã xóa bản nháp."),
    "day-set": sentence("Đã ghi ngày vào lịch làm việc."),
    "day-removed": sentence("Đã bỏ ngày khỏi lịch làm việc."),
    "division-ended": sentence("Đã ghi ngày kết thúc của phòng."),
    "commented": sentence("Đã gửi trao đổi; người được nhắc đến đã được báo."),
    "subtask-given": sentence("Đã giao việc con."),
    "subtask-finish": sentence("Đã gửi kết quả việc con."),
    "subtask-return": sentence("Đã trả lại việc con."),
    "subtask-withdraw": sentence("Đã thu hồi việc con."),
    "holding-ended": sentence("Đã ghi ngày thôi giữ vị trí."),
    "imported": sentence("Đã nhập danh mục tổ chức."),
    "read": sentence("Đã đánh dấu là đã đọc."),
    "password": sentence("Đã đổi mật khẩu. Các phiên làm việc khác đã được kết thúc."),
    "must-change": sentence("Đây là mật khẩu tạm. Hãy đặt mật khẩu mới để tiếp tục."),
    "locked": sentence("Đã khóa tài khoản; mọi phiên làm việc của tài khoản đã kết thúc."),
    "unlocked": sentence("Đã mở khóa tài khoản."),
    "session-ended": sentence("Đã kết thúc phiên làm việc."),
    "signed-out": sentence("Đã đăng xuất."),
    "retry": sentence("Đã cho chạy lại bước gặp sự cố."),
    "skip": sentence("Đã bỏ qua bước gặp sự cố."),
    "reset": sentence("Đã cấp mật khẩu tạm."),
    "granted": sentence("Đã cấp vai trò."),
    "revoked": sentence("Đã thu hồi vai trò."),
    "lent": sentence("Đã ghi ủy quyền."),
    "lent-ended": sentence("Đã kết thúc ủy quyền."),
    "mail-wishes": sentence("Đã lưu cách nhận thư."),
    "mail-again": sentence("Đã đưa vào hàng chờ; thư được gửi trong ít giây. Hãy tải lại trang."),
    "mail-test": sentence("Thư thử đang chờ gửi. Hãy tải lại trang để xem kết quả."),
    "policy": sentence("Đã lưu cách nhắc việc, đôn đốc."),
}
"""By key. A verb of a page is its own key; nothing is said for a key that stands not here."""


def done_message() -> Sentence | None:
    """The sentence for ``?done=key``; nothing for a key that the table does not hold."""
    return DONE.get(request.args.get("done", ""))


def install(app: Flask) -> None:
    """Give the templates the message."""
    app.context_processor(lambda: {"done_message": done_message()})
