"""Turns the bytes of a file into an element tree, or says why not.

The bytes are decoded here and not by the XML library, so that every encoding passes the same
gate: no DOCTYPE (hence no entities), no NUL, bounded size, depth and number of elements.
"""

from __future__ import annotations

import codecs
import re

from lxml import etree

from engine.bpmn.parser.findings import ERROR, Finding
from engine.bpmn.parser.markup import line_of
from engine.bpmn.parser.xml_errors import mistake
from engine.model.text import nfc
from engine.sentences import Sentence, sentence

MAX_BYTES = 5 * 1024 * 1024
MAX_ELEMENTS = 100_000
MAX_DEPTH = 200
_LOG_LIMIT = 100
"""How many errors the parser keeps; behind as many, others may be hidden."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NAKED = ((b"<\x00?\x00", "utf-16-le"), (b"\x00<\x00?", "utf-16-be"))
_ENCODINGS = frozenset({"utf-8", "utf-16", "ascii", "iso8859-1", "cp1252", "cp1258"})
_DECLARATION = re.compile(r"\s*<\?xml\s[^>]*?\?>")
_DECLARED = re.compile(rb"<\?xml\s[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_VISIBLE = re.compile(r"\S")
_PROLOG = re.compile(r"\s+|<!--.*?-->|<\?.*?\?>", re.DOTALL)


class Unreadable(Exception):
    """The bytes are no acceptable XML; holds the one finding that says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(str(finding.message))
        self.finding = finding


def parse(file: str, data: bytes) -> etree._Element:
    """Return the root element of ``data``; raises Unreadable."""
    if len(data) > MAX_BYTES:
        raise _unreadable(
            file,
            "xml-too-large",
            1,
            sentence(
                "Tệp có %(size)s byte, tối đa %(limit)s byte.",
                size=f"{len(data):,}",
                limit=f"{MAX_BYTES:,}",
            ),
        )
    _refuse_other_kinds(file, data)
    # One form of letters for names, choices and literals; the bytes that are stored stay as sent.
    text = nfc(_decoded(file, data))
    _refuse_doctype(file, text)
    try:
        root = _tree(_without_declaration(text).encode())
    except etree.XMLSyntaxError as problem:
        line, column = problem.position
        message = sentence(
            "Không đọc được XML ở dòng %(line)s, cột %(column)s: %(mistake)s.",
            line=line,
            column=column,
            mistake=mistake(getattr(problem, "code", 0), problem.msg or ""),
        )
        raise _unreadable(file, "xml", line or 1, message) from None
    _bound(file, root)
    return root


def _tree(data: bytes) -> etree._Element:
    """Parse strictly, but let a namespace be named by what is no URI: nobody ever fetches it."""
    strict = _parser(recover=False)
    try:
        return etree.fromstring(data, strict)
    except etree.XMLSyntaxError:
        log = strict.error_log
        if len(log) >= _LOG_LIMIT or any(e.type != etree.ErrorTypes.WAR_NS_URI for e in log):
            raise
        root = etree.fromstring(data, _parser(recover=True))
        # lxml calls an element {namespace}name and cannot take such a name apart again.
        if any("}" in name for e in root.iter(etree.Element) for name in e.nsmap.values()):
            raise
        return root


def _parser(*, recover: bool) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
        huge_tree=False, recover=recover, remove_pis=True, remove_comments=True,
    )  # fmt: skip


def _refuse_other_kinds(file: str, data: bytes) -> None:
    """Name what was given by mistake instead of a diagram."""
    head = data[:1024].removeprefix(codecs.BOM_UTF8).lstrip().lower()
    if data.startswith(b"PK\x03\x04"):
        what = sentence("Tệp này là một tệp nén ZIP (như .bpm của Bizagi, .vsdx của Visio).")
    elif head.startswith((b"<!doctype html", b"<html")):
        what = sentence("Tệp này là một trang web (HTML), không phải sơ đồ.")
    elif data.startswith(b"%PDF"):
        what = sentence("Tệp này là một tệp PDF, không phải sơ đồ.")
    else:
        return
    advice = sentence("Trong công cụ vẽ chọn xuất (export) BPMN 2.0 XML rồi đưa tệp đó vào.")
    raise Unreadable(Finding(ERROR, "not-bpmn", None, 1, file, what, advice))


def _decoded(file: str, data: bytes) -> str:
    encoding = next((name for mark, name in _BOMS if data.startswith(mark)), None)
    encoding = encoding or next((name for mark, name in _NAKED if data.startswith(mark)), None)
    if encoding is None:
        declared = _DECLARED.match(data.lstrip()[:400])
        encoding = _known(declared.group(1).decode() if declared else "utf-8")
    if encoding is None:
        raise _unreadable(
            file,
            "xml-encoding",
            1,
            sentence("Bảng mã của tệp không được chấp nhận. Lưu lại tệp dưới dạng UTF-8."),
        )
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError) as problem:
        at = data[: getattr(problem, "start", 0)].count(b"\n") + 1
        message = sentence(
            "Dòng %(line)s có byte không thuộc bảng mã %(encoding)s. Lưu lại tệp dưới dạng UTF-8.",
            line=at,
            encoding=encoding,
        )
        raise _unreadable(file, "xml-encoding", at, message) from None
    if "\x00" in text:
        at = text[: text.index("\x00")].count("\n") + 1
        raise _unreadable(file, "xml", at, sentence("Dòng %(line)s có ký tự NUL.", line=at))
    if not text.strip():
        raise _unreadable(file, "xml", 1, sentence("Tệp trống."))
    return text


def _known(name: str) -> str | None:
    try:
        found = codecs.lookup(name).name
    except LookupError:
        return None
    return found if found in _ENCODINGS else None


def _refuse_doctype(file: str, text: str) -> None:
    at = 0
    while match := _PROLOG.match(text, at):
        at = match.end()
    if text[at : at + 9].upper() == "<!DOCTYPE":
        line = text[:at].count("\n") + 1
        message = sentence(
            "Tệp có khai báo DOCTYPE; sơ đồ BPMN không cần và hệ thống không nhận. Xóa khai báo."
        )
        raise _unreadable(file, "xml-doctype", line, message)


def _without_declaration(text: str) -> str:
    """The text with blanks in its place, so that lines and columns stay what they are."""
    match = _DECLARATION.match(text)
    return _VISIBLE.sub(" ", match[0]) + text[match.end() :] if match else text


def _bound(file: str, root: etree._Element) -> None:
    depth = count = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        count += event == "start"
        if depth > MAX_DEPTH or count > MAX_ELEMENTS:
            message = sentence(
                "Sơ đồ lồng quá %(depth)s tầng hoặc quá %(elements)s phần tử.",
                depth=MAX_DEPTH,
                elements=f"{MAX_ELEMENTS:,}",
            )
            raise _unreadable(file, "xml-too-large", line_of(element) or 1, message)


def _unreadable(file: str, code: str, line: int, message: Sentence) -> Unreadable:
    return Unreadable(Finding(ERROR, code, None, line, file, message))
