"""Commands that teach: help in every language, examples, exit codes; errors as one sentence."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NoReturn

import click

from engine.cli.language import LANGUAGES, META, say
from engine.cli.misuse import Argument, NamesItsValue, misuse
from engine.errors import Busy, DieuPhoiError, SettingsUnfit, StoreUnfit
from engine.sentences import Sentence, sentence

UNEXPECTED = 1
REFUSED = 2
INTERRUPTED = 130

GENERAL_EXITS: Mapping[int, Sentence] = {
    0: sentence("xong"),
    UNEXPECTED: sentence("sai cách gọi hoặc lỗi không mong đợi"),
    REFUSED: sentence("bị từ chối, không có gì thay đổi"),
}


@dataclass(frozen=True, slots=True)
class Lesson:
    """What the help of one command says."""

    about: Sentence
    examples: Sequence[str] = ()
    exits: Mapping[int, Sentence] | None = None


class TeachingOption(NamesItsValue, click.Option):
    """An option whose help is there in every language."""

    def __init__(self, *args: Any, about: Sentence, **kwargs: Any) -> None:
        """Take the help beside what click takes."""
        super().__init__(*args, **kwargs)
        self._about = about

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Give the help in the language of the call."""
        self.help = say(self._about)
        return super().get_help_record(ctx)


class _Taught(click.Command):
    lesson: Lesson

    def get_short_help_str(self, limit: int = 45) -> str:  # noqa: ARG002  # click's signature
        return say(self.lesson.about).split("\n")[0]

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self.help = say(self.lesson.about)
        super().format_help_text(ctx, formatter)

    def format_epilog(
        self,
        ctx: click.Context,  # noqa: ARG002  # click's signature
        formatter: click.HelpFormatter,
    ) -> None:
        if self.lesson.examples:
            with formatter.section(say("Ví dụ")):
                for example in self.lesson.examples:
                    formatter.write(f"  {example}\n")
        exits = self.lesson.exits or GENERAL_EXITS
        with formatter.section(say("Mã thoát")):
            formatter.write_dl([(str(code), say(status)) for code, status in exits.items()])


class TeachingCommand(_Taught):
    """A command with a lesson."""


class TeachingGroup(_Taught, click.Group):
    """A group with a lesson."""


def _choose(ctx: click.Context, _param: click.Parameter, value: str | None) -> None:
    if value is not None:
        ctx.meta[META] = value


def language_option(envvar: str | None = None) -> Callable[[Any], Any]:
    """``--lang``, understood at every place of the line; ``envvar`` may hold it too."""
    return option(
        "--lang",
        type=click.Choice(LANGUAGES),
        expose_value=False,
        is_eager=True,
        callback=_choose,
        envvar=envvar,
        about=sentence("Ngôn ngữ của thông báo (mặc định: DIEUPHOI_LANG hoặc vi)."),
    )


def option(*names: str, about: Sentence, **settings: Any) -> Callable[[Any], Any]:
    """Declare an option with help in every language."""
    return click.option(*names, cls=TeachingOption, about=about, **settings)


def argument(*names: str, **settings: Any) -> Callable[[Any], Any]:
    """Declare an argument."""
    return click.argument(*names, cls=Argument, **settings)


def command(name: str, lesson: Lesson) -> Callable[[Callable[..., Any]], TeachingCommand]:
    """Declare a command with its lesson."""

    def make(function: Callable[..., Any]) -> TeachingCommand:
        made = click.command(name, cls=TeachingCommand)(language_option()(function))
        made.lesson = lesson
        return made

    return make


def group(name: str, lesson: Lesson) -> TeachingGroup:
    """Make a group that does nothing but hold commands."""
    made = TeachingGroup(name)
    made.lesson = lesson
    return made


class Programme(TeachingGroup):
    """The root: every failure ends as one sentence on stderr and an exit status."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,  # noqa: FBT001, FBT002  # click's signature
        **extra: Any,
    ) -> Any:
        """Run; in standalone mode leave by SystemExit."""
        run: Callable[[], Any] = partial(
            super().main, args, prog_name, complete_var, standalone_mode=False, **extra
        )
        if not standalone_mode:
            return run()
        try:
            result = run()
        except click.exceptions.Abort:
            _leave(say("Đã dừng."), INTERRUPTED)
        except click.ClickException as error:
            click.echo(misuse(error), err=True)
            sys.exit(UNEXPECTED)
        except DieuPhoiError as error:
            _leave(told(error), exit_of(error))
        except BrokenPipeError:
            # The reader of a pipe went away; what is left to print has nobody to read it.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(0)
        except Exception as error:
            if os.environ.get("DIEUPHOI_DEBUG"):
                raise
            _leave(_surprise(error), UNEXPECTED)
        sys.exit(result if isinstance(result, int) else 0)


def told(error: DieuPhoiError) -> str:
    """The sentence of an error, with its fields and findings on lines of their own."""
    lines = [say(error.sentence)]
    lines += [f"  {name}: {say(what)}" for name, what in error.fields.items() if name]
    findings = error.details.get("findings")
    if isinstance(findings, list):
        lines += [f"  {_finding(item)}" for item in findings if item.severity == "error"]
    return "\n".join(lines)


def _finding(item: Any) -> str:
    place = f"{item.file}:{item.line}" if item.line else str(item.file)
    return f"{place} {item.element or ''} [{item.code}] {say(item.message)}"


def exit_of(error: DieuPhoiError) -> int:
    """A refusal of what was asked is 2; what is the installation's own trouble is 1."""
    return UNEXPECTED if isinstance(error, Busy | SettingsUnfit | StoreUnfit) else REFUSED


def _surprise(error: Exception) -> str:
    return say(
        "Lỗi không mong đợi: %(kind)s: %(error)s. Chạy lại với DIEUPHOI_DEBUG=1 để xem chi "
        "tiết và gửi cho người phụ trách.",
        kind=type(error).__name__,
        error=str(error),
    )


def _leave(sentence: str, code: int) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(code)
