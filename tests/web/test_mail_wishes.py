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


def test_the_page_shows_what_was_mailed_to_its_reader(signed_in, place):
    mine = signed_in(DOER)
    assert "chưa có địa chỉ thư" in mine.get("/thong-bao/thu").get_data(as_text=True)
    with place.engine.storage.begin() as unit:
        unit.officers.update(place.officer(DOER), email="a@b.vn")
    assert mine.post("/thong-bao/thu/thu-lai").status_code == 303
    page = mine.get("/thong-bao/thu").get_data(as_text=True)
    assert "Thư thử của Điều Phối" in page
    again = mine.post("/thong-bao/thu/thu-lai")
    assert (again.status_code, "Vừa gửi một thư thử" in again.get_data(as_text=True)) == (409, True)
