"""Anchors: signed lists of where every stream stood, kept in the store and elsewhere."""

from __future__ import annotations

import hmac
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from .found import Bad
from .hashes import GENESIS, anchor_hash, fingerprint, sign
from .said import Said


def check_anchors(
    anchors: Iterable[Mapping[str, Any]], key: bytes | None, earlier: Collection[str] | None = None
) -> Iterator[Bad]:
    """Check that anchors follow each other without gap, and bear our signature if there is a key.

    The first anchor of a list may be any: those before may have been filed elsewhere. ``earlier``
    are fingerprints of keys that signed before ours (None: not known); their signatures cannot be
    checked.
    """
    before: Mapping[str, Any] | None = None
    for anchor in anchors:
        seq = int(anchor["seq"])
        if before is not None and seq != before["seq"] + 1:
            yield Bad("anchor", seq, "anchor", _after(before["seq"]))
            return
        first = GENESIS if seq == 1 else anchor["prev"]
        expected = first if before is None else before["hash"]
        hashed = anchor_hash(anchor["prev"], anchor["body"])
        if anchor["prev"] != expected or hashed != anchor["hash"]:
            yield Bad("anchor", seq, "anchor", Said("mã băm không khớp", "its hash does not fit"))
            return
        wrong = None if key is None else _signature(anchor, key, earlier)
        if wrong is not None:
            yield Bad("anchor", seq, "anchor", wrong)
            return
        before = anchor


def _signature(
    anchor: Mapping[str, Any], key: bytes, earlier: Collection[str] | None
) -> Said | None:
    """What is wrong with a signature; an anchor of before does not say by which key it is."""
    signed_by = anchor["body"].get("key", fingerprint(key))
    if signed_by != fingerprint(key):
        known = earlier is None or signed_by in earlier
        if known:
            return None
        return Said(f"do khóa khác ký: {signed_by}", f"it is signed by another key, {signed_by}")
    fits = hmac.compare_digest(sign(key, anchor["hash"]), anchor["signature"])
    return None if fits else Said("chữ ký không phải của ta", "its signature is not ours")


def _after(seq: object) -> Said:
    return Said(f"đứng sau số {seq}", f"it follows number {seq}")


def compare_anchors(
    kept: Iterable[Mapping[str, Any]], outside: Iterable[Mapping[str, Any]]
) -> Iterator[Bad]:
    """Say which anchors that were kept elsewhere the store does not hold, or holds otherwise."""
    ours = {anchor["seq"]: anchor["hash"] for anchor in kept}
    for anchor in outside:
        seq = int(anchor["seq"])
        if seq not in ours:
            yield Bad("anchor", seq, "anchor-missing", str(anchor["at"]))
        elif ours[seq] != anchor["hash"]:
            yield Bad("anchor", seq, "anchor-rewritten", str(anchor["at"]))


def anchored_hashes(anchors: Iterable[Mapping[str, Any]]) -> dict[str, dict[int, str]]:
    """What all anchors saw: for each stream, hashes by number."""
    seen: dict[str, dict[int, str]] = {}
    for anchor in anchors:
        for stream, seq, head in anchor["body"]["streams"]:
            seen.setdefault(stream, {})[seq] = head
    return seen
