"""A diagram in a line, and the command line as a function."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from engine.cli import main

HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="https://dieuphoi.vn/t">'
)


def diagram(*bodies: str, extra: str = "") -> str:
    """Processes P1, P2, …, one a body."""
    processes = "".join(
        f'<process id="P{n}" isExecutable="true">{body}</process>'
        for n, body in enumerate(bodies, start=1)
    )
    return f"{HEAD}{extra}{processes}</definitions>"


ONE_TASK = (
    '<startEvent id="S"/><userTask id="U" name="Rà soát" camunda:assignee="x"/><endEvent id="E"/>'
    '<sequenceFlow id="F1" sourceRef="S" targetRef="U"/>'
    '<sequenceFlow id="F2" sourceRef="U" targetRef="E"/>'
)


@dataclass(frozen=True)
class Ran:
    """One run: its lines, the last one's ``end``, the exit status, stderr."""

    lines: list[dict[str, Any]]
    end: dict[str, Any]
    exit: int
    stderr: str
    stdout: str


Run = Callable[..., Ran]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def play(text: str, *arguments: str, steps: object = None) -> Ran:
        file = tmp_path / "model.bpmn"
        file.write_text(text, encoding="utf-8")
        line = ["run", str(file), "--at", "2025-04-09T08:00:00+07:00", *arguments]
        if steps is not None:
            (tmp_path / "steps.json").write_text(json.dumps(steps), encoding="utf-8")
            line += ["--steps", str(tmp_path / "steps.json")]
        done = CliRunner().invoke(main, line)
        told: list[Mapping[str, Any]] = [json.loads(text) for text in done.stdout.splitlines()]
        end = told[-1]["end"] if told and "end" in told[-1] else {}
        lines = [dict(each) for each in told if "seq" in each]
        return Ran(lines, end, done.exit_code, done.stderr, done.stdout)

    return play
