from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from html import unescape

import pytest

from engine.model.clock import ZONE
from engine.model.ids import new_id
from engine.service import clock as service_clock
from tests.web.conftest import ADMIN, COLLEAGUE_HEAD, DOER, MONITOR


def done(place):
    with place.engine.storage.read() as unit:
        return unit.tasks.find(agency_id="so-tu-phap", state="completed")


def test_it_shows_the_work_with_its_deadline_in_words_and_an_icon(signed_in):
    page = signed_in(DOER).get("/viec").get_data(as_text=True)
    assert "Chuyên viên thực hiện" in page
    assert "trước ngày 15 tháng 4 năm 2025" in page
    assert "light--due_soon" in page


def test_it_finds_work_with_and_without_diacritics(signed_in):
    browser = signed_in(DOER)
    for words in ("rà soát", "ra soat", "RA SOAT"):
        assert "Chuyên viên thực hiện" in browser.get(f"/viec?q={words}").get_data(as_text=True)
    assert "Không có việc nào" in browser.get("/viec?q=du+an").get_data(as_text=True)


def test_it_filters_by_deadline_and_shows_red_once_it_has_passed(signed_in, place):
    browser = signed_in(DOER)
    assert "taskrow__title" not in browser.get("/viec?time=overdue").get_data(as_text=True)
    place.clock.set(datetime(2025, 4, 16, 9, tzinfo=ZONE))
    service_clock.settle(place.engine)
    browser = signed_in(DOER)
    page = browser.get("/viec?time=overdue").get_data(as_text=True)
    assert "Quá hạn 2 ngày" in page
    assert "light--overdue" in page


def test_it_shows_the_form_the_sentence_and_what_may_be_done(signed_in, place):
    page = signed_in(DOER).get(f"/viec/{place.task()}").get_data(as_text=True)
    assert "Các sở rà soát trước ngày 15 tháng 4 năm 2025." in page
    assert "Tóm tắt kết quả" in page
    assert "Nhận việc này" in page
    assert "Phản ánh khó khăn" in page


def test_it_keeps_what_was_entered_and_names_the_field_when_something_is_missing(signed_in, place):
    browser = signed_in(DOER)
    fields = {"result_number": "12/BC-STP", "result_date": "31/02/2025"}
    answer = browser.post(f"/viec/{place.task()}/complete", fields)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'value="12/BC-STP"' in page
    assert 'href="#f-result_summary"' in page
    assert 'id="f-result_summary-error"' in page
    assert "31/02/2025" in page
    assert done(place) == []


def test_it_hands_in_the_form_and_the_work_moves_on(signed_in, place):
    browser = signed_in(DOER)
    fields = {
        "result_summary": "Đã rà soát",
        "result_number": "12/BC-STP",
        "result_date": "10/04/2025",
    }
    task = place.task()
    answer = browser.post(f"/viec/{task}/complete", fields)
    assert answer.location == f"/viec?done=complete&task={task}"
    with place.engine.storage.read() as unit:
        row = unit.assignments.find(agency_id="so-tu-phap")[0]
    assert row.state == "completed"
    assert row.result == {"number": "12/BC-STP", "date": "2025-04-10", "summary": "Đã rà soát"}
    table = signed_in(MONITOR).get(f"/ke-hoach/{place.plan}").get_data(as_text=True)
    assert "1/2" in table
    assert "12/BC-STP" in table


def test_a_double_click_hands_in_once_and_both_are_told_the_same(signed_in, place):
    browser, task = signed_in(DOER), place.task()
    keys = {"csrf": browser.csrf, "command": new_id(), "result_summary": "Đã rà soát"}
    first = browser.client.post(f"/viec/{task}/complete", data=keys)
    second = browser.client.post(f"/viec/{task}/complete", data=keys)
    assert first.location == second.location == f"/viec?done=complete&task={task}"
    assert len(done(place)) == 1


def test_two_requests_at_once_hand_in_once(signed_in, place):
    browser, task = signed_in(DOER), place.task()
    keys = {"csrf": browser.csrf, "command": new_id(), "result_summary": "Đã rà soát"}
    cookie = f"dieuphoi={browser.token}"

    def send(_: int) -> int:
        client = place.app.test_client(use_cookies=False)
        answer = client.post(f"/viec/{task}/complete", data=keys, headers={"Cookie": cookie})
        return answer.status_code

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(send, range(4))) == {303}
    assert len(done(place)) == 1


def test_another_form_for_a_finished_task_is_refused_with_words(signed_in, place):
    browser, task = signed_in(DOER), place.task()
    browser.post(f"/viec/{task}/complete", {"result_summary": "Đã rà soát"})
    answer = browser.post(f"/viec/{task}/complete", {"result_summary": "Lần nữa"})
    assert answer.status_code == 409
    assert "Việc này đã kết thúc" in answer.get_data(as_text=True)


def test_it_keeps_a_draft_by_script_and_by_button(signed_in, place):
    browser, task = signed_in(DOER), place.task()
    kept = browser.post(f"/viec/{task}/nhap", {"result_summary": "Đang viết dở"})
    assert kept.status_code == 204
    assert "Đang viết dở" in browser.get(f"/viec/{task}").get_data(as_text=True)
    assert browser.post(f"/viec/{task}/draft", {"result_summary": "Viết tiếp"}).status_code == 303
    assert "Viết tiếp" in browser.get(f"/viec/{task}").get_data(as_text=True)


def test_a_head_may_not_hand_in_for_another_but_may_give_the_task_away(signed_in, place):
    signed_in(DOER).post(f"/viec/{place.task()}/claim")
    head = signed_in(COLLEAGUE_HEAD)
    refused = head.post(f"/viec/{place.task()}/complete", {"result_summary": "Xong"})
    assert refused.status_code == 403
    given = {"officer": place.officer(COLLEAGUE_HEAD), "reason": "Đi công tác"}
    assert head.post(f"/viec/{place.task()}/reassign", given).status_code == 303


def test_it_speaks_english_where_asked(signed_in):
    browser = signed_in(DOER)
    browser.post("/ngon-ngu", {"language": "en", "back": "/viec"})
    page = browser.get("/viec").get_data(as_text=True)
    assert '<html lang="en">' in page
    assert "My work" in page


def test_a_card_names_the_task_of_the_plan_before_the_step(signed_in):
    page = signed_in(DOER).get("/viec").get_data(as_text=True)
    assert page.index("Rà soát, đề xuất") < page.index("Chuyên viên thực hiện")


def test_a_card_names_the_agency_only_to_those_who_see_the_work_of_others(signed_in):
    url = "/viec?tab=agency&fragment=1"
    assert 'taskrow__agency">Sở Y tế<' in signed_in(ADMIN).get(url).get_data(as_text=True)
    assert 'taskrow__agency">Sở Tư pháp<' not in signed_in(DOER).get(url).get_data(as_text=True)


def test_a_card_says_that_the_work_was_refused(signed_in, place):
    held = place.assignment()
    place.engine.storage.run(lambda unit: unit.assignments.update(held, state="refused"))
    page = signed_in(COLLEAGUE_HEAD).get("/viec?tab=agency&fragment=1").get_data(as_text=True)
    assert '<span class="badge badge--bad">Từ chối tiếp nhận</span>' in page


def test_the_list_is_as_it_was_when_a_task_is_done_or_left(signed_in, place):
    browser, task = signed_in(DOER), place.task()
    shown = "/viec?tab=agency&q=ra+soat&time=due_soon"
    (link,) = re.findall(r'taskrow__title" href="([^"]+)"', text_of(browser, shown))
    page = text_of(browser, link)
    assert f'<a href="{shown}#viec-{task}">Việc của tôi</a>' in page
    (form,) = re.findall(r'action="([^"]+/complete[^"]*)"', page)

    refused = browser.post(form, {"result_date": "thứ sáu"})
    assert f'action="{form}"' in unescape(refused.get_data(as_text=True))
    done = browser.post(form, {"result_summary": "Đã rà soát"})

    assert done.status_code == 303
    assert done.location == f"{shown}&done=complete&task={task}"


def text_of(browser, url):
    return unescape(browser.get(url).get_data(as_text=True))


def test_the_way_back_leads_to_the_list_alone(signed_in, place):
    evil = "list=_external%3D1%26_scheme%3Djavascript%26_host%3Devil.example%26q%3Dx"
    page = signed_in(DOER).get(f"/viec/{place.task()}?{evil}").get_data(as_text=True)
    assert 'href="/viec?q=x#viec-' in page


def test_a_task_is_its_heading_and_its_form_comes_before_its_history(signed_in, place):
    page = signed_in(DOER).get(f"/viec/{place.task()}").get_data(as_text=True)
    heading = page[page.index("<h1>") : page.index("</h1>")]
    assert "Rà soát, đề xuất" in heading
    assert "Rà soát, đề xuất" in page[page.index("<title>") : page.index("</title>")]
    order = [page.index(part) for part in ("</h1>", "data-draft-url", "Lịch sử xử lý")]
    assert order == sorted(order)


def test_a_search_says_how_many_there_are_and_keeps_the_figures_to_it(signed_in):
    browser = signed_in(DOER)
    assert "1 việc phù hợp" in browser.get("/viec?q=ra+soat").get_data(as_text=True)
    none = browser.get("/viec?q=khong+co").get_data(as_text=True)
    assert "0 việc phù hợp" in none
    assert '<strong class="num">0</strong> tất cả' in none


def test_words_of_the_address_that_mean_nothing_narrow_nothing(signed_in):
    browser = signed_in(DOER)
    for address in (
        "time=x&state=y&rank=z&role=w&order=v&group=u",
        "from=31/02/2025&to=9999-12-31",
    ):
        assert "taskrow__title" in browser.get(f"/viec?{address}").get_data(as_text=True)


@pytest.mark.parametrize("login", [ADMIN, "chuyen_vien.so-du-lich"])
def test_who_has_no_position_or_no_work_sees_every_list_and_the_overview(signed_in, login):
    browser = signed_in(login)
    tabs = ("mine", "division", "agency", "coordination", "watch", "done")
    lists = [f"/viec?tab={tab}{more}" for tab in tabs for more in ("", "&q=x&role=lead")]
    for address in ("/viec", *lists, "/viec?group=waiting", "/tong-quan"):
        assert browser.get(address).status_code == 200, address


def test_a_division_tab_stands_only_where_there_are_divisions(signed_in):
    assert "tab=division" not in signed_in(COLLEAGUE_HEAD).get("/viec").get_data(as_text=True)


def test_a_leaders_day_begins_with_figures_that_open_their_rows(signed_in, place):
    place.clock.set(datetime(2025, 4, 16, 9, tzinfo=ZONE))
    service_clock.settle(place.engine)
    leader = signed_in("lanh_dao.so-noi-vu")
    assert leader.get("/").location == "/tong-quan"
    assert signed_in(DOER).get("/").location == "/viec"
    page = leader.get("/tong-quan").get_data(as_text=True)
    late = re.search(
        r'href="(/viec\?tab=watch&amp;time=overdue&amp;role=lead)">\s*<span[^>]*>(\d+)', page
    )
    assert late is not None
    rows = leader.get(unescape(late[1])).get_data(as_text=True)
    assert rows.count('class="taskrow ') == int(late[2]) == 2
    for agency in ("so-tu-phap", "so-y-te"):
        assert f"role=lead&amp;agency={agency}" in page


def test_a_pinned_task_stands_above_the_list_and_once_in_it(place, signed_in):
    officer, task = signed_in(DOER), place.task()
    assert officer.post(f"/viec/{task}/pin").status_code == 303
    late = officer.post(f"/viec/{task}/remind-me", {"on": "01/01/2020"})
    assert late.status_code == 422
    officer.post(f"/viec/{task}/remind-me", {"on": "14/04/2025"})
    page = officer.get("/viec").get_data(as_text=True)
    assert page.count(f'id="viec-{task}"') == 1
    assert page.index("Đã ghim, đến ngày nhắc") < page.index(f'id="viec-{task}"')
    assert "nhắc 14/04/2025" in page
    officer.post(f"/viec/{task}/unpin")
    officer.post(f"/viec/{task}/forget-reminder")
    assert "Đã ghim" not in officer.get("/viec").get_data(as_text=True)
