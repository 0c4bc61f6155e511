"""Requests in an agency's name on the pages: prepared, sent, returned, and who may send them."""

from __future__ import annotations

from tests.web.conftest import CHIEF, DOER, MONITOR, STRANGER

WAITS = "Chờ ông/bà gửi đi nhân danh cơ quan"


def only(place):
    with place.engine.storage.read() as unit:
        return unit.prepared.find()[0].id


def test_an_officers_request_waits_for_his_leader_who_sends_it(signed_in, place):
    officer, url = signed_in(DOER), f"/nhiem-vu/{place.assignment()}"
    page = officer.get(url).text
    assert "Chuyển lãnh đạo gửi" in page
    assert f'action="{url}/raise-difficulty"' not in page
    assert "Chuyển lãnh đạo gửi" in officer.get(f"/viec/{place.task()}").text
    assert officer.post(f"{url}/raise-difficulty", {"text": "Thiếu"}).status_code == 403
    given = officer.post(f"{url}/trinh/raise-difficulty", {"text": "Thiếu kinh phí"})
    assert given.status_code == 303
    assert "Chờ người gửi: lanh_dao Sở Tư pháp" in officer.get(url).text
    monitor = signed_in(MONITOR)
    assert "Thiếu kinh phí" not in monitor.get(url).text
    assert WAITS not in officer.get("/viec").text
    leader = signed_in(CHIEF)
    for start in ("/viec", "/tong-quan"):
        assert "Người chuẩn bị: chuyen_vien Sở Tư pháp" in leader.get(start).text
    assert leader.post(f"{url}/de-nghi/{only(place)}/gui").status_code == 303
    assert "Thiếu kinh phí" in monitor.get(url).text
    assert WAITS not in leader.get("/viec").text


def test_a_returned_request_shows_its_reason_and_a_missing_one_is_asked_for(signed_in, place):
    url = f"/nhiem-vu/{place.assignment()}"
    asked = {"until": "25/04/2025", "reason": "Chờ số liệu"}
    assert signed_in(DOER).post(f"{url}/trinh/ask-extension", asked).status_code == 303
    leader = signed_in(CHIEF)
    unsaid = leader.post(f"{url}/de-nghi/{only(place)}/tra-lai", {"reason": " "})
    assert (unsaid.status_code, "Phải ghi lý do" in unsaid.text) == (422, True)
    returned = leader.post(f"{url}/de-nghi/{only(place)}/tra-lai", {"reason": "Làm cho kịp"})
    assert returned.status_code == 303
    assert "Lý do trả lại: Làm cho kịp" in signed_in(DOER).get(url).text
    assert signed_in(STRANGER).get(url).status_code == 404


def test_a_prepared_day_off_is_asked_about(signed_in, place):
    url = f"/nhiem-vu/{place.assignment()}/trinh/ask-extension"
    sunday = {"until": "27/04/2025", "reason": "Chờ số liệu"}
    doubted = signed_in(DOER).post(url, sunday)
    assert (doubted.status_code, "là ngày nghỉ" in doubted.text) == (422, True)
    assert signed_in(DOER).post(url, {**sunday, "again": "1"}).status_code == 303


def test_an_agency_says_on_its_page_who_sends_and_only_its_leader_changes_it(signed_in, place):
    page = "/to-chuc/co-quan/so-tu-phap"
    rule = {"act": "difficulty.raise", "level": "officer", "basis": "Quy chế 12"}
    for login in (DOER, STRANGER, "lanh_dao.so-y-te"):
        browser = signed_in(login)
        assert 'name="level"' not in browser.get(page).text
        assert browser.post(f"{page}/cam-ket", rule).status_code == 403
    leader = signed_in(CHIEF)
    unsaid = leader.post(f"{page}/cam-ket", {**rule, "basis": ""})
    assert (unsaid.status_code, "Ghi văn bản căn cứ" in unsaid.text) == (422, True)
    assert leader.post(f"{page}/cam-ket", rule).status_code == 303
    assert "Quy chế 12" in signed_in(DOER).get(page).text
    raised = f"/nhiem-vu/{place.assignment()}/raise-difficulty"
    assert signed_in(DOER).post(raised, {"text": "Thiếu kinh phí"}).status_code == 303
