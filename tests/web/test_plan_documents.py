"""From a document to a draft of its process, on one page."""

from __future__ import annotations

import io
import re

from lxml import html

from tests.web.conftest import ADMIN, DOER

TEXT = """\
ỦY BAN NHÂN DÂN TỈNH LÂM HẢI
Số: 66/KH-UBND
Lâm Hải, ngày 10 tháng 02 năm 2026
KẾ HOẠCH
Cải cách hành chính năm 2026
Ủy ban nhân dân tỉnh ban hành Kế hoạch với các nội dung như sau:
1. Sở Tư pháp rà soát văn bản, báo cáo UBND tỉnh trước ngày 30/9/2026.
2. Các sở, ban, ngành gửi báo cáo về Sở Tư pháp hằng quý.
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
        if field.get("type") != "checkbox":
            value = field.text or "" if field.tag == "textarea" else field.get("value") or ""
            sent.setdefault(field.get("name"), []).append(value)
    return sent


def test_a_document_is_shown_beside_its_tasks_each_field_with_its_place(signed_in):
    page = send(signed_in(ADMIN), "ke-hoach.txt", TEXT.encode())

    assert page.status_code == 200
    sent = fields(page)
    assert sent["lead"] == ["Sở Tư pháp", "Các sở, ban, ngành"]
    assert sent["time"] == ["trước ngày 30/9/2026", "hằng quý"]
    assert sent["fact.number"] == ["66/KH-UBND"]
    places = re.findall(r'data-span="(\d+),(\d+)"', page.get_data(as_text=True))
    words = [TEXT[int(start) : int(end)] for start, end in places]
    assert "Sở Tư pháp" in words
    assert "trước ngày 30/9/2026" in words


def test_the_table_as_corrected_becomes_a_draft_that_the_editor_opens(signed_in, place):
    admin = signed_in(ADMIN)
    sent = fields(send(admin, "ke-hoach.txt", TEXT.encode()))

    sent |= {"key": ["cai-cach-2026"], "drop": ["1"], "lead": ["Sở Nội vụ", sent["lead"][1]]}
    answer = admin.post(f"{PATH}/ban-nhap", sent)

    assert answer.status_code == 303
    with place.engine.storage.read() as unit:
        (draft,) = unit.drafts.find(key="cai-cach-2026")
    assert draft.title == "Cải cách hành chính năm 2026"
    assert "Sở Nội vụ" in draft.files["process.bpmn"]
    assert "hằng quý" not in draft.files["process.bpmn"]
    assert "forms/start.json" in draft.files
    assert admin.get(answer.location).status_code == 200


def test_a_look_before_keeps_the_table_and_says_what_the_check_says(signed_in, place):
    admin = signed_in(ADMIN)
    sent = fields(send(admin, "ke-hoach.txt", TEXT.encode()))

    sent |= {"key": ["cai-cach-2026"], "check": ["1"], "lead": ["Sở Trên Trời", sent["lead"][1]]}
    page = admin.post(f"{PATH}/ban-nhap", sent)

    assert page.status_code == 200
    assert fields(page)["lead"] == ["Sở Trên Trời", "Các sở, ban, ngành"]
    assert "Kết quả kiểm tra" in page.get_data(as_text=True)
    with place.engine.storage.read() as unit:
        assert not unit.drafts.find(key="cai-cach-2026")


def test_a_key_that_is_none_is_refused_and_nothing_that_was_typed_is_lost(signed_in):
    admin = signed_in(ADMIN)
    sent = fields(send(admin, "ke-hoach.txt", TEXT.encode()))

    sent |= {"key": ["có dấu cách"], "product": ["Báo cáo", ""]}
    page = admin.post(f"{PATH}/ban-nhap", sent)

    assert page.status_code == 422
    assert fields(page)["product"] == ["Báo cáo", ""]


def test_what_cannot_be_read_is_refused_in_words(signed_in):
    admin = signed_in(ADMIN)
    for name, body, words in (
        ("scan.pdf", b"%PDF-1.4 broken", "PDF"),
        ("anh.jpg", b"\xff\xd8\xff", "docx"),
        ("mat.txt", "TUYỆT MẬT\n1. Sở Tư pháp rà soát.".encode(), "mật"),
    ):
        page = send(admin, name, body)
        assert page.status_code in {400, 422}
        assert words in page.get_data(as_text=True)


def test_who_may_not_deploy_reads_no_document(signed_in):
    doer = signed_in(DOER)

    assert doer.get(PATH).status_code == 403
    assert send(doer, "ke-hoach.txt", TEXT.encode()).status_code == 403
