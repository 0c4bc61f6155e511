"""What the editor asks while a process is drawn."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import quote

from tests.web.conftest import ADMIN, MODELS, STRANGER
from tests.web.test_processes import draft


def test_the_editor_offers_the_names_of_the_province(signed_in):
    admin = signed_in(ADMIN)
    url, _ = draft(admin)
    offers = admin.get(f"{url}/offers").get_json()
    assert {"value": "so-y-te", "label": "Sở Y tế"} in offers["agencies"]
    assert {"value": "cac-so", "label": "Các sở"} in offers["groups"]
    assert {"value": "truong_phong", "label": "Trưởng phòng"} in offers["positions"]
    assert {"value": "forms/ket-qua.json", "label": "forms/ket-qua.json"} in offers["forms"]
    assert ADMIN in {one["value"] for one in offers["officers"]}
    assert "default" not in {one["value"] for one in offers["agencies"]}
    assert offers["processes"]


def test_an_agency_that_has_ended_is_not_offered(signed_in, place):
    with place.engine.storage.begin() as unit:
        row = unit.organisation.agency("so-du-lich")
        unit.organisation.put_agencies([replace(row, valid_to=date(2025, 4, 8))])
    admin = signed_in(ADMIN)
    url, _ = draft(admin)
    assert "so-du-lich" not in {
        one["value"] for one in admin.get(f"{url}/offers").get_json()["agencies"]
    }


def test_words_of_time_are_said_as_a_day_while_they_are_typed(signed_in):
    admin = signed_in(ADMIN)
    url, _ = draft(admin)

    def meant(of: str, words: str, issued: str = "") -> dict[str, object]:
        return admin.get(f"{url}/time?of={of}&words={quote(words)}&issued={issued}").get_json()

    assert meant("step", "3 ngày làm việc") == {
        "read": True,
        "words": "Nếu giao hôm nay: hết ngày 14/04/2025.",
    }
    assert meant("assignment", "trước ngày 15 tháng 4", "2025-04-09") == {
        "read": True,
        "words": "Ngày cuối: 14/04/2025.",
    }
    assert meant("step", "khi nào xong")["read"] is False
    assert meant("assignment", "xong thì thôi", "khong-phai-ngay")["read"] is False


def test_a_finding_says_what_it_is_about_so_that_it_can_be_repaired(signed_in):
    admin = signed_in(ADMIN)
    url, keys = draft(admin)
    text = admin.get(url).get_json()["files"]["process.bpmn"]
    foreign = text.replace("<bpmn:userTask ", '<bpmn:userTask camunda:taskListener="vn.Nghe" ', 1)
    body = {"files": {"process.bpmn": foreign}}
    found = admin.client.post(f"{url}/check", json=body, headers=keys).get_json()["findings"]
    assert "camunda:taskListener" in {one.get("about") for one in found}


def opened(browser, body: bytes, name: str = "cua-nguoi-khac.bpmn"):
    fields = {"key": "ke-hoach-la", "files": [(io.BytesIO(body), name)], "draft": "1"}
    return browser.post("/quy-trinh", fields, content_type="multipart/form-data")


FOREIGN = sorted((Path(__file__).parents[1] / "conformance" / "foreign").glob("*.bpmn"))


def test_every_foreign_diagram_opens_as_a_draft_with_all_its_findings(signed_in):
    admin = signed_in(ADMIN)
    for path in FOREIGN:
        answer = opened(admin, path.read_bytes())
        assert answer.status_code == 303, path.name
        url = "/api" + answer.location
        [(name, text)] = admin.get(url).get_json()["files"].items()
        assert name == "cua-nguoi-khac.bpmn"
        assert "BPMNShape" in text or path.name == "choreography.bpmn"


def test_a_diagram_with_faults_and_without_a_drawing_opens_and_says_them(signed_in):
    admin = signed_in(ADMIN)
    broken = (MODELS / "process.bpmn").read_bytes().replace(b'targetRef="End_1"', b'targetRef="X"')
    answer = opened(admin, broken, "la.bpmn20.xml")
    url, keys = "/api" + answer.location, {"X-CSRF-Token": admin.csrf}
    assert "BPMNShape" in admin.get(url).get_json()["files"]["la.bpmn"]
    found = admin.client.post(f"{url}/check", json={"files": {}}, headers=keys).get_json()
    assert [one["element"] for one in found["findings"] if one["severity"] == "error"]


def test_what_is_no_xml_is_refused_with_its_line(signed_in):
    answer = opened(signed_in(ADMIN), b"<definitions>\n<process>\n</definitions>")
    assert answer.status_code == 422
    assert "dòng 3" in answer.get_data(as_text=True)


def test_a_stranger_is_offered_nothing(signed_in):
    url, _ = draft(signed_in(ADMIN))
    stranger = signed_in(STRANGER)
    assert stranger.get(f"{url}/offers").status_code == 403
    assert stranger.get(f"{url}/time?of=step&words=1").status_code == 403


def changed(admin, url: str, keys: dict[str, str], revision: int, note: str) -> int:
    text = (MODELS / "process.bpmn").read_text().replace("Rà soát, đề xuất", note)
    body = {"revision": revision, "files": {"process.bpmn": text}}
    return admin.client.put(url, json=body, headers=keys).get_json()["revision"]


def test_versions_of_a_draft_are_compared_named_and_restored(signed_in, place):
    admin = signed_in(ADMIN)
    url, keys = draft(admin)
    page = url.removeprefix("/api") + "/phien-ban"
    place.clock.advance(timedelta(minutes=11))
    changed(admin, url, keys, 1, "Rà soát kỹ")
    admin.post(f"{page}/2/ten", {"name": "Trước khi đổi hạn"})
    place.clock.advance(timedelta(minutes=1))
    changed(admin, url, keys, 2, "Rà soát rất kỹ")
    changed(admin, url, keys, 3, "Rà soát thật kỹ")

    timeline = admin.get(page).get_data(as_text=True)
    assert "Trước khi đổi hạn" in timeline
    compared = admin.get(f"{page}/so-sanh?from=2&to=4").get_data(as_text=True)
    assert "Rà soát thật kỹ" in compared
    back = admin.post(f"{page}/2/khoi-phuc", {"revision": "4"})
    assert back.location.endswith("done=restored")
    assert "Rà soát kỹ" in admin.get(url).get_json()["files"]["process.bpmn"]
    assert admin.post(f"{page}/1/khoi-phuc", {"revision": "4"}).status_code == 409


def test_who_saved_meanwhile_is_told_before_one_saves_oneself(signed_in):
    admin = signed_in(ADMIN)
    url, keys = draft(admin)
    assert admin.get(f"{url}/overtaken?revision=1").get_json()["words"] == ""
    changed(admin, url, keys, 1, "Rà soát kỹ")
    assert "Quản trị đã lưu" in admin.get(f"{url}/overtaken?revision=1").get_json()["words"]


def test_a_draft_that_was_thrown_away_can_be_had_back_for_thirty_days(signed_in, place):
    admin = signed_in(ADMIN)
    (url, _), (later, _) = draft(admin), draft(admin)
    drop = url.removeprefix("/api")
    admin.post(f"{drop}/xoa", {})
    assert admin.get(drop).status_code == 404
    assert "Lấy lại" in admin.get("/quy-trinh").get_data(as_text=True)
    admin.post(f"{drop}/lay-lai", {})
    assert admin.get(drop).status_code == 200

    admin.post(f"{drop}/xoa", {})
    place.clock.advance(timedelta(days=31))
    admin = signed_in(ADMIN)
    assert admin.post(f"{drop}/lay-lai", {}).status_code == 404
    admin.post(f"{later.removeprefix('/api')}/xoa", {})
    with place.engine.storage.read() as unit:
        assert unit.drafts.get(drop.rpartition("/")[2]) is None
        assert unit.draft_versions.find(draft_id=drop.rpartition("/")[2]) == []
