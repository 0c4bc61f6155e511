"""Versions compared, running plans moved to another one and back, on pages."""

from __future__ import annotations

from engine.model.permission import SYSTEM
from engine.service import deployments
from tests.web.conftest import ADMIN, DOER
from tests.web.test_processes import BPMN, FORM

PAGE = "/quy-trinh/ke-hoach-thu/chuyen-phien-ban"
CHANGED = BPMN.replace("Rà soát, đề xuất".encode(), "Rà soát và đề xuất".encode())


def deploy_changed(place):
    files = {"process.bpmn": CHANGED, "forms/ket-qua.json": FORM}
    deployments.deploy(place.engine, SYSTEM, "ke-hoach-thu", files)


def test_a_running_plan_is_tried_moved_and_taken_back(place, signed_in):
    deploy_changed(place)
    admin = signed_in(ADMIN)
    tried = admin.get(f"{PAGE}?from=1&to=2").get_data(as_text=True)
    assert "1 kế hoạch chuyển được" in tried
    moved = admin.post(PAGE, {"from": "1", "to": "2", "reason": "Sửa tên bước"})
    assert moved.status_code == 303
    page = admin.get(moved.location).get_data(as_text=True)
    assert "Đã chuyển: 1" in page
    assert "Sửa tên bước" in page
    address = moved.location.partition("?")[0]
    back = admin.post(address, {"reason": "Chuyển nhầm"})
    assert "Phiên bản 2 sang 1" in admin.get(back.location).get_data(as_text=True)
    again = admin.post(address, {"reason": "Chuyển nhầm"})
    assert again.status_code == 409
    assert "Lần chuyển này đã được hoàn lại." in again.get_data(as_text=True)


def test_what_is_missing_is_asked_for(place, signed_in):
    deploy_changed(place)
    admin = signed_in(ADMIN)
    assert "Hai phiên bản phải khác nhau." in admin.get(f"{PAGE}?from=1&to=1").get_data(
        as_text=True
    )
    refused = admin.post(PAGE, {"from": "1", "to": "2", "reason": ""})
    assert refused.status_code == 422
    assert "Phải ghi lý do." in refused.get_data(as_text=True)
    assert signed_in(DOER).get(PAGE).status_code == 403


def test_two_versions_are_compared_in_words_and_on_the_diagram(place, signed_in):
    deploy_changed(place)
    admin = signed_in(ADMIN)
    chosen = admin.get("/quy-trinh/ke-hoach-thu/so-sanh")
    assert chosen.location.endswith("/so-sanh/1/2")
    page = admin.get(chosen.location).get_data(as_text=True)
    assert "tên: «Rà soát, đề xuất» thành «Rà soát và đề xuất»" in page
    assert "Kế hoạch đang chạy phiên bản 1: 1" in page
    marks = admin.get("/api/so-sanh/ke-hoach-thu/1/2").get_json()
    assert marks["added"] == []
    assert len(marks["changed"]) == 1


def test_an_administrator_sees_what_an_instance_waits_for(place, signed_in):
    address = f"/ke-hoach/{place.plan}/buoc/{place.plan}"
    page = signed_in(ADMIN).get(address).get_data(as_text=True)
    assert "Quy trình ke-hoach-thu, phiên bản 1" in page
    assert "phần việc bên trong" in page
    assert "Biến của quy trình" not in signed_in(DOER).get(address).get_data(as_text=True)


def test_a_variable_is_put_right_after_its_consequences_were_shown(place, signed_in):
    admin = signed_in(ADMIN)
    address = f"/ke-hoach/{place.plan}/buoc/{place.plan}/bien"
    wanted = {"name": "title", "value": "Tên đã sửa"}
    seen = admin.post(f"{address}/xem-truoc", wanted).get_data(as_text=True)
    assert "Nếu thực hiện thì:" in seen
    assert "Tên đã sửa" in seen
    done = admin.post(address, {**wanted, "reason": "Ghi nhầm"})
    assert done.status_code == 303
    assert "Tên đã sửa" in admin.get(done.location).get_data(as_text=True)
    missing = admin.post(address, {"name": "khong-co", "value": "1", "reason": "Ghi nhầm"})
    assert missing.status_code == 422
    assert "không có biến" in missing.get_data(as_text=True)
