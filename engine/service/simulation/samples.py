"""The least valid value of a form: what an unattended run fills in."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date

_TEXTS = {
    "date": "2025-01-01",
    "date-time": "2025-01-01T00:00:00+07:00",
    "time": "00:00:00",
    "email": "a@b.vn",
    "uri": "https://example.vn/",
    "uuid": "00000000-0000-0000-0000-000000000000",
}


def least_answer(schema: Mapping[str, object] | None, today: date) -> dict[str, object]:
    """What an unattended run hands in: the least value of a form, its days the day it is played."""
    value = least_value(schema) if schema is not None else {}
    fields = schema.get("properties") if schema is not None else {}
    if not isinstance(value, dict) or not isinstance(fields, dict):
        return {}
    days = [
        name
        for name, field in fields.items()
        if name in value and field.get("format") == "date" and value[name] == _TEXTS["date"]
    ]
    return {**value, **dict.fromkeys(days, today.isoformat())}


def least_value(schema: Mapping[str, object]) -> object:
    """Give the smallest value that a JSON Schema (draft 2020-12) accepts.

    ``const``, ``default`` and the first of ``enum`` win; an object holds its required properties
    only; numbers and lengths are the least allowed. Patterns are not solved: the text is the
    shortest of its length, which the form's own check then refuses.
    """
    if "const" in schema:
        return schema["const"]
    if "default" in schema:
        return schema["default"]
    for choices in ("enum", "examples"):
        listed = schema.get(choices)
        if isinstance(listed, list) and listed:
            return listed[0]
    for branch in ("oneOf", "anyOf"):
        listed = schema.get(branch)
        if isinstance(listed, list) and listed and isinstance(listed[0], dict):
            rest = {k: v for k, v in schema.items() if k != branch}
            return least_value({**rest, **listed[0]})
    if isinstance(schema.get("allOf"), list):
        return least_value(_all_of(schema))
    return _of_type(schema)


def _all_of(schema: Mapping[str, object]) -> dict[str, object]:
    merged: dict[str, object] = {k: v for k, v in schema.items() if k != "allOf"}
    parts = schema["allOf"]
    for part in parts if isinstance(parts, list) else []:
        for key, value in part.items():
            held = merged.get(key)
            if isinstance(held, dict) and isinstance(value, dict):
                merged[key] = {**held, **value}
            elif isinstance(held, list) and isinstance(value, list):
                merged[key] = [*held, *value]
            else:
                merged[key] = value
    return merged


def _of_type(schema: Mapping[str, object]) -> object:
    kind = schema.get("type")
    if isinstance(kind, list):
        if "null" in kind:
            return None
        kind = kind[0] if kind else None
    if kind is None:
        kind = "object" if "properties" in schema or "required" in schema else None
    match kind:
        case "object":
            return _object(schema)
        case "array":
            return _array(schema)
        case "string":
            return _text(schema)
        case "integer" | "number":
            return _number(schema, whole=kind == "integer")
        case "boolean":
            return False
    return None


def _object(schema: Mapping[str, object]) -> dict[str, object]:
    properties = schema.get("properties")
    known = properties if isinstance(properties, dict) else {}
    required = schema.get("required")
    names = required if isinstance(required, list) else []
    return {name: least_value(known.get(name, {"type": "string"})) for name in names}


def _array(schema: Mapping[str, object]) -> list[object]:
    least = schema.get("minItems", 0)
    items = schema.get("items", {})
    count = least if isinstance(least, int) else 0
    return [least_value(items if isinstance(items, dict) else {}) for _ in range(count)]


def _text(schema: Mapping[str, object]) -> str:
    ready = _TEXTS.get(str(schema.get("format")))
    if ready is not None:
        return ready
    least = schema.get("minLength", 0)
    return "x" * (least if isinstance(least, int) else 0)


def _number(schema: Mapping[str, object], *, whole: bool) -> object:
    low = _bound(schema, "minimum", "exclusiveMinimum", 1)
    high = _bound(schema, "maximum", "exclusiveMaximum", -1)
    value = low if low is not None else min(0, high) if high is not None else 0
    multiple = schema.get("multipleOf")
    if isinstance(multiple, int | float) and multiple > 0:
        value = math.ceil(value / multiple) * multiple
    return math.ceil(value) if whole else value


def _bound(schema: Mapping[str, object], inclusive: str, exclusive: str, step: int) -> float | None:
    bound, strict = schema.get(inclusive), schema.get(exclusive)
    if isinstance(strict, int | float):
        return strict + step
    return bound if isinstance(bound, int | float) else None
