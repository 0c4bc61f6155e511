"""Files made to be slow: refused or taken in seconds, and only once it is sure who may."""

from __future__ import annotations

import pytest

from engine.errors import InvalidInput, NotAllowedNow, NotFound
from engine.service.files import attachments, judging, kinds
from tests.integration.files.test_attachments import (
    AGENCY,
    PDF,
    attach,
    docx,
    packed,
    signed_by,
)
from tests.integration.province import Province
from tests.support.seconds import within


def test_a_small_archive_of_unclosed_tags_is_read_in_seconds(province: Province) -> None:
    body = packed({"word/document.xml": b"<" * 4_000_000})

    with within(2):
        assert attach(province, "a.docx", body)


def test_many_long_headers_are_more_than_one_file_may_hold(province: Province) -> None:
    header = "Cộng hòa xã hội chủ nghĩa Việt Nam ".encode() * 90_000
    headers = {f"word/header{place}.xml": header for place in range(12)}

    with within(2), pytest.raises(InvalidInput) as refused:
        attach(province, "a.docx", packed({"word/document.xml": b"<w:p/>", **headers}))

    assert "quá nhiều dữ liệu" in str(refused.value.fields["file"])


def test_a_mark_behind_many_pages_is_found() -> None:
    pages = ["Nội dung của trang, không có gì đặc biệt."] * 100_000

    with within(2):
        assert judging.judge(judging._packed([("a.docx", docx(*pages, "TỐI MẬT"))])) == ["secret"]


@pytest.mark.parametrize("harmed", [b"PK\x03\x04" + b"\x00" * 64, docx("x")[:-30]])
def test_a_damaged_archive_is_no_known_kind(province: Province, harmed: bytes) -> None:
    with pytest.raises(InvalidInput):
        attach(province, "a.docx", harmed)


def test_a_file_of_which_one_part_cannot_be_unpacked_is_no_known_kind(province: Province) -> None:
    whole = bytearray(packed({"word/document.xml": b"<w:p>" + b"x" * 500}))
    whole[45:55] = b"\xff" * 10

    with pytest.raises(InvalidInput):
        attach(province, "a.docx", bytes(whole))


def test_what_ends_the_reading_process_is_a_refusal(
    province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.apart.patience", lambda _seconds: 0.01)

    with pytest.raises(InvalidInput, match="chưa hợp lệ"):
        attach(province, "a.docx", docx("Báo cáo"))


def test_nothing_of_a_file_is_read_for_who_may_not_add_it(
    province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kinds, "kind_of", None)
    monkeypatch.setattr("engine.service.files.judging.kinds_of", None)
    stranger, held = province.who("chuyen_vien.so-tu-phap"), province.assignment(AGENCY).id

    with pytest.raises(NotFound):
        attachments.add(province.engine, stranger, name="a.pdf", body=PDF, assignment_id=held)


def test_work_that_has_ended_takes_no_more_files(province: Province) -> None:
    kept = attach(province, "trước.pdf", PDF)
    signed_by(province, AGENCY)

    with pytest.raises(NotAllowedNow):
        attach(province, "sau.pdf", PDF + b"x")
    assert attach(province, "trước.pdf", PDF) == kept


def test_one_assignment_holds_so_many_files_and_no_more(
    province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attachments, "MOST_OCTETS", 2 * len(PDF))
    attach(province, "1.pdf", PDF)
    attach(province, "2.pdf", PDF)

    with pytest.raises(InvalidInput) as refused:
        attach(province, "3.pdf", PDF)

    assert "hiện đã có 2 tệp" in str(refused.value.fields["file"])
    held = province.assignment(AGENCY).id
    who = province.who(f"chuyen_vien.{AGENCY}")
    assert len(attachments.of(province.engine, who, assignment_id=held)) == 2
