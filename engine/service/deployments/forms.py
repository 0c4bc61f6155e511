"""Forms: what a person fills in is checked here against its JSON Schema (draft 2020-12)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

import orjson
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import SchemaError, ValidationError

from engine.bpmn.parser import form_path, forms_named, read
from engine.errors import InvalidInput
from engine.model.text import nfc
from engine.storage import Unit

Schema = Mapping[str, Any]
_FORMATS = FormatChecker(formats=["date", "email", "time"])

_SENTENCES = {
    "type": "Giá trị chưa đúng kiểu.",
    "enum": "Chọn một trong các giá trị cho sẵn.",
    "const": "Giá trị này không được chấp nhận.",
    "oneOf": "Chọn một trong các giá trị cho sẵn.",
    "anyOf": "Chọn một trong các giá trị cho sẵn.",
    "minLength": "Mục này phải được điền.",
    "maxLength": "Nội dung quá dài: tối đa {limit} ký tự.",
    "minimum": "Giá trị nhỏ nhất là {limit}.",
    "maximum": "Giá trị lớn nhất là {limit}.",
    "exclusiveMinimum": "Giá trị phải lớn hơn {limit}.",
    "exclusiveMaximum": "Giá trị phải nhỏ hơn {limit}.",
    "multipleOf": "Giá trị phải là bội số của {limit}.",
    "minItems": "Cần ít nhất {limit} mục.",
    "maxItems": "Nhiều nhất {limit} mục.",
    "uniqueItems": "Các mục không được trùng nhau.",
    "pattern": "Nội dung chưa đúng dạng yêu cầu.",
    "additionalProperties": "Mục này không có trong biểu mẫu.",
}
_FORMAT_SENTENCES = {
    "date": "Ngày chưa đúng: viết theo dạng ngày/tháng/năm, ví dụ 09/04/2025.",
    "email": "Địa chỉ thư điện tử chưa đúng.",
}


def _read(body: bytes) -> Any:
    """A form as it is used: its choices in the letters that officers type (NFC).

    Raises ValueError for what is no JSON.
    """
    return orjson.loads(nfc(body.decode()))


@lru_cache(maxsize=512)
def _validator(body: bytes) -> Draft202012Validator:
    return Draft202012Validator(orjson.loads(body), format_checker=_FORMATS)


def schema_of(unit: Unit, deployment_id: str, file: str, key: str | None) -> dict[str, Any] | None:
    """The form that a step of the diagram ``file`` names, of the same deployment, or None."""
    if not key:
        return None
    folder, _, _name = file.rpartition("/")
    path = form_path(key)
    body = unit.deployments.file(deployment_id, f"{folder}/{path}" if folder else path)
    found: dict[str, Any] | None = _read(body) if body else None
    return found


def named_in(files: Mapping[str, bytes]) -> frozenset[str]:
    """The files of the forms that the diagrams among these name, as they write them."""
    return forms_named(read(files).definitions.values())


def fields(body: bytes) -> tuple[str, ...] | None:
    """The names a form may write; None when the file is no form that can be read."""
    try:
        schema = _read(body)
    except ValueError:
        return None
    found = schema.get("properties") if isinstance(schema, dict) else None
    return tuple(found) if isinstance(found, dict) else None


def sound(schema: Schema) -> str | None:
    """Why the schema itself cannot be used, or None."""
    try:
        Draft202012Validator.check_schema(schema)
    except SchemaError as error:
        return error.message
    return None


def check(schema: Schema, data: Mapping[str, Any]) -> dict[str, str]:
    """Field path (``a.b.0``) → what is wrong with it, in Vietnamese; empty when all is well.

    Decimal text stands for a number, as it does in the variables of an instance.
    """
    found: dict[str, str] = {}
    for error in _validator(orjson.dumps(schema)).iter_errors(_numbers(schema, data)):
        for path in _places(error):
            found.setdefault(path, _sentence(error))
    return found


def require(schema: Schema, data: Mapping[str, Any]) -> None:
    """Let the data pass or raise :class:`InvalidInput` with all fields at once."""
    fields = check(schema, data)
    if fields:
        raise InvalidInput(fields=fields)


def _places(error: ValidationError) -> list[str]:
    path = [str(part) for part in error.absolute_path]
    if error.validator != "required":
        return [".".join(path)]
    given = error.instance if isinstance(error.instance, Mapping) else {}
    names: list[str] = error.schema["required"]  # type: ignore[index]  # it failed on it
    return [".".join([*path, name]) for name in names if name not in given]


def _sentence(error: ValidationError) -> str:
    if error.validator == "required" or (error.validator == "minLength" and not error.instance):
        return _SENTENCES["minLength"]
    if error.validator == "minLength":
        return f"Nội dung quá ngắn: cần ít nhất {error.validator_value} ký tự."
    if error.validator == "format":
        return _FORMAT_SENTENCES.get(str(error.validator_value), _SENTENCES["pattern"])
    sentence = _SENTENCES.get(str(error.validator), "Giá trị chưa hợp lệ.")
    return sentence.format(limit=error.validator_value)


def _numbers(schema: Any, value: Any) -> Any:
    """Read decimal text as a number where the schema wants one."""
    if not isinstance(schema, Mapping):
        return value
    if isinstance(value, Mapping):
        inner = schema.get("properties", {})
        return {name: _numbers(inner.get(name), item) for name, item in value.items()}
    if isinstance(value, list):
        return [_numbers(schema.get("items"), item) for item in value]
    if isinstance(value, str) and schema.get("type") in ("number", "integer"):
        try:
            number = Decimal(value)
        except InvalidOperation:
            return value
        return number if number.is_finite() else value
    return value
