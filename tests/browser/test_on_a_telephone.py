"""On a telephone: a menu of one row, a diagram that can be read, pages that do not scroll aside."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW
from tests.browser.steps import issue, open_plan

pytestmark = pytest.mark.browser
SignIn = Callable[..., Page]
LABEL = 9
"""Pixels of the smallest letters that can be read without a glass."""


def test_the_menu_is_one_row_that_shows_where_one_is(sign_in: SignIn) -> None:
    page = sign_in("quantri", NARROW)
    page.goto(page.url.partition("/viec")[0] + "/don-doc")

    assert page.locator(".masthead").bounding_box()["height"] < 130  # type: ignore[index]
    expect(page.locator(".mainnav [aria-current]")).to_be_in_viewport(ratio=0.9)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    assert page.evaluate("document.documentElement.scrollHeight") < 2 * NARROW["height"]


def test_the_figure_of_what_is_unread_does_not_widen_the_page(sign_in: SignIn) -> None:
    issue(sign_in("vanthu.vpubnd"))
    page = sign_in("vanthu.soyte", NARROW)

    expect(page.locator(".mainnav .bubble")).to_be_attached()
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]


def test_the_diagram_opens_readable_at_what_goes_on(sign_in: SignIn) -> None:
    issue(sign_in("vanthu.vpubnd"))
    page = sign_in("chuyenvien.sonoivu", NARROW)
    open_plan(page)

    size = page.evaluate(
        """() => {
            const label = document.querySelector('#diagram .djs-label');
            const { a, b } = label.getScreenCTM();
            return Math.hypot(a, b) * parseFloat(getComputedStyle(label).fontSize);
        }"""
    )
    assert size >= LABEL
    shown = page.evaluate(
        """() => {
            const frame = document.querySelector('#diagram').getBoundingClientRect();
            const inside = box => box.left >= frame.left && box.right <= frame.right
                && box.top >= frame.top && box.bottom <= frame.bottom;
            const marks = [...document.querySelectorAll('#diagram .token')];
            return marks.filter(mark => inside(mark.getBoundingClientRect())).length;
        }"""
    )
    assert shown > 0
