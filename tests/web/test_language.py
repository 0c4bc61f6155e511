"""Pages, histories and notifications are read in the language of the reader."""

from __future__ import annotations

import re
from datetime import date

import pytest
from flask import render_template_string

from engine.model.ids import new_id
from engine.sentences import sentence
from engine.service.notifications.saying import stored
from engine.storage import NotificationRow
from tests.web.conftest import DOER
from webui import language


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
    assert "Hoàn thành bước" not in page


def test_a_notification_is_told_in_english(place, signed_in):
    browser = signed_in("van_thu.so-tu-phap")
    in_english(browser)
    page = browser.get("/thong-bao").get_data(as_text=True)
    assert "New assignment: " in page
    assert "Deadline: " in page
    assert "Nhiệm vụ mới: " not in page


def told(place, login: str, **columns: object) -> None:
    """A notification in the store, as it stands there."""

    def work(unit) -> None:
        officer = unit.officers.by_login(login)
        row = NotificationRow(
            id=new_id(),
            officer_id=officer.id,
            kind="difficulty",
            created_at=place.engine.now(),
            **columns,
        )
        unit.notifications.insert(row)

    place.engine.storage.run(work)


@pytest.mark.parametrize(
    ("chosen", "subject", "advice"),
    [
        ("vi", "Xin gia hạn đến 30/04/2025: Kế hoạch", "Hãy chuyển giao nhiệm vụ"),
        ("en", "More time asked for, until 30/04/2025: Kế hoạch", "Hand the assignment over"),
    ],
)
def test_a_stored_notification_is_read_in_the_language_of_the_reader(
    place, signed_in, chosen, subject, advice
):
    what = sentence("Xin gia hạn đến %(day)s: %(about)s", day=date(2025, 4, 30), about="Kế hoạch")
    body = sentence("Hãy chuyển giao nhiệm vụ cho cơ quan kế thừa, có văn bản căn cứ.")
    told(place, DOER, subject=str(what), body=str(body), sentences=stored(what, body))
    browser = signed_in(DOER)
    browser.post("/ngon-ngu", {"language": chosen, "back": "/viec"})

    page = browser.get("/thong-bao").get_data(as_text=True)

    assert subject in page
    assert advice in page


@pytest.mark.parametrize("chosen", ["vi", "en"])
def test_a_notification_of_an_older_store_is_shown_as_it_was_stored(place, signed_in, chosen):
    told(place, DOER, subject="Đôn đốc: Kế hoạch", body="Thời hạn: 30/04/2025 (hết hạn hôm nay).")
    browser = signed_in(DOER)
    browser.post("/ngon-ngu", {"language": chosen, "back": "/viec"})

    page = browser.get("/thong-bao").get_data(as_text=True)

    assert "Đôn đốc: Kế hoạch" in page
    assert "Thời hạn: 30/04/2025 (hết hạn hôm nay)." in page


def test_words_of_others_are_shown_as_they_are(place):
    with place.app.test_request_context("/"):
        shown = render_template_string("{{ _(word) }}", word="Tỷ lệ (%) <b>đạt</b>")
    assert shown == "Tỷ lệ (%) &lt;b&gt;đạt&lt;/b&gt;"


@pytest.mark.parametrize(("chosen", "said"), [("vi", "Chủ trì"), ("en", "Lead")])
def test_a_template_says_a_sentence_in_the_language_of_the_reader(place, chosen, said):
    role = sentence("%(role)s <%(who)s>", role=sentence("Chủ trì"), who="Chủ trì")
    with place.app.test_request_context(headers={"Cookie": f"{language.COOKIE}={chosen}"}):
        assert render_template_string("{{ role }}", role=role) == f"{said} &lt;Chủ trì&gt;"
