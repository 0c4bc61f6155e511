"""The installation a command works on, and in whose name it acts."""

from __future__ import annotations

import json
import os
import pwd
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from engine import bootstrap
from engine.cli.language import say
from engine.cli.teaching import option
from engine.config import Config
from engine.model.permission import SYSTEM, Actor, by_command_line
from engine.plan_reading.learned import NOTHING_LEARNED, Learned
from engine.sentences import sentence
from engine.service.engine import Engine
from engine.service.organisation.actors import named_actor
from engine.service.plans.learned_words import learned

WIDEST = 72
"""Longest text in a column of a table; ``--json`` gives everything."""


@contextmanager
def opened() -> Iterator[Engine]:
    """Open the installation the environment names; its connections are given back at the end."""
    engine = bootstrap.build()
    try:
        yield engine
    finally:
        engine.close()


def has_store() -> bool:
    """Whether the installation that the environment names has a store already."""
    config = Config.from_env()
    return config.on_postgresql or Path(config.database_url.removeprefix("sqlite:///")).is_file()


def taught() -> Learned:
    """What the clerks of the installation taught the reader of documents; nothing without one."""
    if not has_store():
        return NOTHING_LEARNED
    with opened() as engine:
        return learned(engine, SYSTEM)


def acting_option() -> Callable[[Any], Any]:
    """``--as``: in whose name; without it the installation itself acts."""
    return option(
        "--as",
        "holder",
        envvar="DIEUPHOI_AS",
        about=sentence(
            "Tài khoản, hoặc cơ-quan/vị-trí, đứng tên việc này (mặc định: chính hệ thống)."
        ),
    )


def json_option() -> Callable[[Any], Any]:
    """``--json``: for scripts."""
    return option("--json", "as_json", is_flag=True, about=sentence("In JSON cho chương trình."))


def who(engine: Engine, holder: str | None) -> Actor:
    """The actor of a command, by whose machine account; raises :class:`errors.NotFound`."""
    return by_command_line(named_actor(engine, holder), machine_user())


def machine_user() -> str:
    """Who gives the command, as the machine knows him; what the environment says does not count."""
    number = os.getuid()
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)


def emit(value: object) -> None:
    """Print one JSON value on one line."""
    click.echo(json.dumps(value, ensure_ascii=False, default=_plain))


def _plain(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, frozenset | set | tuple):
        return sorted(value, key=str)
    return str(value)


def json_argument(name: str, text: str | None) -> dict[str, Any]:
    """Read a JSON object given on the line; raises a usage error that names the option."""
    if text is None:
        return {}
    try:
        value = json.loads(text)
    except ValueError as error:
        raise click.UsageError(
            say("%(name)s không phải JSON hợp lệ: %(error)s.", name=name, error=str(error))
        ) from error
    if not isinstance(value, dict):
        raise click.UsageError(say("%(name)s phải là một đối tượng JSON.", name=name))
    return value


def table(rows: list[Mapping[str, object]], columns: Mapping[str, str]) -> None:
    """Print rows in columns; ``columns`` maps field to heading."""
    if not rows:
        click.echo(say("(không có)"))
        return
    cells = [[_cell(row.get(field)) for field in columns] for row in rows]
    heads = list(columns.values())
    widths = [max(len(line[i]) for line in [heads, *cells]) for i in range(len(heads))]
    for line in [heads, *cells]:
        padded = (text.ljust(width) for text, width in zip(line, widths, strict=True))
        click.echo("  ".join(padded).rstrip())


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return text if len(text) <= WIDEST else f"{text[: WIDEST - 1]}…"


class Progress:
    """Says on stderr how far long work has come, when somebody is watching."""

    def __init__(self, name: str) -> None:
        """Name the work, in the language of the call."""
        self._name = name
        self._shown = sys.stderr.isatty()

    def __call__(self, done: int) -> None:
        """Show how much is done."""
        if self._shown:
            click.echo(f"\r{self._name}: {done:,}", nl=False, err=True)

    def of_table(self, name: str, done: int) -> None:
        """Show how much of one table is done."""
        if self._shown:
            click.echo(f"\r{self._name}: {name} {done:,}    ", nl=False, err=True)

    def end(self) -> None:
        """Finish the line."""
        if self._shown:
            click.echo("", err=True)
