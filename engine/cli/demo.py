"""``dieuphoi demo``: the demonstration province, with work to do on the first screen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from engine import bootstrap
from engine.cli.bundles import PROCESSES
from engine.cli.installation import emit, json_option
from engine.cli.language import say
from engine.cli.teaching import Lesson, command, option
from engine.config import Config
from engine.model.clock import SystemClock, VirtualClock
from engine.sentences import Sentence, sentence
from engine.service.simulation import demo

LESSON = Lesson(
    sentence(
        "Nạp tỉnh minh họa: cơ quan, tài khoản theo chức danh, năm kế hoạch đang chạy.\n\n"
        "Chỉ nạp vào cơ sở dữ liệu trống. Đã nạp rồi thì chỉ in lại các tài khoản."
    ),
    examples=("dieuphoi demo && dieuphoi serve", "dieuphoi demo --json"),
)


@command("demo", LESSON)
@option(
    "--processes",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=PROCESSES,
    about=sentence("Thư mục chứa các kế hoạch."),
)
@json_option()
def demo_command(*, processes: Path, as_json: bool) -> None:
    """Load; see the lesson."""
    config = Config.from_env()
    file = _file(config)
    if file is not None and not file.exists():
        there = _build_aside(config, file, processes)
    else:
        there = _load(config, processes)
    _tell(config, there, as_json=as_json)


def _file(config: Config) -> Path | None:
    """The SQLite file of the installation, None for a server."""
    prefix = "sqlite:///"
    url = config.database_url
    return Path(url.removeprefix(prefix)) if url.startswith(prefix) else None


def _build_aside(config: Config, file: Path, processes: Path) -> demo.Loaded:
    """Build in a file beside; it takes its name only when it is whole, whatever is interrupted."""
    file.parent.mkdir(parents=True, exist_ok=True)
    aside = file.with_name(f"{file.name}.building")
    for left in aside.parent.glob(f"{aside.name}*"):
        left.unlink()
    there = _load(replace(config, database_url=f"sqlite:///{aside}"), processes)
    aside.rename(file)
    return there


def _load(config: Config, processes: Path) -> demo.Loaded:
    now = SystemClock().now()
    clock = VirtualClock(now)
    engine = bootstrap.build(config, clock=clock)
    try:
        there = demo.loaded(engine)
        if there is not None:
            return there
        told = say("Đang dựng tỉnh minh họa…")
        click.echo(told, err=True)
        return demo.load(engine, clock, processes, now, progress=_progress)
    finally:
        engine.close()


def _progress(done: Sentence) -> None:
    click.echo(f"  {say(done)}", err=True)


def _tell(config: Config, loaded: demo.Loaded, *, as_json: bool) -> None:
    if as_json:
        emit(
            {
                "address": config.base_url,
                "password": loaded.password,
                "accounts": [{"login": login, "name": name} for login, name in loaded.accounts],
            }
        )
        return
    click.echo(say("Tài khoản minh họa (mật khẩu: %(password)s):", password=loaded.password))
    width = max(len(login) for login, _ in loaded.accounts)
    for login, name in loaded.accounts:
        click.echo(f"  {login.ljust(width)}  {name}")
    click.echo(say("Mở web: dieuphoi serve, rồi vào %(base_url)s", base_url=config.base_url))
