"""Ids and references of one file: duplicates, references that lead nowhere."""

from __future__ import annotations

from lxml import etree

from engine.bpmn.parser.markup import CAMUNDA, DIAGRAM, is_bpmn, local, namespace, reference
from engine.bpmn.validation.report import Report, index

_STRICT = {
    ("messageRef", "message"), ("signalRef", "signal"), ("errorRef", "error"),
    ("escalationRef", "escalation"), ("processRef", "process"),
    ("noneBehaviorEventRef", "EventDefinition"), ("oneBehaviorEventRef", "EventDefinition"),
    ("dataObjectRef", "dataObject"), ("dataStoreRef", "dataStore"),
    ("correlationKeyRef", "correlationKey"),
    ("correlationPropertyRef", "correlationProperty"), ("operationRef", "operation"),
    ("activityRef", ""),
}  # fmt: skip
_LOOSE_ATTRIBUTES = frozenset(
    {
        "itemSubjectRef",
        "itemRef",
        "categoryValueRef",
        "dataStateRef",
    }
)
_STRICT_TEXT = {
    ("eventDefinitionRef", "EventDefinition"), ("correlationPropertyRef", "correlationProperty"),
}  # fmt: skip
_DATA_ENDS = frozenset({"dataInputAssociation", "dataOutputAssociation"})
_FREE_NAMES = frozenset({"##unspecified", "##WebService", "##other"})


def check_references(root: etree._Element, report: Report) -> None:
    """Report duplicate ids and references to nothing."""
    elements = index(root)
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
            for end in ("sourceRef", "targetRef"):
                value = element.get(end)
                if value and reference(value) not in elements:
                    report.warn("dangling-reference", element, *_loose(end, value))
        _texts(element, elements, report)


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
        what = (
            f"Mã “{key}” đã dùng cho <{local(bearers[key])}> ở dòng {bearers[key].sourceline}.",
            (
                f"The id “{key}” is already that of <{local(bearers[key])}> in line "
                f"{bearers[key].sourceline}."
            ),
        )
        advice = ("Đặt mã khác nhau cho mỗi phần tử.", "Give each element an id of its own.")
        if is_bpmn(element) and is_bpmn(bearers[key]):
            report.error("duplicate-id", element, what, advice)
        else:
            report.note("duplicate-id", element, what, advice)


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
        what = (
            f"{attribute}=“{value}” không trỏ đến phần tử nào.",
            f"{attribute} “{value}” refers to nothing.",
        )
    else:
        what = (
            f"{attribute}=“{value}” trỏ đến <{local(target)}>, cần <{kind}>.",
            f"{attribute} “{value}” refers to <{local(target)}>, expected <{kind}>.",
        )
    advice = ("Sửa tham chiếu hoặc thêm phần tử.", "Correct the reference or add the element.")
    report.error("dangling-reference", element, what, advice)


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
            what, advice = _loose(name, value)
            report.warn("dangling-reference", element, what, advice)


def _loose(attribute: str, value: str) -> tuple[tuple[str, str], tuple[str, str]]:
    return (
        (
            f"{attribute} “{value}” không trỏ đến phần tử nào; được bỏ qua.",
            f"{attribute} “{value}” refers to nothing and is left aside.",
        ),
        ("Sửa hoặc bỏ tham chiếu.", "Correct or remove the reference."),
    )
