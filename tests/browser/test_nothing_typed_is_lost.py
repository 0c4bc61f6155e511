"""What an officer typed survives whatever keeps it from being sent."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import open_task
from tests.support.province import PASSWORD

pytestmark = pytest.mark.browser
SignIn = Callable[..., Page]
TASK, FIELD, TYPED = "Cấp số, ghi ngày tháng", "Số, ký hiệu", "90/KH-UBND"
DAY = "Ngày ban hành"


def send(page: Page) -> None:
    page.get_by_role("button", name="Hoàn thành").click()


def fill(page: Page) -> None:
    open_task(page, TASK)
    page.get_by_label(FIELD, exact=False).first.fill(TYPED)


def sign_in_again(page: Page, login: str) -> None:
    page.get_by_role("link", name="Đăng nhập lại").click()
    page.get_by_label("Tên đăng nhập").fill(login)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()


def test_a_session_that_ran_out_costs_a_sign_in_and_nothing_else(sign_in: SignIn) -> None:
    clerk = sign_in("vanthu.vpubnd")
    fill(clerk)
    clerk.context.clear_cookies()
    send(clerk)
    expect(clerk.get_by_role("status")).to_contain_text("được giữ")
    sign_in_again(clerk, "vanthu.vpubnd")

    expect(clerk.get_by_role("heading", level=1)).to_have_text(TASK)
    expect(clerk.get_by_label(FIELD, exact=False).first).to_have_value(TYPED)
    expect(clerk.locator(".notice--info[role=status]")).to_contain_text("đặt lại")


def test_the_rows_of_a_table_come_back_row_by_row(sign_in: SignIn) -> None:
    admin = sign_in("quantri")
    admin.get_by_role("link", name="Đôn đốc").click()
    admin.locator("details > summary").first.click()
    days = admin.locator("[name=days]")
    days.nth(0).fill("7")
    days.nth(1).fill("9")
    admin.context.clear_cookies()
    admin.get_by_role("button", name="Lưu").click()
    sign_in_again(admin, "quantri")

    expect(days.nth(0)).to_have_value("7")
    expect(days.nth(1)).to_have_value("9")


def test_another_officer_in_the_same_tab_sees_nothing_of_it(sign_in: SignIn) -> None:
    clerk = sign_in("vanthu.vpubnd")
    fill(clerk)
    clerk.context.clear_cookies()
    send(clerk)
    sign_in_again(clerk, "quantri")

    expect(clerk.get_by_role("button", name="Đăng xuất")).to_be_visible()
    assert clerk.evaluate("sessionStorage.getItem('typed')") is None


def test_a_broken_connection_costs_a_step_back(sign_in: SignIn) -> None:
    clerk = sign_in("vanthu.vpubnd")
    fill(clerk)
    clerk.context.set_offline(True)
    send(clerk)
    clerk.wait_for_url(lambda url: url.startswith("chrome-error"))
    clerk.context.set_offline(False)
    clerk.go_back()
    expect(clerk.get_by_label(FIELD, exact=False).first).to_have_value(TYPED)


def test_a_file_that_is_too_large_is_refused_before_it_travels(
    sign_in: SignIn, tmp_path: Path
) -> None:
    clerk = sign_in("vanthu.vpubnd")
    fill(clerk)
    large = tmp_path / "lon.pdf"
    large.write_bytes(b"%PDF-1.7\n" + bytes(21 * 1024 * 1024))
    clerk.get_by_label("Tệp kèm theo").set_input_files(large)
    expect(clerk.locator("[data-too-large]")).to_contain_text("Quá lớn")
    send(clerk)
    expect(clerk.get_by_label("Tệp kèm theo")).to_be_focused()
    expect(clerk.get_by_label(FIELD, exact=False).first).to_have_value(TYPED)


def test_what_is_wrong_is_read_first_and_the_page_can_be_opened_again(sign_in: SignIn) -> None:
    clerk = sign_in("vanthu.vpubnd")
    open_task(clerk, TASK)
    clerk.get_by_label(DAY, exact=False).first.fill("")
    send(clerk)
    expect(clerk.locator(".error-summary")).to_be_focused()
    clerk.get_by_role("button", name="English").click()
    expect(clerk.get_by_role("button", name="Complete")).to_be_visible()


def test_a_form_without_a_draft_offers_what_was_typed_before_it_was_left(sign_in: SignIn) -> None:
    head = sign_in("quantri")
    head.get_by_role("link", name="Kế hoạch", exact=True).click()
    head.locator("main .table a, main li a").first.click()
    plan, why = head.url, "Chờ hướng dẫn của Bộ"
    offered = head.get_by_role("button", name="Đặt lại nội dung đã nhập")
    form = head.locator("details", has_text="Tạm dừng kế hoạch").last
    form.locator("summary").click()
    form.get_by_label("Lý do").fill(why)
    head.get_by_role("link", name="Lịch sử xử lý").click()

    head.goto(plan)
    offered.click()
    expect(form.get_by_label("Lý do")).to_have_value(why)
    head.reload()
    offered.click()
    expect(form.get_by_label("Lý do")).to_have_value(why)
    form.get_by_role("button", name="Tạm dừng kế hoạch").click()

    expect(head.get_by_text("Đã tạm dừng.")).to_be_visible()
    expect(offered).to_have_count(0)
    assert head.evaluate("Object.keys(sessionStorage).filter(k => k.startsWith('left:'))") == []
