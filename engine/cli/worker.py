"""``dieuphoi worker``: the clock and the outbox in a process of their own."""

from __future__ import annotations

import signal
import sys

import click

from engine import bootstrap, logs
from engine.cli.installation import opened
from engine.cli.language import say
from engine.cli.teaching import Lesson, command, option
from engine.config import Config
from engine.sentences import sentence
from engine.service.engine import Engine
from engine.service.monitoring import metrics
from engine.supervision import Supervisor

LESSON = Lesson(
    sentence(
        "Chạy đồng hồ và hộp thư đi: hạn, nhắc việc, báo cáo cấp trên, thư, dịch vụ.\n\n"
        "Chạy bao nhiêu cũng được cùng lúc; mỗi hạn chỉ xảy ra một lần. Dừng bằng Ctrl-C.\n\n"
        "Trang số liệu không hỏi mật khẩu: để nó ở cổng mà riêng Prometheus tới được."
    ),
    examples=(
        "dieuphoi worker",
        "dieuphoi worker --metrics-port 9101",
        "dieuphoi worker --processes 2",
    ),
)


@command("worker", LESSON)
@option(
    "--metrics-port",
    type=int,
    about=sentence("Cổng (của DIEUPHOI_HOST) để Prometheus đọc số liệu của tiến trình này."),
)
@option(
    "--processes",
    type=click.IntRange(min=1),
    default=1,
    about=sentence(
        "Số tiến trình, chỉ với PostgreSQL; tiến trình nào dừng bất thường thì được chạy lại."
    ),
)
def worker_command(metrics_port: int | None, processes: int) -> None:
    """Run until stopped; see the lesson."""
    config = Config.from_env()
    logs.set_up(config.log_format)
    if processes == 1:
        _work(metrics_port)
        return
    if not config.on_postgresql:
        told = say(
            "Nhiều tiến trình chỉ chạy được với PostgreSQL; SQLite chỉ có một bên ghi. "
            "Hãy đặt DIEUPHOI_DATABASE_URL, hoặc bỏ --processes."
        )
        raise click.ClickException(told)
    supervisor = Supervisor(processes, lambda place: _work(None if place else metrics_port))
    sys.exit(supervisor.run())


def _work(metrics_port: int | None) -> None:
    with opened() as engine:
        if metrics_port is not None:
            _tell_figures(engine, metrics_port)
        clockwork = bootstrap.clockwork(engine)
        watchdog = bootstrap.watchdog(clockwork.stuck)
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: clockwork.stop())
        click.echo(say("Đang chạy. Ctrl-C để dừng."), err=True)
        watchdog.start()
        clockwork.run()
        watchdog.stop()
        click.echo(say("Đã dừng."), err=True)


def _tell_figures(engine: Engine, port: int) -> None:
    host = engine.config.host
    try:
        metrics.serve(engine, host, port)
    except OSError as error:
        told = say(
            "Không mở được %(host)s:%(port)s: %(reason)s. Chọn cổng khác.",
            host=host,
            port=port,
            reason=str(error.strerror),
        )
        raise click.ClickException(told) from error
