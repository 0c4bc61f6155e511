from __future__ import annotations

import re
from datetime import datetime

from engine.model.clock import ZONE
from engine.model.ids import new_id
from tests.web.conftest import ADMIN, CHIEF, DOER, MONITOR

HEAD = "lanh_dao.so-noi-vu"


def test_it_shows_who_has_and_who_has_not_replied(signed_in, place):
    page = signed_in(MONITOR).get(f"/ke-hoach/{place.plan}").get_data(as_text=True)
    assert "Sở Tư pháp" in page
    assert "Sở Y tế" in page
    assert "0/2" in page
    assert 'data-element="Task_share"' in page


def test_the_documents_words_of_urgency_are_told_as_words_and_what_was_added_as_added(
    signed_in, place
):
    browser = signed_in(DOER)
    paths = ("ke-hoach/" + place.plan, "nhiem-vu/" + place.assignment(), "viec/" + place.task())
    for path in paths:
        page = browser.get(f"/{path}").get_data(as_text=True)
        assert "văn bản ghi «khẩn trương»" in page
        assert "bổ sung, văn bản không nêu" in page


def test_it_shows_only_open_shares_where_asked(signed_in, place):
    signed_in(DOER).post(f"/viec/{place.task()}/complete", {"result_summary": "Xong"})
    page = signed_in(MONITOR).get(f"/ke-hoach/{place.plan}?show=open").get_data(as_text=True)
    assert "Sở Y tế" in page
    assert "Sở Tư pháp" not in page


def test_it_begins_with_figures_that_open_their_rows(signed_in, place):
    signed_in(DOER).post(f"/viec/{place.task()}/complete", {"result_summary": "Xong"})
    browser = signed_in(MONITOR)
    page = browser.get(f"/ke-hoach/{place.plan}").get_data(as_text=True)
    assert 'class="tile__figure num">1/2<' in page
    done = browser.get(f"/ke-hoach/{place.plan}?show=done").get_data(as_text=True)
    assert ("Sở Tư pháp" in done, "Sở Y tế" in done) == (True, False)
    assert "Chưa có cơ quan nào" not in done


def test_the_table_of_agencies_puts_who_is_late_first_and_leads_to_the_share(signed_in, place):
    signed_in(DOER).post(f"/viec/{place.task()}/complete", {"result_summary": "Xong"})
    place.clock.set(datetime(2025, 4, 16, 9, tzinfo=ZONE))
    page = signed_in(MONITOR).get(f"/ke-hoach/{place.plan}").get_data(as_text=True)
    table = page[page.index('class="table matrix"') : page.index('id="w-head"')]
    assert table.index("Sở Y tế") < table.index("Sở Tư pháp")
    assert f"/nhiem-vu/{place.assignment('so-y-te')}" in table
    assert "Quá hạn" in table
    assert "Hoàn thành đúng hạn" in table


def test_two_agencies_of_one_name_have_a_line_each(signed_in, place):
    with place.engine.storage.begin() as unit:
        unit.agencies.update("so-y-te", name="Sở Tư pháp")
    page = signed_in(MONITOR).get(f"/ke-hoach/{place.plan}").get_data(as_text=True)
    assert page.count('<th scope="row">Sở Tư pháp</th>') == 2


def test_the_diagram_is_loaded_only_by_who_asks_for_it(signed_in, place):
    browser = signed_in(MONITOR)
    assert "viewer.js" not in browser.get(f"/ke-hoach/{place.plan}").get_data(as_text=True)
    asked = browser.get(f"/ke-hoach/{place.plan}?tab=diagram").get_data(as_text=True)
    assert "viewer.js" in asked
    assert 'data-element="Task_share"' in asked


def test_a_large_plan_shows_some_shares_and_leads_to_the_others(signed_in, place, monkeypatch):
    monkeypatch.setattr("engine.service.plans.shares.SHOWN", 1)
    browser = signed_in(MONITOR)
    page = browser.get(f"/ke-hoach/{place.plan}").get_data(as_text=True)
    assert page.count("<tr data-element") == 1
    assert "0/2" in page  # all are counted
    assert "Xem thêm 1 cơ quan" in page
    (more,) = re.findall(r'class="btn"\s+href="([^"]*activity=Task_share[^"]*)"', page)
    one = browser.get(more).get_data(as_text=True)
    (after,) = re.findall(r'href="([^"]*after=1[^"]*)"', one)
    another = browser.get(after.replace("&amp;", "&")).get_data(as_text=True)
    names = {"Sở Tư pháp", "Sở Y tế"}
    first = {name for name in names if f">{name}</a>" in one}
    assert len(first) == 1
    assert {name for name in names if f">{name}</a>" in another} == names - first
    assert browser.get(f"/ke-hoach/{place.plan}?after=-1").status_code == 200


def test_the_diagram_tells_tokens_done_and_overdue(signed_in, place):
    browser = signed_in(DOER)
    state = browser.get(f"/api/so-do/{place.plan}").get_json()
    assert state["tokens"] == {"Task_share": 2}
    assert "Start_1" in state["done"]
    assert "Flow_1" in state["flows"]
    assert state["overdue"] == []
    xml = browser.get(f"/api/so-do/{place.plan}.bpmn")
    assert xml.mimetype == "application/xml"
    assert b"ke-hoach-thu" in xml.data


def test_the_token_moves_when_the_work_is_done(signed_in, place):
    browser = signed_in(DOER)
    browser.post(f"/viec/{place.task()}/complete", {"result_summary": "Xong"})
    assert browser.get(f"/api/so-do/{place.plan}").get_json()["tokens"] == {"Task_share": 1}


def test_the_history_says_who_did_what(signed_in, place):
    browser = signed_in(DOER)
    browser.post(f"/viec/{place.task()}/complete", {"result_summary": "Xong"})
    page = browser.get(f"/ke-hoach/{place.plan}/lich-su").get_data(as_text=True)
    assert "Ban hành kế hoạch" in page
    assert "Giao nhiệm vụ «Rà soát, đề xuất»" in page
    assert "Chuyên viên thực hiện" in page
    assert "chuyen_vien Sở Tư pháp" in page


def test_the_record_is_verified_on_the_page(signed_in, place):
    page = signed_in(ADMIN).post(f"/ke-hoach/{place.plan}/lich-su").get_data(as_text=True)
    assert "Nhật ký xử lý toàn vẹn" in page


def test_an_extension_is_asked_for_and_allowed_and_the_old_deadline_is_kept(signed_in, place):
    url = f"/nhiem-vu/{place.assignment()}"
    asked = {"until": "25/04/2025", "reason": "Chờ số liệu"}
    assert signed_in(CHIEF).post(f"{url}/ask-extension", asked).status_code == 303
    with place.engine.storage.read() as unit:
        extension = unit.extensions.find()[0].id
    head = signed_in(HEAD)
    waiting = "Đề nghị gia hạn chờ trả lời"
    assert waiting in head.get("/viec").get_data(as_text=True)
    assert waiting not in signed_in(DOER).get("/viec").get_data(as_text=True)
    decided = {"extension": extension, "reason": "Đồng ý"}
    assert head.post(f"{url}/allow-extension", decided).status_code == 303
    assert waiting not in head.get("/viec").get_data(as_text=True)
    page = head.get(url).get_data(as_text=True)
    assert "25/04/2025" in page
    assert "14/04/2025" in page


def test_a_reason_is_asked_for_beside_the_verb(signed_in, place):
    answer = signed_in(HEAD).post(f"/nhiem-vu/{place.assignment()}/withdraw", {"reason": "  "})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Phải ghi lý do" in page
    assert page.index("<details", page.index("Có thể làm")) > 0


def test_a_difficulty_goes_to_the_monitor_and_comes_back_answered(signed_in, place):
    url = f"/nhiem-vu/{place.assignment()}/raise-difficulty"
    signed_in(CHIEF).post(url, {"text": "Thiếu kinh phí"})
    monitor = signed_in(MONITOR)
    assert "Thiếu kinh phí" in monitor.get("/vuong-mac").get_data(as_text=True)
    with place.engine.storage.read() as unit:
        difficulty = unit.difficulties.find()[0].id
    answered = monitor.post(f"/vuong-mac/{difficulty}/answer", {"text": "Sử dụng dự phòng"})
    assert answered.status_code == 303
    page = signed_in(DOER).get(f"/vuong-mac/{difficulty}").get_data(as_text=True)
    assert "Sử dụng dự phòng" in page


def test_an_urging_tells_those_who_have_the_work(signed_in, place):
    monitor = signed_in(MONITOR)
    page = monitor.get(f"/nhiem-vu/{place.assignment()}").get_data(as_text=True)
    assert "Đề nghị khẩn trương thực hiện" in page
    sent = monitor.post(f"/nhiem-vu/{place.assignment()}/urge", {"text": "Khẩn trương báo cáo"})
    assert sent.status_code == 303
    with place.engine.storage.read() as unit:
        assert unit.notifications.find(kind="urge")


def test_a_document_that_is_recorded_reaches_the_plan_that_waits(signed_in, place):
    for agency in ("so-tu-phap", "so-y-te"):
        doer = signed_in(f"chuyen_vien.{agency}")
        doer.post(f"/viec/{place.task(agency)}/complete", {"result_summary": "Xong"})
    monitor = signed_in(MONITOR)
    form = monitor.get("/van-ban/moi").get_data(as_text=True)
    assert "Văn bản của Bộ Nội vụ" in form
    document = {
        "message": "Văn bản của Bộ Nội vụ",
        "number": "1234/BNV",
        "issued_on": "08/04/2025",
        "title": "Hướng dẫn rà soát",
    }
    assert monitor.post("/van-ban/moi", document).location.endswith("done=reached")
    with place.engine.storage.read() as unit:
        assert unit.instances.need(place.plan).status == "completed"


def test_a_document_that_is_in_the_register_is_recorded_again_only_on_purpose(signed_in, place):
    monitor = signed_in(MONITOR)
    document = {"number": "12/BNV", "issuer": "Bộ Nội vụ", "title": "Hướng dẫn"}
    assert monitor.post("/van-ban/moi", document).status_code == 303
    twice = {**document, "issuer": "bo noi vu"}
    refused = monitor.post("/van-ban/moi", twice)
    assert refused.status_code == 422
    assert 'id="f-again"' in refused.get_data(as_text=True)
    assert monitor.post("/van-ban/moi", {**twice, "again": "1"}).status_code == 303
    assert monitor.post("/van-ban/moi", {**document, "number": "13/BNV"}).status_code == 303


def test_a_deadline_is_moved_into_the_past_only_on_purpose(signed_in, place):
    monitor, url = signed_in(MONITOR), f"/nhiem-vu/{place.assignment()}/change-deadline"
    past = {"last_day": "08/04/2025", "reason": "Ghi nhầm"}
    refused = monitor.post(url, past)
    assert refused.status_code == 422
    page = refused.get_data(as_text=True)
    assert 'id="f-change-deadline-again"' in page
    assert 'href="#f-change-deadline-again"' in page
    assert "sẽ thành quá hạn ngay" in page
    assert monitor.post(url, {"last_day": "09/04/2025", "reason": "Trong ngày"}).status_code == 303
    assert monitor.post(url, {**past, "again": "1"}).status_code == 303


def test_a_plan_that_runs_is_issued_again_only_on_purpose(signed_in, place):
    admin, url = signed_in(ADMIN), "/quy-trinh/ke-hoach-thu/ban-hanh"
    same = {"doc.number": "89", "doc.symbol": "KH-UBND"}
    refused = admin.post(url, same)
    assert refused.status_code == 422
    assert 'id="f-again"' in refused.get_data(as_text=True)
    assert admin.post(url, {**same, "again": "1"}).status_code == 303


def test_a_plan_is_issued_from_the_page_of_its_process(signed_in, place):
    admin = signed_in(ADMIN)
    form = admin.get("/quy-trinh/ke-hoach-thu/ban-hanh").get_data(as_text=True)
    assert 'value="09/04/2025"' in form
    keys = {"csrf": admin.csrf, "command": new_id(), "doc.number": "90", "doc.symbol": "KH-UBND"}
    url = "/quy-trinh/ke-hoach-thu/ban-hanh"
    first = admin.client.post(url, data=keys)
    assert first.status_code == 303
    assert admin.client.post(url, data=keys).location == first.location
    page = admin.get(first.location).get_data(as_text=True)
    assert "90/KH-UBND" in page


def test_a_plan_with_open_work_is_closed_only_when_said_so(signed_in, place):
    admin = signed_in(ADMIN)
    url = f"/ke-hoach/{place.plan}/close"
    refused = admin.post(url, {"reason": "Hết thời gian"})
    assert refused.status_code == 409
    assert "Còn 2 nhiệm vụ" in refused.get_data(as_text=True)
    closed = admin.post(url, {"reason": "Hết thời gian", "with_open": "1"})
    assert closed.status_code == 303
    assert "89/KH-UBND" in admin.get("/ke-hoach?status=closed").get_data(as_text=True)
    nothing = admin.get("/ke-hoach?status=completed").get_data(as_text=True)
    assert "Không có kế hoạch nào phù hợp." in nothing


def test_the_end_of_a_plan_is_shown_before_it_is_done(signed_in, place):
    admin = signed_in(ADMIN)
    url = f"/ke-hoach/{place.plan}/ket-thuc/xem-truoc"
    assert admin.post(url, {"reason": "Hết thời gian"}).status_code == 409
    page = admin.post(url, {"reason": "Hết thời gian", "with_open": "1"}).get_data(as_text=True)
    assert "Cả kế hoạch kết thúc." in page
    assert "Nhiệm vụ kết thúc (2)" in page
    assert "Chuyên viên thực hiện" in page
    assert "chuyen_vien Sở Tư pháp" in page  # who would be told
    assert '<input type="hidden" name="with_open" value="1">' in page
    assert ">Hết thời gian</textarea>" in page

    with place.engine.storage.read() as unit:
        assert unit.plans.need(place.plan).status == "active"
        assert unit.notifications.count(kind="plan") == 0
    sent = {"reason": "Hết thời gian", "with_open": "1"}
    assert admin.post(f"/ke-hoach/{place.plan}/close", sent).status_code == 303


def test_the_withdrawal_of_work_is_shown_before_it_is_done(signed_in, place):
    head, row = signed_in(HEAD), place.assignment()
    page = head.post(f"/nhiem-vu/{row}/withdraw/xem-truoc", {"reason": "Giao nhầm"}).text
    assert "Nhiệm vụ kết thúc (1)" in page
    assert f'action="/nhiem-vu/{row}/withdraw"' in page
    with place.engine.storage.read() as unit:
        assert unit.assignments.need(row).open


def test_a_refused_extension_says_why_beside_its_field_and_keeps_what_was_entered(signed_in, place):
    asked = {"until": "thứ sáu", "reason": "Chờ số liệu"}
    answer = signed_in(CHIEF).post(f"/nhiem-vu/{place.assignment()}/ask-extension", asked)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'href="#f-ask-extension-until"' in page
    assert 'id="f-ask-extension-until-error"' in page
    assert 'value="thứ sáu"' in page
    assert "Chờ số liệu" in page


def test_no_two_fields_of_an_assignment_bear_the_same_id(signed_in, place):
    page = signed_in(HEAD).get(f"/nhiem-vu/{place.assignment()}").get_data(as_text=True)
    ids = re.findall(r' id="([^"]+)"', page)
    assert "f-urge-text" in ids
    assert len(ids) == len(set(ids))


def test_the_late_stand_first_among_who_has_not_replied(signed_in, place):
    place.clock.set(datetime(2025, 4, 16, 9, tzinfo=ZONE))
    changed = {"last_day": "29/04/2025", "reason": "Đồng ý", "basis": "Công văn 12"}
    url = f"/nhiem-vu/{place.assignment('so-tu-phap')}/change-deadline"
    monitor = signed_in(HEAD)
    assert monitor.post(url, changed).status_code == 303
    page = monitor.get(f"/ke-hoach/{place.plan}").get_data(as_text=True)
    assert page.index("Sở Y tế") < page.index("Sở Tư pháp")


def test_a_difficulty_names_the_agency_and_the_task_it_is_about(signed_in, place):
    url = f"/nhiem-vu/{place.assignment()}/raise-difficulty"
    signed_in(CHIEF).post(url, {"text": "Thiếu kinh phí"})
    page = signed_in(MONITOR).get("/vuong-mac").get_data(as_text=True)
    assert "Sở Tư pháp" in page
    assert "Rà soát, đề xuất" in page


def test_it_shows_only_the_late_where_asked(signed_in, place):
    monitor = signed_in(MONITOR)
    url = f"/ke-hoach/{place.plan}?show=late"
    assert "Không có cơ quan nào quá hạn" in monitor.get(url).get_data(as_text=True)
    signed_in(DOER).post(f"/viec/{place.task()}/complete", {"result_summary": "Xong"})
    place.clock.set(datetime(2025, 4, 16, 9, tzinfo=ZONE))
    page = signed_in(MONITOR).get(url).get_data(as_text=True)
    assert "Sở Y tế" in page
    assert "Sở Tư pháp" not in page


def test_each_line_of_a_plans_history_names_the_task_it_belongs_to(signed_in, place):
    signed_in(DOER).post(f"/viec/{place.task()}/complete", {"result_summary": "Xong"})
    page = signed_in(MONITOR).get(f"/ke-hoach/{place.plan}/lich-su").get_data(as_text=True)
    done = page.index("Nhiệm vụ chuyển sang «Hoàn thành»")
    line = page[done : page.index("</details>", done)]
    assert "Rà soát, đề xuất" in line
    assert "Hoàn thành bước «Chuyên viên thực hiện»" in line


def test_a_plan_is_watched_from_its_page_and_found_in_the_tab(signed_in, place):
    mine = signed_in(MONITOR)
    assert "Theo dõi kế hoạch này" in mine.get(f"/ke-hoach/{place.plan}").get_data(as_text=True)
    mine.post(f"/ke-hoach/{place.plan}/watch")
    assert "Thôi theo dõi" in mine.get(f"/ke-hoach/{place.plan}").get_data(as_text=True)
    for who in (MONITOR, DOER):
        page = signed_in(who).get("/viec?tab=watch").get_data(as_text=True)
        assert ("Kế hoạch tôi theo dõi" in page) == (who == MONITOR)
