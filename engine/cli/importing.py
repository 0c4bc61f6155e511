"""``dieuphoi admin import``: the organisation from a file, told before it is done."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from engine.cli.installation import acting_option, emit, json_option, opened, who
from engine.cli.language import say
from engine.cli.teaching import REFUSED, Lesson, argument, command, option
from engine.sentences import sentence
from engine.service import organisation
from engine.spreadsheets import Remark

IMPORT = Lesson(
    sentence(
        "Nhập cơ quan, nhóm, vị trí, cán bộ từ XLSX, CSV hoặc JSON.\n\n"
        "--dry-run nói đúng những gì sẽ ghi. Có một lỗi thì không dòng nào được nhập. Ô trống giữ "
        "giá trị cũ; ghi «(xóa)» để xóa. Cột, trang nào không dùng đều được nêu."
    ),
    examples=(
        "dieuphoi admin import to-chuc.xlsx --dry-run",
        "dieuphoi admin import to-chuc.xlsx",
        "dieuphoi admin import processes/demo/organisation.json --json",
    ),
)


@command("import", IMPORT)
@argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@option("--dry-run", is_flag=True, about=sentence("Chỉ xem sẽ thay đổi gì."))
@option("--reason", about=sentence("Lý do, được ghi lại; phải có khi tệp cấp vai trò."))
@acting_option()
@json_option()
def import_command(
    *, file: Path, dry_run: bool, reason: str | None, holder: str | None, as_json: bool
) -> None:
    """Import; see the lesson."""
    body = file.read_bytes()
    with opened() as engine:
        actor = who(engine, holder)
        if file.suffix == ".json":
            data = json.loads(body)
            report = organisation.load(engine, data, actor, dry_run=dry_run, reason=reason)
        else:
            report = organisation.import_file(
                engine, actor, body, dry_run=dry_run, name=file.name, reason=reason
            )
    if as_json:
        emit(
            {
                "applied": report.applied,
                "changes": [line.said(say) for line in report.lines],
                "problems": [_remark(problem) for problem in report.problems],
                "remarks": [_remark(remark) for remark in report.remarks],
            }
        )
    else:
        _tell(report)
    raise SystemExit(REFUSED if report.problems else 0)


def _remark(remark: Remark) -> dict[str, Any]:
    return {
        "sheet": remark.sheet,
        "row": remark.row,
        "column": remark.column,
        "message": say(remark.message),
    }


def _tell(report: organisation.Report) -> None:
    for remark in (*report.remarks, *report.problems):
        click.echo(say(remark.told), err=True)
    for line in report.lines:
        what, about, detail = say(line.what), say(line.about), say(line.detail)
        click.echo(f"{line.sheet}:{line.row}  {what}  {about}  {detail}".rstrip())
    changes, faults = len(report.lines), len(report.problems)
    if report.applied:
        told = say("Đã nhập: %(changes)s thay đổi.", changes=changes)
    elif faults:
        told = say("Chưa nhập gì: %(faults)s lỗi cần sửa.", faults=faults)
    else:
        told = say("Sẽ có %(changes)s thay đổi.", changes=changes)
    click.echo(told)
    if report.grants_roles and not report.applied:
        click.echo(say("Tệp này cấp vai trò: khi nhập phải ghi lý do (--reason)."))
