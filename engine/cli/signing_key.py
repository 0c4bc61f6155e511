"""``dieuphoi key``: the key that signs the record."""

from __future__ import annotations

from pathlib import Path

import click

from engine.cli.installation import machine_user
from engine.cli.language import say
from engine.cli.record import store_as_it_is
from engine.cli.teaching import Lesson, argument, command, group, option
from engine.config import Config
from engine.model.clock import SystemClock
from engine.model.permission import SYSTEM, by_command_line
from engine.sentences import sentence
from engine.service.audit import backup, keys

NEW = Lesson(
    sentence(
        "Ký hồ sơ bằng một khóa mới từ nay, và ghi việc đó vào hồ sơ.\n\n"
        "Dùng khi khóa cũ đã mất hoặc đã lộ. Chữ ký cũ chỉ kiểm tra được bằng khóa cũ. Hãy dừng "
        "chương trình trước, và chạy lại sau."
    ),
    examples=("dieuphoi key new --reason 'Mất tệp khóa khi thay máy chủ'",),
)

BACKUP = Lesson(
    sentence(
        "Tạo khóa mã hóa bản sao lưu và ghi vào tệp.\n\n"
        "Đặt DIEUPHOI_BACKUP_KEY_FILE là tệp này; giữ thêm một bản ở nơi khác: mất khóa thì không "
        "ai mở được bản sao lưu."
    ),
    examples=("dieuphoi key backup /etc/dieuphoi/backup.key",),
)

key_command = group(
    "key",
    Lesson(sentence("Khóa ký hồ sơ lịch sử, khóa mã hóa bản sao lưu."), examples=NEW.examples),
)


@command("new", NEW)
@option("--reason", required=True, about=sentence("Vì sao; ghi vào hồ sơ."))
def new_command(*, reason: str) -> None:
    """Renew; see the lesson."""
    config = Config.from_env()
    who = by_command_line(SYSTEM, machine_user())
    with store_as_it_is(config) as storage:
        before, after = keys.renew(storage, who, SystemClock().now(), reason)
    click.echo(
        say("Khóa ký mới: %(after)s (trước: %(before)s).", after=after, before=before or "–")
    )


@command("backup", BACKUP)
@argument("path", type=click.Path(dir_okay=False, path_type=Path))
def backup_key_command(path: Path) -> None:
    """Make; see the lesson."""
    made = backup.make_backup_key(path)
    click.echo(say("Khóa sao lưu %(key)s: %(path)s.", key=made, path=str(path)))


key_command.add_command(new_command)
key_command.add_command(backup_key_command)
