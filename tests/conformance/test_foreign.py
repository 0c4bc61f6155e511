"""Diagrams as the users of other engines and drawing tools write them.

Each is accepted whole or refused with every reason, tied to its element; never altered, never a
crash. ``foreign/expected.json`` says which: the errors by element and code, none if accepted.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from engine.cli import main

FOLDER = Path(__file__).parent / "foreign"
EXPECTED = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
ACCEPTED = sorted(name for name, errors in EXPECTED.items() if not errors)


def path(name: str) -> Path:
    return FOLDER / f"{name}.bpmn"


def checked(name: str) -> dict[str, Any]:
    ran = CliRunner().invoke(main, ["check", str(path(name)), "--json"])
    told: dict[str, Any] = json.loads(ran.stdout)
    assert ran.exit_code == (2 if EXPECTED[name] else 0), ran.stdout
    return told


def test_every_diagram_has_an_expectation() -> None:
    assert sorted(file.stem for file in FOLDER.glob("*.bpmn")) == sorted(EXPECTED)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_it_accepts_a_foreign_diagram_or_gives_every_reason(name: str) -> None:
    before = path(name).read_bytes()

    errors = [one for one in checked(name)["findings"] if one["severity"] == "error"]

    assert sorted([one["element"], one["code"]] for one in errors) == sorted(EXPECTED[name])
    assert all(one["line"] and one["message"] for one in errors)
    assert path(name).read_bytes() == before


@pytest.mark.parametrize("name", ACCEPTED)
def test_it_lists_all_flow_nodes_of_what_it_accepts(name: str) -> None:
    nodes = [line.split('id="')[1].split('"')[0] for line in _nodes(path(name).read_text())]

    assert sorted(checked(name)["executes"]) == sorted(nodes)


def _nodes(text: str) -> list[str]:
    kinds = ("Task", "Event", "Gateway", "Activity", "task", "subProcess")
    tags = [tag for tag in text.split("<") if tag.split(" ")[0].partition(":")[2].endswith(kinds)]
    return [tag for tag in tags if 'id="' in tag and not tag.startswith("/")]


@pytest.mark.parametrize("name", ACCEPTED)
def test_it_runs_what_it_accepts(name: str) -> None:
    ran = CliRunner().invoke(main, ["run", str(path(name))])

    assert ran.exit_code in {0, 2, 3}, ran.output
    assert json.loads(ran.stdout.splitlines()[-1])["end"]["status"] in {
        "completed",
        "waiting",
        "incident",
        "refused",  # several processes may start, or only a message starts one
    }
