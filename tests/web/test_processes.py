from __future__ import annotations

import io

import pytest

from engine.bpmn.parser import files as parser_files
from engine.bpmn.validation import schema_rules
from tests.web.conftest import ADMIN, DOER, MODELS

BPMN = (MODELS / "process.bpmn").read_bytes()
FORM = (MODELS / "forms" / "ket-qua.json").read_bytes()
BROKEN = BPMN.replace(b'targetRef="End_1"', b'targetRef="Nowhere"')


def sent(body: bytes, **more: str) -> dict[str, object]:
    files = [(io.BytesIO(body), "process.bpmn"), (io.BytesIO(FORM), "forms/ket-qua.json")]
    return {"key": "ke-hoach-thu", "files": files, **more}


def upload(browser, body: bytes, **more: str):
    return browser.post("/quy-trinh", sent(body, **more), content_type="multipart/form-data")


def test_the_same_content_again_makes_no_version(signed_in):
    answer = upload(signed_in(ADMIN), BPMN)
    assert answer.location.endswith("done=unchanged")


def test_changed_content_becomes_the_next_version_and_the_old_one_can_return(signed_in):
    admin = signed_in(ADMIN)
    changed = BPMN.replace("Rà soát, đề xuất".encode(), "Rà soát và đề xuất".encode())
    assert upload(admin, changed, note="Sửa tên").location.endswith("done=deployed")
    page = admin.get("/quy-trinh/ke-hoach-thu").get_data(as_text=True)
    assert "Sửa tên" in page
    back = admin.post("/quy-trinh/ke-hoach-thu/current", {"version": "1"})
    assert back.location.endswith("done=current")


def test_a_bad_diagram_is_refused_with_element_and_advice(signed_in, place):
    answer = upload(signed_in(ADMIN), BROKEN)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Flow_3" in page
    assert "process.bpmn" in page
    with place.engine.storage.read() as unit:
        assert unit.deployments.last_version("ke-hoach-thu") == 1


def test_checking_alone_stores_nothing(signed_in, place):
    changed = BPMN.replace("Rà soát, đề xuất".encode(), "Khác".encode())
    answer = upload(signed_in(ADMIN), changed, check="1")
    assert answer.status_code == 200
    with place.engine.storage.read() as unit:
        assert unit.deployments.last_version("ke-hoach-thu") == 1


def test_no_nonsense_makes_a_server_error(signed_in):
    admin = signed_in(ADMIN)
    xxe = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
    for body in (b"", b"\x89PNG\r\n", b"PK\x03\x04", b"<a", xxe, b"\x00" * 100):
        answer = upload(admin, body, check="1")
        assert answer.status_code in {200, 422}
        assert "root:" not in answer.get_data(as_text=True)


def draft(admin) -> tuple[str, dict[str, str]]:
    made = admin.post("/quy-trinh/ke-hoach-thu/draft", {"version": "1"})
    assert made.status_code == 303
    url = "/api" + made.location.split("?")[0]
    return url, {"X-CSRF-Token": admin.csrf}


def test_a_draft_is_saved_checked_and_deployed(signed_in):
    admin = signed_in(ADMIN)
    url, keys = draft(admin)
    held = admin.get(url).get_json()
    assert held["revision"] == 1
    text = held["files"]["process.bpmn"].replace("Rà soát, đề xuất", "Rà soát kỹ")
    saved = admin.client.put(
        url, json={"revision": 1, "files": {"process.bpmn": text}}, headers=keys
    )
    assert saved.get_json() == {"revision": 2}
    checked = admin.client.post(f"{url}/check", json={"files": {}}, headers=keys).get_json()
    assert [one for one in checked["findings"] if one["severity"] == "error"] == []
    deployed = admin.client.post(f"{url}/deploy", json={"revision": 2}, headers=keys).get_json()
    assert deployed["version"] == 2
    assert deployed["new"] is True
    assert admin.get(deployed["url"]).status_code == 200


def test_two_editors_of_one_draft_do_not_overwrite_each_other(signed_in):
    admin = signed_in(ADMIN)
    url, keys = draft(admin)
    body = {"revision": 1, "files": {"process.bpmn": BPMN.decode()}}
    assert admin.client.put(url, json=body, headers=keys).status_code == 200
    late = admin.client.put(url, json=body, headers=keys)
    assert late.status_code == 409
    assert "Quản trị đã lưu" in late.get_json()["error"]["message"]


def test_a_bad_draft_is_not_deployed_and_names_every_finding(signed_in):
    admin = signed_in(ADMIN)
    url, keys = draft(admin)
    body = {"revision": 1, "files": {"process.bpmn": BROKEN.decode()}}
    admin.client.put(url, json=body, headers=keys)
    answer = admin.client.post(f"{url}/deploy", json={"revision": 2}, headers=keys)
    assert answer.status_code == 422
    assert any(one["element"] == "Flow_3" for one in answer.get_json()["findings"])


def test_a_draft_keeps_no_file_outside_its_folder(signed_in):
    admin = signed_in(ADMIN)
    url, keys = draft(admin)
    body = {"revision": 1, "files": {"../../etc/passwd": "x"}}
    assert admin.client.put(url, json=body, headers=keys).status_code == 422


def test_the_editor_page_allows_style_but_no_inline_script(signed_in):
    admin = signed_in(ADMIN)
    url, _ = draft(admin)
    policy = admin.get(url.removeprefix("/api")).headers["Content-Security-Policy"]
    assert "style-src 'self' 'unsafe-inline'" in policy
    assert "script-src 'self';" in policy


@pytest.mark.parametrize(
    "written",
    [
        b'camunda:formKey="forms/ket-qua.json"',
        b"camunda:formKey='forms/ket-qua.json'",
        b'camunda:formKey = "forms/ket-qua.json"',
        b'camunda:formRef="forms/ket-qua.json"',
    ],
)
def test_a_form_that_comes_without_its_folder_is_put_where_the_diagram_looks(signed_in, written):
    diagram = BPMN.replace(b'camunda:formKey="forms/ket-qua.json"', written)
    files = [(io.BytesIO(diagram), "process.bpmn"), (io.BytesIO(FORM), "ket-qua.json")]
    fields = {"key": "ke-hoach-hai", "files": files}
    answer = signed_in(ADMIN).post("/quy-trinh", fields, content_type="multipart/form-data")
    assert answer.location == "/quy-trinh/ke-hoach-hai?done=deployed"


def test_a_file_that_is_no_diagram_names_no_form(signed_in):
    files = [(io.BytesIO(b"<a"), "process.bpmn"), (io.BytesIO(FORM), "ket-qua.json")]
    fields = {"key": "ke-hoach-hai", "files": files}
    answer = signed_in(ADMIN).post("/quy-trinh", fields, content_type="multipart/form-data")
    assert answer.status_code == 422


def test_a_task_of_a_deployed_process_is_shown_cold_without_validating(
    signed_in, place, monkeypatch
):
    read, validated = [], []
    parse = parser_files.parse
    monkeypatch.setattr(
        parser_files, "parse", lambda *named: read.append(named[0]) or parse(*named)
    )
    monkeypatch.setattr(schema_rules, "schema_faults", lambda root: validated.append(root) or [])
    page = signed_in(DOER).get(f"/viec/{place.task()}")
    assert page.status_code == 200
    assert (read, validated) == (["process.bpmn"], [])
