from __future__ import annotations

import io
import re

from openpyxl import Workbook, load_workbook

from tests.web.conftest import ADMIN, DOER, STRANGER, Browser


def test_a_day_off_is_previewed_then_recorded_with_its_basis(signed_in):
    admin = signed_in(ADMIN)
    day = {"day": "10/04/2025", "kind": "off", "name": "Nghỉ bù", "basis": "Công văn 1"}
    looked = admin.post("/lich", {**day, "look": "1"}).get_data(as_text=True)
    assert "Không có thời hạn nào thay đổi" in looked
    assert "Công văn 1" in looked
    assert "Nghỉ bù" not in admin.get("/lich?year=2025").get_data(as_text=True)
    assert admin.post("/lich", {**day, "set": "1"}).status_code == 303
    assert "Nghỉ bù" in admin.get("/lich?year=2025").get_data(as_text=True)
    assert admin.post("/lich/2025-04-10/bo").status_code == 303
    assert "Nghỉ bù" not in admin.get("/lich?year=2025").get_data(as_text=True)


def test_a_day_without_a_basis_is_refused_beside_its_field(signed_in):
    answer = signed_in(ADMIN).post("/lich", {"day": "10/04/2025", "kind": "off", "set": "1"})
    assert answer.status_code == 422
    assert 'id="f-basis-error"' in answer.get_data(as_text=True)


def test_an_agency_hands_its_open_work_to_its_successor(signed_in, place):
    moved = {"agency": "so-du-lich", "basis": "Nghị quyết 202", "on_date": "01/04/2025"}
    answer = signed_in(ADMIN).post("/to-chuc/co-quan/so-y-te/chuyen-giao", moved)
    assert answer.status_code == 303
    page = signed_in(STRANGER).get("/viec?tab=agency").get_data(as_text=True)
    assert "Rà soát, đề xuất" in page
    left = signed_in(ADMIN).get("/to-chuc/co-quan/so-y-te").get_data(as_text=True)
    assert re.search(r"Cơ quan kế thừa</dt>\s*<dd>\s*<a [^>]*so-du-lich[^>]*>Sở Du lịch</a>", left)


def test_a_one_time_password_is_shown_once_and_must_be_changed(signed_in, place):
    officer = place.officer(DOER)
    page = signed_in(ADMIN).post(f"/to-chuc/can-bo/{officer}/reset").get_data(as_text=True)
    secret = re.search(r"<code>([^<]+)</code>", page)
    assert secret is not None
    browser = Browser(place)
    assert browser.sign_in(DOER, secret[1]).status_code == 303
    assert browser.get("/viec").location.startswith("/tai-khoan")
    assert secret[1] not in signed_in(ADMIN).get("/to-chuc/can-bo").get_data(as_text=True)


def test_locking_an_account_needs_a_reason_and_ends_its_sessions(signed_in, place):
    officer, doer, admin = place.officer(DOER), signed_in(DOER), signed_in(ADMIN)
    assert admin.post(f"/to-chuc/can-bo/{officer}/disabled").status_code == 422
    locked = admin.post(f"/to-chuc/can-bo/{officer}/disabled?q=tu+phap", {"reason": "Nghỉ hưu"})
    assert locked.location == "/to-chuc/can-bo?done=locked&q=tu+phap"
    assert locked.status_code == 303
    assert doer.get("/viec").status_code == 303
    admin.post(f"/to-chuc/can-bo/{officer}/enabled", {"reason": "Trở lại"})
    assert Browser(place).sign_in(DOER).status_code == 303


def test_an_officer_ends_his_other_sessions(signed_in):
    here, there = signed_in(DOER), signed_in(DOER)
    assert "Kết thúc mọi phiên khác" in here.get("/tai-khoan").get_data(as_text=True)
    here.post("/tai-khoan/phien/khac")
    assert here.get("/viec").status_code == 200
    assert there.get("/viec").status_code == 303


def test_two_new_passwords_that_differ_are_refused_beside_the_field(signed_in):
    form = {"old": "x", "new": "mot-cau-khac-dai", "again": "mot-cau-khac-hon"}
    answer = signed_in(DOER).post("/tai-khoan/mat-khau", form)
    assert answer.status_code == 422
    assert 'id="f-again-error"' in answer.get_data(as_text=True)


def workbook() -> io.BytesIO:
    book, body = Workbook(), io.BytesIO()
    book.active.title = "Không phải trang nào"
    book.active.append(["cột", "lạ"])
    book.save(body)
    body.seek(0)
    return body


def test_a_workbook_that_is_not_ours_is_refused_with_words(signed_in):
    for url in ("/to-chuc/nhap/thu", "/to-chuc/nhap"):
        file = {"file": (workbook(), "to-chuc.xlsx")}
        answer = signed_in(ADMIN).post(url, file, content_type="multipart/form-data")
        assert answer.status_code in {200, 422}
        assert "Đã nhập" not in answer.get_data(as_text=True)


def test_what_is_no_workbook_makes_no_server_error(signed_in):
    for body in (b"", b"PK\x03\x04", b"\x00\x01", "xin chào".encode()):
        file = {"file": (io.BytesIO(body), "to-chuc.xlsx")}
        answer = signed_in(ADMIN).post(
            "/to-chuc/nhap/thu", file, content_type="multipart/form-data"
        )
        assert answer.status_code == 422


def test_the_catalogue_with_a_line_more_takes_a_new_officer_in_and_says_what_comes_next(signed_in):
    admin = signed_in(ADMIN)
    book = load_workbook(io.BytesIO(admin.get("/to-chuc/nhap/danh-muc.xlsx").get_data()))
    book["Cán bộ"].append(["an.soyte", "Nguyễn Văn An", "", "so-y-te/chuyen_vien"])
    for url, said in (("/to-chuc/nhap/thu", "Chưa ghi gì"), ("/to-chuc/nhap", "cấp mật khẩu tạm")):
        changed = io.BytesIO()
        book.save(changed)
        changed.seek(0)
        file = {"file": (changed, "danh-muc.xlsx")}
        page = admin.post(url, file, content_type="multipart/form-data").get_data(as_text=True)
        assert said in page
        assert "an.soyte – Nguyễn Văn An" in page


def test_the_workbook_of_a_dry_run_is_taken_in_without_choosing_it_again(signed_in):
    admin = signed_in(ADMIN)
    book = load_workbook(io.BytesIO(admin.get("/to-chuc/nhap/danh-muc.xlsx").get_data()))
    book["Cán bộ"].append(["an.soyte", "Nguyễn Văn An", "", "so-y-te/chuyen_vien"])
    changed = io.BytesIO()
    book.save(changed)
    changed.seek(0)
    file = {"file": (changed, "danh-muc-moi.xlsx")}
    page = admin.post("/to-chuc/nhap/thu", file, content_type="multipart/form-data")
    held = dict(re.findall(r'name="(kept\w*)" value="([^"]*)"', page.get_data(as_text=True)))
    assert held["kept_name"] == "danh-muc-moi.xlsx"

    done = admin.post("/to-chuc/nhap", held, content_type="multipart/form-data")
    assert "Đã nhập 1 thay đổi" in done.get_data(as_text=True)
    spoilt = admin.post("/to-chuc/nhap", {"kept": "%%"}, content_type="multipart/form-data")
    assert "Chọn tệp .xlsx hoặc .csv." in spoilt.get_data(as_text=True)


def test_a_file_that_gives_a_role_is_taken_in_with_a_reason_without_choosing_it_again(signed_in):
    admin = signed_in(ADMIN)
    book = Workbook()
    book.worksheets[0].title = "Cán bộ"
    book.worksheets[0].append(["Tên đăng nhập", "Vai trò", "Tuổi"])
    book.worksheets[0].append([DOER, "Thanh tra, kiểm tra", 40])
    body = io.BytesIO()
    book.save(body)
    sent = {"file": (io.BytesIO(body.getvalue()), "vai-tro.xlsx")}
    page = admin.post("/to-chuc/nhap", sent, content_type="multipart/form-data")
    text = page.get_data(as_text=True)
    assert (page.status_code, "Phải ghi lý do cấp vai trò" in text) == (422, True)
    assert "cột «Tuổi»: cột không được dùng" in text
    held = dict(re.findall(r'name="(kept\w*)" value="([^"]*)"', text))

    done = admin.post(
        "/to-chuc/nhap", {**held, "reason": "QĐ 12"}, content_type="multipart/form-data"
    )

    assert "Đã nhập 1 thay đổi" in done.get_data(as_text=True)
    assert "Cấp vai trò" in done.get_data(as_text=True)
    assert "mật khẩu tạm" not in done.get_data(as_text=True)
