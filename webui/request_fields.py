"""The fields of a form and the words of an address, read one by one."""

from __future__ import annotations

import json
import math
from datetime import date

from flask import request
from werkzeug.datastructures import FileStorage
from werkzeug.routing import IntegerConverter

from engine.errors import InvalidInput, ReasonRequired
from engine.model.dates import require_year
from engine.model.text import nfc
from engine.sentences import sentence
from engine.service.deployments.forms import WRONG_DATE
from webui.forms.reading import iso_date

COMMAND_LENGTH = 32


class Number(IntegerConverter):
    """A number in an address: as many digits as a version or a year can have."""

    regex = "[0-9]{1,9}"


def command_id() -> str:
    """The id that makes a double click one act; raises :class:`InvalidInput`."""
    command = request.form.get("command") or request.headers.get("X-Command-Id", "")
    if len(command) != COMMAND_LENGTH or not command.isalnum():
        raise InvalidInput(sentence("Biểu mẫu thiếu mã lần gửi. Hãy mở lại trang rồi gửi lại."))
    return command


def text(name: str) -> str:
    """A field of the form, normalised and trimmed."""
    return nfc(request.form.get(name, "")).replace("\r\n", "\n").strip()


def query(name: str) -> str:
    """A word of the address, normalised and trimmed."""
    return nfc(request.args.get(name, "")).strip()


def json_or_text(written: str) -> object:
    """A value as an administrator writes it: JSON, else text."""
    try:
        return json.loads(written, parse_float=_finite, parse_constant=_finite)
    except (ValueError, RecursionError):
        return written


def _finite(written: str) -> float:
    """A number with a fraction or an exponent; the record holds no other than finite ones."""
    number = float(written)
    if not math.isfinite(number):
        raise ValueError(written)
    return number


def need_reason() -> str:
    """The field ``reason``; raises :class:`ReasonRequired` where it is empty."""
    reason = text("reason")
    if not reason:
        raise ReasonRequired(fields={"reason": sentence("Phải ghi lý do.")})
    return reason


def day_of(name: str) -> date:
    """The date a field holds, as Vietnam writes it; raises InvalidInput that names the field."""
    try:
        day = date.fromisoformat(iso_date(text(name)))
    except ValueError:
        raise InvalidInput(fields={name: WRONG_DATE}) from None
    require_year(name, day)
    return day


def upload(name: str) -> FileStorage | None:
    """The file chosen, or None where none was."""
    file = request.files.get(name)
    return file if file is not None and file.filename else None


def uploads(name: str) -> list[FileStorage]:
    """All files chosen for a field."""
    return [file for file in request.files.getlist(name) if file.filename]
