"""A command called wrongly is told what is wrong, in the language of the call."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from engine.cli import main


def complaint(language: str, *words: str) -> str:
    ended = CliRunner().invoke(main, list(words), env={"DIEUPHOI_LANG": language})
    assert ended.exit_code == 1
    return ended.stderr.splitlines()[0]


@pytest.mark.parametrize(
    ("words", "vietnamese", "english"),
    [
        (["nothing"], "Không có lệnh «nothing».", "There is no command «nothing»."),
        (["tasks", "--quick"], "Không có tùy chọn --quick.", "There is no option --quick."),
        (["check"], "Thiếu FILES...", "FILES... is missing."),
        (
            ["tasks", "--limit", "900"],
            "--limit: 900 nằm ngoài khoảng 1<=x<=500.",
            "--limit: 900 is not in the range 1<=x<=500.",
        ),
        (
            ["tasks", "--limit", "many"],
            "--limit: «many» không dùng được.",
            "--limit: «many» cannot be used.",
        ),
        (
            ["admin", "calendar", "set", "2026-01-02", "free", "Tết", "--basis", "1/CV"],
            "kind: «free» không thuộc 'off', 'work'.",
            "kind: «free» is not one of 'off', 'work'.",
        ),
        (
            ["check", "no-such.bpmn"],
            "files: không tìm thấy «no-such.bpmn».",
            "files: «no-such.bpmn» does not exist.",
        ),
    ],
)
def test_it_names_what_was_written_and_what_would_fit(
    words: list[str], vietnamese: str, english: str
) -> None:
    assert complaint("vi", *words).startswith(vietnamese)
    assert complaint("en", *words).startswith(english)


def test_of_several_values_it_names_the_one_that_does_not_fit(tmp_path: Path) -> None:
    sound = tmp_path / "sound.bpmn"
    sound.write_text("<definitions/>")

    missing = tmp_path / "khong-co.bpmn"
    assert complaint("vi", "check", str(sound), str(missing)) == (
        f"files: không tìm thấy «{missing}»."
    )


def test_it_offers_what_was_probably_meant() -> None:
    assert complaint("vi", "tasks", "--limt", "5") == (
        "Không có tùy chọn --limt. Có phải là: --limit?"
    )


def test_a_language_that_there_is_not_is_refused_by_the_name_of_its_setting() -> None:
    assert complaint("fr", "plans") == "--lang/DIEUPHOI_LANG: «fr» không thuộc 'vi', 'en'."
