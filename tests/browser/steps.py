"""What an officer does in the browser, in his own words."""

from __future__ import annotations

from playwright.sync_api import Page, expect


def open_task(page: Page, name: str) -> None:
    """Find a task in *Việc của tôi* and open it."""
    page.get_by_role("link", name="Việc của tôi").click()
    page.locator(".taskrow", has_text=name).first.get_by_role("link").click()
    expect(page.locator(".crumbs [aria-current]")).to_have_text(name)


def do_task(page: Page, name: str, fields: dict[str, str] | None = None) -> None:
    """Take a task, fill its form and complete it."""
    open_task(page, name)
    take = page.get_by_role("button", name="Nhận việc này")
    if take.count():
        take.click()
    for label, value in (fields or {}).items():
        field = page.get_by_label(label, exact=False).first
        if field.evaluate("element => element.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    page.locator("form[data-draft-url] .btn--primary").click()
    expect(page.locator(".notice--ok")).to_be_visible()


def open_plan(page: Page) -> None:
    """Open the one plan of the province and wait for its diagram."""
    page.get_by_role("link", name="Kế hoạch", exact=True).first.click()
    page.locator("main").get_by_role("link", name="Thái Nguyên").first.click()
    page.get_by_role("link", name="Sơ đồ", exact=True).click()
    expect(page.locator("#diagram[data-ready=true]")).to_be_visible()


def token(page: Page, element: str) -> str:
    """What the mark on an element of the diagram says; empty without a mark."""
    mark = page.locator(f"[data-container-id={element}] .token")
    return mark.inner_text() if mark.count() else ""


def issue(page: Page) -> None:
    """As the clerk of the office: give the plan its number and send it out."""
    do_task(page, "Cấp số, ghi ngày tháng", {"Số, ký hiệu": "89", "Ngày ban hành": "2025-04-09"})
    do_task(page, "Phát hành văn bản", {"Ngày gửi": "2025-04-09"})
