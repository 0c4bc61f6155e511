"""``dieuphoi worker``: the clock and the outbox in a process of their own."""

from __future__ import annotations

import logging
import signal

import click

from engine import bootstrap
from engine.cli.installation import opened
from engine.cli.language import words
from engine.cli.teaching import Lesson, command

LESSON = Lesson(
    "Chạy đồng hồ và hộp thư đi: hạn, nhắc việc, leo thang, thư, dịch vụ.\n\n"
    "Chạy bao nhiêu cũng được cùng lúc; mỗi hạn chỉ xảy ra một lần. Dừng bằng Ctrl-C.",
    "Run the clock and the outbox: timers, reminders, escalation, mail, services.\n\n"
    "Any number may run at once; each timer fires once. Stop with Ctrl-C.",
    examples=("dieuphoi worker",),
)


@command("worker", LESSON)
def worker_command() -> None:
    """Run until stopped; see the lesson."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s %(message)s")
    with opened() as engine:
        clockwork = bootstrap.clockwork(engine)
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: clockwork.stop())
        click.echo(words("Đang chạy. Ctrl-C để dừng.", "Running. Ctrl-C to stop."), err=True)
        clockwork.run()
        click.echo(words("Đã dừng.", "Stopped."), err=True)
