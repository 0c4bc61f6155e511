"""The page of a minute ago: who clicks second reads who was first, and where to go on."""

from __future__ import annotations

from html import unescape

import pytest

from engine.model.permission import SYSTEM
from engine.service import organisation
from tests.web.conftest import COLLEAGUE_HEAD, DOER, STRANGER


@pytest.fixture
def two_doers(place):
    """The head holds the officer's position too."""
    with place.engine.storage.read() as unit:
        position = unit.positions.first(agency_id="so-tu-phap", kind="chuyen_vien")
    organisation.hold(place.engine, SYSTEM, place.officer(COLLEAGUE_HEAD), position.id)


@pytest.mark.usefixtures("two_doers")
def test_it_names_who_completed_the_task_and_keeps_what_was_entered(place, signed_in):
    task = place.task()
    signed_in(DOER).post(f"/viec/{task}/complete", {"result_summary": "Đã rà soát"})
    late = signed_in(COLLEAGUE_HEAD).post(f"/viec/{task}/complete", {"result_summary": "Lần nữa"})
    page = late.get_data(as_text=True)
    assert late.status_code == 409
    assert "Việc này đã được chuyen_vien Sở Tư pháp hoàn thành lúc 08:00, 09/04/2025." in page
    assert "Lần nữa" in page
    assert "chưa được gửi" in page
    assert 'href="/viec"' in page


@pytest.mark.usefixtures("two_doers")
def test_it_names_who_took_the_task(place, signed_in):
    task = place.task()
    signed_in(DOER).post(f"/viec/{task}/claim")
    late = signed_in(COLLEAGUE_HEAD).post(f"/viec/{task}/claim")
    assert late.status_code == 409
    assert "đã được giao cho chuyen_vien Sở Tư pháp lúc 08:00" in late.get_data(as_text=True)


@pytest.mark.usefixtures("two_doers")
def test_what_was_typed_is_shown_when_a_colleague_took_the_task(place, signed_in):
    task = place.task()
    signed_in(DOER).post(f"/viec/{task}/claim")
    late = signed_in(COLLEAGUE_HEAD).post(
        f"/viec/{task}/complete", {"result_summary": "Một trang chữ", "result_number": "12/BC"}
    )
    page = late.get_data(as_text=True)
    assert late.status_code == 409
    unsent = page[page.index("data-unsent-text") :]
    assert "Một trang chữ" in unsent
    assert "12/BC" in unsent
    assert "Số, ký hiệu" in unsent


TEXTS = {
    "/viec/{task}/complete": {"result_summary": "Một trang chữ"},
    "/viec/{task}/draft": {"result_summary": "Một trang chữ"},
    "/viec/{task}/delegate": {"officer": "nobody", "reason": "Một trang chữ"},
    "/viec/{task}/reassign": {"officer": "nobody", "reason": "Một trang chữ"},
    "/viec/{task}/viec-con": {"title": "Một trang chữ", "officer": "nobody"},
    "/viec/{task}/trao-doi": {"text": "Một trang chữ", "mentioned": "nobody"},
    "/nhiem-vu/{assignment}/trao-doi": {"text": "Một trang chữ", "mentioned": "nobody"},
    "/viec-con/nobody/finish": {"result": "Một trang chữ"},
    "/nhiem-vu/{assignment}/refuse": {"reason": "Một trang chữ"},
    "/nhiem-vu/{assignment}/trinh/refuse": {"reason": "Một trang chữ"},
    "/nhiem-vu/{assignment}/de-nghi/nobody/tra-lai": {"reason": "Một trang chữ"},
    "/to-chuc/co-quan/so-y-te/cam-ket": {"act": "x", "level": "y", "basis": "Một trang chữ"},
    "/nhiem-vu/{assignment}/return": {"reason": "Một trang chữ"},
    "/nhiem-vu/{assignment}/ask-extension": {"until": "Một trang chữ", "reason": "Lý do dài"},
    "/nhiem-vu/{assignment}/allow-extension": {"extension": "x", "reason": "Một trang chữ"},
    "/nhiem-vu/{assignment}/change-deadline": {"last_day": "32/13/2026", "reason": "Một trang chữ"},
    "/nhiem-vu/{assignment}/raise-difficulty": {"text": "Một trang chữ" * 2000},
    "/nhiem-vu/{assignment}/urge": {"text": "Một trang chữ"},
    "/nhiem-vu/{assignment}/tong-hop/remind": {"text": "Một trang chữ"},
    "/nhiem-vu/{assignment}/tong-hop/respond": {"text-nobody": "Một trang chữ"},
    "/nhiem-vu/{assignment}/reassign": {"agency": "nobody", "reason": "Một trang chữ"},
    "/nhiem-vu/{assignment}/withdraw": {"reason": "Một trang chữ"},
    "/nhiem-vu/{assignment}/suspend": {"reason": "Một trang chữ"},
    "/nhiem-vu/{assignment}/resume": {"reason": "Một trang chữ"},
    "/vuong-mac/nobody/answer": {"text": "Một trang chữ"},
    "/vuong-mac/nobody/forward": {"text": "Một trang chữ"},
    "/ke-hoach/{plan}/close": {"reason": "Một trang chữ"},
    "/ke-hoach/{plan}/suspend": {"reason": "Một trang chữ"},
    "/ke-hoach/{plan}/resume": {"reason": "Một trang chữ"},
    "/ke-hoach/{plan}/retry": {"incident": "x", "reason": "Một trang chữ"},
    "/ke-hoach/{plan}/ket-thuc/xem-truoc": {"reason": "Một trang chữ"},
    "/nhiem-vu/{assignment}/withdraw/xem-truoc": {"reason": "Một trang chữ"},
    "/nhiem-vu/{assignment}/finish/xem-truoc": {"reason": "Một trang chữ"},
    "/van-ban/moi": {"title": "Một trang chữ", "issued_on": "32/13/2026"},
    "/lich": {"day": "32/13/2026", "name": "Một trang chữ", "kind": "off", "basis": "Công văn"},
    "/don-doc/{plan}": {"key": "nobody", "reason": "Một trang chữ"},
    "/to-chuc/uy-quyen": {"basis": "Một trang chữ", "valid_from": "32/13/2026"},
    "/to-chuc/co-quan/so-y-te/chuyen-giao": {"basis": "Một trang chữ", "on_date": "32/13/2026"},
    "/to-chuc/co-quan/so-y-te/chuyen-giao/thu": {"basis": "Một trang chữ", "agency": "nobody"},
    "/to-chuc/co-quan/so-y-te/thoi-giu/nobody": {
        "last_day": "32/13/2026",
        "reason": "Một trang chữ",
    },
    "/to-chuc/co-quan/so-y-te/ket-thuc-phong": {
        "division": "Phòng không có",
        "last_day": "32/13/2026",
        "reason": "Một trang chữ",
    },
    "/to-chuc/co-quan/so-y-te/chuyen-giao/rut-lai": {"reason": "Một trang chữ"},
    "/quy-trinh/ke-hoach-thu/chuyen-phien-ban": {
        "from": "1",
        "to": "9",
        "reason": "Một trang chữ",
    },
    "/ke-hoach/{plan}/buoc/{plan}/bien/xem-truoc": {"name": "title", "value": "Một trang chữ"},
    "/ke-hoach/{plan}/buoc/{plan}/bien": {"name": "khong", "value": "x", "reason": "Một trang chữ"},
    "/quy-trinh/ke-hoach-thu/chuyen-phien-ban/nobody": {"reason": "Một trang chữ"},
    "/quy-trinh/ke-hoach-thu/ban-hanh": {"doc.title": "Một trang chữ"},
    "/ban-nhap/nobody/phien-ban/1/ten": {"name": "Một trang chữ"},
    "/ban-nhap": {"key": "a b c!", "title": "Một trang chữ"},
    "/quy-trinh/tu-van-ban/ban-nhap": {"key": "a b c!", "fact.title": "Một trang chữ"},
    "/su-co/retry": {"incident": "x", "reason": "Một trang chữ"},
    "/danh-sach": {"name": "Một trang chữ" * 20},
    "/hang-loat": {"act": "reassign", "reason": "Một trang chữ"},
    "/hang-loat/chuan-bi": {"act": "reassign", "reason": "Một trang chữ"},
    "/van-hanh/thu/test": {"to": "Một trang chữ"},
    "/van-ban/nobody/so": {"number": "Một trang chữ", "reason": "Một trang chữ"},
    "/quy-trinh/tu-van-ban/nobody": {"fact.title": "Một trang chữ"},
    "/so-dang-ky/so-y-te/outgoing/KH": {"pattern": "Một trang chữ", "reason": "Một trang chữ"},
}
"""Every address that takes text, with an attempt that one in its place would be refused."""


@pytest.mark.parametrize("address", TEXTS)
@pytest.mark.parametrize("who", [DOER, STRANGER])
def test_whatever_is_refused_is_shown(place, signed_in, address, who):
    browser = signed_in(who)
    url = address.format(task=place.task(), assignment=place.assignment(), plan=place.plan)
    answer = browser.post(url, TEXTS[address])
    if answer.status_code == 303:
        return
    page = unescape(answer.get_data(as_text=True))
    assert [text for text in TEXTS[address].values() if " " in text and text not in page] == []


def test_every_address_that_takes_text_is_tried(place):
    """A page whose endpoint is new is tried above, or takes no words."""
    tried = {
        place.app.url_map.bind("localhost").match(
            address.format(task="t", assignment="a", plan="p"), method="POST"
        )[0]
        for address in TEXTS
    }
    posted = {rule.endpoint for rule in place.app.url_map.iter_rules() if "POST" in rule.methods}
    assert {each for each in posted - tried if not each.startswith("draft_api.")} == WITHOUT_WORDS


WITHOUT_WORDS = {
    *("processes.drop_draft", "processes.upload", "processes.act", "plan_documents.read"),
    *("plan_documents.keep", "plan_documents.drop", "learned_words.forget", "documents.read"),
    *("playing.of_draft", "playing.of_version", "playing.act", "playing.complete"),
    *("proving.play", "proving.deploy", "proving.forget"),
    *("draft_versions.restore", "draft_versions.recover"),
    *("sign_in.enter", "sign_in.leave", "sign_in.language"),
    *("account.password", "account.end_session", "account.end_others"),
    *("organisation.act", "organisation.load", "organisation.preview", "first_passwords.give"),
    *(
        "outward.send",
        "assignments.attach",
        "notifications.read",
        "tasks.keep_draft",
        "history.verify",
    ),
    *(
        "calendar.remove",
        "appointing.end",
        "appointing.change_role",
        "policies.put",
        "bulk.act",
        "saved_views.act",
        "notifications.prefer",
        "notifications.test",
    ),
}
"""Buttons, files, choices and passwords; a draft is kept as it is typed."""
