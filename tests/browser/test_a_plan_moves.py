"""An officer works, and everybody concerned sees it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from playwright.sync_api import Page, expect

from engine.model.clock import ZONE
from engine.model.permission import SYSTEM
from engine.service.audit import verify
from tests.browser.conftest import NARROW
from tests.browser.steps import do_task, issue, open_plan, open_task, token
from tests.support.province import Province

pytestmark = pytest.mark.browser
SignIn = Callable[..., Page]


def test_the_token_moves_and_the_next_agency_receives_the_task(sign_in: SignIn) -> None:
    clerk = sign_in("vanthu.vpubnd")
    open_plan(clerk)
    assert token(clerk, "Task_issue") == "1"

    issue(clerk)

    open_plan(clerk)
    assert token(clerk, "Task_issue") == ""
    assert int(token(clerk, "Task_1")) > 1
    receiver = sign_in("vanthu.soyte")
    open_task(receiver, "Văn thư tiếp nhận")
    expect(receiver.locator("q.source")).to_contain_text("quán triệt")


def test_a_task_passes_through_an_agency_on_a_telephone(sign_in: SignIn) -> None:
    issue(sign_in("vanthu.vpubnd"))

    receiver = sign_in("vanthu.soyte", NARROW)
    do_task(receiver, "Văn thư tiếp nhận")

    leader = sign_in("lanhdao.soyte", NARROW)
    open_task(leader, "Lãnh đạo phân công")
    width = leader.evaluate("document.documentElement.scrollWidth")
    assert width <= NARROW["width"]


def test_a_passed_deadline_reminds_escalates_and_is_recorded(
    sign_in: SignIn, province: Province
) -> None:
    issue(sign_in("vanthu.vpubnd"))

    province.wait_until(datetime(2025, 4, 21, 9, 0, tzinfo=ZONE))

    leader = sign_in("lanhdao.soyte")
    leader.get_by_role("link", name="Thông báo").click()
    expect(leader.locator("main")).to_contain_text("quá hạn")
    monitor = sign_in("chuyenvien.sonoivu")
    open_task(monitor, "Đôn đốc cơ quan chậm nhiệm vụ 1")
    open_plan(monitor)
    expect(monitor.locator(".djs-element.is-overdue[data-element-id=Task_1]")).to_be_visible()
    monitor.locator("main").get_by_role("link", name="Sở Y tế").click()
    expect(monitor.locator(".history")).to_contain_text("Nhắc")
    expect(monitor.locator(".history")).to_contain_text("Đôn đốc")
    assert verify.verify(province.engine, SYSTEM).whole


def test_the_table_beside_the_diagram_shows_the_element_that_was_clicked(sign_in: SignIn) -> None:
    clerk = sign_in("vanthu.vpubnd")
    issue(clerk)
    open_plan(clerk)

    clerk.locator("[data-element-id=Task_1] .djs-hit").first.click()

    expect(clerk.locator("tr.is-chosen").first).to_be_visible()


def test_the_watermark_of_the_viewer_stays_visible(sign_in: SignIn) -> None:
    clerk = sign_in("vanthu.vpubnd")

    open_plan(clerk)

    expect(clerk.locator(".bjs-powered-by")).to_be_visible()


def test_an_officer_needs_no_mouse(sign_in: SignIn) -> None:
    clerk = sign_in("vanthu.vpubnd")
    link = clerk.locator(".taskrow__title").first
    link.focus()
    clerk.keyboard.press("Enter")

    clerk.get_by_label("Số, ký hiệu").focus()
    clerk.keyboard.type("89")
    clerk.keyboard.press("Tab")  # to the reason for a missing number
    clerk.keyboard.press("Tab")
    clerk.keyboard.type("09042025")
    clerk.get_by_role("button", name="Hoàn thành").press("Enter")

    expect(clerk.locator(".notice--ok")).to_be_visible()
