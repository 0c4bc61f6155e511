"""``dieuphoi check``: findings file by file, and what would run."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from engine.cli import main
from tests.unit.bpmn.parser.test_qualified_names import COLLABORATION, SEMANTIC
from tests.unit.cli.conftest import ONE_TASK, diagram


def written(folder: Path, name: str, text: str) -> str:
    (folder / name).write_text(text, encoding="utf-8")
    return str(folder / name)


def test_a_sound_diagram_is_accepted_and_its_nodes_are_listed(tmp_path: Path) -> None:
    file = written(tmp_path, "good.bpmn", diagram(ONE_TASK))

    ran = CliRunner().invoke(main, ["check", file, "--json"])

    told = json.loads(ran.stdout)
    assert ran.exit_code == 0
    assert told["file"] == file
    assert set(told["executes"]) == {"S", "U", "E"}


def test_one_refused_file_makes_the_whole_call_refused(tmp_path: Path) -> None:
    good = written(tmp_path, "good.bpmn", diagram(ONE_TASK))
    bad = written(tmp_path, "bad.bpmn", "<definitions")

    ran = CliRunner().invoke(main, ["check", good, bad, "--json"])

    first, second = [json.loads(line) for line in ran.stdout.splitlines()]
    assert ran.exit_code == 2
    assert not [found for found in first["findings"] if found["severity"] == "error"]
    assert second["findings"][0]["line"] is not None


def test_findings_are_told_with_their_place_and_advice(tmp_path: Path) -> None:
    text = diagram('<startEvent id="S"/><complexThing id="X"/>')
    file = written(tmp_path, "bad.bpmn", text)

    ran = CliRunner().invoke(main, ["--lang", "en", "check", file])

    assert ran.exit_code == 2
    assert "refused" in ran.stdout
    assert "error" in ran.stdout


def test_strict_refuses_what_is_only_against_the_standard(tmp_path: Path) -> None:
    file = written(tmp_path, "good.bpmn", diagram(ONE_TASK))

    usual = CliRunner().invoke(main, ["--lang", "en", "check", file])
    strict = CliRunner().invoke(main, ["--lang", "en", "check", "--strict", file])

    assert (usual.exit_code, strict.exit_code) == (0, 2)
    assert "warning [std-flow-marker] S: <startEvent> “S”" in usual.stdout
    assert "error [std-flow-marker] S: <startEvent> “S”" in strict.stdout
    assert "(BPMN 2.0.2 §8.4.13)" in strict.stdout


def test_files_given_together_resolve_what_they_import(tmp_path: Path) -> None:
    main_file = written(tmp_path, "main.bpmn", COLLABORATION)
    other = written(tmp_path, "semantic.bpmn", SEMANTIC)

    alone = CliRunner().invoke(main, ["check", main_file])
    together = CliRunner().invoke(main, ["check", main_file, other])

    assert (alone.exit_code, together.exit_code) == (2, 0)
