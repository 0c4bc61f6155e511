"""From a document to a process, on one page that keeps what is typed."""

from __future__ import annotations

import io
import re

import pytest
from lxml import html

from engine.model.permission import SYSTEM
from engine.service.plans import plan_reading, readings
from tests.web.conftest import ADMIN, DOER

TEXT = """\
ỦY BAN NHÂN DÂN TỈNH LÂM HẢI
Số: 66/KH-UBND
Lâm Hải, ngày 10 tháng 02 năm 2026
KẾ HOẠCH
Cải cách hành chính năm 2026
Ủy ban nhân dân tỉnh ban hành Kế hoạch với các nội dung như sau:
1. Sở Tư pháp rà soát văn bản; lập danh mục, báo cáo UBND tỉnh trước ngày 30/9/2026.
2. Các sở, ban, ngành gửi báo cáo về Sở Tư pháp hằng quý.
Trên đây là Kế hoạch cải cách hành chính năm 2026.
Nơi nhận:
- Các sở, ban, ngành;
- Lưu: VT.
"""
PATH = "/quy-trinh/tu-van-ban"


def send(browser, name: str, body: bytes):
    return browser.post(
        f"{PATH}/doc", {"file": (io.BytesIO(body), name)}, content_type="multipart/form-data"
    )


def fields(page) -> dict[str, list[str]]:
    """What the form of the page would send."""
    (form,) = html.fromstring(page.get_data(as_text=True)).xpath("//form[@class='reading']")
    sent: dict[str, list[str]] = {}
    for field in form.xpath(".//input[@name] | .//textarea[@name]"):
        if field.get("type") != "checkbox" or field.get("checked") is not None:
            value = field.text or "" if field.tag == "textarea" else field.get("value") or ""
            sent.setdefault(field.get("name"), []).append(value)
    return sent


@pytest.fixture(autouse=True)
def _in_this_process(monkeypatch):
    """A process of its own is tried where files are; here it only costs time."""
    monkeypatch.setattr(plan_reading, "apart", lambda work, sent, _seconds: work(sent))


@pytest.fixture
def admin(signed_in):
    return signed_in(ADMIN)


@pytest.fixture
def desk(admin) -> str:
    """The address of a document that was read."""
    return send(admin, "ke-hoach.txt", TEXT.encode()).location.partition("?")[0]


def test_a_document_is_kept_beside_its_tasks_each_field_with_its_place(admin, desk):
    page = admin.get(desk)

    sent = fields(page)
    assert sent["lead"] == ["Sở Tư pháp", "Các sở, ban, ngành"]
    assert sent["time"] == ["trước ngày 30/9/2026", "hằng quý"]
    assert sent["fact.number"] == ["66/KH-UBND"]
    text = page.get_data(as_text=True)
    words = [TEXT[int(a) : int(b)] for a, b in re.findall(r'data-span="(\d+),(\d+)"', text)]
    assert {"Sở Tư pháp", "trước ngày 30/9/2026"} <= {*words}
    for word in ("Từ văn bản", "văn bản không nêu", "hết thứ Ba, ngày 29/09/2026"):
        assert word in text
    assert desk in admin.get(PATH).get_data(as_text=True)


def act(browser, desk: str, button: str, **typed):
    sent = fields(browser.get(desk))
    return browser.post(desk, {**sent, "act": [button], **typed})


def test_a_task_is_split_merged_dropped_and_taken_again_with_its_sentence(admin, desk):
    act(admin, desk, "split:t1")
    split = fields(admin.get(desk))
    assert split["title"][:2] == [
        "rà soát văn bản",
        "lập danh mục, báo cáo UBND tỉnh trước ngày 30/9/2026",
    ]
    assert split["lead"][:2] == ["Sở Tư pháp", "Sở Tư pháp"]

    act(admin, desk, "merge:t1")
    assert len(fields(admin.get(desk))["title"]) == 2

    act(admin, desk, "drop:t2")
    page = admin.get(desk)
    assert fields(page)["lead"] == ["Sở Tư pháp"]
    assert "Các sở, ban, ngành gửi báo cáo" in page.get_data(as_text=True)

    place = re.findall(r'value="take:(\d)"', page.get_data(as_text=True))
    act(admin, desk, f"take:{place[0]}")
    act(admin, desk, "take:0")
    taken = fields(admin.get(desk))
    assert "Các sở, ban, ngành" in taken["lead"]
    assert any("Trên đây là Kế hoạch" in title for title in taken["title"])


def test_what_was_typed_is_marked_as_the_clerks_and_a_confirmed_doubt_is_none(admin, desk, place):
    act(admin, desk, "save", product=["Báo cáo", ""], seen=["t2.time"])

    with place.engine.storage.read() as unit:
        (row,) = unit.readings.find()
    first, second = row.tasks
    assert first["marks"]["product"]["origin"] == "entered"
    assert first["marks"]["lead"]["origin"] == "text"
    assert not second["marks"]["time"]["doubt"]


def test_words_that_name_nobody_come_with_the_nearest_names(admin, desk):
    page = admin.get(f"{desk}/nghia", query_string={"field": "lead", "words": "Sở Tư phap tỉnh"})
    wrong = admin.get(f"{desk}/nghia", query_string={"field": "lead", "words": "Sở Tư pháo"})
    day = admin.get(f"{desk}/nghia", query_string={"field": "time", "words": "trong tháng 5/2026"})

    assert "Sở Tư pháp" in page.get_data(as_text=True)
    assert 'data-take="Sở Tư pháp"' in wrong.get_data(as_text=True)
    assert "Chủ nhật, ngày 31/05/2026" in day.get_data(as_text=True)
    assert "29/05/2026" in day.get_data(as_text=True)


def test_a_second_page_overtakes_nothing_and_loses_nothing(admin, desk):
    first, second = fields(admin.get(desk)), fields(admin.get(desk))
    kept = admin.post(f"{desk}/nhap", first | {"product": ["Một", ""]})
    again = admin.post(f"{desk}/nhap", first | {"product": ["Hai", ""]})
    assert (kept.status_code, again.status_code) == (204, 204)

    refused = admin.post(desk, second | {"product": ["Ba", ""], "act": ["save"]})

    assert refused.status_code == 409
    assert fields(refused)["product"] == ["Ba", ""]
    assert "đã lưu bảng này lúc" in refused.get_data(as_text=True)
    assert fields(admin.get(desk))["product"] == ["Hai", ""]
    admin.post(desk, second | {"product": ["Ba", ""], "act": ["over"]})
    assert fields(admin.get(desk))["product"] == ["Ba", ""]


def test_a_look_before_keeps_the_table_and_says_what_the_check_says(admin, desk, place):
    page = act(
        admin, desk, "check", key=["cai-cach-2026"], lead=["Sở Trên Trời", "Các sở, ban, ngành"]
    )

    assert page.status_code == 200
    assert fields(page)["lead"] == ["Sở Trên Trời", "Các sở, ban, ngành"]
    assert "Kết quả kiểm tra" in page.get_data(as_text=True)
    assert b"BPMNDiagram" in admin.get(f"{desk}/so-do.bpmn").data
    with place.engine.storage.read() as unit:
        assert not unit.drafts.find(key="cai-cach-2026")


def test_the_table_as_corrected_becomes_a_draft_that_the_editor_opens(admin, desk, place):
    act(admin, desk, "drop:t2")

    answer = act(admin, desk, "draft", key=["cai-cach-2026"], lead=["Sở Nội vụ"])

    assert answer.status_code == 303
    with place.engine.storage.read() as unit:
        (draft,) = unit.drafts.find(key="cai-cach-2026")
    assert draft.title == "Cải cách hành chính năm 2026"
    assert "Sở Nội vụ" in draft.files["process.bpmn"]
    assert "hằng quý" not in draft.files["process.bpmn"]
    assert admin.get(answer.location).status_code == 200


def test_a_key_that_is_none_is_refused_and_nothing_that_was_typed_is_lost(admin, desk):
    page = act(admin, desk, "draft", key=["có dấu cách"], product=["Báo cáo", ""])

    assert page.status_code == 422
    assert fields(page)["product"] == ["Báo cáo", ""]


def test_what_cannot_be_read_is_refused_in_words_and_nothing_of_it_is_kept(admin, place):
    for name, body, words in (
        ("scan.pdf", b"%PDF-1.4 broken", "PDF"),
        ("anh.jpg", b"\xff\xd8\xff", "docx"),
        ("mat.txt", "TUYỆT MẬT\n1. Sở Tư pháp rà soát.".encode(), "mật"),
    ):
        page = send(admin, name, body)
        assert page.status_code in {400, 422}
        assert words in page.get_data(as_text=True)
    with place.engine.storage.read() as unit:
        assert not unit.readings.find()
        assert not [*unit.attachments.contents()]


def test_who_may_not_deploy_reads_no_document(signed_in, desk):
    doer = signed_in(DOER)

    assert doer.get(PATH).status_code == 403
    assert doer.get(desk).status_code == 403
    assert send(doer, "ke-hoach.txt", TEXT.encode()).status_code == 403


def test_the_document_goes_with_the_plan_that_is_started_from_it(admin, desk, place):
    reading, url = desk.rpartition("/")[2], "/quy-trinh/ke-hoach-thu/ban-hanh"
    issued = {"doc.number": "66", "doc.symbol": "KH-UBND", "attached": reading}
    assert admin.post(url, issued).status_code == 422
    readings.deployed(place.engine, SYSTEM, reading, "ke-hoach-thu")

    assert reading in admin.get(url).get_data(as_text=True)
    started = admin.post(url, issued)

    assert started.status_code == 303
    with place.engine.storage.read() as unit:
        (file,) = unit.attachments.find(name="ke-hoach.txt")
        assert unit.plans.need(file.root_id).title
    assert "ke-hoach.txt" in admin.get(started.location).get_data(as_text=True)


def test_a_refused_deployment_keeps_the_table_and_shows_nothing_twice(admin, desk):
    refused = act(admin, desk, "deploy", lead=["Sở Trên Trời", "Các sở, ban, ngành"])

    assert refused.status_code == 422
    assert fields(refused)["lead"] == ["Sở Trên Trời", "Các sở, ban, ngành"]
    assert "chưa được gửi" not in refused.get_data(as_text=True)
