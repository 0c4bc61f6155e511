"""The command ``dieuphoi serve``: the web and the clock in one process."""

from __future__ import annotations

import signal
import socket
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from types import FrameType
from typing import Any

import click
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer, create_server

from engine import bootstrap, logs
from engine.cli.language import say
from engine.cli.teaching import Lesson, command, option
from engine.config import Config
from engine.sentences import sentence
from engine.service.engine import Engine
from engine.supervision import Supervisor
from webui import intake, request_log, security
from webui.app import create_app

THREADS = 8
IDLE_SECONDS = 30
HEAD_OCTETS = 32 * 1024
CONNECTIONS = 2_000
"""A browser keeps several open between its requests, and who finds no more free waits for one."""


SERVE = Lesson(
    sentence("Mở trang web và chạy đồng hồ trong cùng một tiến trình."),
    examples=(
        "dieuphoi serve",
        "dieuphoi serve --port 9000 --no-worker",
        "dieuphoi serve --processes 2",
    ),
)


class _Stop(KeyboardInterrupt):
    """Somebody asked the server to end; the kind that waitress lets its workers finish on."""


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise _Stop


@command("serve", SERVE)
@option("--host", about=sentence("Địa chỉ lắng nghe (DIEUPHOI_HOST)."))
@option("--port", type=int, about=sentence("Cổng (DIEUPHOI_PORT, mặc định 8080)."))
@option(
    "--threads", type=int, default=THREADS, show_default=True, about=sentence("Số luồng phục vụ.")
)
@option(
    "--no-worker",
    is_flag=True,
    about=sentence("Chỉ mở trang, không chạy đồng hồ: chạy «dieuphoi worker» ở nơi khác."),
)
@option(
    "--processes",
    type=click.IntRange(min=1),
    default=1,
    about=sentence(
        "Số tiến trình, chỉ với PostgreSQL; tiến trình nào dừng bất thường thì được chạy lại."
    ),
)
@option(
    "--trusted-proxy",
    metavar="ADDRESS",
    about=sentence("Địa chỉ máy chủ chuyển tiếp mà X-Forwarded-For của nó được tin."),
)
def serve(
    host: str | None,
    port: int | None,
    threads: int,
    *,
    no_worker: bool,
    processes: int,
    trusted_proxy: str | None,
) -> None:
    """Serve the pages, with the clock in the same process; see the lesson."""
    config = Config.from_env()
    logs.set_up(config.log_format)
    address = (host or config.host, config.port if port is None else port)
    if processes == 1:
        where = {"host": address[0], "port": address[1]}
        _serve(config, where, threads, clock=not no_worker, proxy=trusted_proxy)
        return
    if not config.on_postgresql:
        words = say(
            "Nhiều tiến trình chỉ chạy được với PostgreSQL; SQLite chỉ có một bên ghi. "
            "Hãy đặt DIEUPHOI_DATABASE_URL, hoặc bỏ --processes."
        )
        raise click.ClickException(words)
    with _cannot_listen(*address):
        listening = socket.create_server(address)

    def one(place: int) -> None:
        clock = not no_worker and place == 0
        _serve(config, {"sockets": [listening]}, threads, clock=clock, proxy=trusted_proxy)

    at, number = listening.getsockname()[:2]
    click.echo(f"Điều Phối: http://{at}:{number}")
    sys.exit(Supervisor(processes, one).run())


def _serve(
    config: Config, where: Mapping[str, Any], threads: int, *, clock: bool, proxy: str | None
) -> None:
    """Serve until asked to stop, at an address or on sockets that are shared."""
    engine = bootstrap.build(config)
    clockwork = bootstrap.clockwork(engine) if clock else None
    server = _server(engine, where, threads, trusted_proxy=proxy)
    watchdog = bootstrap.watchdog(
        partial(request_log.stuck, threads), clockwork.stuck if clockwork else tuple
    )
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    try:
        if clockwork is not None:
            clockwork.start()
        watchdog.start()
        if "host" in where:
            click.echo(f"Điều Phối: http://{server.effective_host}:{server.effective_port}")
        server.run()
    except _Stop:
        server.task_dispatcher.shutdown()
    finally:
        click.echo(say("Đang dừng…"))
        watchdog.stop()
        server.close()
        if clockwork is not None:
            clockwork.stop()
        engine.close()


def _server(
    engine: Engine, where: Mapping[str, Any], threads: int, *, trusted_proxy: str | None
) -> Any:
    extra = {"trusted_proxy": trusted_proxy, "trusted_proxy_headers": "x-forwarded-for"}
    app = create_app(engine)
    with ExitStack() as given_up, _cannot_listen(where.get("host"), where.get("port")):
        given_up.callback(engine.close)
        server = create_server(
            app,
            **where,
            threads=threads,
            connection_limit=CONNECTIONS,
            channel_timeout=IDLE_SECONDS,
            cleanup_interval=IDLE_SECONDS // 2,
            max_request_body_size=engine.config.max_upload + security.MARKUP + 1,
            max_request_header_size=HEAD_OCTETS,
            asyncore_use_poll=True,  # the plain select ends at 1,024
            ident="",
            clear_untrusted_proxy_headers=True,
            **(extra if trusted_proxy else {}),
        )
        _accept_by(server, intake.channel_of(app))
        given_up.pop_all()
        return server


@contextmanager
def _cannot_listen(host: str | None, port: int | None) -> Iterator[None]:
    """Say of an address that is taken, or not ours, which it is and what to do."""
    try:
        yield
    except OSError as error:
        words = say(
            "Không mở được %(place)s: %(why)s. Chọn cổng khác bằng --port.",
            place=f"{host}:{port}",
            why=str(error.strerror),
        )
        raise click.ClickException(words) from error


def _accept_by(server: Any, channel: type[HTTPChannel]) -> None:
    """Let each socket of the server make connections of this kind."""
    listening = getattr(server, "map", None) or {0: server}
    for each in listening.values():
        if isinstance(each, BaseWSGIServer):
            each.channel_class = channel
