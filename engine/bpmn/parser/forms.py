"""Forms: which files a diagram names, and a form drawn into it (``camunda:formData``)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from lxml import etree

from engine.bpmn.definition import Definition
from engine.bpmn.parser.markup import CAMUNDA, camunda, extensions
from engine.model.numbers import whole

FIELD_TYPES: dict[str, dict[str, Any]] = {
    "string": {"type": "string"},
    "long": {"type": "integer"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "enum": {"type": "string"},
}
"""The types a drawn form's field may have, as Camunda 7 knows them."""
LIMITS = {"min": "minimum", "max": "maximum", "minlength": "minLength", "maxlength": "maxLength"}


def form_key(element: etree._Element) -> str | None:
    """Return the form that a user task or start event names (``formKey``, ``formRef``)."""
    return camunda(element, "formKey") or camunda(element, "formRef")


def form_path(key: str) -> str:
    """Return the file a form key stands for, counted from the folder of its diagram.

    ``embedded:deployment:`` before it is what other tools write for the same thing.
    """
    return key.removeprefix("embedded:").removeprefix("deployment:").removeprefix("./")


def forms_named(definitions: Iterable[Definition]) -> frozenset[str]:
    """Return the files of the forms that processes name; a key with an expression names none."""
    keys = (
        node.duty.form
        for definition in definitions
        for node in definition.nodes.values()
        if node.duty is not None
    )
    return frozenset(form_path(key) for key in keys if key and "${" not in key)


def form_schema(element: etree._Element) -> Mapping[str, Any] | None:
    """Give the form of a task as a JSON Schema (draft 2020-12); None without ``formData``."""
    if not extensions(element, "formData"):
        return None
    fields = list(extensions(element, "formData", "formField"))
    return MappingProxyType(
        {
            "type": "object",
            "properties": {field.get("id", ""): _field(field) for field in fields},
            "required": [
                field.get("id", "") for field in fields if "required" in constraints(field)
            ],
        }
    )


def _field(field: etree._Element) -> dict[str, Any]:
    kind = field.get("type", "string")
    schema = dict(FIELD_TYPES.get(kind, {"type": "string"}))
    if kind == "enum":
        values = field.iterchildren(f"{{{CAMUNDA}}}value")
        schema["oneOf"] = [
            {"const": value.get("id", ""), "title": value.get("name") or value.get("id", "")}
            for value in values
        ]
    if field.get("label"):
        schema["title"] = field.get("label")
    default = _typed(kind, field.get("defaultValue"))
    if default is not None:
        schema["default"] = default
    return schema | dict(_limits(field))


def _typed(kind: str, text: str | None) -> object:
    """A default as a value of the field's type; an expression is no default."""
    if not text or "${" in text:
        return None
    if kind == "long":
        return whole(text, -(2**53), 2**53)
    return text == "true" if kind == "boolean" else text


def _limits(field: etree._Element) -> Iterator[tuple[str, Any]]:
    for name, config in constraints(field).items():
        limit = whole(config, -(2**53), 2**53)
        if name in LIMITS and limit is not None:
            yield LIMITS[name], limit
        elif name == "readonly":
            yield "readOnly", True


def constraints(field: etree._Element) -> dict[str, str]:
    """Give the constraints of a drawn form's field, name → configuration."""
    return {
        rule.get("name", ""): rule.get("config") or ""
        for rule in field.iter(f"{{{CAMUNDA}}}constraint")
    }
