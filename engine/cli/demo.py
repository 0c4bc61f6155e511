"""``dieuphoi demo``: the demonstration province, with work to do on the first screen."""

from __future__ import annotations

from pathlib import Path

import click

from engine import bootstrap
from engine.cli.bundles import PROCESSES
from engine.cli.installation import emit, json_option
from engine.cli.language import words
from engine.cli.teaching import Lesson, command, option
from engine.config import Config
from engine.model.clock import SystemClock, VirtualClock
from engine.service import demo

LESSON = Lesson(
    "Nạp tỉnh minh họa: cơ quan, tài khoản theo chức danh, năm kế hoạch đang chạy.\n\n"
    "Chỉ nạp vào cơ sở dữ liệu trống. Đã nạp rồi thì chỉ in lại các tài khoản.",
    "Load the demonstration province: agencies, accounts by position, five running plans.\n\n"
    "Only into an empty database. When it is there already, the accounts are printed again.",
    examples=("dieuphoi demo && dieuphoi serve", "dieuphoi demo --json"),
)


@command("demo", LESSON)
@option(
    "--processes",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=PROCESSES,
    vi="Thư mục chứa các kế hoạch.",
    en="Folder of the plans.",
)
@json_option()
def demo_command(*, processes: Path, as_json: bool) -> None:
    """Load; see the lesson."""
    config = Config.from_env()
    now = SystemClock().now()
    clock = VirtualClock(now)
    engine = bootstrap.build(config, clock=clock)
    try:
        there = demo.loaded(engine)
        if there is None:
            click.echo(
                words("Đang dựng tỉnh minh họa…", "Building the demonstration province…"), err=True
            )
            there = demo.load(engine, clock, processes, now, progress=_progress)
    finally:
        engine.close()
    _tell(config, there, as_json=as_json)


def _progress(sentence: str) -> None:
    click.echo(f"  {sentence}", err=True)


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
    click.echo(
        words(
            f"Tài khoản minh họa (mật khẩu: {loaded.password}):",
            f"Demonstration accounts (password: {loaded.password}):",
        )
    )
    width = max(len(login) for login, _ in loaded.accounts)
    for login, name in loaded.accounts:
        click.echo(f"  {login.ljust(width)}  {name}")
    click.echo(
        words(
            f"Mở web: dieuphoi serve, rồi vào {config.base_url}",
            f"Open the web: dieuphoi serve, then go to {config.base_url}",
        )
    )
