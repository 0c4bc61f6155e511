"""An incoming document read from its file: proposed in the form, linked by the clerk alone."""

from __future__ import annotations

import io

import pytest
from lxml import html

from engine.service.plans import plan_reading
from tests.unit.plan_reading.test_letter import LETTER
from tests.web.conftest import ADMIN, DOER

PATH = "/van-ban/moi"


@pytest.fixture(autouse=True)
def _in_this_process(monkeypatch):
    monkeypatch.setattr(plan_reading, "apart", lambda work, sent, _seconds: work(sent))


def send(browser, text: str):
    file = (io.BytesIO(text.encode()), "cong-van.txt")
    return browser.post(f"{PATH}/doc", {"file": file}, content_type="multipart/form-data")


def value(page, name: str) -> str:
    (field,) = html.fromstring(page.get_data(as_text=True)).xpath(f"//*[@name='{name}']")
    return field.text or "" if field.tag == "textarea" else field.get("value") or ""


def kept(place) -> list:
    with place.engine.storage.read() as unit:
        return [*unit.documents.find(), *unit.readings.find(), *unit.attachments.contents()]


def test_what_a_file_says_stands_in_the_form_and_nothing_is_kept(signed_in, place):
    before = kept(place)
    page = send(signed_in(ADMIN), LETTER)

    assert page.status_code == 200
    assert value(page, "number") == "412/STP-VP"
    assert value(page, "issued_on") in ("2026-05-05", "05/05/2026")
    assert value(page, "issuer") == "SỞ TƯ PHÁP"
    assert value(page, "title") == "báo cáo kết quả rà soát văn bản"
    for words in ("HỎA TỐC", "trước ngày 15/5/2026", "215/UBND-NC"):
        assert words in page.get_data(as_text=True)
    assert kept(place) == before


def test_the_plan_that_it_answers_is_told_and_not_linked(signed_in, place):
    with place.engine.storage.begin() as unit:
        unit.plans.update(place.plan, number="215", symbol="UBND-NC")

    page = send(signed_in(ADMIN), LETTER).get_data(as_text=True)

    assert "Văn bản nêu số 215/UBND-NC của kế hoạch" in page
    assert f'href="/ke-hoach/{place.plan}"' in page
    assert not html.fromstring(page).xpath(
        "//select[@name='message']/option[@selected][@value!='']"
    )


def test_a_secret_mark_a_scan_and_a_stranger_are_refused_and_nothing_is_kept(signed_in, place):
    before = kept(place)

    secret = send(signed_in(ADMIN), f"TỐI MẬT\n{LETTER}")
    nothing = signed_in(ADMIN).post(f"{PATH}/doc", {})
    stranger = send(signed_in(DOER), LETTER)

    assert secret.status_code in (400, 422)
    assert "mật" in secret.get_data(as_text=True)
    assert "Chọn tệp văn bản" in nothing.get_data(as_text=True)
    assert stranger.status_code == 403
    assert kept(place) == before
