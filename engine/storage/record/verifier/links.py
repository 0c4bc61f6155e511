"""The stream that tells of every row of the tables: told by the program, each thing once."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from .found import Bad
from .hashes import fingerprint, link_signature
from .said import Said

ROWS = "rows"
"""The name of the stream."""


TWICE = Said("một giao dịch được kể hai lần", "a transaction is told of twice")
STRANGE = Said("do một khóa không ai nói đến", "by a key that nobody told of")
BARE = Said("không có chữ ký", "not signed")
FOREIGN = Said("chữ ký không phải của ta", "the signature is not ours")


class Links:
    """Reads the stream ``rows``, in order, and says what was not told by the program.

    ``known`` counts how many of some marks were met before and keeps them. A key is known by its
    fingerprint: the first is told with the first link, a later by a link ``key_changed``.
    """

    def __init__(self, key: bytes | None, known: Callable[[list[str]], int]) -> None:
        """Begin before the first link; without a key no signature is checked."""
        self._key = key
        self._known = known
        self.fingerprint: str | None = None
        self.unchecked = 0
        self.earlier: set[str] = set()

    def take(self, seq: int, kind: str, body: Mapping[str, Any]) -> Iterator[Bad]:
        """Check the next link."""
        signed_by = body.get("key")
        if self.fingerprint is None or kind == "key_changed":
            self.earlier.add(str(self.fingerprint or body.get("before")))
            self.fingerprint = signed_by
        wrong = self._wrong(seq, kind, body)
        if wrong is not None:
            yield Bad(ROWS, seq, "unsigned", wrong)
        if body.get("refused"):
            out = body["refused"]
            left_out = Said(f"{out} giao dịch bị bỏ ra", f"{out} transactions left out")
            yield Bad(ROWS, seq, "unsigned", left_out)
        if self._known(body.get("of") or []):
            yield Bad(ROWS, seq, "replayed", TWICE)

    def end(self) -> Iterator[Bad]:
        """Say whether the key at hand is the one that signs."""
        ours = None if self._key is None else fingerprint(self._key)
        if ours is not None and self.fingerprint not in (None, ours):
            told = self.fingerprint
            keys = Said(f"{told}, khóa ở đây là {ours}", f"{told}, at hand is {ours}")
            yield Bad(ROWS, 0, "other-key", keys)

    def _wrong(self, seq: int, kind: str, body: Mapping[str, Any]) -> Said | None:
        signed_by, signature = body.get("key"), body.get("sign")
        if signed_by != self.fingerprint:
            return STRANGE if signed_by else BARE
        if signed_by is None:
            return None
        if self._key is None or fingerprint(self._key) != signed_by:
            self.unchecked += 1
            return None
        due = link_signature(self._key, seq, kind, body)
        return None if hmac.compare_digest(due, str(signature)) else FOREIGN
