"""A list that is looked at: what comes into it, its keys, and many rows at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from engine.service import clock as service_clock
from tests.browser.steps import issue
from tests.support.province import Province

pytestmark = pytest.mark.browser
SignIn = Callable[..., Page]


def test_new_work_is_told_shown_on_request_and_done_by_the_keyboard(
    sign_in: SignIn, province: Province
) -> None:
    clerk = sign_in("vanthu.soyte")
    clerk.goto(f"{province.url}/viec?tab=mine")
    expect(clerk.locator(".taskrow")).to_have_count(0)
    issue(sign_in("vanthu.vpubnd"))
    clerk.evaluate("document.dispatchEvent(new Event('list:look'))")
    expect(clerk.locator("[data-news]")).to_contain_text("Có 1 việc mới.")
    expect(clerk.locator(".taskrow")).to_have_count(0)
    clerk.get_by_role("button", name="Hiện", exact=True).click()
    expect(clerk.locator(".taskrow__title")).to_be_focused()
    expect(clerk.locator(".figures")).to_contain_text("1 tất cả")
    expect(clerk.locator(".mainnav .bubble")).to_contain_text("1")

    clerk.keyboard.press("?")
    expect(clerk.get_by_role("dialog")).to_contain_text("đánh dấu")
    clerk.keyboard.press("Escape")
    clerk.keyboard.press("h")
    clerk.get_by_role("button", name="Thực hiện 1 việc").click()
    expect(clerk.get_by_role("status")).to_contain_text("1 chưa làm")
    service_clock.settle(province.engine)
    expect(clerk.get_by_role("status")).to_contain_text("1 đã làm")
