"""What a stranger might put into any field: too long, too deep, too large, or of no kind at all."""

from __future__ import annotations

import zipfile
from io import BytesIO

TEXTS = (
    "",
    " ",
    "\x00",
    "a\x00b",
    "\ud800",
    "\u202e\u200b\ufeff",
    "²",
    "²²²²",
    "١٢٣٤",
    "-1",
    "0",
    "9" * 5_000,
    str(2**31),
    str(2**63),
    str(2**70),
    "1e800000",
    "-1e-200000000",
    "NaN",
    "99999",
    "999999999",
    "0001-01-01",
    "9999-12-31",
    "31/12/9999",
    "01/01/0001",
    "2025-02-30",
    "PT0S",
    "R/PT1S",
    "P999999999Y",
    "sau 999 ngày làm việc",
    "chậm nhất ngày 31/12/9999",
    "a" * 27 + "!",
    "<" * 50_000,
    "(" * 20_000,
    "[" * 50_000,
    "${" * 10_000,
    "á" * 60_000,
    "../../etc/passwd",
    "' OR 1=1 --",
    "%s%n%00%ff",
    "{{7*7}}<script>alert(1)</script>",
    "name@",
    "//example.org",
    "\r\nSet-Cookie: a=b",
)

DEEP = '{"a":' * 50_000 + "1" + "}" * 50_000
JSON_BODIES = (
    b"",
    b"null",
    b"[]",
    b"{",
    DEEP.encode(),
    b"[" * 100_000,
    b'{"revision": ' + b"9" * 5_000 + b', "files": {}}',
    b'{"revision": 1e999999, "files": {}}',
    b'{"revision": -1, "files": {"a.bpmn": 5}}',
    b'{"revision": 1, "files": {"a.bpmn": "\\ud800"}}',
    b'{"revision": 1, "files": {"../a": "x", "\\u0000": "x"}}',
    b'{"revision": true, "files": []}',
    b"\xff\xfe\x00",
)


def packed(parts: dict[str, bytes]) -> bytes:
    """An archive that unpacks to these parts."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return target.getvalue()


_DOCTYPE = b'<!DOCTYPE a [<!ENTITY b "c">]><workbook xmlns="x">&b;</workbook>'
_ENTITIES = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
FILES = (
    ("a.docx", packed({"word/document.xml": b"<" * 4_000_000})),
    ("a.docx", b"PK\x03\x04" + b"\x00" * 40),
    ("a.xlsx", packed({"xl/workbook.xml": _DOCTYPE, "[Content_Types].xml": _DOCTYPE})),
    ("a.xlsx", packed({"xl/workbook.xml": b"<" * 1_000_000})),
    ("a.xlsx", packed({"xl/workbook.xml": b"0" * 100_000_000})),
    ("a.bpmn", b"<" * 200_000),
    ("a.bpmn", b"<a>" * 50_000),
    ("a.bpmn", f'<!DOCTYPE a [<!ENTITY a0 "b">{_ENTITIES}]><a>&a8;</a>'.encode()),
    ("a.bpmn", b"\x00\xff"),
    ("a.json", DEEP.encode()),
    ("a.dmn", b"<a>" * 50_000),
    ("a.txt", "mật ".encode() * 200_000),
    ("a.csv", b'"' * 200_000),
    ("a.csv", b"," * 200_000),
    ("\x00.pdf", b"%PDF-"),
    ("..", b"%PDF-"),
)
