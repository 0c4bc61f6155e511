"""What files that were sent are, read in a process of its own; what is refused is said here."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Sequence
from typing import Any

from engine.apart import OverBudget, apart
from engine.errors import InvalidInput, SecretRefused
from engine.model.secrecy import refuse_if_secret
from engine.sentences import sentence
from engine.service.files import kinds

OVERFULL, SECRET, UNKNOWN, CLOSED = "overfull", "secret", "unknown", "closed"
Named = tuple[str, bytes]


def kinds_of(files: Sequence[Named]) -> list[str]:
    """The media type of each file, by its content.

    Raises :class:`errors.InvalidInput` and :class:`errors.SecretRefused`, both with the name of
    the file, for kinds that are not taken, marks of secrecy, and what cannot be read in the time.
    """
    try:
        found: list[str] = apart(judge, _packed(files))
    except OverBudget as slow:
        raise _refused(files[0][0], OVERFULL) from slow
    for (name, _body), verdict in zip(files, found, strict=True):
        if verdict in (OVERFULL, SECRET, UNKNOWN, CLOSED):
            raise _refused(name, verdict)
    return found


def _refused(name: str, verdict: str) -> InvalidInput | SecretRefused:
    if verdict == SECRET:
        return SecretRefused(file=name)
    if verdict == OVERFULL:
        what = sentence(
            "Tệp chứa quá nhiều dữ liệu nên không kiểm tra được. Hãy chia nhỏ hoặc gửi dạng PDF."
        )
    elif verdict == CLOSED:
        what = sentence(
            "Tệp hỏng hoặc có mật khẩu nên không kiểm tra được có dấu mật hay không. Hãy lưu lại "
            "không đặt mật khẩu rồi gửi."
        )
    else:
        what = sentence("Chỉ nhận các loại tệp: %(kinds)s.", kinds=", ".join(kinds.NAMES))
    return InvalidInput(fields={"file": what}, file=name)


def judge(packed: bytes) -> list[str]:
    """The media type of each file, or why it is refused; runs in the process of its own."""
    return [_verdict(name, body) for name, body in _unpacked(packed)]


def _verdict(name: str, body: bytes) -> str:
    try:
        kind = kinds.kind_of(name, body)
        if kind is None:
            return UNKNOWN
        refuse_if_secret(*kinds.lines_of(kind, body))
    except kinds.Overfull:
        return OVERFULL
    except SecretRefused:
        return SECRET
    except (zipfile.BadZipFile, EOFError, NotImplementedError, OSError, RuntimeError, ValueError):
        return CLOSED
    return kind


def _packed(files: Sequence[Named]) -> bytes:
    """Names and lengths on the first line, then the files one behind the other."""
    head = json.dumps([[name, len(body)] for name, body in files]).encode()
    return b"".join([head, b"\n", *(body for _name, body in files)])


def _unpacked(packed: bytes) -> list[Named]:
    end = packed.index(b"\n") + 1
    head: list[Any] = json.loads(packed[:end])
    files = []
    for name, length in head:
        files.append((name, packed[end : end + length]))
        end += length
    return files
