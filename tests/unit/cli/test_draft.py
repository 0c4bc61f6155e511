"""``dieuphoi draft``: a plan with its forms beside it, and all that was not used."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engine.cli import main

TABLE = "STT;Nhiệm vụ;Chủ trì;Thời hạn;Ghi chú\n1;Rà soát;Sở Nội vụ;trước 15/6/2027;gấp\n"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DIEUPHOI_HOME", str(tmp_path / "var"))
    monkeypatch.delenv("DIEUPHOI_DATABASE_URL", raising=False)
    return tmp_path


def dieuphoi(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def table(home: Path, text: str = TABLE) -> str:
    file = home / "nhiem-vu.csv"
    file.write_text(text, encoding="utf-8")
    return str(file)


def test_it_writes_a_folder_that_can_be_deployed(home: Path) -> None:
    made = dieuphoi("draft", table(home), "-o", str(home / "ke-hoach" / "process.bpmn"))

    assert made.exit_code == 0, made.output
    written = {path.name for path in (home / "ke-hoach").rglob("*") if path.is_file()}
    assert written == {
        "process.bpmn",
        "start.json",
        "issue.json",
        "dispatch.json",
        "urge.json",
        "close.json",
    }
    assert dieuphoi("check", str(home / "ke-hoach")).exit_code == 0
    assert not (home / "var").exists()


def test_it_names_what_it_did_not_use(home: Path) -> None:
    made = dieuphoi("draft", table(home), "-o", str(home / "ke-hoach"))

    assert "cột «Ghi chú»: cột không được dùng" in made.stderr
    assert "chưa đối chiếu tên cơ quan" in made.stderr


def test_it_leaves_a_form_that_was_changed_as_it_is(home: Path) -> None:
    dieuphoi("draft", table(home), "-o", str(home / "ke-hoach"))
    form = home / "ke-hoach" / "forms" / "close.json"
    form.write_text("{}", encoding="utf-8")

    made = dieuphoi("draft", table(home), "-o", str(home / "ke-hoach"))

    assert form.read_text(encoding="utf-8") == "{}"
    assert "Giữ nguyên" in made.stderr


def test_a_table_that_cannot_be_read_ends_with_two(home: Path) -> None:
    made = dieuphoi("draft", table(home, "a;b\n1;2\n"))

    assert (made.exit_code, "Không tìm thấy dòng tiêu đề" in made.stderr) == (2, True)


def test_names_are_looked_up_in_the_store_that_is_there(home: Path) -> None:
    (home / "to-chuc.json").write_text(
        json.dumps(
            {
                "agencies": [
                    {"id": "sngv", "name": "Sở Nội vụ", "kind": "so", "level": "tinh"},
                    {"id": "vp", "name": "Văn phòng", "kind": "van-phong", "level": "tinh"},
                ],
                "settings": {"office_agency": "vp"},
            }
        ),
        encoding="utf-8",
    )
    assert dieuphoi("admin", "import", str(home / "to-chuc.json")).exit_code == 0

    made = dieuphoi("draft", table(home))

    assert "agencies('sngv')" in made.stdout
    assert "vp/van_thu" in made.stdout
    assert "chưa đối chiếu" not in made.stderr


def test_a_folder_is_checked_with_its_forms(home: Path) -> None:
    dieuphoi("draft", table(home), "-o", str(home / "ke-hoach"))
    (home / "ke-hoach" / "forms" / "urge.json").unlink()

    checked = dieuphoi("check", str(home / "ke-hoach"))

    assert (checked.exit_code, "forms/urge.json" in checked.stdout) == (2, True)


def test_the_plans_that_come_with_the_product_are_checked_as_folders() -> None:
    plans = Path(__file__).parents[3] / "processes"

    assert dieuphoi("check", str(plans / "thai-nguyen-89-2025")).exit_code == 0
