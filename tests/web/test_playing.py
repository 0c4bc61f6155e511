"""A draft is played, recorded and deployed on pages, by who may deploy alone."""

from __future__ import annotations

import json
import re
from html import unescape

from tests.web.conftest import ADMIN, DOER


def drafted(admin) -> str:
    made = admin.post("/quy-trinh/ke-hoach-thu/draft", {"version": "1"})
    return made.location.split("?")[0]


def page(browser, url: str) -> str:
    answer = browser.get(url)
    assert answer.status_code == 200
    return unescape(answer.get_data(as_text=True))


def begun(admin, draft: str) -> str:
    play = admin.post(f"{draft}/chay-thu").location
    assert "Bắt đầu chạy thử" in page(admin, play)
    assert admin.post(f"{play}/bat-dau").status_code == 303
    return play


def test_a_draft_is_played_recorded_and_deployed(signed_in, place):
    admin = signed_in(ADMIN)
    draft = drafted(admin)
    play = begun(admin, draft)
    while task := re.search(rf'href="({play}/viec/\w+)"', page(admin, play)):
        form = page(admin, task[1])
        holder = re.search(r'value="([^"]+)" selected', form)[1]
        assert holder.endswith("/chuyen_vien")
        admin.post(task[1], {"holder": holder, "result_summary": "Đã rà soát"})
    shown = page(admin, play)
    assert "Văn bản của Bộ Nội vụ" in shown
    assert 'data-state-url="/chay-thu/' in shown
    admin.post(f"{play}/giao", {"place": "0"})
    assert "Đã kết thúc" in page(admin, play)
    kept = admin.post(f"{play}/ghi", {"name": "xong", "title": "Cả hai sở làm xong"})
    assert kept.location.startswith(f"{draft}/kich-ban")
    proven = admin.post(f"{draft}/kich-ban/chay").get_data(as_text=True)
    assert "Đạt" in proven
    assert "3 trong 3 đường nối" in proven
    done = admin.post(f"{draft}/kich-ban/trien-khai", {"revision": "2", "note": "Có kịch bản"})
    assert done.location.endswith("done=deployed")
    with place.engine.storage.read() as unit:
        assert unit.plans.count() == 1


def test_a_step_that_its_role_may_not_do_is_refused_with_what_was_entered(signed_in):
    admin = signed_in(ADMIN)
    play = begun(admin, drafted(admin))
    task = re.search(rf'href="({play}/viec/\w+)"', page(admin, play))[1]
    sent = {"holder": "so-y-te/van_thu", "result_summary": "Đã rà soát"}
    answer = admin.post(task, sent)
    assert answer.status_code in {403, 404}
    assert "Đã rà soát" in unescape(answer.get_data(as_text=True))


def test_the_clock_moves_by_days_and_to_the_next_timer(signed_in):
    admin = signed_in(ADMIN)
    play = begun(admin, drafted(admin))
    assert "08:00, 09/04/2025" in page(admin, play)
    admin.post(f"{play}/ngay", {"days": "1"})
    assert "08:00, 10/04/2025" in page(admin, play)
    assert admin.post(f"{play}/moc").status_code == 303
    assert "08:00, 10/04/2025" not in page(admin, play)
    assert admin.post(f"{play}/ngay", {"days": "0"}).status_code == 422


def test_a_difficulty_is_raised_and_a_step_taken_back(signed_in):
    admin = signed_in(ADMIN)
    play = begun(admin, drafted(admin))
    part = {"on": "Task_share", "agency": "so-y-te", "holder": "so-y-te/lanh_dao"}
    raised = admin.post(f"{play}/vuong-mac", {**part, "reason": "Thiếu kinh phí"})
    assert raised.status_code == 303
    assert "Thiếu kinh phí" in page(admin, play)
    admin.post(f"{play}/lui")
    assert "Thiếu kinh phí" not in page(admin, play)


def test_a_failing_scenario_blocks_until_a_reason_is_given(signed_in, place):
    admin = signed_in(ADMIN)
    draft = drafted(admin)
    wrong = [{"name": "sai", "steps": [{"expect": {"status": "completed"}}]}]
    saved = {"revision": 1, "files": {"scenarios.json": json.dumps(wrong)}}
    keys = {"X-CSRF-Token": admin.csrf}
    assert admin.client.put(f"/api{draft}", json=saved, headers=keys).status_code == 200
    deployed = admin.client.post(f"/api{draft}/deploy", json={"revision": 2}, headers=keys)
    assert deployed.get_json()["error"]["code"] == "scenarios-failed"
    url = f"{draft}/kich-ban/trien-khai"
    held = admin.post(url, {"revision": "2"})
    assert held.status_code == 422
    assert "Vẫn triển khai vì" in held.get_data(as_text=True)
    assert admin.post(url, {"revision": "2", "reason": "Cần ngay"}).status_code == 303
    assert "Cần ngay" in page(admin, "/quy-trinh/ke-hoach-thu")


def test_others_neither_play_nor_look_on(signed_in):
    admin = signed_in(ADMIN)
    draft = drafted(admin)
    play = begun(admin, draft)
    doer = signed_in(DOER)
    assert doer.post(f"{draft}/chay-thu").status_code == 403
    assert doer.get(play).status_code == 403
