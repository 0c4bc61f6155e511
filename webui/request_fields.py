"""What every form that changes something sends along, and how a refusal is shown beside it."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask import request
from werkzeug.datastructures import FileStorage

from engine.errors import DieuPhoiError, InvalidInput, ReasonRequired
from engine.model.text import nfc
from webui.errors import note_when_to_retry, said, words_of

COMMAND_LENGTH = 32


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the last attempt was refused, for the page that shows the form again.

    ``about`` is the name of the file that was refused.
    """

    code: str
    status: int
    message: str
    advice: str
    fields: dict[str, str] = field(default_factory=dict)
    about: str = ""


def refusal(error: DieuPhoiError) -> Refusal:
    """The error as words, and the fields it names; the answer will say when to try again."""
    note_when_to_retry(error)
    named = error.details.get("fields")
    fields = {str(key): str(word) for key, word in named.items()} if isinstance(named, dict) else {}
    words = words_of(error.code)
    about = str(error.details.get("file", ""))
    return Refusal(error.code, error.status, said(error), words.here or words.advice, fields, about)


def command_id() -> str:
    """The id that makes a double click one act; raises :class:`InvalidInput`."""
    given = request.form.get("command") or request.headers.get("X-Command-Id", "")
    if len(given) != COMMAND_LENGTH or not given.isalnum():
        raise InvalidInput("Biểu mẫu thiếu mã lần gửi. Hãy mở lại trang rồi gửi lại.")
    return given


def text(name: str) -> str:
    """A field of the form, normalised and trimmed."""
    return nfc(request.form.get(name, "")).replace("\r\n", "\n").strip()


def query(name: str) -> str:
    """A word of the address, normalised and trimmed."""
    return nfc(request.args.get(name, "")).strip()


def need_reason() -> str:
    """The reason given; raises :class:`ReasonRequired`."""
    given = text("reason")
    if not given:
        raise ReasonRequired(fields={"reason": "Phải ghi lý do."})
    return given


def upload(name: str) -> FileStorage | None:
    """The file chosen, or None where none was."""
    found = request.files.get(name)
    return found if found is not None and found.filename else None


def uploads(name: str) -> list[FileStorage]:
    """All files chosen for a field."""
    return [each for each in request.files.getlist(name) if each.filename]
