"""Data (BPMN 2.0.2 §10.4): data objects, stores, input sets, associations."""

from __future__ import annotations

from lxml import etree

from engine.bpmn.parser.data_names import PLACEHOLDER
from engine.bpmn.parser.markup import child, children, content, local, reference, tag
from engine.bpmn.validation.report import Report, Subject, named
from engine.sentences import sentence


def check_variables(subject: Subject, report: Report) -> None:
    """Report data objects and properties of one scope that bear one name: they are one variable."""
    if subject.file.reader is None:
        return
    for scope in subject.definition.scopes:
        names: set[str] = set()
        for element in children(subject.at(scope), "dataObject", "property"):
            name = subject.file.reader.names.variable(element.get("id") or "")
            if name in names and name != PLACEHOLDER:
                message = sentence(
                    "Hai dữ liệu cùng tên “%(name)s” trong một phạm vi; chúng là một biến.",
                    name=name,
                )
                advice = sentence("Đặt tên khác nhau nếu khác nhau.")
                report.warn("data-same-name", element, message, advice)
            names.add(name)


def check_stores(subject: Subject, report: Report) -> None:
    """Say which data stores are drawings, and what an association without a source hands over."""
    used = {
        reference(content(end))
        for association in subject.element.iter(
            tag("dataInputAssociation"), tag("dataOutputAssociation")
        )
        for end in children(association, "sourceRef", "targetRef")
    }
    for drawn in subject.element.iter(tag("dataStoreReference")):
        if drawn.get("id") not in used:
            message = sentence(
                "Kho dữ liệu “%(store)s” chỉ là hình vẽ: không liên kết nào đọc hay ghi nó.",
                store=str(drawn.get("name") or drawn.get("id")),
            )
            report.note("data-store-drawn", drawn, message)
    for association in subject.element.iter(tag("dataInputAssociation")):
        target = reference(content(child(association, "targetRef")))
        _wrong_end(subject, association, target, report)
    for association in subject.element.iter(tag("dataOutputAssociation")):
        for source in children(association, "sourceRef"):
            _wrong_end(subject, association, reference(content(source)), report)
    for node in subject.nodes():
        for use in node.stores_filled:
            message = sentence(
                "Kho dữ liệu “%(store)s” nhận biến “%(variable)s” khi %(node)s xong.",
                store=use.store,
                variable=use.variable,
                node=named(node),
            )
            advice = sentence(
                "Nếu không có biến này thì không ghi gì; muốn khác thì thêm sourceRef."
            )
            report.note("data-store-variable", subject.at(node), message, advice)


def _wrong_end(
    subject: Subject, association: etree._Element, end: str | None, report: Report
) -> None:
    """An input association ends at a data input, an output one begins at a data output."""
    found = subject.elements.get(end or "")
    if found is not None and local(found) == "dataStoreReference":
        message = sentence("Liên kết dữ liệu nối kho “%(end)s” ngược chiều.", end=str(end))
        advice = sentence("Đọc kho bằng dataInputAssociation, ghi bằng dataOutputAssociation.")
        report.error("data-association", association, message, advice)


def check_data(subject: Subject, report: Report) -> None:
    """Inputs stand in input sets; associations say what becomes what (§10.4)."""
    for node in subject.nodes():
        element = subject.at(node)
        io = child(element, "ioSpecification")
        if io is not None and node.is_sub_process:
            message = sentence(
                "Tiểu quy trình %(node)s không được có ioSpecification.", node=named(node)
            )
            report.error("io-not-allowed", element, message)
        if io is not None and element.get("operationRef"):
            _operation(subject, element, io, report)
        for holder in (element, *children(element, "ioSpecification")):
            _sets(holder, report)
        for association in children(element, "dataInputAssociation", "dataOutputAssociation"):
            sources = list(children(association, "sourceRef"))
            said = list(children(association, "transformation", "assignment"))
            if len(sources) > 1 and not said:
                message = sentence("Liên kết dữ liệu có nhiều nguồn phải có transformation.")
                report.error("data-association", association, message)
            if not said:
                _same_kind(subject, association, report)


def _operation(
    subject: Subject, element: etree._Element, io: etree._Element, report: Report
) -> None:
    """One input set, one output set, each of the structure of its message (§10.3.3)."""
    operation = subject.everywhere.get(reference(element.get("operationRef")) or "")
    for kind, ref in (("Input", "inMessageRef"), ("Output", "outMessageRef")):
        if len(list(children(io, f"{kind.lower()}Set"))) > 1:
            message = sentence(
                "Việc gắn với operation chỉ được có một %(kind)sSet.", kind=kind.lower()
            )
            report.error("data-set", io, message)
        key = None if operation is None else reference(content(child(operation, ref)))
        expected = _structure(subject, subject.everywhere.get(key or ""), "itemRef")
        for data in children(io, f"data{kind}"):
            found = _structure(subject, data, "itemSubjectRef")
            if expected and found and expected != found:
                message = sentence(
                    "Kiểu “%(structure)s” khác kiểu “%(expected)s” của thông điệp trong operation.",
                    structure=found,
                    expected=expected,
                )
                report.error("data-structure", data, message)


def _structure(subject: Subject, element: etree._Element | None, ref: str) -> str | None:
    item = None if element is None else reference(element.get(ref))
    definition = subject.everywhere.get(item or "")
    return None if definition is None else definition.get("structureRef")


def _sets(holder: etree._Element, report: Report) -> None:
    for kind in ("Input", "Output"):
        named_set = f"{kind.lower()}Set"
        sets = {
            reference(content(ref))
            for one in children(holder, named_set)
            for ref in children(one, f"data{kind}Refs")
        }
        for data in children(holder, f"data{kind}"):
            if data.get("id") not in sets:
                shown = f"<data{kind}> “{data.get('name') or data.get('id')}”"
                message = sentence("%(data)s không thuộc %(set)s nào.", data=shown, set=named_set)
                report.error("data-set", data, message)


def _same_kind(subject: Subject, association: etree._Element, report: Report) -> None:
    kinds = []
    for end in ("sourceRef", "targetRef"):
        key = reference(content(child(association, end)))
        target = subject.everywhere.get(key or "")
        for ref in ("dataObjectRef", "dataStoreRef"):
            if target is not None and target.get(ref):
                target = subject.everywhere.get(reference(target.get(ref)) or "")
        kinds.append(_structure(subject, target, "itemSubjectRef"))
    if None not in kinds and kinds[0] != kinds[1]:
        message = sentence(
            "Liên kết dữ liệu nối hai kiểu khác nhau (%(source)s, %(target)s).",
            source=str(kinds[0]),
            target=str(kinds[1]),
        )
        report.error("data-association", association, message, sentence("Thêm transformation."))
