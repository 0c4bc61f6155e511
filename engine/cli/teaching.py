"""Commands that teach: help in both languages, examples, exit codes; errors as one sentence."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Any, NoReturn

import click

from engine.cli.language import LANGUAGES, META, words
from engine.errors import DieuPhoiError

UNEXPECTED = 1
REFUSED = 2
INTERRUPTED = 130

GENERAL_EXITS: Mapping[int, tuple[str, str]] = {
    0: ("xong", "done"),
    UNEXPECTED: (
        "sai cách gọi hoặc lỗi không mong đợi",
        "wrong usage or an unexpected failure",
    ),
    REFUSED: ("bị từ chối, không có gì thay đổi", "refused, nothing was changed"),
}


_COMPLAINTS = (
    (r"(?:Path|File|Directory) '(.*)' does not exist", "không tìm thấy «{0}»."),
    (r"(?:Path|File) '(.*)' is a directory", "«{0}» là một thư mục, cần một tệp."),
    (r"'(.*)' is not one of (.*)\.", "«{0}» không thuộc {1}."),
    (r"'(.*)' is not a valid", "«{0}» không dùng được."),
    (r"(\S+) is not in the range (\S+)\.", "{0} nằm ngoài khoảng {1}."),
)


@dataclass(frozen=True, slots=True)
class Lesson:
    """What the help of one command says."""

    vi: str
    en: str
    examples: Sequence[str] = ()
    exits: Mapping[int, tuple[str, str]] | None = None


class TeachingOption(click.Option):
    """An option whose help is there in both languages."""

    def __init__(self, *args: Any, vi: str = "", en: str = "", **kwargs: Any) -> None:
        """Take both texts beside what click takes."""
        super().__init__(*args, **kwargs)
        self._both = (vi, en)

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Give the help in the language of the call."""
        self.help = words(*self._both)
        return super().get_help_record(ctx)


class _Taught(click.Command):
    lesson: Lesson

    def get_short_help_str(self, limit: int = 45) -> str:  # noqa: ARG002  # click's signature
        return words(self.lesson.vi, self.lesson.en).split("\n")[0]

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self.help = words(self.lesson.vi, self.lesson.en)
        super().format_help_text(ctx, formatter)

    def format_epilog(
        self,
        ctx: click.Context,  # noqa: ARG002  # click's signature
        formatter: click.HelpFormatter,
    ) -> None:
        if self.lesson.examples:
            with formatter.section(words("Ví dụ", "Examples")):
                for example in self.lesson.examples:
                    formatter.write(f"  {example}\n")
        exits = self.lesson.exits or GENERAL_EXITS
        with formatter.section(words("Mã thoát", "Exit status")):
            formatter.write_dl([(str(code), words(*told)) for code, told in exits.items()])


class TeachingCommand(_Taught):
    """A command with a lesson."""


class TeachingGroup(_Taught, click.Group):
    """A group with a lesson."""


def _choose(ctx: click.Context, _param: click.Parameter, value: str | None) -> None:
    if value is not None:
        ctx.meta[META] = value


def language_option() -> Callable[[Any], Any]:
    """``--lang``, understood at every place of the line."""
    return option(
        "--lang",
        type=click.Choice(LANGUAGES),
        expose_value=False,
        is_eager=True,
        callback=_choose,
        vi="Ngôn ngữ của thông báo (mặc định: DIEUPHOI_LANG hoặc vi).",
        en="Language of messages (default: DIEUPHOI_LANG or vi).",
    )


def option(*names: str, vi: str, en: str, **settings: Any) -> Callable[[Any], Any]:
    """Declare an option with help in both languages."""
    return click.option(*names, cls=TeachingOption, vi=vi, en=en, **settings)


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
            _leave(words("Đã dừng.", "Stopped."), INTERRUPTED)
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


def misuse(error: click.ClickException) -> str:
    """What is wrong with the way a command was called, and where its help is."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    path = context.command_path if context is not None else "dieuphoi"
    match error:
        case click.NoSuchCommand():
            what = words(f"Không có lệnh «{error.command_name}».", error.format_message())
        case click.NoSuchOption():
            what = words(f"Không có tùy chọn {error.option_name}.", error.format_message())
        case click.MissingParameter() if error.param is not None:
            named = error.param.make_metavar(context) if context else error.param.name
            if isinstance(error.param, click.Option):
                named = "/".join(error.param.opts)
            what = words(f"Thiếu {named}.", error.format_message())
        case click.BadParameter() if error.param is not None:
            named = "/".join(error.param.opts)
            what = words(f"{named}: {_vietnamese(error.message)}", error.format_message())
        case _:
            what = words(f"Sai cách gọi: {error.format_message()}", error.format_message())
    return what + "\n" + words(f"Xem: {path} --help", f"See: {path} --help")


def _vietnamese(message: str) -> str:
    """Say click's commonest complaints about a value in Vietnamese; others stay as they are."""
    for pattern, sentence in _COMPLAINTS:
        found = re.search(pattern, message)
        if found is not None:
            return sentence.format(*found.groups())
    return message


def told(error: DieuPhoiError) -> str:
    """The sentence of an error, with its fields and findings on lines of their own."""
    lines = [error.in_language(_language())]
    fields = error.details.get("fields")
    if isinstance(fields, Mapping):
        lines += [f"  {name}: {what}" for name, what in fields.items() if name]
    findings = error.details.get("findings")
    if isinstance(findings, list):
        lines += [f"  {_finding(item)}" for item in findings if item.severity == "error"]
    return "\n".join(lines)


def _finding(item: Any) -> str:
    place = f"{item.file}:{item.line}" if item.line else str(item.file)
    return f"{place} {item.element or ''} [{item.code}] {item.message(_language())}"


def _language() -> str:
    return words("vi", "en")


def exit_of(error: DieuPhoiError) -> int:
    """A refusal of what was asked is 2; what is the program's own trouble is 1."""
    return UNEXPECTED if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR else REFUSED


def _surprise(error: Exception) -> str:
    return words(
        f"Lỗi không mong đợi: {type(error).__name__}: {error}. Chạy lại với DIEUPHOI_DEBUG=1 "
        "để xem chi tiết và gửi cho người phụ trách.",
        f"Unexpected failure: {type(error).__name__}: {error}. Run again with DIEUPHOI_DEBUG=1 "
        "to see the details and hand them to whoever looks after the system.",
    )


def _leave(sentence: str, code: int) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(code)
