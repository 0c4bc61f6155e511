"""The menu, the pages of a list, and what was just done: the same on every page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask, request, url_for

from engine.model.permission import Target, may
from engine.service import notifications
from webui.language import _, gettext
from webui.session import actor, engine, has_role, visit


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of the menu."""

    label: str
    url: str
    current: bool
    count: int = 0


_BELONGS = {"appointing": "organisation", "history": "plans"}
"""Pages that stand under another page's entry."""
_PASSING = ("after", "done", "fragment")
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
"""What the page after an act says; the address names only the key, never a text."""


def done_message() -> str:
    """The sentence for ``?done=key``; nothing for a key that the table does not hold."""
    return gettext(DONE.get(request.args.get("done", ""), ""))


def menu() -> list[Item]:
    """The entries that who asks may use."""
    unread = notifications.unread_count(engine(), actor()) if visit() else 0
    entries = [
        ("tasks", _("Việc của tôi"), "tasks.inbox", 0),
        ("plans", _("Kế hoạch"), "plans.index", 0),
        ("difficulties", _("Vướng mắc"), "difficulties.index", 0),
        ("notifications", _("Thông báo"), "notifications.index", unread),
    ]
    if may(actor(), "document.read", Target()):
        entries.insert(3, ("documents", _("Văn bản đến"), "documents.index", 0))
    if has_role("administrator", "deployer", "inspector"):
        entries.append(("processes", _("Quy trình"), "processes.index", 0))
    if has_role("administrator"):
        entries.append(("incidents", _("Sự cố"), "incidents.index", 0))
    if has_role("administrator", "security"):
        entries.append(("organisation", _("Tổ chức"), "organisation.index", 0))
        entries.append(("calendar", _("Lịch làm việc"), "calendar.index", 0))
        entries.append(("policies", _("Đôn đốc"), "policies.index", 0))
    here = (request.endpoint or "").split(".", 1)[0]
    here = _BELONGS.get(here, here)
    return [Item(label, url_for(to), here == place, count) for place, label, to, count in entries]


def with_page(after: str) -> str:
    """This list from the row behind ``after`` on, with the same filters."""
    kept = {key: value for key, value in request.args.items() if key not in _PASSING}
    return _here({**kept, "after": after})


def without_page() -> str:
    """The first page of this list, with the same filters."""
    kept = {key: value for key, value in request.args.items() if key not in _PASSING}
    return _here(kept)


def fragment_url() -> str:
    """The list of this page alone, for what keeps it fresh."""
    kept = {key: value for key, value in request.args.items() if key != "done"}
    return _here({**kept, "fragment": "1"})


def _here(values: dict[str, str]) -> str:
    rule: dict[str, Any] = {**(request.view_args or {}), **values}
    return url_for(request.endpoint or "tasks.inbox", **rule)


def may_start() -> bool:
    """Whether who asks may issue a plan."""
    return may(actor(), "plan.start", Target())


def install(app: Flask) -> None:
    """Give the templates the menu and the pages."""
    for each in (menu, with_page, without_page, fragment_url, may_start):
        app.jinja_env.globals[each.__name__] = each
    app.context_processor(lambda: {"done_message": done_message()})
