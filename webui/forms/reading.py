"""What a form sent, as JSON in the shape of its schema; a field left empty is left out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from werkzeug.datastructures import MultiDict

from engine.model.numbers import decimal
from engine.model.text import nfc
from webui.forms.fields import Schema, kind_of

ROWS_AT_MOST = 500
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
        return _number(text)
    return text


def iso_date(text: str) -> str:
    """09/04/2025, 09042025 or 2025-04-09 as 2025-04-09; what is no date stays, to be refused."""
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d%m%Y"):
        try:
            return datetime.strptime(text, form).date().isoformat()  # noqa: DTZ007
        except ValueError:
            continue
    return text


def _number(text: str) -> int | str:
    """Whole numbers as such, others as decimal text; 1.234,5 is read as in Vietnam."""
    compact = re.sub(r"\s", "", text)
    if "," in compact:
        compact = compact.replace(".", "").replace(",", ".")
    number = decimal(compact)
    if number is None:
        return text
    return int(number) if number == number.to_integral_value() else format(number, "f")


def _rows(name: str, schema: Schema, sent: Sent) -> list[dict[str, Any]] | None:
    row_of = re.compile(re.escape(name) + r"\.(\d{1,4})\.")
    places = {int(row[1]) for key in sent if (row := row_of.match(key))}
    items: Mapping[str, Any] = schema["items"]
    rows = [read(items, sent, f"{name}.{place}.") for place in sorted(places)[:ROWS_AT_MOST]]
    return [row for row in rows if row] or None
