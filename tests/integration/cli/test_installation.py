"""The daily commands on an installation of their own: people, deployment, work, record."""

from __future__ import annotations

import json
import os
import socket
from pathlib import Path
from typing import Any

import pytest
import time_machine
from click.testing import CliRunner, Result

from engine.cli import main
from engine.cli.installation import machine_user, opened
from engine.model.permission import SYSTEM
from engine.service.organisation import access
from engine.service.plans import incoming
from tests.unit.cli.conftest import ONE_TASK, diagram

PROVINCE = {
    "agencies": [{"id": "so-a", "name": "Sở A", "kind": "so", "level": "tinh"}],
    "groups": [{"key": "so", "name": "Các sở", "members": ["so-a"]}],
    "positions": [{"agency": "so-a", "kind": "van_thu"}, {"agency": "so-a", "kind": "thu_truong"}],
    "officers": [{"login": "vanthu.a", "name": "Văn thư Sở A", "positions": ["so-a/van_thu"]}],
}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation with one agency and one process."""
    monkeypatch.setenv("DIEUPHOI_HOME", str(tmp_path / "var"))
    monkeypatch.delenv("DIEUPHOI_DATABASE_URL", raising=False)
    (tmp_path / "province.json").write_text(json.dumps(PROVINCE), encoding="utf-8")
    text = diagram(
        ONE_TASK.replace('camunda:assignee="x"', 'camunda:candidateGroups="so-a/van_thu"')
    )
    (tmp_path / "review.bpmn").write_text(text, encoding="utf-8")
    call("admin", "import", str(tmp_path / "province.json"))
    call("deploy", str(tmp_path / "review.bpmn"))
    return tmp_path


def call(*line: str, status: int = 0) -> Result:
    done = CliRunner().invoke(main, list(line))
    assert done.exit_code == status, done.output
    return done


def rows(*line: str) -> list[dict[str, Any]]:
    return [json.loads(text) for text in call(*line, "--json").stdout.splitlines()]


def test_an_officer_does_his_work_from_the_command_line(home: Path) -> None:
    (started,) = rows("start", "review")
    (task,) = rows("tasks", "--as", "so-a/van_thu")

    call("complete", task["id"], "--as", "vanthu.a")

    assert task["place"] == "so-a/van_thu"
    assert rows("tasks") == []
    told = call("history", started["instance"]).stdout
    assert "Rà soát" in told
    assert "Văn thư Sở A" in told


def test_the_same_command_id_completes_once(home: Path) -> None:
    call("start", "review")
    (task,) = rows("tasks")

    call("complete", task["id"], "--command-id", "c1")
    call("complete", task["id"], "--command-id", "c1")

    assert rows("tasks") == []


def test_a_stranger_may_not_complete_it(home: Path) -> None:
    call("start", "review")
    (task,) = rows("tasks")

    refused = call("complete", task["id"], "--as", "so-b/van_thu", status=2)

    assert "so-b/van_thu" in refused.stderr


def test_the_same_content_is_no_new_version(home: Path) -> None:
    (again,) = rows("deploy", str(home / "review.bpmn"))

    assert (again["version"], again["new"]) == (1, False)


def test_a_refused_diagram_is_told_with_its_findings_and_not_stored(home: Path) -> None:
    bad = home / "bad.bpmn"
    bad.write_text(diagram('<startEvent id="S"/><task id="S"/>'), encoding="utf-8")

    refused = call("deploy", str(bad), status=2)

    assert "bad.bpmn" in refused.stderr
    call("start", "bad", status=2)


def test_the_record_is_verified_backed_up_and_restored(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    call("start", "review")
    (before,) = rows("verify")
    call("backup", str(home / "copy.zip"))

    monkeypatch.setenv("DIEUPHOI_HOME", str(home / "elsewhere"))
    (restored,) = rows("restore", str(home / "copy.zip"))

    assert before["whole"]
    assert restored["rows"] == before["rows"] > 0
    assert len(rows("tasks")) == 1


def test_a_backup_is_sealed_with_the_key_that_is_set_and_opened_with_it_alone(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = home / "backup.key"
    monkeypatch.setenv("DIEUPHOI_BACKUP_KEY_FILE", str(key))
    assert "dieuphoi key backup" in call("backup", str(home / "copy.zip"), status=1).stderr
    call("key", "backup", str(key))
    call("backup", str(home / "copy.zip"))
    signing = (home / "var" / "secret.key").read_text().strip()
    for written in (home / "copy.zip", home / "copy.zip.key"):
        assert written.read_bytes().startswith(b"DIEUPHOI-SEALED-1")
        assert bytes.fromhex(signing) not in written.read_bytes()

    monkeypatch.setenv("DIEUPHOI_HOME", str(home / "elsewhere"))
    monkeypatch.delenv("DIEUPHOI_BACKUP_KEY_FILE")
    assert "DIEUPHOI_BACKUP_KEY_FILE" in call("restore", str(home / "copy.zip"), status=2).stderr
    monkeypatch.setenv("DIEUPHOI_BACKUP_KEY_FILE", str(key))
    (restored,) = rows("restore", str(home / "copy.zip"))
    assert restored["whole"]
    assert (home / "elsewhere" / "secret.key").read_text().strip() == signing


def test_nobody_else_on_the_machine_reads_the_store_or_what_is_written_of_it(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = home / "var" / "dieuphoi.db"
    store.chmod(0o644)
    os.umask(0o022)
    rows("verify", "--export", str(home / "record.jsonl"), "--anchors", str(home / "anchors.jsonl"))
    call("backup", str(home / "copy.zip"))
    monkeypatch.setenv("DIEUPHOI_HOME", str(home / "elsewhere"))
    os.umask(0o022)
    rows("restore", str(home / "copy.zip"))

    written = {path for path in home.rglob("*") if path.suffix in KEPT}
    assert {store, home / "copy.zip", home / "elsewhere" / store.name} <= written
    assert [path for path in written if path.stat().st_mode & 0o077] == []


KEPT = {".db", ".db-wal", ".db-shm", ".jsonl", ".zip", ".key"}


def test_a_setting_that_there_is_not_stops_the_command(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIEUPHOI_TIK_SECONDS", "1")

    told = call("plans", status=1)

    assert "DIEUPHOI_TIK_SECONDS: Không có thiết lập này." in told.stderr
    assert "DIEUPHOI_TICK_SECONDS" in told.stderr.splitlines()[1]


def test_a_test_mail_says_at_once_why_it_did_not_leave(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "DIEUPHOI_SMTP_URL" in call("admin", "mail", "test", "an@b.vn", status=2).stderr
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    monkeypatch.setenv("DIEUPHOI_SMTP_URL", f"smtp://127.0.0.1:{port}")

    assert "ConnectionRefusedError" in call("admin", "mail", "test", "an@b.vn", status=2).stderr
    assert "an@tinh.gov.vn" in call("admin", "mail", "test", "an@", status=2).stderr


def test_a_dry_run_changes_nothing(home: Path) -> None:
    changed = json.loads(json.dumps(PROVINCE))
    changed["agencies"].append({"id": "so-b", "name": "Sở B", "kind": "so", "level": "tinh"})
    (home / "more.json").write_text(json.dumps(changed), encoding="utf-8")

    (first,) = rows("admin", "import", str(home / "more.json"), "--dry-run")
    (second,) = rows("admin", "import", str(home / "more.json"), "--dry-run")

    assert not first["applied"]
    assert first["changes"] == second["changes"] != []


def test_there_is_one_first_administrator(home: Path) -> None:
    (made,) = rows("admin", "first")
    again = call("admin", "first", status=2)

    assert made["password"]
    assert "quản trị viên" in again.stderr


def test_accounts_are_closed_opened_and_given_a_new_password(home: Path) -> None:
    call("admin", "disable", "vanthu.a", "--reason", "Chuyển công tác")
    call("admin", "enable", "vanthu.a", "--reason", "Quay lại")
    (given,) = rows("admin", "password", "vanthu.a")

    assert given["login"] == "vanthu.a"
    assert given["password"]
    call("admin", "password", "nobody", status=2)


def test_roles_are_granted_listed_and_revoked(home: Path) -> None:
    call("admin", "role", "grant", "vanthu.a", "inspector", "--reason", "QĐ 12")
    assert [(row["role"], row["login"]) for row in rows("admin", "role", "list")] == [
        ("inspector", "vanthu.a")
    ]
    call("admin", "role", "revoke", "vanthu.a", "inspector", "--reason", "Hết đợt")
    assert rows("admin", "role", "list") == []


def test_a_delegation_is_entered_listed_and_ended(home: Path) -> None:
    days = ("--from", "2026-01-05", "--to", "2099-01-16")
    made = call(
        *("admin", "delegation", "add", "so-a/thu_truong", "so-a/van_thu", "TUQ"),
        *(*days, "--basis", "5/GUQ"),
    ).stdout.strip()
    (lent,) = rows("admin", "delegation", "list")
    assert (lent["id"], lent["capacity"], lent["until"]) == (made, "TUQ", "2099-01-16")
    call("admin", "delegation", "end", made, "--reason", "Về sớm")
    assert rows("admin", "delegation", "list") == []


def test_the_calendar_takes_days_with_their_basis(home: Path) -> None:
    call("admin", "calendar", "set", "2026-01-10", "work", "Làm bù", "--basis", "12729/VPCP-KGVX")

    (day,) = rows("admin", "calendar", "list", "2026")
    assert (day["day"], day["kind"], day["basis"]) == ("2026-01-10", "work", "12729/VPCP-KGVX")
    call("admin", "calendar", "remove", "2026-01-10")
    assert rows("admin", "calendar", "list", "2026") == []


def test_groups_are_listed_with_their_members(home: Path) -> None:
    assert rows("admin", "groups") == [{"key": "so", "name": "Các sở", "members": ["so-a"]}]


def test_errors_are_one_sentence_without_a_stack_trace(home: Path) -> None:
    told = call("start", "nothing", status=2)

    assert told.stderr.count("\n") == 1
    assert "nothing" in told.stderr
    assert "Traceback" not in told.output


def test_the_members_of_a_group_are_those_of_the_day_in_vietnam(home: Path) -> None:
    member = {"agency": "so-a", "from": "2025-04-10"}
    group = {"key": "moi", "name": "Nhóm mới", "members": [member]}
    changed = {"agencies": PROVINCE["agencies"], "groups": [group]}
    (home / "group.json").write_text(json.dumps(changed), encoding="utf-8")
    call("admin", "import", str(home / "group.json"))
    with time_machine.travel("2025-04-10T05:00:00+07:00"):
        members = {row["key"]: row["members"] for row in rows("admin", "groups")}

    assert members["moi"] == ["so-a"]


def test_what_the_command_line_did_names_the_machine_account(home: Path) -> None:
    """Given an import, a role and a completed task, then all say who gave the command."""
    call("admin", "first")
    call("admin", "role", "grant", "vanthu.a", "deployer", "--reason", "QĐ 1")
    (started,) = rows("start", "review")
    (task,) = rows("tasks")
    call("complete", task["id"], "--as", "vanthu.a")
    by_shell = f"dòng lệnh, tài khoản máy {machine_user()}"

    assert {each["via"] for each in rows("history", started["instance"])} == {by_shell}
    assert f"(Văn thư Sở A; {by_shell})" in call("history", started["instance"]).stdout
    with opened() as engine:
        trail = access.trail(engine, SYSTEM)
    said = {str(each.what): str(each.way) for each in trail.entries}
    assert said["Giao vai trò"] == said["Nhập danh mục tổ chức"] == by_shell
    file = home / "record.jsonl"
    call("verify", "--export", str(file))
    assert file.read_text("utf-8").count(f"cli:{machine_user()}") > 5


def test_a_register_is_listed(home: Path) -> None:
    document = {"title": "Công văn của Bộ", "arrival_number": "12"}
    with opened() as engine:
        incoming.record(engine, SYSTEM, document, agency_id="so-a")
        incoming.record(engine, SYSTEM, {"title": "Thư mời"}, agency_id="so-a")

    (listed,) = rows("register")
    assert (listed["agency"], listed["direction"], listed["count"]) == ("so-a", "incoming", 2)
    numbers = rows("register", "so-a", "--incoming")
    assert [(each["number"], each["source"], each["subject"]) for each in numbers] == [
        ("13", "series", "Thư mời"),
        ("12", "typed", "Công văn của Bộ"),
    ]
    assert "Thư mời" in call("register", "so-a", "--incoming").stdout
    call("register", "so-a", "--incoming", "--as", "so-b/van_thu", status=2)
