"""Files are looked at as what we drew or read of them, within a budget, by who may read them."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest
from PIL import Image

from engine.errors import NotFound
from engine.service.files import attachments, drawing, kinds, preview
from tests.integration.province import Province
from tests.support.pdfs import pdf

OFFICER, STRANGER = "chuyen_vien.so-y-te", "chuyen_vien.so-tu-phap"
SIGNATURE = b"\x89PNG\r\n"


def picture() -> bytes:
    written = BytesIO()
    Image.new("RGB", (3_000, 200), "red").save(written, "JPEG")
    return written.getvalue()


def docx(text: str) -> bytes:
    written = BytesIO()
    with ZipFile(written, "w") as archive:
        archive.writestr("word/document.xml", f"<w:p>{text}</w:p><w:p>Hết</w:p>")
    return written.getvalue()


def kept(province: Province, name: str, body: bytes) -> str:
    return attachments.add(
        province.engine,
        province.who(OFFICER),
        name=name,
        body=body,
        assignment_id=province.assignment("so-y-te").id,
    )


def test_a_pdf_and_a_picture_are_drawn_and_a_document_is_read(province: Province) -> None:
    who = province.who(OFFICER)
    report, scan = kept(province, "a.pdf", pdf("Một", "Hai")), kept(province, "a.jpg", picture())
    letter = kept(province, "a.docx", docx("Kính gửi &lt;b&gt;"))

    assert preview.preview(province.engine, who, report).pages == 2
    assert preview.page(province.engine, who, report, 2).startswith(SIGNATURE)
    drawn = Image.open(BytesIO(preview.page(province.engine, who, scan, 1)))
    assert drawn.width == drawing.WIDEST
    assert preview.preview(province.engine, who, letter).text == "Kính gửi <b>\nHết"
    for number in (0, 3, 31):
        with pytest.raises(NotFound):
            preview.page(province.engine, who, report, number)
    with pytest.raises(NotFound):
        preview.page(province.engine, province.who(STRANGER), report, 1)


def test_a_damaged_file_is_said_to_have_no_preview() -> None:
    for kind, body in ((kinds.PDF, b"%PDF-1.7 nothing"), (kinds.DOCX, b"PK\x03\x04 nothing")):
        head = f'["{kind}", 1]\n'.encode()
        assert drawing.look(head + body) == {}
    assert drawing.draw(f'["{kinds.PNG}", 1]\n'.encode() + SIGNATURE) == ""
