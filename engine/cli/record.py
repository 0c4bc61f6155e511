"""``dieuphoi verify``, ``backup``, ``restore``: the record is whole, and can be had back."""

from __future__ import annotations

from pathlib import Path

import click

from engine.cli.installation import Progress, emit, json_option, opened
from engine.cli.language import words
from engine.cli.teaching import REFUSED, UNEXPECTED, Lesson, command, option
from engine.config import Config
from engine.model.permission import SYSTEM
from engine.service import backup, verification

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
    "Khôi phục một bản sao lưu vào cơ sở dữ liệu đang chọn.\n\n"
    "Dừng web và worker trước. Dữ liệu đang có chỉ bị thay khi có --yes.",
    "Restore a backup into the chosen database.\n\n"
    "Stop web and workers first. Existing data are replaced only with --yes.",
    examples=("dieuphoi restore /sao-luu/dieuphoi-2026-01-05.db --yes",),
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
    plan: str | None, export: Path | None, anchors: Path | None, as_json: bool
) -> None:
    """Verify; see the lesson."""
    progress = Progress("Đã kiểm tra (dòng)", "Rows verified")
    with opened() as engine:
        report = verification.verify(engine, SYSTEM, plan=plan, progress=progress)
        if export is not None:
            verification.export_record(engine, SYSTEM, export, plan=plan, anchors=anchors)
    progress.end()
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


def _tell(report: verification.VerifyReport) -> None:
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
def backup_command(path: Path) -> None:
    """Back up; see the lesson."""
    with opened() as engine:
        backup.backup(engine, path)
    click.echo(words(f"Đã sao lưu vào {path}.", f"Backed up to {path}."))


@command("restore", RESTORE)
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@option("--yes", is_flag=True, vi="Không hỏi lại.", en="Do not ask.")
def restore_command(path: Path, yes: bool) -> None:
    """Restore; see the lesson."""
    url = Config.from_env().database_url
    if not yes:
        question = words(
            f"Thay toàn bộ dữ liệu của {url} bằng {path}?",
            f"Replace all data of {url} by {path}?",
        )
        click.confirm(question, abort=True)
    backup.restore(url, path)
    click.echo(
        words(
            "Đã khôi phục. Nên chạy `dieuphoi verify` trước khi mở lại.",
            "Restored. Run `dieuphoi verify` before opening again.",
        )
    )
