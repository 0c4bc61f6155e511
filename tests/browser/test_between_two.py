"""Two people at one piece of work: what goes back says so, and no form answers for another."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, WIDE
from tests.browser.steps import do_task, issue, open_task

pytestmark = pytest.mark.browser
SignIn = Callable[..., Page]
REASON = "Thiếu phụ lục số 2"


def bring_to_review(sign_in: SignIn, result: str) -> None:
    """Sở Y tế accepts, allocates and does its first task of the plan."""
    issue(sign_in("vanthu.vpubnd"))
    do_task(sign_in("vanthu.soyte"), "Văn thư tiếp nhận")
    do_task(sign_in("lanhdao.soyte"), "Lãnh đạo phân công", {"Ý kiến chỉ đạo": "Làm ngay"})
    do_task(sign_in("chuyenvien.soyte"), "Chuyên viên thực hiện", {"Tóm tắt kết quả": result})


def send_back(head: Page) -> None:
    open_task(head, "Trưởng phòng duyệt")
    expect(head.get_by_label("Lý do trả lại")).to_be_hidden()
    head.locator("summary", has_text="Trả lại").click()
    head.get_by_label("Lý do trả lại").fill(REASON)
    head.get_by_role("button", name="Trả lại", exact=True).click()


def test_returned_work_says_so_and_the_second_review_is_undecided(sign_in: SignIn) -> None:
    """The head sits at a desk, the officer holds a telephone."""
    bring_to_review(sign_in, "Lần một")
    head = sign_in("truongphong.soyte", WIDE)
    send_back(head)
    expect(head.locator(".notice--ok")).to_contain_text("Đã trả lại cho")

    officer = sign_in("chuyenvien.soyte", NARROW)
    officer.get_by_role("link", name="Việc của tôi").click()
    row = officer.locator(".taskrow", has_text="Bị trả lại").first
    row.get_by_role("link").click()
    expect(officer.locator(".notice--warn")).to_contain_text(REASON)
    expect(officer.get_by_label("Tóm tắt kết quả")).to_have_value("Lần một")
    assert officer.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    officer.get_by_label("Tóm tắt kết quả").fill("Lần hai")
    officer.get_by_role("button", name="Hoàn thành").click()

    open_task(head, "Trưởng phòng duyệt")
    expect(head.get_by_label("Lý do trả lại")).to_have_value("")
    expect(head.locator(".step--here")).to_contain_text("Trưởng phòng duyệt")
    head.get_by_role("button", name="Duyệt", exact=True).click()
    expect(head.locator(".notice--ok")).to_contain_text("Việc chuyển đến")


def test_leaving_by_a_link_keeps_what_was_typed_last(sign_in: SignIn) -> None:
    clerk = sign_in("vanthu.vpubnd")
    open_task(clerk, "Cấp số, ghi ngày tháng")
    address = clerk.url
    clerk.get_by_label("Người ký").fill("Người ký mới")
    clerk.get_by_role("link", name="Kế hoạch", exact=True).first.click()
    expect(clerk.get_by_role("heading", level=1)).to_have_text("Kế hoạch")
    clerk.goto(address)
    expect(clerk.get_by_label("Người ký")).to_have_value("Người ký mới")


def test_a_long_text_is_counted_and_never_cut(sign_in: SignIn) -> None:
    issue(sign_in("vanthu.vpubnd"))
    do_task(sign_in("vanthu.soyte"), "Văn thư tiếp nhận")
    leader = sign_in("lanhdao.soyte")
    open_task(leader, "Lãnh đạo phân công")
    field = leader.get_by_label("Ý kiến chỉ đạo")
    field.fill("Chữ " * 5_500)
    expect(leader.locator("[data-count-of=f-instruction]")).to_contain_text(
        "chỉ nhận tối đa 20.000"
    )
    leader.locator("form[data-draft-url] .btn--primary").click()
    expect(leader.locator(".error-summary")).to_contain_text("tối đa 20000 ký tự")
    assert len(field.input_value().strip()) == 4 * 5_500 - 1
