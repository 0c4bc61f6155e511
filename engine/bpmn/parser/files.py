"""Reads a set of files into definitions: the entrance of this package."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from engine.bpmn.definition import Definition
from engine.bpmn.parser.diagram import DiagramReader
from engine.bpmn.parser.findings import ERROR, Finding
from engine.bpmn.parser.ids import complete_ids
from engine.bpmn.parser.markup import (
    BPMN,
    identity,
    is_bpmn,
    leave_to_vendors,
    line_of,
    local,
    namespace,
)
from engine.bpmn.parser.qualified_names import borrow, qualify
from engine.bpmn.parser.source import Unreadable, parse
from engine.sentences import sentence

_BESIDE = frozenset({"json", "txt", "md", "csv", "xlsx", "docx", "pdf", "png", "svg"})


@dataclass
class FileReading:
    """One file: its bytes, its tree with all ids (None: no BPMN), the ids of its processes.

    ``borrowed``: what it refers to in other files of the set, by reference as written.
    """

    name: str
    data: bytes
    root: etree._Element | None = None
    processes: list[str] = field(default_factory=list)
    reader: DiagramReader | None = None
    borrowed: Mapping[str, etree._Element] = field(default_factory=dict)


@dataclass
class Reading:
    """What the files hold.

    ``definitions``: every process by id, executable or not; ``tables``: the DMN files, unread.
    """

    definitions: dict[str, Definition] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    file_of: dict[str, str] = field(default_factory=dict)
    files: dict[str, FileReading] = field(default_factory=dict)
    tables: dict[str, bytes] = field(default_factory=dict)


def diagrams(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files that hold processes."""
    return {path: body for path, body in files.items() if path.endswith((".bpmn", ".bpmn20.xml"))}


def read(files: Mapping[str, bytes]) -> Reading:
    """Read files, name → bytes. Never raises on any content: faults are findings.

    Nothing is validated here, so that what was validated when it was deployed is only read to
    be executed. Every file counts as BPMN but those whose name says otherwise: DMN tables are
    kept for the check, forms and texts are left aside.
    """
    reading = Reading()
    for name, data in files.items():
        suffix = name.rpartition(".")[2].lower()
        if suffix == "dmn":
            reading.tables[name] = data
        elif suffix not in _BESIDE:
            reading.files[name] = FileReading(name, data)
            _parse(reading, reading.files[name])
    lenders = _lenders(reading)
    for file in reading.files.values():
        if file.root is not None:
            file.borrowed = borrow(file.root, lenders)
    for file in reading.files.values():
        if file.root is not None:
            file.reader = DiagramReader(file.root, file.name)
            _collect(reading, file, file.reader)
    return reading


def _parse(reading: Reading, file: FileReading) -> None:
    try:
        root = parse(file.name, file.data)
    except Unreadable as problem:
        reading.findings.append(problem.finding)
        return
    if local(root) != "definitions" or namespace(root) != BPMN:
        reading.findings.append(_no_bpmn(file.name, root))
        return
    leave_to_vendors(root)
    qualify(root)
    complete_ids(root)
    file.root = root


def _lenders(reading: Reading) -> Mapping[str, Mapping[str, etree._Element]]:
    """The elements of the set by namespace and id."""
    found: dict[str, dict[str, etree._Element]] = {}
    for file in reading.files.values():
        space = None if file.root is None else file.root.get("targetNamespace")
        for element in () if file.root is None or not space else file.root.iter(etree.Element):
            key = element.get("id")
            if key and is_bpmn(element):
                found.setdefault(space or "", {}).setdefault(key, element)
    return found


def _collect(reading: Reading, file: FileReading, reader: DiagramReader) -> None:
    for process in reader.processes():
        if process.bpmn_id in reading.definitions:
            reading.findings.append(_duplicate(file.name, process.node, reading.file_of))
            continue
        definition = process.definition()
        reading.definitions[definition.id] = definition
        reading.file_of[definition.id] = file.name
        file.processes.append(definition.id)
    for element in reader.duplicates:
        reading.findings.append(_duplicate(file.name, element, reading.file_of))


def _no_bpmn(file: str, root: etree._Element) -> Finding:
    space = namespace(root)
    return Finding(
        ERROR,
        "not-bpmn",
        identity(root),
        line_of(root),
        file,
        sentence(
            "Tệp không phải BPMN 2.0: phần tử gốc là “%(root)s” (%(namespace)s).",
            root=local(root),
            namespace=space or sentence("không có không gian tên"),
        ),
        sentence("Xuất lại sơ đồ dưới dạng BPMN 2.0 XML."),
    )


def _duplicate(file: str, element: etree._Element, file_of: Mapping[str, str]) -> Finding:
    process = element.get("id") or ""
    first = file_of.get(process, file)
    message = sentence(
        "Quy trình “%(process)s” đã có trong tệp %(file)s.", process=process, file=first
    )
    if first == file:
        message = sentence(
            "Quy trình “%(process)s” được ghi hai lần trong tệp này.", process=process
        )
    return Finding(
        ERROR,
        "duplicate-process",
        identity(element),
        line_of(element),
        file,
        message,
        sentence("Đặt mã (id) khác cho một trong hai quy trình."),
    )
