"""Lists under a name: private, shared with the agency, and the one a day begins with."""

from __future__ import annotations

import re

from tests.web.conftest import COLLEAGUE_HEAD, DOER, STRANGER


def page(browser, address="/danh-sach"):
    return browser.get(address).get_data(as_text=True)


def test_a_shared_list_is_opened_by_a_colleague_and_unknown_to_a_stranger(signed_in):
    officer, head = signed_in(DOER), signed_in(COLLEAGUE_HEAD)
    assert "tab=agency&amp;time=overdue" in page(
        officer, "/danh-sach?list=tab%3Dagency%26time%3Doverdue"
    )
    asked = {"name": "Quá hạn", "query": "tab=agency&time=overdue&done=x", "agency": "so-tu-phap"}
    assert officer.post("/danh-sach", asked).status_code == 303
    again = officer.post("/danh-sach", asked)
    assert again.status_code == 422
    assert 'aria-invalid="true"' in again.get_data(as_text=True)
    assert 'href="/viec?tab=agency&amp;time=overdue"' in page(head, "/viec")
    assert "Quá hạn</a>" not in page(signed_in(STRANGER), "/viec")

    view = re.search(r"/danh-sach/(\w+)/choose", page(head))[1]
    assert f"/danh-sach/{view}/drop" not in page(head)
    assert head.post(f"/danh-sach/{view}/drop").status_code == 403
    assert signed_in(STRANGER).post(f"/danh-sach/{view}/choose").status_code == 404
    head.post(f"/danh-sach/{view}/choose")
    assert head.get("/viec").headers["Location"] == "/viec?tab=agency&time=overdue"
    assert head.get("/viec?tab=mine").status_code == 200
    head.post(f"/danh-sach/{view}/forget")
    assert head.get("/viec").status_code == 200

    private = {"name": "Chậm", "query": "tab=agency&time=overdue", "agency": ""}
    assert officer.post(f"/danh-sach/{view}/save", private).status_code == 303
    assert "Chậm" in page(officer)
    assert view not in page(head)
    officer.post(f"/danh-sach/{view}/drop")
    assert view not in page(officer)
