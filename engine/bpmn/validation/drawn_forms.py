"""Forms drawn into the diagram (``camunda:formData``): fields whose type or rule nobody knows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from engine.bpmn.parser.forms import FIELD_TYPES, LIMITS, constraints
from engine.bpmn.parser.markup import CAMUNDA, extensions
from engine.bpmn.validation.report import Report, Subject, named
from engine.sentences import Sentence, sentence

_UNCONFIGURED = frozenset({"required", "readonly"})
_NUMBER = re.compile(r"-?[0-9]+\Z")
_TYPED = sentence("Dùng một trong: %(types)s.", types=", ".join(sorted(FIELD_TYPES)))
_RULED = sentence("Dùng một trong: %(types)s.", types=", ".join(sorted({*LIMITS, *_UNCONFIGURED})))


def check_drawn_forms(subject: Subject, report: Report) -> None:
    """Refuse what would silently become a free text or a rule that nobody keeps."""
    for node in subject.nodes("userTask", "startEvent"):
        for field in extensions(subject.at(node), "formData", "formField"):
            for message, advice in _faults(field):
                whole = sentence("%(node)s: %(fault)s", node=named(node), fault=message)
                report.error("form-field", field, whole, advice)


def _faults(field: etree._Element) -> Iterator[tuple[Sentence, Sentence]]:
    name = field.get("id") or ""
    kind = field.get("type", "string")
    if not name:
        yield (
            sentence("một trường của biểu mẫu không có mã (id)."),
            sentence("Đặt id là tên biến mà trường ghi."),
        )
    if kind not in FIELD_TYPES:
        yield (
            sentence(
                "trường “%(field)s” có kiểu “%(kind)s” không được biết.", field=name, kind=kind
            ),
            _TYPED,
        )
    elif kind == "enum" and not any(True for _ in field.iterchildren(f"{{{CAMUNDA}}}value")):
        yield (
            sentence("trường “%(field)s” cho chọn nhưng không có giá trị nào.", field=name),
            sentence("Thêm camunda:value cho mỗi lựa chọn."),
        )
    for rule, config in constraints(field).items():
        yield from _rule(name, rule, config)


def _rule(name: str, rule: str, config: str) -> Iterator[tuple[Sentence, Sentence]]:
    if rule not in LIMITS and rule not in _UNCONFIGURED:
        yield (
            sentence(
                "trường “%(field)s” có ràng buộc “%(rule)s” không được biết.", field=name, rule=rule
            ),
            _RULED,
        )
    elif rule in LIMITS and not _NUMBER.match(config.strip()):
        yield (
            sentence(
                "ràng buộc %(rule)s của trường “%(field)s” phải là số nguyên, không phải "
                "“%(value)s”.",
                rule=rule,
                field=name,
                value=config,
            ),
            sentence("Ghi một số nguyên, hoặc bỏ ràng buộc."),
        )
