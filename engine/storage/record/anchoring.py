"""Signing where every stream stands, with a key that is not in the database."""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from datetime import datetime
from pathlib import Path

from engine.errors import StoreUnfit
from engine.model.transitions import GENESIS
from engine.sentences import sentence
from engine.storage.db.values import instant_text
from engine.storage.record.anchors import AnchorRow, Anchors
from engine.storage.record.verifier import anchor_hash, fingerprint, sign

Heads = dict[str, tuple[int, str]]
"""Number and hash of the last transition of streams."""

WHOLE_EVERY = 24 * 7
"""Every so many anchors all streams are listed, at one an hour once a week; those between list
what moved since. What a stream came to stands in the newest anchor that lists it."""

BAD_KEY = sentence("Tệp khóa niêm phong không đọc được. Hãy khôi phục tệp khóa từ bản lưu riêng.")


def load_key(path: Path) -> bytes:
    """The key in this file; made at first need, readable by its owner only.

    Raises :class:`errors.StoreUnfit` when the file holds no key.
    """
    if not path.exists():
        keep_key(secrets.token_bytes(32), path)  # whoever is second takes the first one's
    try:
        return bytes.fromhex(path.read_text().strip())
    except (OSError, ValueError) as failure:
        raise StoreUnfit(BAD_KEY, path=str(path)) from failure


def keep_key(key: bytes, path: Path) -> None:
    """Write the key to a file of its owner alone, once that is on the disk; one there stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, partial = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(key.hex() + "\n")
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(partial, path)
    finally:
        Path(partial).unlink()
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def anchor(anchors: Anchors, heads: Heads, at: datetime, key: bytes) -> AnchorRow | None:
    """Add an anchor over the heads of all streams; None when nothing moved since the last one."""
    last = anchors.last()
    seq = 1 if last is None else last.seq + 1
    whole = last is None or seq % WHOLE_EVERY == 1
    anchored = {} if last is None else anchored_heads(anchors.since(_last_whole(last.seq)))
    moved = {stream: head for stream, head in heads.items() if anchored.get(stream) != head}
    if not moved:
        return None
    listed = heads if whole else moved
    prev = GENESIS if last is None else last.hash
    body = {
        "v": 1,
        "seq": seq,
        "at": instant_text(at),
        "whole": whole,
        "prev": prev,
        "key": fingerprint(key),
        "streams": [[stream, *listed[stream]] for stream in sorted(listed)],
    }
    digest = anchor_hash(prev, body)
    row = AnchorRow(seq=seq, at=at, body=body, prev=prev, hash=digest, signature=sign(key, digest))
    anchors.insert(row)
    return row


def anchored_heads(anchors: list[AnchorRow]) -> Heads:
    """Where the streams stood at the last of these anchors."""
    heads: Heads = {}
    for row in anchors:
        heads |= {stream: (seq, head) for stream, seq, head in row.body["streams"]}
    return heads


def _last_whole(seq: int) -> int:
    return seq - (seq - 1) % WHOLE_EVERY
