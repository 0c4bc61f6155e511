"""What was typed and not taken: whatever page tells the refusal shows all of it.

A form that is shown again holds what was entered. But the refusal may have taken the form away: a
colleague has the task, the plan is closed, a right was withdrawn, the session ran out. So the page
is looked through, and what stands in none of its fields is shown as text to be copied.
"""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser

from flask import Flask, request
from werkzeug.exceptions import RequestEntityTooLarge

from engine.sentences import Sentence, sentence
from webui.forms import Field
from webui.security import ForgedRequest, check_origin

_KEYS = frozenset(
    {"csrf", "command", "nonce", "back", "from", "kept", "digest", "version", "extension"}
    | {"incident", "plan", "language", "again", "login", "password", "old", "new", "id"}
    | {"with_open", "revision", "place", "on", "act", "level"}
)
"""What forms send that nobody typed, or that must not be shown."""
_CHOSEN = frozenset(
    {"agency", "officer", "role", "from_position", "to_position", "capacity", "period", "kind"}
    | {"message", "mentioned", "holder", "process"}
)
"""Chosen from a list; the page of the list offers it again."""
NAMES = {
    "reason": sentence("Lý do"),
    "text": sentence("Nội dung"),
    "basis": sentence("Văn bản căn cứ"),
    "until": sentence("Xin gia hạn đến ngày"),
    "last_day": sentence("Ngày cuối cùng mới"),
    "number": sentence("Số, ký hiệu"),
    "title": sentence("Tên, trích yếu"),
    "issuer": sentence("Cơ quan ban hành"),
    "issued_on": sentence("Ngày ban hành"),
    "key": sentence("Mã quy trình"),
    "note": sentence("Ghi chú"),
    "files": sentence("Tệp đã chọn, phải chọn lại"),
}
TYPED = sentence("Nội dung đã nhập")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that was typed: the name of its field, and what."""

    label: Sentence | str
    value: str


def entries(page: str, drawn: tuple[Field, ...] = ()) -> list[Entry]:
    """What this request brought and no control of ``page`` holds; ``drawn`` names its fields."""
    if request.method != "POST" or not _of_this_site() or not _was_read():
        return []
    held = _Controls(page).values
    named = {field.name: field for field in drawn}
    left = [
        _entry(name, value, named.get(name))
        for name, value in request.form.items(multi=True)
        if (name in named or _is_typed(name))
        and value.strip()
        and _plain(value) not in held.get(name, ())
    ]
    files = [file.filename for sent in request.files.lists() for file in sent[1] if file.filename]
    if left and files:
        left.append(Entry(NAMES["files"], ", ".join(files)))
    return left


def _was_read() -> bool:
    """Whether the form was taken at all: a body that is too large is refused unread."""
    try:
        return request.form is not None
    except RequestEntityTooLarge:
        return False


def _of_this_site() -> bool:
    """Whether a page of this site sent it: another's words are not shown."""
    try:
        check_origin()
    except ForgedRequest:
        return False
    return True


def _entry(name: str, value: str, field: Field | None) -> Entry:
    if field is None:
        return Entry(NAMES.get(name, TYPED), value)
    chosen = next((each.label for each in field.choices if each.value == value), value)
    return Entry(Sentence(field.label), chosen)


def _is_typed(name: str) -> bool:
    chosen = name in _CHOSEN or name.startswith(("to.", "seen-")) or name.endswith(".shown")
    return name not in _KEYS and not chosen


def _plain(value: str) -> str:
    return value.replace("\r\n", "\n").strip()


class _Controls(HTMLParser):
    """The values that the controls of a page hold, by their names."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.values: dict[str, set[str]] = {}
        self._inside: str | None = None
        self._text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        name = found.get("name")
        if tag == "textarea":
            self._inside, self._text = name or "", ""
        elif tag == "select":
            self._inside = name or ""
        elif tag == "option" and "selected" in found and self._inside is not None:
            self._hold(self._inside, found.get("value") or "")
        elif tag in ("input", "button") and name:
            ticked = found.get("type") not in ("checkbox", "radio") or "checked" in found
            if ticked:
                self._hold(name, found.get("value") or "")

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._inside is not None:
            self._hold(self._inside, self._text)
        if tag in ("textarea", "select"):
            self._inside = None

    def _hold(self, name: str, value: str) -> None:
        self.values.setdefault(name, set()).add(_plain(value))


def install(app: Flask) -> None:
    """Give the templates what was not taken."""
    app.jinja_env.globals["unsent"] = entries
