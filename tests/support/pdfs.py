"""PDF files with text, as small as they can be."""

from __future__ import annotations


def pdf(*pages: str, encrypted: bool = False) -> bytes:
    """A document whose pages hold these lines; ``encrypted`` says it wants a password."""
    letters = sorted({letter for page in pages for letter in page if letter != "\n"})
    codes = {letter: number for number, letter in enumerate(letters, 1)}
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", _FONT, _stream(_to_unicode(codes))]
    numbers = []
    for page in pages:
        objects += [_page(len(objects) + 2), _stream(_content(page, codes))]
        numbers.append(len(objects) - 1)
    kids = " ".join(f"{number} 0 R" for number in numbers)
    objects[1] = f"<< /Type /Pages /Kids [{kids}] /Count {len(numbers)} >>".encode()
    return _file(objects, _LOCK if encrypted else b"")


_FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 4 0 R >>"
_LOCK = (
    b" /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <" + b"41" * 32 + b"> /U <"
    b"" + b"42" * 32 + b"> >> /ID [<00><00>]"
)


def _page(content: int) -> bytes:
    resources = "/Resources << /Font << /F 3 0 R >> >> /MediaBox [0 0 595 842]"
    return f"<< /Type /Page /Parent 2 0 R {resources} /Contents {content} 0 R >>".encode()


def _content(page: str, codes: dict[str, int]) -> bytes:
    lines = [bytes(codes[letter] for letter in line).hex() for line in page.split("\n")]
    return (
        b"BT /F 12 Tf 16 TL 50 800 Td " + "".join(f"<{x}> Tj T* " for x in lines).encode() + b"ET"
    )


def _to_unicode(codes: dict[str, int]) -> bytes:
    pairs = [f"<{code:02x}> <{letter.encode('utf-16-be').hex()}>" for letter, code in codes.items()]
    blocks = [pairs[start : start + 100] for start in range(0, len(pairs), 100)]
    mapped = "\n".join(
        f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks
    )
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "1 begincodespacerange <00> <ff> endcodespacerange\n"
        f"{mapped}\nendcmap end end"
    ).encode()


def _stream(body: bytes) -> bytes:
    return f"<< /Length {len(body)} >>\nstream\n".encode() + body + b"\nendstream"


def _file(objects: list[bytes], trailer: bytes) -> bytes:
    written, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(written))
        written += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    head = f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{table}".encode()
    end = f"trailer << /Size {len(places) + 1} /Root 1 0 R".encode() + trailer
    return written + head + end + f" >>\nstartxref\n{len(written)}\n%%EOF".encode()
