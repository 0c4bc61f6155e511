"""The chains: each row continues the row before, and is what the anchors saw."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .found import Bad
from .hashes import GENESIS, chain_hash
from .said import Said
from .texts import texts_named

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

BEGINS_AGAIN = Said("chuỗi bắt đầu lần thứ hai", "the stream begins a second time")
SEEN_OTHERWISE = Said("mốc niêm phong thấy mã băm khác", "an anchor saw another hash here")
NO_JSON = Said("nội dung không phải JSON", "the body is no JSON")
UNFIT = Said("mã băm không khớp nội dung", "the hash does not fit the body")
LOOSE = Said("không nối tiếp dòng trước", "it does not continue the row before")

_KINDS = {"seq": int, "prev": str, "body": str, "hash": str}


@dataclass(frozen=True, slots=True)
class Backwards:
    """A row that says an earlier time than the one before it: a clock was put back."""

    stream: str
    seq: int
    before: str
    at: str


class Chains:
    """Walks all rows, stream by stream and in order, and says what does not fit.

    ``anchored`` gives for each stream the hashes that anchors saw, by number. ``texts`` are the
    hashes of the long texts that the rows name, with stream and number.
    """

    def __init__(self, anchored: Mapping[str, Mapping[int, str]] | None = None) -> None:
        """Begin before the first row."""
        self._anchored = anchored or {}
        self._seen: set[str] = set()
        self._stream: str | None = None
        self._seq = 0
        self._head = GENESIS
        self._bad = False
        self._at = ""
        self.rows = 0
        self.heads: dict[str, tuple[int, str]] = {}
        self.texts: dict[str, tuple[str, int]] = {}
        self.backwards: list[Backwards] = []

    def take(self, row: Mapping[str, Any]) -> Iterator[Bad]:
        """Check the next row; only the first bad row of a stream is told."""
        self.rows += 1
        if not isinstance(row["stream"], str):
            yield Bad(str(row["stream"]), 0, "changed", "stream")
            return
        if row["stream"] != self._stream:
            yield from self._close()
            self._stream, self._seq, self._head = row["stream"], 0, GENESIS
            self._at = ""
            self._bad = False
            if self._stream in self._seen:
                yield self._tell(row["seq"], "inserted", BEGINS_AGAIN)
            self._seen.add(row["stream"])
        if self._bad:
            return
        found = self._look(row)
        if found is not None:
            yield found
            return
        self._seq, self._head = row["seq"], row["hash"]
        self._note(row, json.loads(row["body"]))
        expected = self._anchored.get(row["stream"], {}).get(self._seq)
        if expected is not None and expected != self._head:
            yield self._tell(self._seq, "rewritten", SEEN_OTHERWISE)

    def end(self) -> Iterator[Bad]:
        """Say what the anchors saw and the rows do not show."""
        yield from self._close()
        for stream in sorted(set(self._anchored) - self._seen):
            last = max(self._anchored[stream])
            yield Bad(stream, 1, "stream-missing", _seen_to(last))

    def _look(self, row: Mapping[str, Any]) -> Bad | None:
        due = self._seq + 1
        # A byte of the file can make a number of a text, or a text of a number.
        unfit = [name for name, kind in _KINDS.items() if not isinstance(row[name], kind)]
        if unfit:
            return self._tell(due, "changed", ", ".join(unfit))
        if row["seq"] > due:
            return self._tell(due, "missing", _next(row["seq"]))
        if row["seq"] < due:
            return self._tell(row["seq"], "inserted", _behind(self._seq))
        try:
            whole = json.loads(row["body"])
        except ValueError:
            return self._tell(due, "changed", NO_JSON)
        differing = differences(row, whole)
        if differing:
            return self._tell(due, "changed", ", ".join(differing))
        if chain_hash(row["prev"], row["body"]) != row["hash"]:
            return self._tell(due, "changed", UNFIT)
        if row["prev"] != self._head:
            return self._tell(due, "inserted", LOOSE)
        return None

    def _note(self, row: Mapping[str, Any], whole: Mapping[str, Any]) -> None:
        for text in texts_named(whole):
            self.texts[text] = (row["stream"], row["seq"])
        if row["at"] < self._at:
            self.backwards.append(Backwards(row["stream"], row["seq"], self._at, row["at"]))
        self._at = row["at"]

    def _close(self) -> Iterator[Bad]:
        if self._stream is None or self._bad:
            return
        self.heads[self._stream] = (self._seq, self._head)
        last = max(self._anchored.get(self._stream, {}), default=0)
        if last > self._seq:
            yield self._tell(self._seq + 1, "cut", _seen_to(last))

    def _tell(self, seq: int, what: str, detail: str | Said) -> Bad:
        self._bad = True
        return Bad(str(self._stream), seq, what, detail)


def _seen_to(last: int) -> Said:
    return Said(f"mốc niêm phong thấy đến dòng {last}", f"an anchor saw rows up to {last}")


def _next(seq: int) -> Said:
    return Said(f"dòng kế tiếp là {seq}", f"the next row is {seq}")


def _behind(seq: int) -> Said:
    return Said(f"sau dòng {seq}", f"after row {seq}")


def differences(row: Mapping[str, Any], whole: Any) -> list[str]:
    """The columns that do not say what the hashed body says."""
    if not isinstance(whole, dict):
        return ["body"]
    reason = whole.get("reason")
    said = whole | {"reason": reason["$text"] if isinstance(reason, dict) else reason}
    return [name for name in MIRRORED if said.get(name) != row[name]]
