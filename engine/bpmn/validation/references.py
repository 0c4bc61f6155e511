"""Ids and references of one file: duplicates, references that lead nowhere."""

from __future__ import annotations

from lxml import etree

from engine.bpmn.parser import FileReading
from engine.bpmn.parser.markup import (
    CAMUNDA,
    DIAGRAM,
    is_bpmn,
    line_of,
    local,
    namespace,
    reference,
)
from engine.bpmn.validation.report import Report, index
from engine.sentences import Sentence, sentence

_STRICT = (
    ("messageRef", "message"), ("signalRef", "signal"), ("errorRef", "error"),
    ("escalationRef", "escalation"), ("processRef", "process"),
    ("noneBehaviorEventRef", "EventDefinition"), ("oneBehaviorEventRef", "EventDefinition"),
    ("dataObjectRef", "dataObject"), ("dataStoreRef", "dataStore"),
    ("correlationKeyRef", "correlationKey"),
    ("correlationPropertyRef", "correlationProperty"), ("operationRef", "operation"),
    ("activityRef", ""),
)  # fmt: skip
_LOOSE_ATTRIBUTES = ("itemSubjectRef", "itemRef", "categoryValueRef", "dataStateRef")
_STRICT_TEXT = {
    ("eventDefinitionRef", "EventDefinition"), ("correlationPropertyRef", "correlationProperty"),
}  # fmt: skip
_DATA_ENDS = frozenset({"dataInputAssociation", "dataOutputAssociation"})
_FREE_NAMES = frozenset({"##unspecified", "##WebService", "##other"})


def check_references(file: FileReading, report: Report) -> None:
    """Report duplicate ids and references to nothing."""
    root = file.root
    if root is None:
        return
    elements = {**file.borrowed, **index(root)}
    _duplicates(root, report)
    for element in root.iter(etree.Element):
        if not is_bpmn(element):
            continue
        for attribute, kind in _STRICT:
            value = element.get(attribute)
            if value is not None:
                _strict(element, attribute, value, kind, elements, report)
        for attribute in _LOOSE_ATTRIBUTES:
            value = element.get(attribute)
            if value and reference(value) not in elements and value not in _FREE_NAMES:
                report.note("dangling-reference", element, *_loose(attribute, value))
        if local(element) == "association":
            _association(element, elements, report)
        _texts(element, elements, report)


def _association(
    element: etree._Element, elements: dict[str, etree._Element], report: Report
) -> None:
    for end in ("sourceRef", "targetRef"):
        value = element.get(end)
        if value and reference(value) not in elements:
            report.warn("dangling-reference", element, *_loose(end, value))


def _duplicates(root: etree._Element, report: Report) -> None:
    bearers: dict[str, etree._Element] = {}
    for element in root.iter(etree.Element):
        key = element.get("id")
        space = namespace(element)
        if not key or space == CAMUNDA or not (is_bpmn(element) or space in DIAGRAM):
            continue
        if key not in bearers:
            bearers[key] = element
            continue
        message = sentence(
            "Mã “%(id)s” đã dùng cho <%(element)s> ở dòng %(line)s.",
            id=key,
            element=local(bearers[key]),
            line=line_of(bearers[key]),
        )
        advice = sentence("Đặt mã khác nhau cho mỗi phần tử.")
        if is_bpmn(element) and is_bpmn(bearers[key]):
            report.error("duplicate-id", element, message, advice)
        else:
            report.note("duplicate-id", element, message, advice)


def _strict(
    element: etree._Element,
    attribute: str,
    value: str,
    kind: str,
    elements: dict[str, etree._Element],
    report: Report,
) -> None:
    target = elements.get(reference(value) or "")
    if target is not None and (not kind or local(target).endswith(kind)):
        return
    if target is None:
        message = sentence(
            "%(reference)s=“%(value)s” không trỏ đến phần tử nào.", reference=attribute, value=value
        )
        message = _elsewhere(element, attribute, value) or message
    else:
        message = sentence(
            "%(reference)s=“%(value)s” trỏ đến <%(target)s>, cần <%(kind)s>.",
            reference=attribute,
            value=value,
            target=local(target),
            kind=kind,
        )
    advice = sentence("Sửa tham chiếu hoặc thêm phần tử.")
    report.error("dangling-reference", element, message, advice)


def _elsewhere(element: etree._Element, attribute: str, value: str) -> Sentence | None:
    """What to say of a name in the namespace of another file."""
    prefix, colon, name = value.partition(":")
    space = element.nsmap.get(prefix)
    if not colon or space is None:
        return None
    return sentence(
        "%(reference)s=“%(value)s” là “%(name)s” trong không gian tên “%(namespace)s”; không tệp "
        "nào ở đây có phần tử đó.",
        reference=attribute,
        value=value,
        name=name,
        namespace=space,
    )


def _texts(element: etree._Element, elements: dict[str, etree._Element], report: Report) -> None:
    name = local(element)
    for own, kind in _STRICT_TEXT:
        if name == own:
            _strict(element, own, (element.text or "").strip(), kind, elements, report)
    parent = element.getparent()
    if name in ("sourceRef", "targetRef") and parent is not None and local(parent) in _DATA_ENDS:
        value = (element.text or "").strip()
        if reference(value) not in elements:
            _strict(element, name, value, "", elements, report)
    elif name in ("flowNodeRef", "incoming", "outgoing"):
        value = (element.text or "").strip()
        if value and reference(value) not in elements:
            report.warn("dangling-reference", element, *_loose(name, value))


def _loose(attribute: str, value: str) -> tuple[Sentence, Sentence]:
    return (
        sentence(
            "%(reference)s “%(value)s” không trỏ đến phần tử nào; được bỏ qua.",
            reference=attribute,
            value=value,
        ),
        sentence("Sửa hoặc bỏ tham chiếu."),
    )
