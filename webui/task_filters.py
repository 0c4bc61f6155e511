"""What a list of work is narrowed to, as its address says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Flask, url_for

from engine.errors import InvalidInput
from engine.model.dates import require_year
from engine.model.text import nfc
from engine.sentences import Sentence, sentence
from engine.service import tasks
from engine.service.tasks.task_list import Filters
from engine.service.tasks.view import Page, TaskItem
from webui.forms.reading import iso_date
from webui.paging import FILTERS, NARROWING
from webui.request_fields import query
from webui.session import actor, engine

TABS = {
    "mine": sentence("Của tôi"),
    "division": sentence("Của phòng"),
    "agency": sentence("Của cơ quan"),
    "coordination": sentence("Phối hợp"),
    "watch": sentence("Theo dõi"),
    "done": sentence("Đã xử lý"),
}
GROUP_WORDS = {
    "today": sentence("Cần làm hôm nay"),
    "own": sentence("Của tôi"),
    "free": sentence("Chưa ai nhận"),
    "waiting": sentence("Đang chờ người khác"),
}
TIMES = {
    "overdue": sentence("Quá hạn"),
    "due_soon": sentence("Sắp đến hạn"),
    "in_time": sentence("Trong hạn"),
    "none": sentence("Không hạn"),
}
STATES: dict[str, Sentence] = {
    "ready": sentence("Chưa có người nhận"),
    "reserved": sentence("Đã nhận"),
    "in_progress": sentence("Đang thực hiện"),
    "suspended": sentence("Tạm dừng"),
    "returned": sentence("Bị trả lại"),
    "urgent": sentence("Khẩn"),
    "done": sentence("Đã xong"),
}
"""States of open tasks, marks, and what is done."""
RANKS = {
    "van_thu": sentence("Văn thư"),
    "chuyen_vien": sentence("Chuyên viên, công chức"),
    "truong_phong": sentence("Trưởng phòng"),
    "lanh_dao": sentence("Lãnh đạo cơ quan"),
}
ROLES = {"lead": sentence("Chủ trì"), "coordinating": sentence("Phối hợp")}
ORDERS = {
    "due": sentence("Hạn gần nhất trước"),
    "oldest": sentence("Chờ lâu nhất trước"),
    "newest": sentence("Mới nhất trước"),
}


Asked = Mapping[str, str]


def chosen(name: str, known: Any, asked: Asked | None = None) -> str | None:
    """A word of the address, or of what was ``asked`` once, if it is one of those known."""
    word = _word(name, asked)
    return word if word in known else None


def filters(asked: Asked | None = None) -> Filters:
    """What the address narrows the list to; what it cannot mean narrows nothing."""
    state = chosen("state", STATES, asked)
    return {
        "text": _word("q", asked),
        "time": chosen("time", TIMES, asked),
        "state": None if state == "done" else state,
        "root_id": _word("plan", asked) or None,
        "agency_id": _word("agency", asked) or None,
        "officer_id": _word("officer", asked) or None,
        "rank": chosen("rank", RANKS, asked),
        "role": chosen("role", ROLES, asked),
        "since": _day("from", asked),
        "until": _day("to", asked),
    }


def page_of(
    asked: Asked | None = None, *, after: str | None = None, limit: int = 50
) -> Page[TaskItem]:
    """The tasks of the list that the address names, or of one that was ``asked`` for once."""
    tab = chosen("tab", TABS, asked) or "mine"
    return tasks.inbox(
        engine(),
        actor(),
        tab=tab,
        group=chosen("group", GROUP_WORDS, asked) if tab == "mine" else None,
        order=chosen("order", ORDERS, asked),
        open=tab != "done" and _word("state", asked) != "done",
        after=after,
        limit=limit,
        **filters(asked),
    )


def narrowed() -> bool:
    """Whether anything is asked of the list."""
    return any(query(name) for name in ("q", *NARROWING))


def list_url(**changes: str | None) -> str:
    """The list with something of its address changed, from its first page on."""
    kept: dict[str, Any] = {name: query(name) or None for name in FILTERS if name != "after"}
    return url_for("tasks.inbox", **{**kept, **changes})


def install(app: Flask) -> None:
    """Give the templates the address of a list that is narrowed otherwise."""
    app.jinja_env.globals["list_url"] = list_url


def _word(name: str, asked: Asked | None) -> str:
    return query(name) if asked is None else nfc(asked.get(name, "")).strip()


def _day(name: str, asked: Asked | None) -> date | None:
    try:
        day = date.fromisoformat(iso_date(_word(name, asked)))
        require_year(name, day)
    except (ValueError, InvalidInput):
        return None
    return day
