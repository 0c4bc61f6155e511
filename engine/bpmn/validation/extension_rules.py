"""Walks a file's elements and attributes of other namespaces against the table of extensions."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from engine.bpmn.parser.markup import BPMN, CAMUNDA, DIAGRAM, XSI, camunda, local, namespace
from engine.bpmn.validation import extensions as table
from engine.bpmn.validation.extensions import ATTRIBUTES, ELEMENTS, ENGINES, Extension
from engine.bpmn.validation.report import Report
from engine.sentences import sentence

_SILENT = frozenset({"", BPMN, XSI, *DIAGRAM, "http://www.w3.org/XML/1998/namespace"})
_MODELER = frozenset(
    {"http://camunda.org/schema/modeler/1.0", "http://bpmn.io/schema/bpmn/biocolor/1.0",
     "http://www.omg.org/spec/BPMN/non-normative/color/1.0", "http://bpmn.io/schema/bpmn"}
)  # fmt: skip
_OTHER_BINDINGS = ("version", "versionTag")
_BINDINGS = ("latest", "deployment")
_REMOVE = sentence("Bỏ nó khỏi sơ đồ.")


def check_extensions(root: etree._Element, report: Report) -> None:
    """Report every extension that is not executed; harmless ones once a name."""
    reported: set[str] = set()
    for element in root.iter(etree.Element):
        space = namespace(element)
        if space not in _SILENT:
            _element(element, space, report, reported)
        if space in (BPMN, ""):
            for name, place in _attributes(element):
                _attribute(element, place, name, report, reported)
            _values(element, report)


def _attributes(element: etree._Element) -> Iterator[tuple[str, str]]:
    for key in element.attrib:
        qualified = etree.QName(key)
        if (qualified.namespace or "") not in _SILENT:
            yield qualified.localname, qualified.namespace or ""


def _element(element: etree._Element, space: str, report: Report, reported: set[str]) -> None:
    if space not in ENGINES:
        _foreign(element, space, report, reported)
        return
    name = local(element)
    row = ELEMENTS[space].get(name)
    shown = f"{ENGINES[space]}:{name}"
    _judge(element, shown, space, row, report, reported)
    if row is None or row.verdict != table.EXECUTED:
        return
    for key in map(str, element.attrib):
        if key not in row.attributes:
            message = sentence(
                "<%(extension)s> có thuộc tính “%(attribute)s” không được biết.",
                extension=shown,
                attribute=key,
            )
            report.error("unknown-extension", element, message, _REMOVE)
    for child in element.iterchildren(etree.Element):
        if namespace(child) != space:
            _stray(child, shown, ENGINES[space], report)


def _stray(child: etree._Element, shown: str, prefix: str, report: Report) -> None:
    """Refuse a part that lost its prefix: it would be passed over."""
    name = local(child)
    message = sentence(
        "<%(child)s> trong <%(extension)s> không thuộc cùng không gian tên nên không được đọc.",
        child=name,
        extension=shown,
    )
    advice = sentence("Viết <%(prefix)s:%(child)s>, hoặc bỏ nó.", prefix=prefix, child=name)
    report.error("unknown-extension", child, message, advice)


def _attribute(
    element: etree._Element, space: str, name: str, report: Report, reported: set[str]
) -> None:
    if space not in ENGINES:
        _foreign(element, space, report, reported)
        return
    row = ATTRIBUTES[space].get(name)
    shown = f"{ENGINES[space]}:{name}"
    if (
        row is not None
        and row.verdict in (table.EXECUTED, table.IMPLIED)
        and row.on
        and local(element) not in row.on
    ):
        message = sentence(
            "Thuộc tính %(extension)s không có tác dụng trên <%(element)s>.",
            extension=shown,
            element=local(element),
        )
        report.warn("extension-misplaced", element, message, _REMOVE)
        return
    _judge(element, shown, space, row, report, reported)


def _judge(
    element: etree._Element,
    shown: str,
    space: str,
    row: Extension | None,
    report: Report,
    reported: set[str],
) -> None:
    if row is None:
        message = sentence(
            "Phần mở rộng %(extension)s không được biết hoặc không chạy ở đây.", extension=shown
        )
        report.error("unknown-extension", element, message, table.ADVICE.get(space, _REMOVE))
    elif row.verdict == table.REFUSED:
        message = sentence(
            "Phần mở rộng %(extension)s làm thay đổi cách chạy và không được hỗ trợ.",
            extension=shown,
        )
        report.error("refused-extension", element, message, row.advice)
    elif row.verdict == table.HARMLESS and shown not in reported:
        reported.add(shown)
        message = sentence(
            "Phần mở rộng %(extension)s được bỏ qua, không ảnh hưởng đến cách chạy.",
            extension=shown,
        )
        report.note("harmless-extension", element, message)


def _foreign(element: etree._Element, space: str, report: Report, reported: set[str]) -> None:
    if space in reported or space in _MODELER:
        return
    reported.add(space)
    message = sentence("Phần mở rộng thuộc “%(namespace)s” được bỏ qua.", namespace=space)
    report.note("foreign-extension", element, message)


def _values(element: etree._Element, report: Report) -> None:
    """Refuse values of executed attributes that mean something else than what is executed."""
    kind = camunda(element, "type")
    if kind is not None and kind != "external":
        message = sentence("camunda:type=“%(kind)s” không chạy ở đây.", kind=kind)
        advice = sentence("Dùng camunda:type=“external”.")
        report.error("refused-extension", element, message, advice)
    binding = camunda(element, "calledElementBinding")
    if binding is not None and binding not in _BINDINGS:
        message = sentence(
            "camunda:calledElementBinding=“%(binding)s” không chạy ở đây.", binding=binding
        )
        advice = sentence("Dùng latest hoặc deployment.")
        report.error("refused-extension", element, message, advice)
    mapping = camunda(element, "mapDecisionResult")
    if mapping == "resultList" or camunda(element, "decisionRefBinding") in _OTHER_BINDINGS:
        message = sentence("Cách lấy kết quả hoặc phiên bản bảng quyết định này không chạy ở đây.")
        advice = sentence("Dùng mapDecisionResult singleEntry, singleResult hoặc collectEntries.")
        report.error("refused-extension", element, message, advice)
    for entry in element.iterchildren(f"{{{CAMUNDA}}}in", f"{{{CAMUNDA}}}out"):
        if entry.get("local") == "true":
            message = sentence("camunda:in/out với local=“true” không chạy ở đây.")
            report.error("refused-extension", entry, message, _REMOVE)
