"""Files and incoming documents."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from engine.errors import Forbidden, InvalidInput, NotFound, SecretRefused
from engine.service import assignments, tasks
from engine.service.files import attachments, judging
from engine.service.plans import incoming
from tests.integration.province import LEADS, Province
from tests.support.pdfs import pdf

AGENCY = "so-y-te"
PDF = pdf("Báo cáo")


def docx(*paragraphs: str, part: str = "word/document.xml") -> bytes:
    """A word processor's file with these paragraphs in one of its parts."""
    text = "".join(f"<w:p><w:r><w:t>{each}</w:t></w:r></w:p>" for each in paragraphs)
    parts = {"word/document.xml": "<w:document></w:document>", part: f"<w:x>{text}</w:x>"}
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return target.getvalue()


def attach(province: Province, name: str, body: bytes) -> str:
    held = province.assignment(AGENCY).id
    who = province.who(f"chuyen_vien.{AGENCY}")
    return attachments.add(province.engine, who, name=name, body=body, assignment_id=held)


def test_a_file_is_kept_with_its_hash_and_given_back(province: Province) -> None:
    made = attach(province, "Báo cáo.pdf", PDF)
    row, body = attachments.open_(province.engine, province.who("chuyen_vien.so-noi-vu"), made)

    assert (row.name, row.media_type, row.size, body) == (
        "Báo cáo.pdf",
        "application/pdf",
        len(PDF),
        PDF,
    )
    assert len(row.sha256) == 64


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("trống.pdf", b""),
        ("chương trình.exe", b"MZ\x90\x00"),
        ("giả.pdf", b"<html><script>alert(1)</script>"),
        ("ảnh.png", PDF),
        ("trang.html", b"<html></html>"),
        ("ảnh.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("nhị phân.txt", b"\x00\x01\x02"),
        ("không có gì bên trong.docx", b"PK\x03\x04"),
    ],
)
def test_it_takes_only_known_kinds_by_their_content(
    province: Province, name: str, body: bytes
) -> None:
    with pytest.raises(InvalidInput):
        attach(province, name, body)


def test_it_refuses_a_file_that_is_too_large(province: Province) -> None:
    with pytest.raises(InvalidInput, match="chưa hợp lệ"):
        attach(province, "to.pdf", PDF + b"0" * province.engine.config.max_upload)


def xlsx(part: str, markup: str) -> bytes:
    """A workbook with this in one of its parts."""
    return packed({"xl/workbook.xml": b"<workbook/>", part: markup.encode()})


def packed(parts: dict[str, bytes]) -> bytes:
    """An archive that unpacks to these parts."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return target.getvalue()


SLIDE = "<a:p><a:r><a:t>MẬT</a:t></a:r></a:p>".encode()
SECRET = {
    "ghi chú.txt": "TUYỆT MẬT\nnội dung".encode(),
    "công văn.docx": docx("TỐI MẬT", "Nội dung"),
    "đầu trang.docx": docx("MẬT", part="word/header1.xml"),
    "chú thích.docx": docx("Mật", part="word/footnotes.xml"),
    "xuống dòng.docx": docx("TUYỆT MẬT<w:br/>UBND TỈNH"),
    "chữ bằng mã.docx": docx("M&#x1EAC;T"),
    "chữ rộng.docx": packed({"word/document.xml": "<w:p>TỐI MẬT</w:p>".encode("utf-16")}),
    "trang đầu.pdf": pdf("ỦY BAN NHÂN DÂN\nTUYỆT MẬT\nKẾ HOẠCH"),
    "trang sau.pdf": pdf("Kế hoạch", "Phụ lục\nĐộ mật: Tối mật"),
    "trình chiếu.pptx": packed({"ppt/presentation.xml": b"<p/>", "ppt/slides/slide2.xml": SLIDE}),
    "ô.xlsx": xlsx("xl/worksheets/sheet1.xml", "<c><is><t>Mật</t></is></c><c>1</c>"),
    "đầu trang in.xlsx": xlsx(
        "xl/worksheets/sheet1.xml", '<oddHeader>&amp;C&amp;"Arial,Bold"&amp;14MẬT</oddHeader>'
    ),
    "hình vẽ.xlsx": xlsx("xl/drawings/drawing1.xml", "<a:p><a:t>TỐI MẬT</a:t></a:p>"),
}


@pytest.mark.parametrize("name", SECRET)
def test_a_file_with_a_mark_of_secrecy_is_known_wherever_it_stands(name: str) -> None:
    assert judging.judge(judging._packed([(name, SECRET[name])])) == ["secret"]


@pytest.mark.parametrize("name", ["[MẬT] báo cáo.pdf", "công văn.docx", "trang đầu.pdf"])
def test_a_secret_file_is_refused_and_nothing_of_it_is_stored(
    province: Province, name: str
) -> None:
    with pytest.raises(SecretRefused):
        attach(province, name, SECRET.get(name, PDF))

    with province.engine.storage.read() as unit:
        assert unit.attachments.count() == 0


@pytest.mark.parametrize("body", [b"%PDF-1.7\n...", pdf("Báo cáo", encrypted=True)])
def test_a_pdf_that_cannot_be_looked_into_is_refused_with_what_to_do(body: bytes) -> None:
    assert judging.judge(judging._packed([("a.pdf", body)])) == ["closed"]
    assert "mật khẩu" in str(judging._refused("a.pdf", "closed").fields["file"])


def test_a_file_about_secrecy_is_taken(province: Province) -> None:
    assert attach(province, "luật.docx", docx("Luật Bảo vệ bí mật nhà nước"))


def test_a_name_loses_its_path(province: Province) -> None:
    made = attach(province, "..\\..\\etc/bao-cao.pdf", PDF)
    row, _ = attachments.open_(province.engine, province.who(f"van_thu.{AGENCY}"), made)

    assert row.name == "bao-cao.pdf"


def test_a_stranger_cannot_tell_that_a_file_exists(province: Province) -> None:
    made, stranger = attach(province, "a.pdf", PDF), province.who("chuyen_vien.so-tu-phap")

    with pytest.raises(NotFound):
        attachments.open_(province.engine, stranger, made)
    with pytest.raises(NotFound):
        attachments.of(province.engine, stranger, assignment_id=province.assignment(AGENCY).id)


def test_a_result_names_its_files(province: Province) -> None:
    held = province.assignment(AGENCY).id
    made = attach(province, "kết quả.pdf", PDF)
    assignments.accept(province.engine, province.who(f"van_thu.{AGENCY}"), held)
    officer = province.who(f"chuyen_vien.{AGENCY}")
    assignments.submit(province.engine, officer, held, number="9/BC", summary="Xong", files=(made,))

    assert province.assignment(AGENCY).result == {
        "files": [made],
        "number": "9/BC",
        "summary": "Xong",
    }


def test_a_result_does_not_name_anothers_file(province: Province) -> None:
    held = province.assignment(AGENCY).id
    assignments.accept(province.engine, province.who(f"van_thu.{AGENCY}"), held)

    with pytest.raises(InvalidInput):
        assignments.submit(
            province.engine,
            province.who(f"chuyen_vien.{AGENCY}"),
            held,
            summary="Xong",
            files=("khong-co",),
        )


def test_a_recorded_document_reaches_the_plan_that_waits(province: Province) -> None:
    for agency in LEADS:
        signed_by(province, agency)
    clerk = province.who("van_thu.vp-ubnd")

    assert incoming.waiting_names(province.engine, clerk) == ["Văn bản của Bộ"]
    answer = incoming.record(
        province.engine,
        clerk,
        {"number": "7415/BNV", "issuer": "Bộ Nội vụ", "title": "Hướng dẫn"},
        message="Văn bản của Bộ",
    )

    assert answer["plans"] == [province.plan]
    with province.engine.storage.read() as unit:
        assert unit.instances.need(province.plan).status == "completed"
        assert unit.documents.page(None).rows[0].number == "7415/BNV"


def test_a_secret_document_is_refused(province: Province) -> None:
    with pytest.raises(SecretRefused):
        incoming.record(
            province.engine,
            province.who("van_thu.vp-ubnd"),
            {"title": "Báo cáo", "secrecy": "Mật"},
        )

    with province.engine.storage.read() as unit:
        assert unit.documents.count() == 0


def test_an_officer_does_not_keep_the_register(province: Province) -> None:
    with pytest.raises(Forbidden):
        incoming.record(province.engine, province.who("chuyen_vien.so-y-te"), {"title": "Công văn"})


def signed_by(province: Province, agency: str) -> None:
    """Carry an agency's assignment to its end."""
    held = province.assignment(agency).id
    assignments.accept(province.engine, province.who(f"van_thu.{agency}"), held)
    officer = province.who(f"chuyen_vien.{agency}")
    assignments.submit(province.engine, officer, held, summary="Xong")
    leader = province.who(f"thu_truong.{agency}")
    task = province.task(agency, "Sign").id
    tasks.complete(province.engine, leader, task, {"decision": "approved"})
