"""``dieuphoi verify``, ``backup``, ``restore``: the record is whole, and can be had back."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

import click

from engine.cli.installation import Progress, emit, json_option, opened
from engine.cli.language import say
from engine.cli.teaching import REFUSED, UNEXPECTED, Lesson, argument, command, option
from engine.config import Config
from engine.model.permission import SYSTEM
from engine.sentences import sentence
from engine.service.audit import backup, verify

VERIFY = Lesson(
    sentence(
        "Kiểm tra hồ sơ lịch sử: chuỗi băm, mốc neo, trạng thái khớp với lịch sử.\n\n"
        "Không thay đổi gì. --export ghi hồ sơ ra tệp để trình kiểm tra độc lập đọc."
    ),
    examples=(
        "dieuphoi verify",
        "dieuphoi verify --plan 0198c2… --json",
        "dieuphoi verify --export ho-so.jsonl --anchors moc-neo.jsonl",
    ),
    exits={
        0: sentence("hồ sơ toàn vẹn"),
        UNEXPECTED: sentence("hồ sơ không toàn vẹn, hoặc lỗi"),
        REFUSED: sentence("bị từ chối"),
    },
)
BACKUP = Lesson(
    sentence("Sao lưu cơ sở dữ liệu trong khi đang chạy."),
    examples=("dieuphoi backup /sao-luu/dieuphoi-$(date +%F).db",),
)
RESTORE = Lesson(
    sentence(
        "Khôi phục một bản sao lưu vào cơ sở dữ liệu trống, rồi kiểm tra hồ sơ lịch sử.\n\n"
        "Việc đã gửi không gửi lại. Cơ sở dữ liệu đang có dữ liệu thì bị từ chối."
    ),
    examples=("DIEUPHOI_HOME=/khoi-phuc dieuphoi restore /sao-luu/dieuphoi-2026-01-05.zip",),
)


@command("verify", VERIFY)
@option("--plan", about=sentence("Chỉ một kế hoạch."))
@option(
    "--export",
    type=click.Path(dir_okay=False, path_type=Path),
    about=sentence("Ghi hồ sơ ra tệp JSON lines."),
)
@option(
    "--anchors",
    type=click.Path(dir_okay=False, path_type=Path),
    about=sentence("Ghi các mốc neo ra tệp riêng."),
)
@json_option()
def verify_command(
    *, plan: str | None, export: Path | None, anchors: Path | None, as_json: bool
) -> None:
    """Verify; see the lesson."""
    progress = Progress(say("Đã kiểm tra (dòng)"))
    with opened() as engine:
        report = verify.verify(engine, SYSTEM, plan=plan, progress=progress)
        if export is not None:
            verify.export_record(engine, SYSTEM, export, plan=plan, anchors=anchors)
    progress.end()
    _answer(report, as_json=as_json)


def _tell(report: verify.VerifyReport) -> None:
    counted = say(
        "%(rows)s dòng, %(streams)s chuỗi, %(instances)s phiên, %(anchors)s mốc neo",
        rows=report.rows,
        streams=report.streams,
        instances=report.instances,
        anchors=report.anchors,
    )
    verdict = say("Hồ sơ toàn vẹn") if report.whole else say("HỒ SƠ KHÔNG TOÀN VẸN")
    click.echo(f"{verdict}: {counted}.")
    for problem in report.problems:
        click.echo(f"  {problem}")


@command("backup", BACKUP)
@argument("path", type=click.Path(dir_okay=False, path_type=Path))
@json_option()
def backup_command(*, path: Path, as_json: bool) -> None:
    """Back up; see the lesson."""
    progress = Progress(say("Đã sao lưu (dòng)"))
    with opened() as engine:
        held = backup.backup(engine, path, progress=progress.of_table)
    progress.end()
    if as_json:
        emit({"path": str(path), "at": held.at, "rows": held.rows})
    else:
        told = say("Đã sao lưu %(rows)s dòng vào %(path)s.", rows=held.rows, path=str(path))
        click.echo(told)


@command("restore", RESTORE)
@argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option()
def restore_command(*, path: Path, as_json: bool) -> None:
    """Restore; see the lesson."""
    config = Config.from_env()
    config.home.mkdir(parents=True, exist_ok=True)
    progress = Progress(say("Đã khôi phục (dòng)"))
    report = backup.restore(
        config.database_url, path, key_file=config.secret_file, progress=progress.of_table
    )
    progress.end()
    _answer(report, as_json=as_json)


def _answer(report: verify.VerifyReport, *, as_json: bool) -> NoReturn:
    if as_json:
        emit(
            {
                "whole": report.whole,
                "rows": report.rows,
                "streams": report.streams,
                "instances": report.instances,
                "anchors": report.anchors,
                "problems": [
                    {"what": p.what, "stream": p.stream, "seq": p.seq, "detail": p.detail}
                    for p in report.problems
                ],
            }
        )
    else:
        _tell(report)
    raise SystemExit(0 if report.whole else UNEXPECTED)
