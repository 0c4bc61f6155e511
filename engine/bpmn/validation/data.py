"""Data (BPMN 2.0.2 §10.4): data objects, stores, input sets, associations."""

from __future__ import annotations

from lxml import etree

from engine.bpmn.parser.data_names import PLACEHOLDER
from engine.bpmn.parser.markup import child, children, content, local, reference, tag
from engine.bpmn.validation.report import Report, Subject, named


def check_variables(subject: Subject, report: Report) -> None:
    """Report data objects and properties of one scope that bear one name: they are one variable."""
    if subject.file.reader is None:
        return
    for scope in subject.definition.scopes:
        names: set[str] = set()
        for element in children(subject.at(scope), "dataObject", "property"):
            name = subject.file.reader.names.variable(element.get("id") or "")
            if name in names and name != PLACEHOLDER:
                what = (
                    f"Hai dữ liệu cùng tên “{name}” trong một phạm vi; chúng là một biến.",
                    f"Two data elements of one scope are called “{name}”; they are one variable.",
                )
                advice = ("Đặt tên khác nhau nếu khác nhau.", "Name them apart if they differ.")
                report.warn("data-same-name", element, what, advice)
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
            shown = drawn.get("name") or drawn.get("id")
            what = (
                f"Kho dữ liệu “{shown}” chỉ là hình vẽ: không liên kết nào đọc hay ghi nó.",
                f"The data store “{shown}” is a drawing: no association reads or writes it.",
            )
            report.note("data-store-drawn", drawn, what)
    for association in subject.element.iter(tag("dataInputAssociation")):
        target = reference(content(child(association, "targetRef")))
        _wrong_end(subject, association, target, report)
    for association in subject.element.iter(tag("dataOutputAssociation")):
        for source in children(association, "sourceRef"):
            _wrong_end(subject, association, reference(content(source)), report)
    for node in subject.nodes():
        for use in node.stores_filled:
            what = (
                f"Kho dữ liệu “{use.store}” nhận biến “{use.variable}” khi {named(node)} xong.",
                (
                    f"The data store “{use.store}” takes the variable “{use.variable}” "
                    f"when {named(node)} is done."
                ),
            )
            advice = (
                "Nếu không có biến này thì không ghi gì; muốn khác thì thêm sourceRef.",
                "Without such a variable nothing is written; add a sourceRef to say otherwise.",
            )
            report.note("data-store-variable", subject.at(node), what, advice)


def _wrong_end(
    subject: Subject, association: etree._Element, end: str | None, report: Report
) -> None:
    """An input association ends at a data input, an output one begins at a data output."""
    found = subject.elements.get(end or "")
    if found is not None and local(found) == "dataStoreReference":
        what = (
            f"Liên kết dữ liệu nối kho “{end}” ngược chiều.",
            f"The data association joins the data store “{end}” by its wrong end.",
        )
        advice = (
            "Đọc kho bằng dataInputAssociation, ghi bằng dataOutputAssociation.",
            "Read a store by a dataInputAssociation, write it by a dataOutputAssociation.",
        )
        report.error("data-association", association, what, advice)


def check_data(subject: Subject, report: Report) -> None:
    """Inputs stand in input sets; associations say what becomes what (§10.4)."""
    for node in subject.nodes():
        element = subject.at(node)
        io = child(element, "ioSpecification")
        if io is not None and node.is_sub_process:
            what = (
                f"Tiểu quy trình {named(node)} không được có ioSpecification.",
                f"The sub-process {named(node)} may not have an ioSpecification.",
            )
            report.error("io-not-allowed", element, what)
        if io is not None and element.get("operationRef"):
            _operation(subject, element, io, report)
        for holder in (element, *children(element, "ioSpecification")):
            _sets(holder, report)
        for association in children(element, "dataInputAssociation", "dataOutputAssociation"):
            sources = list(children(association, "sourceRef"))
            said = list(children(association, "transformation", "assignment"))
            if len(sources) > 1 and not said:
                what = (
                    "Liên kết dữ liệu có nhiều nguồn phải có transformation.",
                    "A data association with several sources needs a transformation.",
                )
                report.error("data-association", association, what)
            if not said:
                _same_kind(subject, association, report)


def _operation(
    subject: Subject, element: etree._Element, io: etree._Element, report: Report
) -> None:
    """One input set, one output set, each of the structure of its message (§10.3.3)."""
    operation = subject.everywhere.get(reference(element.get("operationRef")) or "")
    for kind, ref in (("Input", "inMessageRef"), ("Output", "outMessageRef")):
        if len(list(children(io, f"{kind.lower()}Set"))) > 1:
            what = (
                f"Việc gắn với operation chỉ được có một {kind.lower()}Set.",
                f"A task with an operation may have one {kind.lower()}Set only.",
            )
            report.error("data-set", io, what)
        key = None if operation is None else reference(content(child(operation, ref)))
        expected = _structure(subject, subject.everywhere.get(key or ""), "itemRef")
        for data in children(io, f"data{kind}"):
            found = _structure(subject, data, "itemSubjectRef")
            if expected and found and expected != found:
                what = (
                    f"Kiểu “{found}” khác kiểu “{expected}” của thông điệp trong operation.",
                    f"“{found}” is not “{expected}”, the structure of the operation's message.",
                )
                report.error("data-structure", data, what)


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
                what = (f"{shown} không thuộc {named_set} nào.", f"{shown} is in no {named_set}.")
                report.error("data-set", data, what)


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
        what = (
            f"Liên kết dữ liệu nối hai kiểu khác nhau ({kinds[0]}, {kinds[1]}).",
            f"The data association joins two different structures ({kinds[0]}, {kinds[1]}).",
        )
        advice = ("Thêm transformation.", "Add a transformation.")
        report.error("data-association", association, what, advice)
