"""``dieuphoi verify``, ``backup``, ``restore``: the record is whole, and can be had back."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

import click

from engine.cli.installation import Progress, emit, json_option, opened
from engine.cli.language import words
from engine.cli.teaching import REFUSED, UNEXPECTED, Lesson, command, option
from engine.config import Config
from engine.model.permission import SYSTEM
from engine.service.audit import backup, verify

VERIFY = Lesson(
    "Kiểm tra hồ sơ lịch sử: chuỗi băm, mốc neo, trạng thái khớp với lịch sử.\n\n"
    "Không thay đổi gì. --export ghi hồ sơ ra tệp để trình kiểm tra độc lập đọc.",
    "Verify the record: hash chains, anchors, states against the record.\n\n"
    "Nothing is changed. --export writes the record for the stand-alone verifier.",
    examples=(
        "dieuphoi verify",
        "dieuphoi verify --plan 0198c2… --json",
        "dieuphoi verify --export ho-so.jsonl --anchors moc-neo.jsonl",
    ),
    exits={
        0: ("hồ sơ toàn vẹn", "the record is whole"),
        UNEXPECTED: ("hồ sơ không toàn vẹn, hoặc lỗi", "the record is not whole, or a failure"),
        REFUSED: ("bị từ chối", "refused"),
    },
)
BACKUP = Lesson(
    "Sao lưu cơ sở dữ liệu trong khi đang chạy.",
    "Back the database up while it runs.",
    examples=("dieuphoi backup /sao-luu/dieuphoi-$(date +%F).db",),
)
RESTORE = Lesson(
    "Khôi phục một bản sao lưu vào cơ sở dữ liệu trống, rồi kiểm tra hồ sơ lịch sử.\n\n"
    "Việc đã gửi không gửi lại. Cơ sở dữ liệu đang có dữ liệu thì bị từ chối.",
    "Restore a backup into an empty database, then verify the record.\n\n"
    "What was sent is not sent again. A database that holds data is refused.",
    examples=("DIEUPHOI_HOME=/khoi-phuc dieuphoi restore /sao-luu/dieuphoi-2026-01-05.zip",),
)


@command("verify", VERIFY)
@option("--plan", vi="Chỉ một kế hoạch.", en="One plan only.")
@option(
    "--export",
    type=click.Path(dir_okay=False, path_type=Path),
    vi="Ghi hồ sơ ra tệp JSON lines.",
    en="Write the record as JSON lines.",
)
@option(
    "--anchors",
    type=click.Path(dir_okay=False, path_type=Path),
    vi="Ghi các mốc neo ra tệp riêng.",
    en="Write the anchors to a file of their own.",
)
@json_option()
def verify_command(
    *, plan: str | None, export: Path | None, anchors: Path | None, as_json: bool
) -> None:
    """Verify; see the lesson."""
    progress = Progress("Đã kiểm tra (dòng)", "Rows verified")
    with opened() as engine:
        report = verify.verify(engine, SYSTEM, plan=plan, progress=progress)
        if export is not None:
            verify.export_record(engine, SYSTEM, export, plan=plan, anchors=anchors)
    progress.end()
    _answer(report, as_json=as_json)


def _tell(report: verify.VerifyReport) -> None:
    counted = words(
        f"{report.rows} dòng, {report.streams} chuỗi, {report.instances} phiên, "
        f"{report.anchors} mốc neo",
        f"{report.rows} rows, {report.streams} streams, {report.instances} instances, "
        f"{report.anchors} anchors",
    )
    verdict = (
        words("Hồ sơ toàn vẹn", "The record is whole")
        if report.whole
        else words("HỒ SƠ KHÔNG TOÀN VẸN", "THE RECORD IS NOT WHOLE")
    )
    click.echo(f"{verdict}: {counted}.")
    for problem in report.problems:
        click.echo(f"  {problem}")


@command("backup", BACKUP)
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path))
@json_option()
def backup_command(*, path: Path, as_json: bool) -> None:
    """Back up; see the lesson."""
    progress = Progress("Đã sao lưu (dòng)", "Rows backed up")
    with opened() as engine:
        held = backup.backup(engine, path, progress=progress.of_table)
    progress.end()
    if as_json:
        emit({"path": str(path), "at": held.at, "rows": held.rows})
    else:
        told = words(f"Đã sao lưu {held.rows} dòng vào {path}.", f"{held.rows} rows in {path}.")
        click.echo(told)


@command("restore", RESTORE)
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option()
def restore_command(*, path: Path, as_json: bool) -> None:
    """Restore; see the lesson."""
    config = Config.from_env()
    config.home.mkdir(parents=True, exist_ok=True)
    progress = Progress("Đã khôi phục (dòng)", "Rows restored")
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
