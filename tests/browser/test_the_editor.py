"""An administrator draws, checks and deploys a process."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
SignIn = Callable[..., Page]
UNDRAWN = Path(__file__).parents[1] / "web" / "models" / "process.bpmn"
TOUR = Path(__file__).with_name("tour.js").read_text()


def open_draft(page: Page) -> None:
    page.get_by_role("link", name="Quy trình", exact=True).click()
    page.get_by_role("link", name="Thái Nguyên").first.click()
    page.get_by_role("button", name="Sửa từ phiên bản này").first.click()
    expect(page.locator("#editor[data-ready=true]")).to_be_visible()


def rename(page: Page, element: str, name: str) -> None:
    page.locator(f"[data-element-id={element}] .djs-hit").first.click(force=True)
    field = page.locator("#bio-properties-panel-name")
    field.fill(name)
    field.blur()
    expect(page.locator(".editor__status")).to_have_text("Chưa lưu")


def test_a_renamed_task_is_saved_checked_and_deployed(sign_in: SignIn) -> None:
    admin = sign_in("quantri")
    open_draft(admin)
    rename(admin, "Task_dispatch", "Gửi kế hoạch đến nơi nhận")

    admin.get_by_role("button", name="Lưu nháp").click()
    expect(admin.locator(".editor__status")).to_contain_text("Đã lưu nháp")
    admin.get_by_role("button", name="Kiểm tra").click()
    expect(admin.locator(".editor__status")).to_contain_text("có thể triển khai")
    admin.get_by_role("button", name="Triển khai").click()
    admin.get_by_label("Nội dung thay đổi").fill("Gọi đúng tên văn bản")
    admin.get_by_role("dialog").get_by_role("button", name="Triển khai").click()

    # Its scenario is played before.
    status = admin.locator(".editor__status")
    expect(status).to_contain_text("Đã triển khai phiên bản 2", timeout=60_000)


def test_a_finding_is_listed_and_marked_on_the_drawing(sign_in: SignIn) -> None:
    admin = sign_in("quantri")
    open_draft(admin)
    admin.locator("[data-element-id=Task_1] .djs-hit").first.click(force=True)
    called = admin.locator("#bio-properties-panel-called-element")
    called.fill("")
    called.blur()

    admin.get_by_role("button", name="Kiểm tra").click()

    expect(admin.locator(".editor__status")).to_contain_text("chưa thể triển khai")
    expect(admin.locator("[data-container-id=Task_1] .finding--error")).to_be_visible()
    admin.locator(".findings__row--error button").first.click()
    expect(admin.locator(".djs-element.selected")).to_have_count(1)


def test_who_does_a_step_is_chosen_and_its_time_said_as_a_day(sign_in: SignIn) -> None:
    admin = sign_in("quantri")
    open_draft(admin)
    admin.locator("[data-element-id=Task_dispatch] .djs-hit").first.click(force=True)
    holder = admin.locator("[data-chooser=plan-camunda-candidateGroups]")
    holder.get_by_label("Cơ quan").select_option("so-y-te")
    holder.get_by_label("Chức danh").select_option("truong_phong")
    expect(admin.locator("#bio-properties-panel-plan-camunda-candidateGroups")).to_have_value(
        re.compile("so-y-te/truong_phong$")
    )
    expect(holder).to_contain_text("Trưởng phòng, Sở Y tế")

    due = admin.locator("#bio-properties-panel-plan-camunda-dueDate")
    due.fill("3 ngày làm việc")
    expect(admin.locator(".chooser__words", has_text="hết ngày")).to_be_visible()
    due.fill("lúc nào cũng được")
    # Nobody asked for the check: it follows the drawing.
    expect(admin.locator("[data-container-id=Task_dispatch] .finding--error")).to_be_visible()
    expect(admin.locator("[data-code=due-date]")).to_be_visible()


def test_a_property_of_a_plan_is_written_and_undone(sign_in: SignIn) -> None:
    admin = sign_in("quantri")
    open_draft(admin)
    admin.locator("[data-element-id=Task_1] .djs-hit").first.click(force=True)
    field = admin.locator("#bio-properties-panel-plan-product")
    before = field.input_value()
    field.fill("Báo cáo kết quả")
    field.blur()
    expect(admin.locator(".editor__status")).to_have_text("Chưa lưu")

    admin.get_by_role("button", name="Hoàn tác").click()

    expect(field).to_have_value(before)


def test_two_people_do_not_overwrite_each_other(sign_in: SignIn) -> None:
    first, second = sign_in("quantri"), sign_in("quantri")
    open_draft(first)
    second.goto(first.url)
    expect(second.locator("#editor[data-ready=true]")).to_be_visible()
    rename(first, "Task_dispatch", "Tên thứ nhất")
    first.get_by_role("button", name="Lưu nháp").click()
    expect(first.locator(".editor__status")).to_contain_text("Đã lưu nháp")

    rename(second, "Task_dispatch", "Tên thứ hai")
    second.get_by_role("button", name="Lưu nháp").click()

    expect(second.locator(".editor__status--bad")).to_be_visible()


def test_every_string_of_the_editor_is_translated(sign_in: SignIn) -> None:
    admin = sign_in("quantri")
    open_draft(admin)

    assert admin.evaluate(TOUR) == []


def test_what_the_engine_refuses_is_not_offered(sign_in: SignIn) -> None:
    admin = sign_in("quantri")

    open_draft(admin)

    expect(admin.get_by_label("Thêm đối tượng dữ liệu")).to_be_visible()
    expect(admin.get_by_label("Thêm kho dữ liệu")).to_have_count(0)


def test_a_process_without_a_picture_is_drawn_and_one_of_another_engine_is_repaired(
    sign_in: SignIn, tmp_path: Path
) -> None:
    foreign = tmp_path / "la.bpmn"
    foreign.write_text(
        UNDRAWN.read_text().replace(
            '<bpmn:userTask id="Task_do"', '<bpmn:userTask id="Task_do" camunda:taskListener="a"'
        )
    )
    admin = sign_in("quantri")
    admin.get_by_role("link", name="Quy trình", exact=True).click()
    admin.locator("[name=key]").first.fill("khong-hinh")
    admin.locator("[name=files]").set_input_files(foreign)
    admin.locator("[name=draft]").click()
    expect(admin.locator("#editor[data-ready=true]")).to_be_visible()

    finding = admin.locator(".findings__row", has_text="camunda:taskListener")
    expect(finding).to_be_visible()
    admin.get_by_label("Trang vẽ").select_option(label="Một cơ quan thực hiện")
    rename(admin, "Task_do", "Chuyên viên rà soát")
    finding.get_by_role("button", name="Bỏ camunda:taskListener").click()

    expect(finding).to_have_count(0)
