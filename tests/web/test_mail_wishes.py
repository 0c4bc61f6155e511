"""How one wants one's mail: a page of one's own."""

from __future__ import annotations

from tests.web.conftest import DOER, STRANGER


def test_wishes_are_kept_and_are_ones_own(signed_in):
    officer = signed_in(DOER)
    assert "/thong-bao/thu" in officer.get("/thong-bao").get_data(as_text=True)
    asked = {"way.task": "none", "quiet_from": "18", "quiet_to": "7"}
    assert officer.post("/thong-bao/thu", asked).status_code == 303
    page = officer.get("/thong-bao/thu").get_data(as_text=True)
    assert 'value="none" selected' in page
    assert 'value="18" selected' in page
    half = officer.post("/thong-bao/thu", {"quiet_from": "18"})
    assert half.status_code == 422
    assert "giờ kết thúc" in half.get_data(as_text=True)
    assert 'value="18" selected' not in signed_in(STRANGER).get("/thong-bao/thu").get_data(
        as_text=True
    )
