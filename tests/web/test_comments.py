"""Comments on the pages of a task and an assignment: written, called to, unread by strangers."""

from __future__ import annotations

from engine.model.permission import SYSTEM
from engine.service import plans
from tests.web.conftest import COLLEAGUE_HEAD, DOER, Place


def test_a_comment_is_written_on_a_task_and_read_beside_its_assignment(
    place: Place, signed_in
) -> None:
    task, share, head = place.task(), place.assignment(), place.officer(COLLEAGUE_HEAD)
    mine = signed_in(DOER)
    page = mine.get(f"/viec/{task}").get_data(as_text=True)
    assert "Nhắc đến, và báo ngay cho" in page
    kept = {"text": "Số liệu <b>ở đâu</b>?", "mentioned": head, "command": "a" * 32}
    for _click in range(2):
        assert mine.post(f"/viec/{task}/trao-doi", kept).status_code == 303

    colleague = signed_in(COLLEAGUE_HEAD)
    read = colleague.get(f"/nhiem-vu/{share}").get_data(as_text=True)
    assert read.count("Số liệu &lt;b&gt;ở đâu&lt;/b&gt;?") == 1
    assert "nhắc đến ông/bà" in colleague.get("/thong-bao").get_data(as_text=True)
    outside = signed_in("chuyen_vien.so-noi-vu").get(f"/nhiem-vu/{share}").get_data(as_text=True)
    assert "Số liệu" not in outside
    assert "Trao đổi nội bộ" not in outside


def test_an_old_tab_of_a_closed_plan_keeps_what_was_typed(place: Place, signed_in) -> None:
    task, mine = place.task(), signed_in(DOER)
    plans.close(place.engine, SYSTEM, place.plan, reason="Xong", with_open=True)
    late = mine.post(f"/viec/{task}/trao-doi", {"text": "Một trang chữ"})
    page = late.get_data(as_text=True)
    assert late.status_code == 409
    assert "Một trang chữ" in page
    assert "không viết thêm được" in page
