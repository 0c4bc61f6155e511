"""A command that was called wrongly: what is wrong, said from the attributes of click's errors."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from engine.cli.language import say
from engine.sentences import Sentence, joined, sentence, verbatim


class Unfit(click.BadParameter):
    """A value that its parameter does not take."""

    def __init__(self, refusal: click.BadParameter, value: str) -> None:
        """Take click's refusal and the value as it was typed."""
        super().__init__(refusal.message, refusal.ctx, refusal.param)
        self.value = value


class NamesItsValue(click.Parameter):
    """A parameter whose refusal names the value, which click's own leaves in a text."""

    def type_cast_value(self, ctx: click.Context, value: Any) -> Any:
        """Convert; raises :class:`Unfit`."""
        try:
            return super().type_cast_value(ctx, value)
        except click.BadParameter as refusal:
            raise Unfit(refusal, self._refused(ctx, value)) from refusal

    def _refused(self, ctx: click.Context, value: Any) -> str:
        for each in value if isinstance(value, Sequence) and not isinstance(value, str) else ():
            try:
                self.type(each, self, ctx)
            except click.BadParameter:
                return str(each)
        return str(value)


class Argument(NamesItsValue, click.Argument):
    """An argument of the command line."""


def misuse(error: click.ClickException) -> str:
    """What is wrong with the way a command was called, and where its help is."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    path = context.command_path if context is not None else "dieuphoi"
    return say(_what(error, context)) + "\n" + say("Xem: %(path)s --help", path=path)


def _what(error: click.ClickException, context: click.Context | None) -> Sentence:
    match error:
        case click.NoSuchCommand():
            what = sentence("Không có lệnh «%(name)s».", name=error.command_name)
            return _with_others(what, error.possibilities)
        case click.NoSuchOption():
            what = sentence("Không có tùy chọn %(name)s.", name=error.option_name)
            return _with_others(what, error.possibilities)
        case click.MissingParameter(param=click.Option() as option):
            return sentence("Thiếu %(name)s.", name="/".join(option.opts))
        case click.MissingParameter(param=click.Parameter() as argument):
            name = argument.make_metavar(context) if context else argument.name
            return sentence("Thiếu %(name)s.", name=str(name))
        case click.BadParameter(param=click.Parameter() as parameter):
            refusal = _refusal(error, parameter) if isinstance(error, Unfit) else None
            return sentence(
                "%(name)s: %(refusal)s",
                name="/".join(_names(parameter)),
                refusal=refusal or verbatim(error.message),
            )
        case _:
            return sentence("Sai cách gọi: %(what)s", what=error.format_message())


def _names(parameter: click.Parameter) -> list[str]:
    """How a parameter is given: on the line, or as a setting of the environment."""
    setting = parameter.envvar if isinstance(parameter.envvar, str) else None
    return [*parameter.opts, setting] if setting else list(parameter.opts)


def _with_others(what: Sentence, others: Sequence[str] | None) -> Sentence:
    if not others:
        return what
    return joined(" ", (what, sentence("Có phải là: %(names)s?", names=", ".join(others))))


def _refusal(error: Unfit, parameter: click.Parameter) -> Sentence:
    value = error.value
    match parameter.type:
        case click.Choice(choices=choices):
            names = ", ".join(repr(str(choice)) for choice in choices)
            return sentence("«%(value)s» không thuộc %(choices)s.", value=value, choices=names)
        case click.Path() | click.File() if not Path(value).exists():
            return sentence("không tìm thấy «%(path)s».", path=value)
        case click.Path() | click.File() if Path(value).is_dir():
            return sentence("«%(path)s» là một thư mục, cần một tệp.", path=value)
        case click.IntRange() as limits if value.lstrip("+-").isdecimal():
            return sentence(
                "%(value)s nằm ngoài khoảng %(range)s.", value=value, range=_described(limits)
            )
        case _:
            return sentence("«%(value)s» không dùng được.", value=value)


def _described(limits: click.IntRange) -> str:
    if limits.max is None:
        return f"x>={limits.min}"
    return f"x<={limits.max}" if limits.min is None else f"{limits.min}<=x<={limits.max}"
