"""``dieuphoi check``: the findings of diagrams, file by file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from engine.bpmn.parser import read
from engine.bpmn.validation import Finding, Known, check, executes, refused
from engine.cli.bundles import DIAGRAM, read_source
from engine.cli.examining import examine
from engine.cli.language import language, say
from engine.cli.teaching import REFUSED, UNEXPECTED, Lesson, argument, command, option
from engine.sentences import sentence

LESSON = Lesson(
    sentence(
        "Kiểm tra sơ đồ: phát hiện nào, ở đâu, phải làm gì.\n\n"
        "Sơ đồ bị từ chối khi có phát hiện mức error; warning và note thì không. Thư mục được "
        "kiểm tra như khi triển khai: cùng biểu mẫu, quy trình được gọi và tổ chức bên cạnh."
    ),
    examples=(
        "dieuphoi check plan.bpmn",
        "dieuphoi check processes/*/*.bpmn --json",
        "dieuphoi check processes/thai-nguyen-89-2025",
    ),
    exits={
        0: sentence("chấp nhận"),
        UNEXPECTED: sentence("sai cách gọi"),
        REFUSED: sentence("có ít nhất một tệp bị từ chối"),
    },
)


Checked = tuple[str, Sequence[Finding], list[str]]
"""A diagram's name, its findings, and the ids of what can run."""


@command("check", LESSON)
@argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, path_type=Path),
)
@option("--json", "as_json", is_flag=True, about=sentence("Mỗi tệp một dòng JSON."))
def check_command(*, files: tuple[Path, ...], as_json: bool) -> None:
    """Check files; see the lesson."""
    worst = 0
    for path in files:
        for name, found, executed in _folder(path) if path.is_dir() else _file(path):
            worst = max(worst, REFUSED if refused(found) else 0)
            if as_json:
                told = [finding.as_json(language()) for finding in found]
                line = {"file": name, "findings": told, "executes": executed}
                click.echo(json.dumps(line, ensure_ascii=False))
            else:
                _tell(name, found)
    raise SystemExit(worst)


def _file(path: Path) -> Iterator[Checked]:
    """A file alone: whatever it names is accepted."""
    name = str(path)
    reading = read({name: path.read_bytes()})
    findings = check(reading, Known())
    yield name, findings, executes(reading, findings, name)


def _folder(path: Path) -> Iterator[Checked]:
    """A folder as it would be deployed, with the forms and processes that it names."""
    source = read_source((path,))
    reading, findings = examine(source, source.bundle.files)
    for name in source.bundle.files:
        if name.endswith(DIAGRAM):
            own = [finding for finding in findings if finding.file == name]
            yield str(path / name), own, executes(reading, findings, name)


def _tell(file: str, findings: Sequence[Finding]) -> None:
    verdict = say("bị từ chối") if refused(findings) else say("được chấp nhận")
    click.echo(f"{file}: {verdict}")
    for finding in findings:
        place = f"{finding.line}: " if finding.line else ""
        element = f"{finding.element}: " if finding.element else ""
        click.echo(f"  {place}{finding.severity} [{finding.code}] {element}{say(finding.message)}")
        if finding.advice is not None:
            click.echo(f"      → {say(finding.advice)}")
