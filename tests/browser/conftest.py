"""Chromium, a served province, and a page that notices what must never happen."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Page,
    Request,
    expect,
    sync_playwright,
)

from tests.support.province import PASSWORD, Province, Server, build_store

BUNDLE = Path(__file__).parents[2] / "webui" / "static" / "dist"
CAST = (
    "vanthu.vpubnd",
    "chuyenvien.vpubnd",
    "vanthu.soyte",
    "lanhdao.soyte",
    "chuyenvien.soyte",
    "truongphong.soyte",
    "chuyenvien.sonoivu",
    "truongphong.sonoivu",
    "chutich.ubndtinh",
    "quantri",
)
PATIENCE = 15_000
"""Milliseconds that a page may take for anything, also where every core is busy."""
WIDE = {"width": 1366, "height": 800}
NARROW = {"width": 390, "height": 844}
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
)


class _Store(NamedTuple):
    folder: Path
    plan: str


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium")
    assert path, "the browser tests need Chromium: apt-get install chromium"
    assert (BUNDLE / "editor.js").exists(), "build the front end: python webui/frontend/build.py"
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> _Store:
    folder = tmp_path_factory.mktemp("province")
    return _Store(folder, build_store(folder, CAST))


@pytest.fixture
def province(store: _Store, tmp_path: Path) -> Iterator[Province]:
    server = Server(store.folder, tmp_path / "var", store.plan)
    yield server.province
    server.stop()


class Watch:
    """Collects what no page may do: break, ask elsewhere, or go against its policy."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.seen: list[str] = []

    def follow(self, page: Page) -> Page:
        page.on("pageerror", lambda error: self.seen.append(f"error: {error}"))
        page.on("console", self._listen)
        page.on("request", self._look)
        return page

    def _listen(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            self.seen.append(message.text)

    def _look(self, request: Request) -> None:
        if not request.url.startswith((self.url, "data:", "blob:")):
            self.seen.append(f"asked elsewhere: {request.url}")


@pytest.fixture
def watch(province: Province) -> Iterator[Watch]:
    watch = Watch(province.url)
    yield watch
    assert watch.seen == []


@pytest.fixture
def sign_in(chromium: Browser, province: Province, watch: Watch) -> Iterator[Callable[..., Page]]:
    """Opens a browser of his own for an officer, and signs him in."""
    contexts = []

    def enter(login: str, size: dict[str, int] | None = None) -> Page:
        context = chromium.new_context(viewport=size or WIDE, locale="vi-VN")
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = watch.follow(context.new_page())
        page.goto(province.url)
        page.get_by_label("Tên đăng nhập").fill(login)
        page.get_by_label("Mật khẩu").fill(PASSWORD)
        page.get_by_role("button", name="Đăng nhập").click()
        page.get_by_role("button", name="Đăng xuất").wait_for()
        return page

    yield enter
    for context in contexts:
        context.close()
