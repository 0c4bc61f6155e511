"""Signs with one key many times: what the key alone makes of a signature is made once."""

from __future__ import annotations

import hashlib

_BLOCK = 64
_INNER, _OUTER = 0x36, 0x5C


class Signer:
    """HMAC-SHA-256 (RFC 2104) with a kept key, as the verifier's ``sign`` makes it anew."""

    def __init__(self, key: bytes) -> None:
        """Hash the key into both ends of the signature."""
        block = (hashlib.sha256(key).digest() if len(key) > _BLOCK else key).ljust(_BLOCK, b"\0")
        self.key = key
        self._inner = hashlib.sha256(bytes(octet ^ _INNER for octet in block))
        self._outer = hashlib.sha256(bytes(octet ^ _OUTER for octet in block))

    def sign(self, text: str) -> str:
        """The signature of a text in hexadecimal."""
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(text.encode())
        outer.update(inner.digest())
        return outer.hexdigest()
