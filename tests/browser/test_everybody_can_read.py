"""The main pages hold to the accessibility rules of WCAG that a machine can check (axe-core)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import NARROW, WIDE
from tests.browser.steps import issue, open_plan, open_task

pytestmark = pytest.mark.browser
SignIn = Callable[..., Page]
FRONTEND = Path(__file__).parents[2] / "webui" / "frontend"
AXE = FRONTEND / "node_modules" / "axe-core" / "axe.min.js"
PAGES_OF_ALL = ("/viec", "/ke-hoach", "/vuong-mac", "/thong-bao", "/tai-khoan")
PAGES_OF_ADMINISTRATION = (
    *("/quy-trinh", "/to-chuc", "/to-chuc/can-bo", "/to-chuc/nhap", "/lich"),
    *("/to-chuc/vai-tro", "/to-chuc/uy-quyen?from=so-y-te", "/don-doc"),
)


def broken(page: Page) -> list[str]:
    """The rules that the page breaks, with the first element that does; all folds opened."""
    page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true; })")
    found = page.evaluate(f"{AXE.read_text()};axe.run(document)")
    assert found["passes"]
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found["violations"]]


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_an_officers_pages_break_no_rule_of_accessibility(
    sign_in: SignIn, size: dict[str, int]
) -> None:
    issue(sign_in("vanthu.vpubnd"))
    page = sign_in("vanthu.soyte", size)
    home = page.url.partition("/viec")[0]
    for path in PAGES_OF_ALL:
        page.goto(f"{home}{path}")
        assert broken(page) == [], path
    open_task(page, "Văn thư tiếp nhận")
    assert broken(page) == []
    page.locator("a[href^='/nhiem-vu/']").first.click()
    assert broken(page) == []
    open_plan(page)
    assert broken(page) == []


def test_the_administrators_pages_break_no_rule_of_accessibility(sign_in: SignIn) -> None:
    page = sign_in("quantri")
    home = page.url.partition("/viec")[0]
    for path in PAGES_OF_ADMINISTRATION:
        page.goto(f"{home}{path}")
        assert broken(page) == [], path
