"""Who consolidates reads the replies side by side, reminds who is missing and takes words over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, expect

from engine import bootstrap
from engine.config import Config
from engine.model.clock import VirtualClock
from engine.service import organisation
from tests.browser.conftest import NARROW
from tests.browser.steps import open_task
from tests.integration.plans import shared
from tests.support.province import PASSWORD, START, Province, Server

pytestmark = pytest.mark.browser
SignIn = Callable[..., Page]
OFFICE, STRANGER = "vp-ubnd", "ubnd-tinh"
REPLYING = {
    "so-y-te": "Sở Y tế",
    "so-tu-phap": "Sở Tư pháp",
    "so-tai-chinh": "Sở Tài chính",
    "so-xay-dung": "Sở Xây dựng",
}
AGENCIES = {
    OFFICE: "Văn phòng UBND tỉnh",
    STRANGER: "UBND tỉnh",
    "so-noi-vu": "Sở Nội vụ",
    **REPLYING,
}
KINDS = ("van_thu", "chuyen_vien", "truong_phong", "thu_truong")
WORDS = "Đã rà soát {n} văn bản thuộc phạm vi quản lý. Kiến nghị sửa 3 văn bản."


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> SimpleNamespace:
    """Three of four agencies have sent; two wrote nearly the same."""
    folder = tmp_path_factory.mktemp("consolidating")
    config = Config.from_env({"DIEUPHOI_HOME": str(folder)})
    engine = bootstrap.build(config, VirtualClock(START))
    organisation.load(engine, data())
    made = SimpleNamespace(engine=engine)
    named = ", ".join(f"'{agency}'" for agency in REPLYING)
    nodes = shared.CONSOLIDATED.replace("'so-y-te', 'so-tu-phap'", named)
    plan = shared.begin(made, nodes, "start>Gather Gather>end", consolidators=OFFICE)
    for place, agency in enumerate([*REPLYING][:3]):
        shared.send(made, plan, agency, WORDS.format(n=12 + 9 * (place == 2)))
    engine.close()
    return SimpleNamespace(folder=folder, plan=plan)


def data() -> dict[str, object]:
    signs_in = (OFFICE, STRANGER)
    return {
        "agencies": [
            {"id": key, "name": name, "kind": "so", "level": "tinh"}
            for key, name in AGENCIES.items()
        ],
        "positions": [{"agency": key, "kind": kind} for key in AGENCIES for kind in KINDS],
        "officers": [
            {"login": f"{kind}.{key}", "name": f"{kind} {name}", "positions": [f"{key}/{kind}"]}
            | ({"password": PASSWORD} if key in signs_in and kind == "chuyen_vien" else {})
            for key, name in AGENCIES.items()
            for kind in KINDS
        ],
        "settings": {"office_agency": OFFICE, "leading_agency": STRANGER},
    }


@pytest.fixture
def province(store: SimpleNamespace, tmp_path: Path) -> Iterator[Province]:
    server = Server(store.folder, tmp_path / "var", store.plan)
    yield server.province
    server.stop()


def test_a_round_is_consolidated_at_its_desk(sign_in: SignIn) -> None:
    officer = sign_in(f"chuyen_vien.{OFFICE}")
    open_task(officer, "Chuyên viên tổng hợp")
    officer.get_by_role("link", name="Mở bàn tổng hợp").click()
    desk = officer.url
    expect(officer.locator("#replies-head")).to_contain_text("3/4")
    expect(officer.locator("mark")).to_have_text(["21"])
    officer.get_by_role("button", name="Nhắc 1 đơn vị chưa gửi").click()
    expect(officer.locator(".notice--ok")).to_contain_text("Đã nhắc")
    expect(officer.get_by_role("button", name="Nhắc 1 đơn vị chưa gửi")).to_have_count(0)
    officer.get_by_role("button", name="Chọn tất cả").click()
    officer.get_by_role("button", name="Đưa nội dung đã chọn vào dự thảo").click()
    officer.get_by_role("link", name="Mở dự thảo báo cáo").click()
    expect(officer.get_by_label("Nội dung tổng hợp")).to_have_value(
        "\n\n".join(
            f"{WORDS.format(n=n)} ({agency}, 12/BC ngày 09/04/2025)"
            for n, agency in ((21, "Sở Tài chính"), (12, "Sở Tư pháp"), (12, "Sở Y tế"))
        )
    )
    with officer.expect_download() as got:
        officer.goto(desk)
        officer.get_by_role("link", name="Tải báo cáo (DOCX)").click()
    assert got.value.suggested_filename == "bao-cao-tong-hop.docx"

    small = sign_in(f"chuyen_vien.{OFFICE}", NARROW)
    small.goto(desk)
    assert small.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    stranger = sign_in(f"chuyen_vien.{STRANGER}")
    for address in (desk, f"{desk}/bao-cao.docx", f"{desk}/bang-tong-hop.xlsx"):
        assert stranger.request.get(address).status == 404
