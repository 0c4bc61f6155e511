"""Turns the faults of BPMN's schema into findings that a person can act on.

What the field accepts is a warning here (order of elements, missing incoming and outgoing,
incomplete drawing information); what would be lost or misread is an error.
"""

from __future__ import annotations

import re

from lxml import etree

from engine.bpmn.parser import FileReading
from engine.bpmn.parser.markup import BPMN, DIAGRAM, XSI, is_bpmn, local, namespace
from engine.bpmn.parser.source import parse
from engine.bpmn.validation.languages import CARRIERS
from engine.bpmn.validation.report import Report
from engine.bpmn.validation.schema import SchemaFault, grammar, schema_faults

_QUOTED = re.compile(r"(?:attribute|The attribute) '(?:\{[^}]*\})?([^']+)'")
_EXPECTED = re.compile(r"\}(\w+)")
_ANYWHERE = frozenset({"documentation", "extensionElements"})
_CHOOSING = frozenset(
    {"resourceRole", "performer", "humanPerformer", "potentialOwner", "timerEventDefinition"}
)
_TYPE_FAULTS = ("SCHEMAV_CVC_TYPE", "SCHEMAV_CVC_ELT")
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
            what = (
                f"Phần tử <{name}> không được đứng trong <{local(element)}>.",
                f"The element <{name}> may not stand in <{local(element)}>.",
            )
            report.error("unknown-element", child, what, _OUT)
        elif limit[0] and limit[1] in present:
            what = (
                f"<{local(element)}> chỉ được có một <{name}>.",
                f"<{local(element)}> may hold only one <{name}>.",
            )
            report.error("repeated-element", child, what, _OUT)
        if limit is not None:
            present.add(limit[1])


def _foreign(element: etree._Element, child: etree._Element, report: Report) -> None:
    """Refuse what is not BPMN and stands beside BPMN's own elements: nobody would read it."""
    if namespace(child) in DIAGRAM or (local(element) == "extensionElements" and namespace(child)):
        return
    what = (
        f"<{local(child)}> trong <{local(element)}> không thuộc BPMN.",
        f"<{local(child)}> in <{local(element)}> does not belong to BPMN.",
    )
    advice = (
        "Bỏ nó, hoặc đưa vào extensionElements với không gian tên (namespace) riêng.",
        "Remove it, or put it into extensionElements, in a namespace of its own.",
    )
    report.error("unknown-element", child, what, advice)


_OUT = (
    "Bỏ hoặc sửa phần tử này theo BPMN 2.0.",
    "Remove the element or correct it as BPMN 2.0 says.",
)


def _fault(element: etree._Element, fault: SchemaFault, report: Report) -> None:
    if namespace(element) in DIAGRAM:
        what = (f"Phần hình vẽ chưa đúng: {fault.message}", f"Drawing: {fault.message}")
        report.note("drawing", element, what)
        return
    kind, name = fault.kind, local(element)
    quoted = _QUOTED.search(fault.message)
    attribute = quoted.group(1) if quoted else ""
    if f"{{{XSI}}}type" in fault.message or kind.startswith(_TYPE_FAULTS):
        what = (
            f"<{name}> có xsi:type không đọc được; được hiểu là biểu thức.",
            f"<{name}> has an xsi:type that cannot be resolved; it is read as an expression.",
        )
        report.note("expression-type", element, what)
    elif kind == "SCHEMAV_ELEMENT_CONTENT":
        _content(element, fault, report)
    elif attribute in _OF_FORMAL and name in CARRIERS and f"{{{XSI}}}type" not in element.attrib:
        return
    elif kind.startswith("SCHEMAV_CVC_COMPLEX_TYPE_3_2") and namespace(element) == BPMN:
        what = (
            f"<{name}> có thuộc tính “{attribute}” không thuộc BPMN.",
            f"<{name}> has the attribute “{attribute}”, which BPMN does not know.",
        )
        advice = ("Bỏ hoặc sửa tên thuộc tính.", "Remove the attribute or correct its name.")
        report.error("unknown-attribute", element, what, advice)
    elif kind == "SCHEMAV_CVC_COMPLEX_TYPE_4":
        _missing(element, attribute, report)
    elif attribute and (kind.startswith("SCHEMAV_CVC_DATATYPE") or "ENUMERATION" in kind):
        _value(element, attribute, fault, report)
    else:
        what = (f"<{name}> chưa đúng chuẩn: {fault.message}", f"<{name}>: {fault.message}")
        report.note("schema", element, what)


def _content(element: etree._Element, fault: SchemaFault, report: Report) -> None:
    name = local(element)
    if "Missing child" in fault.message:
        if name not in _PARTIAL:
            found = _EXPECTED.findall(fault.message.partition("Expected")[2])
            lacking = " | ".join(f"<{one}>" for one in found if one not in _ANYWHERE)
            what = (f"<{name}> chưa đầy đủ, thiếu {lacking}.", f"<{name}> lacks {lacking}.")
            report.warn("incomplete", element, what)
        return
    parent = element.getparent()
    if parent is None or not is_bpmn(element):
        return
    if local(parent) in _CHOOSING:
        what = (
            f"<{name}> không đi cùng các phần tử khác trong <{local(parent)}>.",
            f"<{name}> does not go together with what else is in <{local(parent)}>.",
        )
        report.error("unknown-element", element, what, _OUT)
    elif name in grammar().get(local(parent), {}):
        what = (
            f"<{name}> không đứng đúng thứ tự trong <{local(parent)}>.",
            f"<{name}> is not in its order inside <{local(parent)}>.",
        )
        report.note("element-order", element, what)


def _missing(element: etree._Element, attribute: str, report: Report) -> None:
    name = local(element)
    if (name, attribute) in _ELSEWHERE:
        return
    what = (
        f"<{name}> thiếu thuộc tính “{attribute}”.",
        f"<{name}> lacks the attribute “{attribute}”.",
    )
    if name == "definitions" or name in _LOOSE:
        report.note("missing-attribute", element, what)
    else:
        report.error("missing-attribute", element, what)


def _value(element: etree._Element, attribute: str, fault: SchemaFault, report: Report) -> None:
    name = local(element)
    value = element.get(attribute, "")
    what = (
        f"<{name}> có thuộc tính {attribute}=“{value}” không hợp lệ.",
        f"<{name}> has an invalid value {attribute}=“{value}”.",
    )
    if any(kind in fault.message for kind in ("xs:ID", "xs:QName", "xs:anyURI", "xs:NCName")):
        report.note("id-form", element, what)
    else:
        report.error("invalid-value", element, what)
