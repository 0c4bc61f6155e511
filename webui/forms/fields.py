"""A JSON Schema (2020-12, with ``x-ui`` hints) as a tree of fields that a template can draw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from engine.model.numbers import whole
from engine.sentences import Sentence
from webui.forms import numbers

Schema = Mapping[str, Any]
LONG_TEXT = 500
SPARE_ROWS = 2
NUMBERS = ("integer", "number")
RECEIVERS = ("division", "officer")
"""Widgets that choose who of the task's own agency gets the work."""
WIDGETS = frozenset(
    {"textarea", "agencies", "agency", "date", "file", "hidden", "radio", "buttons", *RECEIVERS}
)
EARLIER = 3
"""So many of the earlier texts of a field are shown beside it."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One value to choose from; ``value`` as it stands in the page."""

    value: str
    label: str
    selected: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """One field. ``kind`` names the macro that draws it; ``name`` is the path in the form.

    ``parts`` are the fields of an object, or the rows of a list of objects; ``needed_when`` is the
    choice with which it must be filled in; ``earlier`` what stood under its name before.
    """

    name: str
    kind: str
    label: str
    help: str = ""
    value: Any = None
    required: bool = False
    error: Sentence | None = None
    choices: tuple[Choice, ...] = ()
    parts: tuple[Field, ...] = ()
    attributes: Mapping[str, Any] = field(default_factory=dict)
    needed_when: str = ""
    earlier: tuple[Earlier, ...] = ()

    @property
    def id(self) -> str:
        """The id of the control in the page."""
        return "f-" + self.name.replace(".", "-")

    @property
    def described_by(self) -> str:
        """The ids of help and error, for readers of the screen."""
        parts = [f"{self.id}-help"] if self.help else []
        return " ".join([*parts, f"{self.id}-error"] if self.error else parts)

    @property
    def answer(self) -> Any:
        """The value as it is read: the words of what was chosen, else the value itself."""
        if self.kind in NUMBERS and self.value not in (None, ""):
            return numbers.spoken(self.value.replace(",", "."))
        return ", ".join(each.label for each in self.choices if each.selected) or self.value


@dataclass(frozen=True, slots=True)
class Earlier:
    """What somebody wrote into a field at another step, round or period: to read, never a value."""

    field: Field
    step: str
    who: str
    at: datetime
    nth: int


@dataclass(frozen=True, slots=True)
class Content:
    """What the fields are filled with: values, errors by path, and the agencies to choose from.

    ``earlier`` is what was written under a field's name before, newest first; ``receivers`` are the
    divisions and officers to choose from, by the widget that asks for them.
    """

    values: Mapping[str, Any]
    errors: Mapping[str, Sentence]
    agencies: Sequence[tuple[str, str]] = ()
    earlier: Mapping[str, Sequence[Earlier]] = field(default_factory=dict)
    receivers: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)


def fields_of(schema: Schema, content: Content, prefix: str = "") -> tuple[Field, ...]:
    """The fields of an object schema, in the order in which it names them."""
    needed = set(schema.get("required", ()))
    when = _needed_when(schema)
    drawn = (
        _field(
            f"{prefix}{name}", part, content, required=name in needed and not _may_be_empty(part)
        )
        for name, part in schema.get("properties", {}).items()
    )
    return tuple(
        replace(each, needed_when=when.get(each.name.removeprefix(prefix), "")) for each in drawn
    )


def _needed_when(schema: Schema) -> dict[str, str]:
    """The label of the choice that makes a field required, by field (``allOf`` of if and then)."""
    found: dict[str, str] = {}
    for rule in schema.get("allOf", ()):
        for name, chosen in rule.get("if", {}).get("properties", {}).items():
            options = dict(_options(schema.get("properties", {}).get(name, {})))
            label = options.get(str(chosen.get("const")))
            if label:
                found |= dict.fromkeys(rule.get("then", {}).get("required", ()), label)
    return found


def _may_be_empty(schema: Schema) -> bool:
    """A list without a least length is filled by leaving it empty."""
    return schema.get("type") == "array" and not schema.get("minItems")


def kind_of(schema: Schema) -> str:
    """Which control a schema asks for."""
    widget = (schema.get("x-ui") or {}).get("widget")
    if widget in WIDGETS:
        return str(widget)
    if "enum" in schema or "oneOf" in schema:
        return "select"
    kind = schema.get("type", "string")
    if kind == "boolean":
        return "checkbox"
    if kind in NUMBERS:
        return str(kind)
    if kind == "object":
        return "group"
    if kind == "array":
        return _list_kind(schema.get("items", {}))
    if schema.get("format") in ("date", "email"):
        return str(schema["format"])
    return "textarea" if schema.get("maxLength", 0) > LONG_TEXT else "text"


def _list_kind(items: Schema) -> str:
    if "enum" in items or "oneOf" in items:
        return "checkboxes"
    return "rows" if items.get("type") == "object" else "lines"


def value_at(values: Any, path: str) -> Any:
    """The value at ``a.0.b``, or None."""
    for part in path.split("."):
        if isinstance(values, Mapping):
            values = values.get(part)
        elif isinstance(values, list) and (place := whole(part, most=len(values) - 1)) is not None:
            values = values[place]
        else:
            return None
    return values


def _field(name: str, schema: Schema, content: Content, *, required: bool) -> Field:
    kind = kind_of(schema)
    value = value_at(content.values, name)
    if value is None:
        value = schema.get("default")
    return Field(
        name=name,
        kind=kind,
        label=str(schema.get("title") or name.rsplit(".", 1)[-1]),
        help=str(schema.get("description", "")),
        value=_shown(kind, value),
        required=required,
        error=content.errors.get(name),
        choices=_choices(kind, schema, value, content),
        parts=_parts(kind, name, schema, value, content),
        attributes=_attributes(schema),
        earlier=tuple(content.earlier.get(name, ())[:EARLIER]),
    )


def _shown(kind: str, value: Any) -> Any:
    if kind == "lines" and isinstance(value, list):
        return "\n".join(str(item) for item in value)
    if kind in NUMBERS and value is not None:
        return numbers.shown(value)
    return value


def _parts(kind: str, name: str, schema: Schema, value: Any, content: Content) -> tuple[Field, ...]:
    if kind == "group":
        return fields_of(schema, content, f"{name}.")
    if kind != "rows":
        return ()
    filled = len(value) if isinstance(value, list) else 0
    most = schema.get("maxItems", filled + SPARE_ROWS)
    rows = min(most, max(filled + SPARE_ROWS, schema.get("minItems", 0)))
    items = schema["items"]
    return tuple(
        Field(
            name=f"{name}.{row}",
            kind="group",
            label=f"{items.get('title', schema.get('title', ''))} {row + 1}".strip(),
            parts=fields_of(items, content, f"{name}.{row}."),
        )
        for row in range(rows)
    )


def _choices(kind: str, schema: Schema, value: Any, content: Content) -> tuple[Choice, ...]:
    if kind in ("agency", "agencies"):
        options = list(content.agencies)
    elif kind in RECEIVERS:
        options = list(content.receivers.get(kind, ()))
    elif kind == "checkboxes":
        options = _options(schema["items"])
    elif kind in ("select", "radio", "buttons"):
        options = _options(schema)
    else:
        return ()
    chosen = {str(item) for item in value} if isinstance(value, list) else {str(value)}
    return tuple(Choice(key, label, key in chosen) for key, label in options)


def _options(schema: Schema) -> list[tuple[str, str]]:
    if "oneOf" in schema:
        return [
            (str(one["const"]), str(one.get("title", one["const"])))
            for one in schema["oneOf"]
            if "const" in one
        ]
    names = schema.get("x-ui", {}).get("labels", {})
    return [(str(one), str(names.get(str(one), one))) for one in schema.get("enum", ())]


def _attributes(schema: Schema) -> dict[str, Any]:
    names = {"maxLength": "limit", "minimum": "min", "maximum": "max"}
    attributes = {html: schema[key] for key, html in names.items() if key in schema}
    if schema.get("type") == "number":
        attributes["step"] = "any"
    return attributes
