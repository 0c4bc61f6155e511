"""``dieuphoi draft``: a laid-out process from a table of tasks."""

from __future__ import annotations

from pathlib import Path

import click

from engine.bpmn.drafting import draft, read_table
from engine.bpmn.parser import read
from engine.bpmn.validation import Known, check
from engine.cli.language import say
from engine.cli.teaching import Lesson, argument, command, option
from engine.sentences import sentence

LESSON = Lesson(
    sentence(
        "Dựng sơ đồ nháp từ bảng nhiệm vụ (XLSX, CSV).\n\n"
        "Cột: nhiệm vụ, chủ trì, phối hợp, thời gian (bằng lời), sản phẩm, nơi nhận, câu "
        "gốc. Chỗ trống giữ nguyên là trống. Sơ đồ được kiểm tra và in các phát hiện."
    ),
    examples=(
        "dieuphoi draft nhiem-vu.xlsx -o process.bpmn",
        "dieuphoi draft processes/tra-vinh-2023/tasks.csv --key tra-vinh-2023 > process.bpmn",
    ),
)


@command("draft", LESSON)
@argument("table", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@option("--key", about=sentence("Mã quy trình."))
@option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    about=sentence("Tệp ghi sơ đồ (mặc định: in ra)."),
)
def draft_command(*, table: Path, key: str | None, output: Path | None) -> None:
    """Draft; see the lesson."""
    body = draft(read_table(table.name, table.read_bytes()), key)
    name = output.name if output is not None else "process.bpmn"
    findings = check(read({name: body}), Known())
    for finding in findings:
        click.echo(
            f"{finding.severity} [{finding.code}] {finding.element or ''}: {say(finding.message)}",
            err=True,
        )
    if output is None:
        click.echo(body, nl=False)
        return
    output.write_bytes(body)
    click.echo(say("Đã ghi %(path)s.", path=str(output)), err=True)
