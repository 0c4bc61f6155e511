"""Pages, histories and notifications are read in the language of the reader."""

from __future__ import annotations

import re

import pytest
from flask import render_template_string

from engine.sentences import sentence
from tests.web.conftest import DOER
from webui import language, notices


def test_an_english_page_says_nothing_in_vietnamese_but_what_people_wrote(signed_in):
    browser = signed_in(DOER)
    browser.post("/ngon-ngu", {"language": "en", "back": "/viec"})
    page = browser.get("/tai-khoan").get_data(as_text=True)
    texts = re.sub(r"<[^>]+>", " ", page)
    for own in ("Điều Phối", "Tiếng Việt", "chuyen_vien Sở Tư pháp", "Sở Tư pháp"):
        texts = texts.replace(own, "")
    assert re.findall(r"\w*[ăâđêôơưạảấầẩẫậắằẳẵặ]\w*", texts) == []


def in_english(browser) -> None:
    browser.post("/ngon-ngu", {"language": "en", "back": "/viec"})


def test_a_history_is_told_in_english_and_quotes_what_people_wrote(place, signed_in):
    browser = signed_in(DOER)
    in_english(browser)
    browser.post(f"/viec/{place.task()}/complete", {"result_summary": "Đã rà soát"})
    page = browser.get(f"/nhiem-vu/{place.assignment()}").get_data(as_text=True)
    assert "The assignment is now «" in page or "done</p>" in page
    assert "Nhiệm vụ chuyển sang" not in page
    assert "Xong bước" not in page


def test_a_notification_is_told_in_english(place, signed_in):
    browser = signed_in("van_thu.so-tu-phap")
    in_english(browser)
    page = browser.get("/thong-bao").get_data(as_text=True)
    assert "New assignment: " in page
    assert "Deadline: " in page
    assert "Nhiệm vụ mới: " not in page


@pytest.mark.parametrize(
    ("vietnamese", "english"),
    [
        (
            "Nhắc việc – nhiệm vụ 1.2: Rà soát – đợt 1 (còn 3 ngày làm việc)",
            "Reminder – assignment 1.2: Rà soát – đợt 1 (3 working days left)",
        ),
        ("Thời hạn: chậm nhất ngày 30/04/2025", "Deadline: on 30/04/2025 at the latest"),
        ("7 nhiệm vụ quá hạn: Kế hoạch 89", "7 assignments are late: Kế hoạch 89"),
        ("Thiếu kinh phí: đề nghị bổ sung", "Thiếu kinh phí: đề nghị bổ sung"),
        ("Giảm 5% chi phí", "Giảm 5% chi phí"),
    ],
)
def test_what_was_told_is_read_in_english(place, vietnamese, english):
    with place.app.test_request_context(headers={"Cookie": f"{language.COOKIE}=en"}):
        assert notices.notice(vietnamese) == english


def test_words_of_others_are_shown_as_they_are(place):
    with place.app.test_request_context("/"):
        shown = render_template_string("{{ _(word) }}", word="Tỷ lệ (%) <b>đạt</b>")
    assert shown == "Tỷ lệ (%) &lt;b&gt;đạt&lt;/b&gt;"


@pytest.mark.parametrize(("chosen", "said"), [("vi", "Chủ trì"), ("en", "Lead")])
def test_a_template_says_a_sentence_in_the_language_of_the_reader(place, chosen, said):
    role = sentence("%(role)s <%(who)s>", role=sentence("Chủ trì"), who="Chủ trì")
    with place.app.test_request_context(headers={"Cookie": f"{language.COOKIE}={chosen}"}):
        assert render_template_string("{{ role }}", role=role) == f"{said} &lt;Chủ trì&gt;"
