"""Files that come with a form: all of them or none, and the refused one is named."""

from __future__ import annotations

from io import BytesIO

from tests.support.pdfs import pdf
from tests.web.conftest import DOER, STRANGER

PDF = pdf("Báo cáo")


def kept(place):
    with place.engine.storage.read() as unit:
        return sorted(row.name for row in unit.attachments.find())


def send(browser, url, *files, **fields):
    sent = [(BytesIO(body), name) for name, body in files]
    return browser.post(url, {**fields, "files": sent}, content_type="multipart/form-data")


def test_it_keeps_none_of_the_files_when_one_is_refused_and_names_that_one(signed_in, place):
    url = f"/viec/{place.task()}/complete"
    answer = send(
        signed_in(DOER), url, ("tốt.pdf", PDF), ("chay.exe", b"MZ.."), result_summary="Đã rà soát"
    )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "chay.exe: Chỉ nhận các loại tệp" in page
    assert "Đã rà soát" in page
    assert kept(place) == []


def test_it_names_the_file_that_bears_a_mark_of_secrecy(signed_in, place):
    url = f"/nhiem-vu/{place.assignment()}/tep"
    answer = send(signed_in(DOER), url, ("Bao cao TUYET MAT.pdf", PDF))
    assert answer.status_code == 422
    assert "«Bao cao TUYET MAT.pdf»" in answer.get_data(as_text=True)
    assert kept(place) == []


def test_a_file_sent_again_after_a_refused_form_is_kept_once(signed_in, place):
    browser, url = signed_in(DOER), f"/viec/{place.task()}/complete"
    refused = send(browser, url, ("a.pdf", PDF), result_date="chưa rõ")
    assert "Đã kèm vào việc này" in refused.get_data(as_text=True)
    send(browser, url, ("a.pdf", PDF), result_summary="Đã rà soát")
    assert kept(place) == ["a.pdf"]


def test_the_page_says_which_files_are_taken_and_how_large(signed_in, place):
    page = signed_in(DOER).get(f"/viec/{place.task()}").get_data(as_text=True)
    assert "không quá 20 MB" in page
    assert 'data-most="20905984"' in page


def test_a_file_is_looked_at_beside_the_form_as_a_picture_that_we_drew(signed_in, place):
    task = place.task()
    send(signed_in(DOER), f"/nhiem-vu/{place.assignment()}/tep", ("a.pdf", PDF))
    with place.engine.storage.read() as unit:
        (file,) = unit.attachments.find()
    page = signed_in(DOER).get(f"/viec/{task}?xem={file.id}").get_data(as_text=True)
    assert "Xem trước: a.pdf" in page
    assert f'src="/tep/{file.id}/trang/1"' in page

    drawn = signed_in(DOER).get(f"/tep/{file.id}/trang/1")
    assert (drawn.status_code, drawn.content_type) == (200, "image/png")
    assert drawn.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert signed_in(STRANGER).get(f"/tep/{file.id}/trang/1").status_code == 404
