"""``dieuphoi verify``, ``backup``, ``restore``: the record is whole, and can be had back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import click

from engine.cli.installation import Progress, emit, json_option, opened
from engine.cli.language import say
from engine.cli.teaching import (
    REFUSED,
    UNEXPECTED,
    Lesson,
    argument,
    command,
    option,
    told,
)
from engine.config import Config
from engine.errors import DieuPhoiError
from engine.sentences import Sentence, sentence
from engine.service.audit import backup, exported, verify
from engine.storage import Storage

VERIFY = Lesson(
    sentence(
        "Kiểm tra hồ sơ lịch sử: chuỗi băm, chữ ký, mốc neo, và từng dòng của các bảng.\n\n"
        "Không thay đổi gì; đọc được cả bản sao chỉ đọc. Có TỆP thì kiểm tra bản hồ sơ đã ghi ra. "
        "--against so với các mốc neo giữ ở nơi khác: không có chúng thì không ai thấy được một "
        "chuỗi đã viết lại từ giữa. --export ghi hồ sơ ra tệp, --verifier ghi ra trình kiểm tra "
        "độc lập để thanh tra chạy trên máy của mình: python3 -I verifier.pyz ho-so.jsonl."
    ),
    examples=(
        "dieuphoi verify",
        "dieuphoi verify --against /noi-khac/anchors.jsonl",
        "dieuphoi verify ho-so.jsonl --against /noi-khac/anchors.jsonl",
        "dieuphoi verify --export ho-so.jsonl --anchors moc-neo.jsonl --verifier verifier.pyz",
    ),
    exits={
        0: sentence("hồ sơ toàn vẹn"),
        UNEXPECTED: sentence("hồ sơ không toàn vẹn"),
        REFUSED: sentence("không đọc được, hoặc bị từ chối"),
    },
)
BACKUP = Lesson(
    sentence(
        "Sao lưu cơ sở dữ liệu trong khi đang chạy.\n\n"
        "Khóa ký hồ sơ được ghi ra tệp .key bên cạnh: hãy cất tệp này ở nơi khác bản sao lưu. Có "
        "khóa thì bản khôi phục mở được và chữ ký kiểm tra được; ai có cả hai thì giả được hồ sơ. "
        "Có DIEUPHOI_BACKUP_KEY_FILE thì cả hai tệp được mã hóa (AES-256-GCM); không có thì không."
    ),
    examples=("dieuphoi backup /sao-luu/dieuphoi-$(date +%F).zip",),
)
RESTORE = Lesson(
    sentence(
        "Khôi phục một bản sao lưu vào cơ sở dữ liệu trống, rồi kiểm tra hồ sơ lịch sử.\n\n"
        "Việc đã gửi không gửi lại. Cơ sở dữ liệu đang có dữ liệu thì bị từ chối."
    ),
    examples=("DIEUPHOI_HOME=/khoi-phuc dieuphoi restore /sao-luu/dieuphoi-2026-01-05.zip",),
)


PATH = click.Path(dir_okay=False, path_type=Path)
THERE = click.Path(exists=True, dir_okay=False, path_type=Path)


@command("verify", VERIFY)
@argument("file", type=THERE, required=False)
@option("--plan", about=sentence("Chỉ một kế hoạch."))
@option("--against", type=THERE, about=sentence("So với các mốc neo giữ ở nơi khác."))
@option("--export", type=PATH, about=sentence("Ghi hồ sơ ra tệp JSON lines."))
@option("--anchors", type=PATH, about=sentence("Ghi các mốc neo ra tệp riêng."))
@option("--verifier", type=PATH, about=sentence("Ghi trình kiểm tra độc lập ra tệp."))
@json_option()
def verify_command(
    *,
    file: Path | None,
    plan: str | None,
    against: Path | None,
    export: Path | None,
    anchors: Path | None,
    verifier: Path | None,
    as_json: bool,
) -> None:
    """Verify; see the lesson."""
    config = Config.from_env()
    with _readable():
        if verifier is not None:
            exported.write_verifier(verifier)
        if file is not None:
            report = exported.examine(file, against, config.secret_file)
        else:
            report = _of_store(config, plan, against)
            if export is not None:
                with store_as_it_is(config) as storage:
                    verify.write_record(storage, export, plan=plan, anchors=anchors)
    _answer(report, as_json=as_json)


def _of_store(config: Config, plan: str | None, against: Path | None) -> verify.VerifyReport:
    progress = Progress(say("Đã kiểm tra (dòng)"))
    outside = [*verify.anchors_in(config.home / verify.ANCHORS)]
    if against is not None:
        outside = verify.anchors_in(against)
    with store_as_it_is(config) as storage:
        report = verify.examine(storage, plan=plan, progress=progress, outside=outside)
    progress.end()
    return report


@contextmanager
def store_as_it_is(config: Config) -> Iterator[Storage]:
    """The store as it is: nothing is brought up to date, no key is made."""
    storage = Storage(config.database_url, key_file=config.secret_file)
    try:
        storage.require_current()
        yield storage
    finally:
        storage.close()


@contextmanager
def _readable() -> Iterator[None]:
    """What cannot be read is no verdict: it leaves by a status of its own."""
    try:
        yield
    except (DieuPhoiError, OSError, ValueError, KeyError, TypeError) as failure:
        known = isinstance(failure, DieuPhoiError)
        click.echo(told(failure) if known else _unreadable(failure), err=True)  # type: ignore[arg-type]  # narrowed
        raise SystemExit(REFUSED) from failure


def _unreadable(failure: BaseException) -> str:
    return say("Không đọc được: %(failure)s", failure=str(failure))


def _tell(report: verify.VerifyReport) -> None:
    counted = say(
        "%(rows)s dòng, %(streams)s chuỗi, %(instances)s phiên, %(anchors)s mốc neo",
        rows=report.rows,
        streams=report.streams,
        instances=report.instances,
        anchors=report.anchors,
    )
    verdict = say("Nhật ký xử lý toàn vẹn") if report.whole else say("HỒ SƠ KHÔNG TOÀN VẸN")
    click.echo(f"{verdict}: {counted}.")
    for problem in report.problems:
        click.echo(f"  {say(problem.told)}")
    for limit in report.limits:
        click.echo(f"- {say(limit)}")


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
        return
    click.echo(say("Đã sao lưu %(rows)s dòng vào %(path)s.", rows=held.rows, path=str(path)))
    if engine.config.backup_key_file is None:
        click.echo(say("Bản sao lưu không được mã hóa (DIEUPHOI_BACKUP_KEY_FILE chưa đặt)."))
    key = backup.key_beside(path)
    if key.exists():
        click.echo(say("Khóa ký hồ sơ: %(key)s. Hãy cất ở nơi khác bản sao lưu.", key=str(key)))


@command("restore", RESTORE)
@argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option()
def restore_command(*, path: Path, as_json: bool) -> None:
    """Restore; see the lesson."""
    config = Config.from_env()
    config.home.mkdir(parents=True, exist_ok=True)
    progress = Progress(say("Đã khôi phục (dòng)"))
    report = backup.restore(
        config.database_url,
        path,
        key_file=config.secret_file,
        backup_key_file=config.backup_key_file,
        progress=progress.of_table,
    )
    progress.end()
    filed = config.home / verify.ANCHORS
    if filed.exists():
        # They are those of a store that went another way.
        filed.rename(filed.with_name(f"{filed.stem}.{filed.stat().st_mtime_ns}{filed.suffix}"))
    if not config.secret_file.exists() and not as_json:
        click.echo(
            say(
                "KHÔNG CÓ KHÓA KÝ HỒ SƠ: chép tệp khóa vào %(path)s trước khi chạy. Không có khóa "
                "thì chương trình không mở cơ sở dữ liệu này, cho đến khi dieuphoi key new.",
                path=str(config.secret_file),
            ),
            err=True,
        )
    _answer(report, as_json=as_json)


def _said(detail: str | Sentence) -> str:
    return say(detail) if isinstance(detail, Sentence) else detail


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
                    {"what": p.what, "stream": p.stream, "seq": p.seq, "detail": _said(p.detail)}
                    for p in report.problems
                ],
                "limits": [say(limit) for limit in report.limits],
            }
        )
    else:
        _tell(report)
    raise SystemExit(0 if report.whole else UNEXPECTED)
