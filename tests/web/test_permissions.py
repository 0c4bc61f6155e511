"""Every endpoint against everybody who must not pass; an endpoint without a row fails."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine.model.ids import new_id
from tests.web.conftest import ADMIN, DOER, MONITOR, STRANGER, Browser, Place
from webui import security

GONE, NO, IN, HOME, BAD = 404, 403, 200, 303, 422

OPEN = {"static", *security.PUBLIC}
"""Endpoints without a session; each is tried on its own elsewhere."""

# endpoint: (method, path, {who: answer}); who is not named gets what `stranger` gets.
ROWS: dict[str, tuple[str, str, dict[str, int]]] = {
    "access.index": ("GET", "/to-chuc/truy-cap", {"stranger": NO, "doer": NO, "admin": IN}),
    "account.page": ("GET", "/tai-khoan", {"stranger": IN}),
    "account.password": ("POST", "/tai-khoan/mat-khau", {"stranger": BAD}),
    "account.end_session": ("POST", "/tai-khoan/phien/{session}/ket-thuc", {"stranger": NO}),
    "account.end_others": ("POST", "/tai-khoan/phien/khac", {"stranger": HOME}),
    "api.diagram": ("GET", "/api/so-do/{plan}.bpmn", {"stranger": GONE, "doer": IN}),
    "api.state": ("GET", "/api/so-do/{plan}", {"stranger": GONE, "doer": IN}),
    "api.version": ("GET", "/api/quy-trinh/ke-hoach-thu/1.bpmn", {"stranger": IN}),
    "api.nothing": ("GET", "/api/trong", {"stranger": IN}),
    "appointing.roles": ("GET", "/to-chuc/vai-tro", {"stranger": NO, "admin": IN}),
    "appointing.change_role": ("POST", "/to-chuc/vai-tro/granted", {"stranger": NO, "admin": BAD}),
    "appointing.delegations": ("GET", "/to-chuc/uy-quyen", {"stranger": NO, "admin": IN}),
    "appointing.delegate": ("POST", "/to-chuc/uy-quyen", {"stranger": NO, "admin": BAD}),
    "appointing.end": ("POST", "/to-chuc/uy-quyen/{nothing}/ket-thuc", {"stranger": GONE}),
    "assignments.page": ("GET", "/nhiem-vu/{assignment}", {"stranger": GONE, "doer": IN}),
    "assignments.act": ("POST", "/nhiem-vu/{assignment}/urge", {"stranger": GONE, "doer": NO}),
    "assignments.foresee": (
        "POST",
        "/nhiem-vu/{assignment}/withdraw/xem-truoc",
        {"stranger": GONE, "doer": NO},
    ),
    "assignments.attach": ("POST", "/nhiem-vu/{assignment}/tep", {"stranger": GONE, "doer": BAD}),
    "attachments.download": ("GET", "/tep/{nothing}", {"stranger": GONE}),
    "calendar.index": ("GET", "/lich", {"stranger": IN}),
    "calendar.put": ("POST", "/lich", {"stranger": NO, "doer": NO, "monitor": NO}),
    "calendar.remove": ("POST", "/lich/2025-05-02/bo", {"stranger": NO, "admin": GONE}),
    "difficulties.index": ("GET", "/vuong-mac", {"stranger": IN}),
    "difficulties.page": ("GET", "/vuong-mac/{difficulty}", {"stranger": GONE, "doer": IN}),
    "difficulties.act": ("POST", "/vuong-mac/{difficulty}/answer", {"stranger": GONE, "doer": NO}),
    "documents.index": ("GET", "/van-ban", {"stranger": NO, "monitor": IN}),
    "documents.new": ("GET", "/van-ban/moi", {"stranger": NO, "monitor": IN}),
    "documents.record": ("POST", "/van-ban/moi", {"stranger": NO, "monitor": BAD}),
    "draft_api.read": ("GET", "/api/ban-nhap/{nothing}", {"stranger": NO, "admin": GONE}),
    "draft_api.save": ("PUT", "/api/ban-nhap/{nothing}", {"stranger": NO, "admin": GONE}),
    "draft_api.check": ("POST", "/api/ban-nhap/{nothing}/check", {"stranger": NO, "admin": GONE}),
    "draft_api.deploy": ("POST", "/api/ban-nhap/{nothing}/deploy", {"stranger": NO, "admin": GONE}),
    "first_passwords.form": (
        "GET",
        "/to-chuc/mat-khau-lan-dau",
        {"stranger": NO, "admin": IN},
    ),
    "first_passwords.give": ("POST", "/to-chuc/mat-khau-lan-dau", {"stranger": NO}),
    "history.page": ("GET", "/ke-hoach/{plan}/lich-su", {"stranger": GONE, "doer": IN}),
    "history.verify": ("POST", "/ke-hoach/{plan}/lich-su", {"stranger": NO, "admin": IN}),
    "incidents.index": ("GET", "/su-co", {"stranger": NO, "admin": IN}),
    "incidents.skipping_of": ("GET", "/su-co/{nothing}/bo-qua", {"stranger": GONE, "admin": GONE}),
    "incidents.act": ("POST", "/su-co/retry", {"stranger": GONE, "admin": GONE}),
    "unattended.index": ("GET", "/viec-chua-co-nguoi-nhan", {"stranger": IN, "admin": IN}),
    "notifications.index": ("GET", "/thong-bao", {"stranger": IN}),
    "notifications.open_": ("GET", "/thong-bao/nobody", {"stranger": GONE}),
    "notifications.read": ("POST", "/thong-bao", {"stranger": HOME}),
    "organisation.index": ("GET", "/to-chuc", {"stranger": IN}),
    "organisation.agency": ("GET", "/to-chuc/co-quan/so-y-te", {"stranger": IN}),
    "organisation.transfer": ("POST", "/to-chuc/co-quan/so-y-te/chuyen-giao", {"stranger": NO}),
    "organisation.preview_transfer": (
        "POST",
        "/to-chuc/co-quan/so-y-te/chuyen-giao/thu",
        {"stranger": NO},
    ),
    "organisation.take_transfer_back": (
        "POST",
        "/to-chuc/co-quan/so-y-te/chuyen-giao/rut-lai",
        {"stranger": NO},
    ),
    "organisation.end_holding": (
        "POST",
        "/to-chuc/co-quan/so-y-te/thoi-giu/{nothing}",
        {"stranger": NO, "admin": BAD},
    ),
    "organisation.officers": ("GET", "/to-chuc/can-bo", {"stranger": NO, "admin": IN}),
    "organisation.act": ("POST", "/to-chuc/can-bo/{officer}/reset", {"stranger": NO}),
    "organisation.workbook": ("GET", "/to-chuc/nhap/danh-muc.xlsx", {"stranger": NO, "admin": IN}),
    "organisation.importing": ("GET", "/to-chuc/nhap", {"stranger": NO, "admin": IN}),
    "organisation.preview": ("POST", "/to-chuc/nhap/thu", {"stranger": NO, "admin": BAD}),
    "organisation.load": ("POST", "/to-chuc/nhap", {"stranger": NO, "admin": BAD}),
    "plan_documents.form": ("GET", "/quy-trinh/tu-van-ban", {"stranger": NO, "admin": IN}),
    "plan_documents.read": ("POST", "/quy-trinh/tu-van-ban/doc", {"stranger": NO, "admin": BAD}),
    "plan_documents.make": (
        "POST",
        "/quy-trinh/tu-van-ban/ban-nhap",
        {"stranger": NO, "admin": BAD},
    ),
    "plans.index": ("GET", "/ke-hoach", {"stranger": IN}),
    "plans.page": ("GET", "/ke-hoach/{plan}", {"stranger": GONE, "doer": IN, "monitor": IN}),
    "plans.instance": ("GET", "/ke-hoach/{plan}/buoc/{plan}", {"stranger": GONE, "doer": IN}),
    "plans.foresee_close": (
        "POST",
        "/ke-hoach/{plan}/ket-thuc/xem-truoc",
        {"stranger": GONE, "doer": NO},
    ),
    "plans.act": ("POST", "/ke-hoach/{plan}/close", {"stranger": GONE, "doer": NO}),
    "policies.index": ("GET", "/don-doc", {"stranger": IN}),
    "policies.put": ("POST", "/don-doc", {"stranger": NO, "monitor": NO}),
    "policies.plan": ("GET", "/don-doc/{plan}", {"stranger": GONE, "doer": IN}),
    "policies.choose": ("POST", "/don-doc/{plan}", {"stranger": GONE, "doer": NO}),
    "processes.index": ("GET", "/quy-trinh", {"stranger": IN}),
    "processes.page": ("GET", "/quy-trinh/ke-hoach-thu", {"stranger": IN}),
    "processes.act": ("POST", "/quy-trinh/ke-hoach-thu/current", {"stranger": NO}),
    "processes.start_form": ("GET", "/quy-trinh/ke-hoach-thu/ban-hanh", {"stranger": NO}),
    "processes.start": ("POST", "/quy-trinh/ke-hoach-thu/ban-hanh", {"stranger": NO}),
    "processes.upload": ("POST", "/quy-trinh", {"stranger": NO, "admin": BAD}),
    "processes.editor": ("GET", "/ban-nhap/{nothing}", {"stranger": NO, "admin": GONE}),
    "processes.new_draft": ("POST", "/ban-nhap", {"stranger": NO, "admin": BAD}),
    "processes.drop_draft": ("POST", "/ban-nhap/{nothing}/xoa", {"stranger": NO, "admin": GONE}),
    "sign_in.home": ("GET", "/", {"stranger": HOME}),
    "sign_in.leave": ("POST", "/dang-xuat", {"stranger": HOME}),
    "overview.page": ("GET", "/tong-quan", {"stranger": IN}),
    "tasks.inbox": ("GET", "/viec", {"stranger": IN}),
    "tasks.page": ("GET", "/viec/{task}", {"stranger": GONE, "doer": IN, "monitor": IN}),
    "tasks.act": ("POST", "/viec/{task}/claim", {"stranger": GONE, "monitor": NO}),
    "tasks.keep_draft": ("POST", "/viec/{task}/nhap", {"stranger": GONE, "monitor": NO}),
}

FIELDS = {
    "text": "nội dung",
    "reason": "lý do",
    "agency": "so-du-lich",
    "basis": "Nghị quyết",
    "on_date": "01/07/2025",
    "version": "1",
    "day": "31/12/2025",
    "kind": "off",
}


@pytest.fixture
def names(place: Place, signed_in: Callable[[str], Browser]) -> dict[str, str]:
    """What the paths name: real objects of other agencies, and ids of nothing."""
    doer = signed_in(DOER)
    doer.post(f"/nhiem-vu/{place.assignment()}/raise-difficulty", {"text": "Thiếu kinh phí"})
    with place.engine.storage.read() as unit:
        difficulty = unit.difficulties.find()[0].id
        session = unit.sessions.find(officer_id=place.officer(DOER))[0].id
    return {
        "plan": place.plan,
        "task": place.task(),
        "assignment": place.assignment(),
        "difficulty": difficulty,
        "session": session,
        "officer": place.officer(DOER),
        "nothing": new_id(),
    }


def test_every_endpoint_has_a_row(place):
    known = {rule.endpoint for rule in place.app.url_map.iter_rules()}
    assert known - OPEN == set(ROWS)
    assert known >= OPEN


def test_nobody_passes_without_a_session(place, names):
    browser = place.app.test_client()
    for endpoint, (method, path, _) in ROWS.items():
        url = path.format(**names)
        answer = browser.open(url, method=method, data=FIELDS if method == "POST" else None)
        expected = {303} if method == "GET" and not url.startswith("/api/") else {401}
        assert answer.status_code in expected, endpoint


@pytest.mark.parametrize(
    ("who", "login"),
    [("stranger", STRANGER), ("doer", DOER), ("monitor", MONITOR), ("admin", ADMIN)],
)
def test_each_endpoint_answers_each_person_as_the_table_says(place, names, signed_in, who, login):
    for endpoint, (method, path, answers) in ROWS.items():
        if who not in answers:
            continue
        browser = signed_in(login)
        url = path.format(**names)
        if method == "GET":
            got = browser.get(url).status_code
        elif url.startswith("/api/"):
            sent = {"revision": 1, "files": {}}
            keys = {"X-CSRF-Token": browser.csrf}
            got = browser.client.open(url, method=method, json=sent, headers=keys).status_code
        else:
            got = browser.post(url, FIELDS).status_code
        assert got == answers[who], f"{endpoint} for {who}: {got}"


def test_lists_show_nothing_of_other_agencies(signed_in):
    browser = signed_in(STRANGER)
    for url in ("/viec?tab=agency", "/ke-hoach", "/vuong-mac", "/thong-bao"):
        page = browser.get(url).get_data(as_text=True)
        assert "Rà soát" not in page, url
        assert "Thiếu kinh phí" not in page, url


def test_a_form_cannot_write_names_it_does_not_declare(place, signed_in):
    browser = signed_in(DOER)
    fields = {"result_summary": "Xong", "assignee": "kẻ lạ", "agency": "so-du-lich"}
    assert browser.post(f"/viec/{place.task()}/complete", fields).status_code == 303
    with place.engine.storage.read() as unit:
        done = unit.tasks.find(agency_id="so-tu-phap", state="completed")[0]
    assert done.assignee == place.officer(DOER)
