"""Checks an export of the record against itself and against anchors kept elsewhere.

It uses nothing but Python's standard library and nothing of the program that wrote the record,
so that an inspector can read it in one sitting and run it on a machine of his own::

    python verifier.py export.jsonl --anchors anchors.jsonl --key record.key

Exit status: 0 whole, 1 broken (the first bad row of each stream is named), 2 not readable.
"""

from __future__ import annotations

import argparse
import hashlib
import hmac
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

GENESIS = "0" * 64
MIRRORED = (
    "stream",
    "seq",
    "root_id",
    "kind",
    "element",
    "token",
    "from_state",
    "to_state",
    "at",
    "actor",
    "on_behalf",
    "capacity",
    "agency_from",
    "agency_to",
    "reason",
    "command_id",
)

_KINDS = {"seq": int, "prev": str, "body": str, "hash": str}

WORDS = {
    "changed": "dòng bị sửa",
    "missing": "thiếu dòng",
    "inserted": "dòng thừa hoặc sai chỗ",
    "cut": "phần cuối bị cắt sau mốc niêm phong",
    "rewritten": "khác với mốc niêm phong",
    "stream-missing": "cả chuỗi bị xóa sau mốc niêm phong",
    "text": "văn bản dài kèm theo bị sửa hoặc bị xóa",
    "anchor": "mốc niêm phong không hợp lệ",
}


@dataclass(frozen=True, slots=True)
class Bad:
    """What is wrong, and the first row where it shows."""

    stream: str
    seq: int
    what: str
    detail: str

    def __str__(self) -> str:
        """Give the line that is printed."""
        return f"{self.stream} #{self.seq}: {WORDS.get(self.what, self.what)} ({self.detail})"


class Chains:
    """Walks all rows, stream by stream and in order, and says what does not fit.

    ``anchored`` gives for each stream the hashes that anchors saw, by number.
    """

    def __init__(self, anchored: Mapping[str, Mapping[int, str]] | None = None) -> None:
        """Begin before the first row."""
        self._anchored = anchored or {}
        self._seen: set[str] = set()
        self._stream: str | None = None
        self._seq = 0
        self._head = GENESIS
        self._bad = False
        self.rows = 0
        self.heads: dict[str, tuple[int, str]] = {}

    def take(self, row: Mapping[str, Any]) -> Iterator[Bad]:
        """Check the next row; only the first bad row of a stream is told."""
        self.rows += 1
        if not isinstance(row["stream"], str):
            yield Bad(str(row["stream"]), 0, "changed", "stream")
            return
        if row["stream"] != self._stream:
            yield from self._close()
            self._stream, self._seq, self._head = row["stream"], 0, GENESIS
            self._bad = False
            if self._stream in self._seen:
                yield self._tell(row["seq"], "inserted", "the stream begins a second time")
            self._seen.add(row["stream"])
        if self._bad:
            return
        found = self._look(row)
        if found is not None:
            yield found
            return
        self._seq, self._head = row["seq"], row["hash"]
        expected = self._anchored.get(row["stream"], {}).get(self._seq)
        if expected is not None and expected != self._head:
            yield self._tell(self._seq, "rewritten", "an anchor saw another hash here")

    def end(self) -> Iterator[Bad]:
        """Say what the anchors saw and the rows do not show."""
        yield from self._close()
        for stream in sorted(set(self._anchored) - self._seen):
            last = max(self._anchored[stream])
            yield Bad(stream, 1, "stream-missing", f"an anchor saw rows up to {last}")

    def _look(self, row: Mapping[str, Any]) -> Bad | None:
        due = self._seq + 1
        # A byte of the file can make a number of a text, or a text of a number.
        unfit = [name for name, kind in _KINDS.items() if not isinstance(row[name], kind)]
        if unfit:
            return self._tell(due, "changed", ", ".join(unfit))
        if row["seq"] > due:
            return self._tell(due, "missing", f"the next row is {row['seq']}")
        if row["seq"] < due:
            return self._tell(row["seq"], "inserted", f"after row {self._seq}")
        try:
            whole = json.loads(row["body"])
        except ValueError:
            return self._tell(due, "changed", "the body is no JSON")
        differing = differences(row, whole)
        if differing:
            return self._tell(due, "changed", ", ".join(differing))
        if chain_hash(row["prev"], row["body"]) != row["hash"]:
            return self._tell(due, "changed", "the hash does not fit the body")
        if row["prev"] != self._head:
            return self._tell(due, "inserted", "it does not continue the row before")
        return None

    def _close(self) -> Iterator[Bad]:
        if self._stream is None or self._bad:
            return
        self.heads[self._stream] = (self._seq, self._head)
        last = max(self._anchored.get(self._stream, {}), default=0)
        if last > self._seq:
            detail = f"an anchor saw rows up to {last}"
            yield self._tell(self._seq + 1, "cut", detail)

    def _tell(self, seq: int, what: str, detail: str) -> Bad:
        self._bad = True
        return Bad(str(self._stream), seq, what, detail)


def differences(row: Mapping[str, Any], whole: Any) -> list[str]:
    """The columns that do not say what the hashed body says."""
    if not isinstance(whole, dict):
        return ["body"]
    reason = whole.get("reason")
    said = whole | {"reason": reason["$text"] if isinstance(reason, dict) else reason}
    return [name for name in MIRRORED if said.get(name) != row[name]]


def chain_hash(previous: str, body: str) -> str:
    """SHA-256 over the previous hash (32 bytes) and the body (UTF-8), in hexadecimal."""
    try:
        return hashlib.sha256(bytes.fromhex(previous) + body.encode()).hexdigest()
    except ValueError:
        return ""


def text_fits(text: Mapping[str, Any]) -> bool:
    """Whether a long text is the one whose hash the chain holds; an erased one always fits."""
    if text["erased_at"] is not None:
        return text["text"] is None
    salt, words = text["salt"], text["text"]
    if not (isinstance(salt, str) and isinstance(words, str)):
        return False
    digest: str = text["hash"]
    return hashlib.sha256((salt + words).encode()).hexdigest() == digest


def check_anchors(anchors: Iterable[Mapping[str, Any]], key: bytes | None) -> Iterator[Bad]:
    """Check that anchors follow each other without gap, and bear our signature if there is a key.

    The first anchor of a list may be any: earlier ones may have been filed elsewhere.
    """
    before: Mapping[str, Any] | None = None
    for anchor in anchors:
        seq = int(anchor["seq"])
        if before is not None and seq != before["seq"] + 1:
            yield Bad("anchor", seq, "anchor", f"it follows number {before['seq']}")
            return
        first = GENESIS if seq == 1 else anchor["prev"]
        expected = first if before is None else before["hash"]
        if (
            anchor["prev"] != expected
            or anchor_hash(anchor["prev"], anchor["body"]) != anchor["hash"]
        ):
            yield Bad("anchor", seq, "anchor", "its hash does not fit")
            return
        if key is not None and not hmac.compare_digest(
            sign(key, anchor["hash"]), anchor["signature"]
        ):
            yield Bad("anchor", seq, "anchor", "its signature is not ours")
            return
        before = anchor


def anchor_hash(previous: str, body: Mapping[str, Any]) -> str:
    """The hash of an anchor: like a row's, over its body with sorted keys and without spaces."""
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return chain_hash(previous, text)


def sign(key: bytes, anchor: str) -> str:
    """HMAC-SHA-256 of an anchor's hash."""
    return hmac.new(key, anchor.encode(), hashlib.sha256).hexdigest()


def anchored_hashes(anchors: Iterable[Mapping[str, Any]]) -> dict[str, dict[int, str]]:
    """What all anchors saw: for each stream, hashes by number."""
    seen: dict[str, dict[int, str]] = {}
    for anchor in anchors:
        for stream, seq, head in anchor["body"]["streams"]:
            seen.setdefault(stream, {})[seq] = head
    return seen


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The JSON objects of a file, one a line."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def check_export(export: Path, anchors: list[dict[str, Any]], key: bytes | None) -> list[Bad]:
    """Everything that is wrong with an export and the anchors handed in."""
    found = list(check_anchors(anchors, key))
    chains = Chains(anchored_hashes(anchors))
    for line in read_lines(export):
        if "text" in line and "salt" in line:
            if not text_fits(line):
                found.append(Bad(line["stream"], 0, "text", line["hash"]))
        elif "seq" in line:
            found.extend(chains.take(line))
    found.extend(chains.end())
    return found


def main(arguments: list[str] | None = None) -> int:
    """Read the command line, print what is wrong, return the exit status."""
    parser = argparse.ArgumentParser(description="Check an export of the record of Điều Phối.")
    parser.add_argument("export", type=Path, help="JSON lines written by the export")
    parser.add_argument("--anchors", type=Path, help="JSON lines with the anchors kept elsewhere")
    parser.add_argument("--key", type=Path, help="file with the key that signed the anchors")
    given = parser.parse_args(arguments)
    try:
        anchors = list(read_lines(given.anchors)) if given.anchors else []
        key = bytes.fromhex(given.key.read_text().strip()) if given.key else None
        found = check_export(given.export, anchors, key)
    except (OSError, ValueError, KeyError, TypeError) as failure:
        sys.stderr.write(f"Không đọc được: {failure}\n")
        return 2
    for bad in found:
        sys.stdout.write(f"{bad}\n")
    if not found:
        sys.stdout.write("Nhật ký xử lý toàn vẹn.\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
