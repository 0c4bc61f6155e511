"""What a form sent, as JSON in the shape of its schema; a field left empty is left out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from werkzeug.datastructures import MultiDict

from engine.model.text import nfc
from engine.sentences import Sentence
from webui.forms import numbers
from webui.forms.fields import Schema, kind_of

ROWS_AT_MOST = 500
DIGITS = 8
"""Of a day written without signs between: 09042025."""
Sent = MultiDict[str, str]


def read(schema: Schema, sent: Sent, prefix: str = "") -> dict[str, Any]:
    """The object; only names that the schema declares, whatever else was sent."""
    values: dict[str, Any] = {}
    for name, part in schema.get("properties", {}).items():
        value = _value(f"{prefix}{name}", part, sent)
        if value is not None:
            values[name] = value
    return values


def _value(name: str, schema: Schema, sent: Sent) -> Any:
    kind = kind_of(schema)
    if kind == "group":
        return read(schema, sent, f"{name}.") or None
    if kind == "rows":
        return _rows(name, schema, sent)
    if kind == "checkbox":
        return name in sent if f"{name}.shown" in sent else None
    if kind in ("checkboxes", "agencies"):
        return sent.getlist(name) or ([] if f"{name}.shown" in sent else None)
    if kind == "file":
        return None
    text = nfc(sent.get(name, "")).replace("\r\n", "\n").strip()
    if not text:
        return None
    if kind == "lines":
        return [line.strip() for line in text.split("\n") if line.strip()]
    return _typed(kind, schema, text)


def _typed(kind: str, schema: Schema, text: str) -> Any:
    if kind == "date":
        return iso_date(text)
    types = {schema.get("type"), *(type(one).__name__ for one in schema.get("enum", ()))}
    if types & {"integer", "number", "int"}:
        return numbers.read(text)
    return text


def iso_date(text: str) -> str:
    """09/04/2025, 09042025 or 2025-04-09 as 2025-04-09; what is no date stays, to be refused."""
    forms = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d%m%Y")
    if text.isdigit() and len(text) != DIGITS:  # 1112026 is the 1st of November, or the 11th
        return text
    for form in forms:
        try:
            return datetime.strptime(text, form).date().isoformat()  # noqa: DTZ007
        except ValueError:
            continue
    return text


def questions(schema: Schema, values: Mapping[str, Any]) -> dict[str, Sentence]:
    """What is asked of numbers that may mean two things, by the path of their field."""
    found: dict[str, Sentence] = {}
    for name, part in schema.get("properties", {}).items():
        value = values.get(name)
        if kind_of(part) == "group" and isinstance(value, Mapping):
            inner = questions(part, value)
            found |= {f"{name}.{path}": asked for path, asked in inner.items()}
        elif kind_of(part) in ("integer", "number") and isinstance(value, str):
            asked = numbers.question(value)
            found |= {name: asked} if asked else {}
    return found


def _rows(name: str, schema: Schema, sent: Sent) -> list[dict[str, Any]] | None:
    row_of = re.compile(re.escape(name) + r"\.(\d{1,4})\.")
    places = {int(row[1]) for key in sent if (row := row_of.match(key))}
    items: Mapping[str, Any] = schema["items"]
    rows = [read(items, sent, f"{name}.{place}.") for place in sorted(places)[:ROWS_AT_MOST]]
    return [row for row in rows if row] or None
