"""Walks a file's elements and attributes of other namespaces against the table of extensions."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from engine.bpmn.parser.markup import BPMN, CAMUNDA, DIAGRAM, XSI, camunda, local, namespace
from engine.bpmn.validation import extensions as table
from engine.bpmn.validation.extensions import ATTRIBUTES, ELEMENTS, ENGINES, Extension
from engine.bpmn.validation.report import Report

_SILENT = frozenset({"", BPMN, XSI, *DIAGRAM, "http://www.w3.org/XML/1998/namespace"})
_MODELER = frozenset(
    {"http://camunda.org/schema/modeler/1.0", "http://bpmn.io/schema/bpmn/biocolor/1.0",
     "http://www.omg.org/spec/BPMN/non-normative/color/1.0", "http://bpmn.io/schema/bpmn"}
)  # fmt: skip
_OTHER_BINDINGS = ("version", "versionTag")
_BINDINGS = ("latest", "deployment")


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
            what = (
                f"<{shown}> có thuộc tính “{key}” không được biết.",
                f"<{shown}> has the unknown attribute “{key}”.",
            )
            report.error("unknown-extension", element, what, _remove())
    for child in element.iterchildren(etree.Element):
        if namespace(child) != space:
            _stray(child, shown, ENGINES[space], report)


def _stray(child: etree._Element, shown: str, prefix: str, report: Report) -> None:
    """Refuse a part that lost its prefix: it would be passed over."""
    name = local(child)
    what = (
        f"<{name}> trong <{shown}> không thuộc cùng không gian tên nên không được đọc.",
        f"<{name}> in <{shown}> is not of the same namespace and would not be read.",
    )
    advice = (f"Viết <{prefix}:{name}>, hoặc bỏ nó.", f"Write <{prefix}:{name}>, or remove it.")
    report.error("unknown-extension", child, what, advice)


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
        and row.verdict == table.EXECUTED
        and row.on
        and local(element) not in row.on
    ):
        what = (
            f"Thuộc tính {shown} không có tác dụng trên <{local(element)}>.",
            f"The attribute {shown} means nothing on <{local(element)}>.",
        )
        report.warn("extension-misplaced", element, what, _remove())
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
        advice = table.ADVICE.get(space, _remove())
        what = (
            f"Phần mở rộng {shown} không được biết hoặc không chạy ở đây.",
            f"The extension {shown} is unknown or not executed here.",
        )
        report.error("unknown-extension", element, what, advice)
    elif row.verdict == table.REFUSED:
        what = (
            f"Phần mở rộng {shown} làm thay đổi cách chạy và không được hỗ trợ.",
            f"The extension {shown} changes behaviour and is not supported.",
        )
        report.error("refused-extension", element, what, row.advice)
    elif row.verdict == table.HARMLESS and shown not in reported:
        reported.add(shown)
        what = (
            f"Phần mở rộng {shown} được bỏ qua, không ảnh hưởng đến cách chạy.",
            f"The extension {shown} is left aside; it does not change how the process runs.",
        )
        report.note("harmless-extension", element, what)


def _foreign(element: etree._Element, space: str, report: Report, reported: set[str]) -> None:
    if space in reported or space in _MODELER:
        return
    reported.add(space)
    what = (
        f"Phần mở rộng thuộc “{space}” được bỏ qua.",
        f"Extensions of “{space}” are left aside.",
    )
    report.note("foreign-extension", element, what)


def _values(element: etree._Element, report: Report) -> None:
    """Refuse values of executed attributes that mean something else than what is executed."""
    kind = camunda(element, "type")
    if kind is not None and kind != "external":
        what = (f"camunda:type=“{kind}” không chạy ở đây.", f"camunda:type “{kind}” is not run.")
        advice = ("Dùng camunda:type=“external”.", "Use camunda:type “external”.")
        report.error("refused-extension", element, what, advice)
    binding = camunda(element, "calledElementBinding")
    if binding is not None and binding not in _BINDINGS:
        what = (
            f"camunda:calledElementBinding=“{binding}” không chạy ở đây.",
            f"camunda:calledElementBinding “{binding}” is not executed.",
        )
        advice = ("Dùng latest hoặc deployment.", "Use latest or deployment.")
        report.error("refused-extension", element, what, advice)
    mapping = camunda(element, "mapDecisionResult")
    if mapping == "resultList" or camunda(element, "decisionRefBinding") in _OTHER_BINDINGS:
        what = (
            "Cách lấy kết quả hoặc phiên bản bảng quyết định này không chạy ở đây.",
            "This way of mapping the result or choosing the version of a decision is not run.",
        )
        advice = (
            "Dùng mapDecisionResult singleEntry, singleResult hoặc collectEntries.",
            "Use mapDecisionResult singleEntry, singleResult or collectEntries.",
        )
        report.error("refused-extension", element, what, advice)
    for entry in element.iterchildren(f"{{{CAMUNDA}}}in", f"{{{CAMUNDA}}}out"):
        if entry.get("local") == "true":
            what = (
                "camunda:in/out với local=“true” không chạy ở đây.",
                "camunda:in/out with local “true” is not executed.",
            )
            report.error("refused-extension", entry, what, _remove())


def _remove() -> tuple[str, str]:
    return "Bỏ nó khỏi sơ đồ.", "Remove it from the diagram."
