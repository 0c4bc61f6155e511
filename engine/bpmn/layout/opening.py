"""A file from anywhere, made so that it can be opened and drawn; what it says is left as it is."""

from __future__ import annotations

from lxml import etree

from engine.bpmn.layout.writing import BPMNDI, lay_out
from engine.bpmn.parser.source import parse


def drawable(file: str, body: bytes) -> bytes:
    """The same diagram in UTF-8, with a drawing where it has none; unchanged where nothing lacks.

    Prefixes that are declared inside are declared on the root: editors keep elements that they do
    not know, and forget where their prefixes came from. Raises
    :class:`engine.bpmn.parser.source.Unreadable`, which tells the line, for what is no XML.
    """
    if not body.strip():
        return body
    root = parse(file, body)
    if etree.QName(root).localname != "definitions":
        return body
    drawn = root.find(f".//{{{BPMNDI}}}BPMNShape") is not None
    inner = _prefixes(root) - set(root.nsmap)
    if drawn and not inner and _is_utf8(body):
        return body
    if inner:
        etree.cleanup_namespaces(
            root,
            top_nsmap=_declared(root),
            keep_ns_prefixes=[prefix for prefix in root.nsmap if prefix],
        )
    text = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return text if drawn or not _has_nodes(root) else lay_out(text)


def _prefixes(root: etree._Element) -> set[str | None]:
    return {prefix for element in root.iter(etree.Element) for prefix in element.nsmap}


def _declared(root: etree._Element) -> dict[str, str]:
    """All named prefixes; one that is declared twice keeps the outermost meaning."""
    found: dict[str, str] = {}
    for element in root.iter(etree.Element):
        for prefix, space in element.nsmap.items():
            if prefix:
                found.setdefault(prefix, space)
    return found


def _has_nodes(root: etree._Element) -> bool:
    processes = [one for one in root if etree.QName(one).localname == "process"]
    return any(len(process) for process in processes)


def _is_utf8(body: bytes) -> bool:
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return "\0" not in text
