"""``dieuphoi key``: the key that signs the record."""

from __future__ import annotations

import click

from engine.cli.language import say
from engine.cli.record import store_as_it_is
from engine.cli.teaching import Lesson, command, group, option
from engine.config import Config
from engine.model.clock import SystemClock
from engine.model.permission import SYSTEM
from engine.sentences import sentence
from engine.service.audit import keys

NEW = Lesson(
    sentence(
        "Ký hồ sơ bằng một khóa mới từ nay, và ghi việc đó vào hồ sơ.\n\n"
        "Dùng khi khóa cũ đã mất hoặc đã lộ. Chữ ký cũ chỉ kiểm tra được bằng khóa cũ. Hãy dừng "
        "chương trình trước, và chạy lại sau."
    ),
    examples=("dieuphoi key new --reason 'Mất tệp khóa khi thay máy chủ'",),
)

key_command = group("key", Lesson(sentence("Khóa ký hồ sơ lịch sử."), examples=NEW.examples))


@command("new", NEW)
@option("--reason", required=True, about=sentence("Vì sao; ghi vào hồ sơ."))
def new_command(*, reason: str) -> None:
    """Renew; see the lesson."""
    config = Config.from_env()
    with store_as_it_is(config) as storage:
        before, after = keys.renew(storage, SYSTEM, SystemClock().now(), reason)
    click.echo(
        say("Khóa ký mới: %(after)s (trước: %(before)s).", after=after, before=before or "–")
    )


key_command.add_command(new_command)
