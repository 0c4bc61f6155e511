"""The same cases when nothing is kept between steps.

Each step reads the state from the store anyway; here the parsed diagrams are forgotten too.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from engine.cli import main
from engine.service.engine import Cache
from tests.conformance.comparing import differences
from tests.conformance.test_cases import CASES, arguments

WAITING = [case for case in CASES if "steps" in json.loads((case / "case.json").read_text("utf-8"))]


@pytest.mark.parametrize("folder", WAITING, ids=lambda folder: folder.name)
def test_it_needs_nothing_but_the_store_between_steps(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = json.loads((folder / "case.json").read_text(encoding="utf-8"))
    monkeypatch.setattr(Cache, "get", lambda _self, _key, parse: parse())

    ran = CliRunner().invoke(main, arguments(folder, case, tmp_path / "steps.json"))

    *lines, last = [json.loads(text) for text in ran.stdout.splitlines()]
    assert differences(case, lines, last["end"]) == []
