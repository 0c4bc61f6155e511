"""Forms: what a person fills in is checked here against its JSON Schema (draft 2020-12)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

import orjson
from jsonschema import Draft202012Validator, FormatChecker, validators
from jsonschema.exceptions import SchemaError, ValidationError
from referencing import Registry

from engine.bpmn.parser import Finding, Reading, form_path, forms_named, read
from engine.bpmn.runtime.data import VALUE_LIMIT
from engine.errors import FormUnusable, InvalidInput
from engine.model import patterns
from engine.model.dates import FAR
from engine.model.deadlines.deadline import YEARS
from engine.model.numbers import decimal
from engine.model.text import nfc
from engine.model.transitions import canonical
from engine.sentences import Sentence, sentence
from engine.storage import Unit

Schema = Mapping[str, Any]
_FORMATS = FormatChecker(formats=["date", "email", "time"])


@_FORMATS.checks("date", raises=ValueError)
def _day(value: object) -> bool:
    """Whether a day is of the calendar, and of a year that an office can mean."""
    return not isinstance(value, str) or date.fromisoformat(value).year in YEARS


WRONG_DATE = sentence("Ngày chưa đúng: viết theo dạng ngày/tháng/năm, ví dụ 09/04/2025.")
UNFIT = sentence("Giá trị chưa hợp lệ.")
TOO_LONG = sentence("Nội dung quá dài. Hãy rút gọn, hoặc gửi dưới dạng tệp đính kèm.")
EMPTY = sentence("Mục này phải được điền.")
_HOW = sentence("Sửa tệp biểu mẫu theo JSON Schema (draft 2020-12) rồi kiểm tra lại.")
_SENTENCES = {
    "type": sentence("Giá trị chưa đúng kiểu."),
    "enum": sentence("Chọn một trong các giá trị cho sẵn."),
    "const": sentence("Giá trị này không được chấp nhận."),
    "oneOf": sentence("Chọn một trong các giá trị cho sẵn."),
    "anyOf": sentence("Chọn một trong các giá trị cho sẵn."),
    "minLength": sentence("Nội dung quá ngắn: cần ít nhất %(limit)s ký tự."),
    "maxLength": sentence("Nội dung quá dài: tối đa %(limit)s ký tự."),
    "minimum": sentence("Giá trị nhỏ nhất là %(limit)s."),
    "maximum": sentence("Giá trị lớn nhất là %(limit)s."),
    "exclusiveMinimum": sentence("Giá trị phải lớn hơn %(limit)s."),
    "exclusiveMaximum": sentence("Giá trị phải nhỏ hơn %(limit)s."),
    "multipleOf": sentence("Giá trị phải là bội số của %(limit)s."),
    "minItems": sentence("Cần ít nhất %(limit)s mục."),
    "maxItems": sentence("Nhiều nhất %(limit)s mục."),
    "uniqueItems": sentence("Các mục không được trùng nhau."),
    "pattern": sentence("Nội dung chưa đúng dạng yêu cầu."),
    "additionalProperties": sentence("Mục này không có trong biểu mẫu."),
}
_FORMAT_SENTENCES = {
    "date": WRONG_DATE,
    "email": sentence("Địa chỉ thư điện tử chưa đúng."),
}


def _read(body: bytes) -> Any:
    """A form as it is used: its choices in the letters that officers type (NFC).

    Raises ValueError for what is no JSON.
    """
    return orjson.loads(nfc(body.decode()))


@lru_cache(maxsize=512)
def _validator(body: bytes) -> Any:
    return _Validator(orjson.loads(body), registry=_NOWHERE, format_checker=_FORMATS)


def _fits_pattern(
    _validator: Any, pattern: str, value: object, _schema: Schema
) -> Iterator[ValidationError]:
    if isinstance(value, str) and not patterns.found(pattern, value):
        yield ValidationError("pattern")


_Validator: Any = validators.extend(  # type: ignore[no-untyped-call]  # so its stubs say
    Draft202012Validator, {"pattern": _fits_pattern}
)
_NOWHERE: Registry[Any] = Registry()
"""What a form refers to is in the form: nothing is fetched from elsewhere."""
_PATTERNS = FormatChecker(formats=())


@_PATTERNS.checks("regex")
def _is_linear(pattern: object) -> bool:
    return not isinstance(pattern, str) or patterns.is_linear(pattern)


def schema_of(unit: Unit, deployment_id: str, file: str, key: str | None) -> dict[str, Any] | None:
    """The form that a step of the diagram ``file`` names, of the same deployment, or None.

    Raises :class:`errors.FormUnusable` for one that was deployed before forms were checked.
    """
    if not key:
        return None
    folder, _, _name = file.rpartition("/")
    path = form_path(key)
    body = unit.deployments.file(deployment_id, f"{folder}/{path}" if folder else path)
    if not body:
        return None
    for _code, _line, what in faults(body):
        raise FormUnusable(
            sentence("Biểu mẫu «%(form)s» của bước này bị hỏng. %(what)s", form=path, what=what)
        )
    found: dict[str, Any] = _read(body)
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


def findings(files: Mapping[str, bytes], source: Reading) -> list[Finding]:
    """What is wrong with the forms among these files: those in ``forms/`` and those named."""
    named = forms_named(source.definitions.values())
    found = []
    for path, body in files.items():
        folders, _, name = path.rpartition("/")
        if path.endswith(".json") and (
            folders.rpartition("/")[2] == "forms" or {path, f"forms/{name}"} & named
        ):
            found += [
                Finding("error", code, None, line, path, what, _HOW)
                for code, line, what in faults(body)
            ]
    return found


@lru_cache(maxsize=512)
def faults(body: bytes) -> tuple[tuple[str, int | None, Sentence], ...]:
    """Why a file is no form: a code, the line if one can be named, what is wrong."""
    try:
        schema = _read(body)
    except UnicodeDecodeError:
        return (("form-not-json", None, sentence("Biểu mẫu không dùng bảng mã UTF-8.")),)
    except orjson.JSONDecodeError as error:
        said = sentence("Biểu mẫu không phải JSON: %(problem)s.", problem=error.msg)
        return (("form-not-json", error.lineno, said),)
    if not isinstance(schema, dict) or schema.get("type", "object") != "object":
        said = sentence("Biểu mẫu phải là một JSON Schema của đối tượng (“type”: “object”).")
        return (("form-schema", _line(body, "type"), said),)
    problem = sound(schema)
    if problem is None:
        return ()
    place, what = problem
    said = sentence(
        "Biểu mẫu không phải JSON Schema, ở “%(place)s”: %(problem)s.", place=place, problem=what
    )
    return (("form-schema", _line(body, place.rpartition("/")[2]), said),)


def sound(schema: Schema) -> tuple[str, str] | None:
    """Where and why the schema itself cannot be used, or None."""
    try:
        Draft202012Validator.check_schema(schema, format_checker=_PATTERNS)
    except SchemaError as error:
        return "/".join(map(str, error.absolute_path)) or "/", error.message
    return None


def _line(body: bytes, key: str) -> int:
    """The line on which a name first stands; the first where it stands nowhere."""
    before, found, _after = body.partition(f'"{key}"'.encode())
    return before.count(b"\n") + 1 if found else 1


def check(schema: Schema, data: Mapping[str, Any]) -> dict[str, Sentence]:
    """Field path (``a.b.0``) → what is wrong with it; empty when all is well.

    Decimal text stands for a number, as it does in the variables of an instance.
    """
    found: dict[str, Sentence] = {}
    for error in _validator(orjson.dumps(schema)).iter_errors(_numbers(schema, data)):
        for path in _places(error):
            found.setdefault(path, _sentence(error))
    for name, value in data.items():
        if len(canonical(value)) > VALUE_LIMIT:
            found.setdefault(name, TOO_LONG)
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


def _sentence(error: ValidationError) -> Sentence:
    limit = str(error.validator_value)
    if error.validator == "required" or (error.validator == "minLength" and not error.instance):
        return EMPTY
    if error.validator == "format":
        if limit == "date" and _is_day(str(error.instance)):
            return FAR
        return _FORMAT_SENTENCES.get(limit, _SENTENCES["pattern"])
    what = _SENTENCES.get(str(error.validator), UNFIT)
    return replace(what, parts={"limit": limit})


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


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
        number = decimal(value)
        return value if number is None else number
    return value
