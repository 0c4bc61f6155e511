"""The menu, the same on every page."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, request, url_for

from engine.service import notifications
from engine.service.assignments import overview
from engine.service.plans import incoming, processes
from webui.language import _
from webui.session import actor, engine, has_role, visit


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of the menu."""

    label: str
    url: str
    current: bool
    count: int = 0


_BELONGS = {
    "access": "organisation",
    "appointing": "organisation",
    "bulk": "tasks",
    "history": "plans",
    "comparing": "processes",
    "learned_words": "processes",
    "migrations": "processes",
    "operation": "incidents",
    "playing": "processes",
    "proving": "processes",
    "registers": "documents",
    "saved_views": "tasks",
}
"""Pages that stand under another page's entry."""


def menu() -> list[Item]:
    """The entries that who asks may use."""
    unread = notifications.unread_count(engine(), actor()) if visit() else 0
    entries = [
        ("tasks", _("Việc của tôi"), "tasks.inbox", 0),
        ("plans", _("Kế hoạch"), "plans.index", 0),
        ("difficulties", _("Vướng mắc"), "difficulties.index", 0),
        ("notifications", _("Thông báo"), "notifications.index", unread),
    ]
    if overview.is_for(actor()):
        entries.insert(0, ("overview", _("Tổng quan"), "overview.page", 0))
    if incoming.agencies_of(actor(), "document.read") != frozenset():
        entries.insert(-1, ("documents", _("Văn bản đến"), "documents.index", 0))
    if has_role("administrator", "deployer", "inspector"):
        entries.append(("processes", _("Quy trình"), "processes.index", 0))
    if has_role("administrator"):
        entries.append(("incidents", _("Sự cố"), "incidents.index", 0))
    if has_role("administrator", "leader"):
        entries.append(("unattended", _("Việc chưa ai nhận"), "unattended.index", 0))
    if has_role("administrator", "security"):
        entries.append(("organisation", _("Tổ chức"), "organisation.index", 0))
        entries.append(("calendar", _("Lịch làm việc"), "calendar.index", 0))
        entries.append(("policies", _("Đôn đốc"), "policies.index", 0))
    here = (request.endpoint or "").split(".", 1)[0]
    here = _BELONGS.get(here, here)
    return [Item(label, url_for(to), here == place, count) for place, label, to, count in entries]


def start_page() -> str:
    """Where a day begins: a leader's with the overview, everybody else's with his own work."""
    leads = visit() is not None and overview.is_for(actor())
    return url_for("overview.page" if leads else "tasks.inbox")


def may_start() -> bool:
    """Whether who asks may issue a plan of some process."""
    return processes.may_start_any(engine(), actor())


def install(app: Flask) -> None:
    """Give the templates the menu."""
    app.jinja_env.globals.update(menu=menu, may_start=may_start)
