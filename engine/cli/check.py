"""``dieuphoi check``: the findings of diagrams, file by file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import click

from engine.bpmn.parser import read
from engine.bpmn.validation import Finding, Known, check, executes, refused
from engine.cli.language import language, say
from engine.cli.teaching import REFUSED, UNEXPECTED, Lesson, argument, command, option
from engine.sentences import sentence

LESSON = Lesson(
    sentence(
        "Kiểm tra sơ đồ: phát hiện nào, ở đâu, phải làm gì.\n\n"
        "Sơ đồ bị từ chối khi có phát hiện mức error; warning và note thì không."
    ),
    examples=(
        "dieuphoi check plan.bpmn",
        "dieuphoi check processes/*/*.bpmn --json",
    ),
    exits={
        0: sentence("chấp nhận"),
        UNEXPECTED: sentence("sai cách gọi"),
        REFUSED: sentence("có ít nhất một tệp bị từ chối"),
    },
)


@command("check", LESSON)
@argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@option("--json", "as_json", is_flag=True, about=sentence("Mỗi tệp một dòng JSON."))
def check_command(*, files: tuple[Path, ...], as_json: bool) -> None:
    """Check files; see the lesson."""
    worst = 0
    for file in files:
        name = str(file)
        reading = read({name: file.read_bytes()})
        findings = check(reading, Known())
        worst = max(worst, REFUSED if refused(findings) else 0)
        if as_json:
            line = {
                "file": name,
                "findings": [finding.as_json(language()) for finding in findings],
                "executes": executes(reading, findings, name),
            }
            click.echo(json.dumps(line, ensure_ascii=False))
        else:
            _tell(name, findings)
    raise SystemExit(worst)


def _tell(file: str, findings: Sequence[Finding]) -> None:
    verdict = say("bị từ chối") if refused(findings) else say("được chấp nhận")
    click.echo(f"{file}: {verdict}")
    for finding in findings:
        place = f"{finding.line}: " if finding.line else ""
        element = f"{finding.element}: " if finding.element else ""
        click.echo(f"  {place}{finding.severity} [{finding.code}] {element}{say(finding.message)}")
        if finding.advice is not None:
            click.echo(f"      → {say(finding.advice)}")
