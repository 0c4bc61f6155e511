"""Files that are read with their key alone: blocks of AES-256-GCM, each bound to its place.

The head names the file's kind, a salt of its own and the fingerprint of the key. Each file has a
key derived from both (HKDF), so that no number is used twice; a block knows its number and whether
it is the last, so that none can be left out, doubled, moved or cut off (the construction STREAM,
Hoang, Reyhanitabar, Rogaway, Vizár 2015).
"""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from engine.errors import InvalidInput
from engine.sentences import Sentence, sentence, verbatim
from engine.storage.record.verifier import fingerprint

MAGIC = b"DIEUPHOI-SEALED-1\n"
SALT, NAME, TAG = 16, 16, 16
KEY = 32
HEAD = len(MAGIC) + SALT + NAME
BLOCK = 64 * 1024


def is_sealed(path: Path) -> bool:
    """Whether a file is of this kind."""
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def sealing(file: IO[bytes], key: bytes) -> IO[bytes]:
    """A file whose content is sealed into ``file``; it is whole once it is closed."""
    return io.BufferedWriter(_Writer(file, key), BLOCK)


def opening(path: Path, key: bytes | None) -> IO[bytes]:
    """The content of a sealed file.

    Raises :class:`errors.InvalidInput` without the key or with another one, :class:`ValueError`
    while it is read where the file was changed.
    """
    file = path.open("rb")
    head = file.read(HEAD)
    name = head[len(MAGIC) + SALT :].decode("ascii", "replace")
    if key is None or fingerprint(key) != name:
        file.close()
        raise InvalidInput(_closed(name), fields={"path": verbatim(str(path))})
    return io.BufferedReader(_Reader(file, key, head), BLOCK)


def put(path: Path, content: bytes, key: bytes) -> None:
    """Write a small sealed file that only its owner reads."""
    with (
        os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file,
        sealing(file, key) as sealed,
    ):
        sealed.write(content)


def _closed(name: str) -> Sentence:
    return sentence(
        "Tệp này được mã hóa bằng khóa sao lưu «%(name)s». Đặt DIEUPHOI_BACKUP_KEY_FILE là tệp "
        "giữ khóa đó.",
        name=name,
    )


def _cipher(key: bytes, head: bytes) -> AESGCM:
    salt = head[len(MAGIC) : len(MAGIC) + SALT]
    return AESGCM(HKDF(SHA256(), KEY, salt, MAGIC).derive(key))


def _number(place: int, *, last: bool) -> bytes:
    return place.to_bytes(11, "big") + bytes([last])


class _Writer(io.RawIOBase):
    def __init__(self, file: IO[bytes], key: bytes) -> None:
        self._head = MAGIC + os.urandom(SALT) + fingerprint(key).encode("ascii")
        self._cipher = _cipher(key, self._head)
        self._file, self._waits, self._place = file, bytearray(), 0
        file.write(self._head)

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        octets = bytes(memoryview(data))  # type: ignore[arg-type]  # whatever has octets
        self._waits += octets
        while len(self._waits) > BLOCK:
            self._seal(BLOCK, last=False)
        return len(octets)

    def close(self) -> None:
        if not self.closed:
            self._seal(len(self._waits), last=True)
        super().close()

    def _seal(self, size: int, *, last: bool) -> None:
        block = bytes(self._waits[:size])
        self._file.write(self._cipher.encrypt(_number(self._place, last=last), block, self._head))
        del self._waits[:size]
        self._place += 1


class _Reader(io.RawIOBase):
    def __init__(self, file: IO[bytes], key: bytes, head: bytes) -> None:
        self._file, self._head, self._cipher = file, head, _cipher(key, head)
        sealed = file.seek(0, os.SEEK_END) - HEAD
        self._blocks = -(-sealed // (BLOCK + TAG))
        self._size = sealed - self._blocks * TAG
        self._at = 0
        self._held: tuple[int, bytes] = (-1, b"")

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, into: object) -> int:
        view = memoryview(into).cast("B")  # type: ignore[arg-type]  # whatever takes octets
        place, offset = divmod(self._at, BLOCK)
        found = self._block(place)[offset : offset + len(view)] if self._at < self._size else b""
        view[: len(found)] = found
        self._at += len(found)
        return len(found)

    def close(self) -> None:
        self._file.close()
        super().close()

    def _block(self, place: int) -> bytes:
        if self._held[0] != place:
            self._file.seek(HEAD + place * (BLOCK + TAG))
            sealed = self._file.read(BLOCK + TAG)
            number = _number(place, last=place == self._blocks - 1)
            try:
                self._held = place, self._cipher.decrypt(number, sealed, self._head)
            except InvalidTag as failure:
                raise ValueError("the sealed file was changed") from failure
        return self._held[1]
