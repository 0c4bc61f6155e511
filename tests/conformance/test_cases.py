"""Every construct runs exactly as BPMN 2.0.2 says: one folder a case, played by the runner.

A case is a minimal diagram (``model.bpmn``) and what must come of it (``case.json``, see
:mod:`comparing`). It goes through the command line as a user would run it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from engine.cli import main
from tests.conformance.comparing import differences

CASES = sorted((Path(__file__).parent / "cases").iterdir())
START = "2025-04-09T08:00:00+07:00"


def titled(folder: Path) -> str:
    return str(json.loads((folder / "case.json").read_text(encoding="utf-8"))["title"])


def arguments(folder: Path, case: dict[str, Any], steps: Path) -> list[str]:
    files = sorted(str(file) for file in folder.iterdir() if file.suffix in {".bpmn", ".dmn"})
    line = ["run", *files, "--at", case.get("at", START)]
    if "process" in case:
        line += ["--process", case["process"]]
    if "data" in case:
        line += ["--data", json.dumps(case["data"])]
    if "steps" in case:
        steps.write_text(json.dumps(case["steps"]), encoding="utf-8")
        line += ["--steps", str(steps)]
    return line


@pytest.mark.parametrize("folder", CASES, ids=titled)
def test_it_executes_as_the_standard_says(folder: Path, tmp_path: Path) -> None:
    case = json.loads((folder / "case.json").read_text(encoding="utf-8"))

    ran = CliRunner().invoke(main, arguments(folder, case, tmp_path / "steps.json"))

    *lines, last = [json.loads(text) for text in ran.stdout.splitlines()]
    assert differences(case, lines, last["end"]) == []
    assert ran.exit_code == case.get("exit", 0), ran.stderr
