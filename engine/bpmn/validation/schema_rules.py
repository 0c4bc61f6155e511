"""Turns the faults of BPMN's schema into findings that a person can act on.

What the field accepts is a warning here (order of elements, missing incoming and outgoing,
incomplete drawing information); what would be lost or misread is an error.
"""

from __future__ import annotations

from lxml import etree

from engine.bpmn.parser import FileReading
from engine.bpmn.parser.markup import BPMN, DIAGRAM, XSI, is_bpmn, local, namespace
from engine.bpmn.parser.source import parse
from engine.bpmn.validation.languages import CARRIERS
from engine.bpmn.validation.report import Report
from engine.bpmn.validation.schema import SchemaFault, grammar, schema_faults
from engine.sentences import sentence

_ANYWHERE = frozenset({"documentation", "extensionElements"})
_CHOOSING = frozenset(
    {"resourceRole", "performer", "humanPerformer", "potentialOwner", "timerEventDefinition"}
)
_TYPE = f"{{{XSI}}}type"
_TYPE_FAULTS = ("SCHEMAV_CVC_TYPE", "SCHEMAV_CVC_ELT")
_NAME_TYPES = ("xs:ID", "xs:QName", "xs:anyURI", "xs:NCName")
_LOOSE = frozenset({"association", "textAnnotation", "group", "text", "category", "import"})
_PARTIAL = frozenset(
    {"ioSpecification", "dataInputAssociation", "dataOutputAssociation", "inputSet", "outputSet"}
)
_OF_FORMAL = frozenset({"language", "evaluatesToTypeRef"})
_MIXED = frozenset({"documentation", "text", "script"})
_TOLERATED = frozenset({("correlationPropertyRetrievalExpression", "formalExpression")})
_ELSEWHERE = frozenset(
    {("sequenceFlow", "sourceRef"), ("sequenceFlow", "targetRef"), ("messageFlow", "sourceRef"),
     ("messageFlow", "targetRef"), ("boundaryEvent", "attachedToRef")}
)  # fmt: skip


def check_schema(file: FileReading, report: Report) -> None:
    """Report unknown and repeated elements, unknown attributes, invalid values.

    The schema judges the file as it was written: the tree that was read has ids of ours in it.
    """
    if file.root is None:
        return
    for element in file.root.iter(etree.Element):
        if is_bpmn(element):
            _children(element, report)
    for fault in schema_faults(parse(file.name, file.data)):
        _fault(fault.element, fault, report)


def _children(element: etree._Element, report: Report) -> None:
    allowed = grammar().get(local(element))
    if allowed is None or local(element) in _MIXED:
        return
    present: set[str] = set()
    for child in element.iterchildren(etree.Element):
        name = local(child)
        if not is_bpmn(child):
            _foreign(element, child, report)
            continue
        if (local(element), name) in _TOLERATED:
            continue
        limit = allowed.get(name)
        if limit is None:
            message = sentence(
                "Phần tử <%(child)s> không được đứng trong <%(element)s>.",
                child=name,
                element=local(element),
            )
            report.error("unknown-element", child, message, _OUT)
        elif limit[0] and limit[1] in present:
            message = sentence(
                "<%(element)s> chỉ được có một <%(child)s>.", element=local(element), child=name
            )
            report.error("repeated-element", child, message, _OUT)
        if limit is not None:
            present.add(limit[1])


def _foreign(element: etree._Element, child: etree._Element, report: Report) -> None:
    """Refuse what is not BPMN and stands beside BPMN's own elements: nobody would read it."""
    if namespace(child) in DIAGRAM or (local(element) == "extensionElements" and namespace(child)):
        return
    message = sentence(
        "<%(child)s> trong <%(element)s> không thuộc BPMN.",
        child=local(child),
        element=local(element),
    )
    advice = sentence("Bỏ nó, hoặc đưa vào extensionElements với không gian tên (namespace) riêng.")
    report.error("unknown-element", child, message, advice)


_OUT = sentence("Bỏ hoặc sửa phần tử này theo BPMN 2.0.")


def _fault(element: etree._Element, fault: SchemaFault, report: Report) -> None:
    if namespace(element) in DIAGRAM:
        message = sentence("Phần hình vẽ chưa đúng: %(fault)s", fault=fault.message)
        report.note("drawing", element, message)
        return
    kind, name = fault.kind, local(element)
    attribute = fault.attribute.rpartition("}")[2]
    if fault.attribute == _TYPE or kind.startswith(_TYPE_FAULTS):
        message = sentence(
            "<%(element)s> có xsi:type không đọc được; được hiểu là biểu thức.", element=name
        )
        report.note("expression-type", element, message)
    elif kind == "SCHEMAV_ELEMENT_CONTENT":
        _content(element, fault, report)
    elif attribute in _OF_FORMAL and name in CARRIERS and _TYPE not in element.attrib:
        message = sentence(
            "<%(element)s> có xsi:type không đọc được; được hiểu là biểu thức.", element=name
        )
        report.note("expression-type", element, message)
    elif kind.startswith("SCHEMAV_CVC_COMPLEX_TYPE_3_2") and namespace(element) == BPMN:
        message = sentence(
            "<%(element)s> có thuộc tính “%(attribute)s” không thuộc BPMN.",
            element=name,
            attribute=attribute,
        )
        report.error("unknown-attribute", element, message, sentence("Bỏ hoặc sửa tên thuộc tính."))
    elif kind == "SCHEMAV_CVC_COMPLEX_TYPE_4":
        _missing(element, attribute, report)
    elif attribute and (kind.startswith("SCHEMAV_CVC_DATATYPE") or "ENUMERATION" in kind):
        _value(element, attribute, fault, report)
    else:
        message = sentence(
            "<%(element)s> chưa đúng chuẩn: %(fault)s", element=name, fault=fault.message
        )
        report.note("schema", element, message)


def _content(element: etree._Element, fault: SchemaFault, report: Report) -> None:
    name = local(element)
    if fault.lacking:
        lacking = " | ".join(f"<{one}>" for one in fault.lacking if one not in _ANYWHERE)
        message = sentence(
            "<%(element)s> chưa đầy đủ, thiếu %(lacking)s.", element=name, lacking=lacking
        )
        if name in _PARTIAL:
            report.note("incomplete", element, message)
        else:
            report.warn("incomplete", element, message)
        return
    parent = element.getparent()
    if parent is None or not is_bpmn(element):
        return
    if local(parent) in _CHOOSING:
        message = sentence(
            "<%(element)s> không đi cùng các phần tử khác trong <%(parent)s>.",
            element=name,
            parent=local(parent),
        )
        report.error("unknown-element", element, message, _OUT)
    elif name in grammar().get(local(parent), {}):
        message = sentence(
            "<%(element)s> không đứng đúng thứ tự trong <%(parent)s>.",
            element=name,
            parent=local(parent),
        )
        report.note("element-order", element, message)


def _missing(element: etree._Element, attribute: str, report: Report) -> None:
    name = local(element)
    if (name, attribute) in _ELSEWHERE:
        return
    message = sentence(
        "<%(element)s> thiếu thuộc tính “%(attribute)s”.", element=name, attribute=attribute
    )
    if name == "definitions" or name in _LOOSE:
        report.note("missing-attribute", element, message)
    else:
        report.error("missing-attribute", element, message)


def _value(element: etree._Element, attribute: str, fault: SchemaFault, report: Report) -> None:
    name = local(element)
    value = element.get(attribute, "")
    message = sentence(
        "<%(element)s> có thuộc tính %(attribute)s=“%(value)s” không hợp lệ.",
        element=name,
        attribute=attribute,
        value=value,
    )
    if fault.value_type.startswith(_NAME_TYPES):
        report.note("id-form", element, message)
    else:
        report.error("invalid-value", element, message)
