"""The least valid value: small, and accepted by the schema it was made from."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from engine.service.simulation.samples import least_value

SCHEMAS: list[tuple[dict[str, Any], object]] = [
    ({"type": "object", "properties": {"a": {"type": "string"}}}, {}),
    (
        {
            "type": "object",
            "required": ["a", "n"],
            "properties": {
                "a": {"type": "string", "minLength": 3},
                "n": {"type": "integer", "minimum": 5},
            },
        },
        {"a": "xxx", "n": 5},
    ),
    ({"type": "string", "enum": ["so-noi-vu", "so-tu-phap"]}, "so-noi-vu"),
    ({"type": "string", "format": "date"}, "2025-01-01"),
    ({"type": "boolean"}, False),
    ({"const": 7}, 7),
    ({"type": "boolean", "default": True}, True),
    ({"type": "number", "exclusiveMinimum": 2, "multipleOf": 4}, 4),
    ({"type": "integer", "maximum": -3}, -3),
    ({"type": "array", "minItems": 2, "items": {"type": "integer"}}, [0, 0]),
    ({"type": ["string", "null"]}, None),
    ({"oneOf": [{"type": "integer", "minimum": 1}, {"type": "string"}]}, 1),
    (
        {"allOf": [{"type": "object", "required": ["a"]}, {"properties": {"a": {"const": 1}}}]},
        {"a": 1},
    ),
]


@pytest.mark.parametrize(("schema", "least"), SCHEMAS)
def test_it_gives_the_least_value_the_schema_accepts(schema: dict[str, Any], least: object) -> None:
    value = least_value(schema)

    assert value == least
    assert not list(Draft202012Validator(schema).iter_errors(value))
