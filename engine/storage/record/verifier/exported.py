"""An export, line by line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .anchors import anchored_hashes, check_anchors
from .chains import Chains
from .found import Bad
from .hashes import agree
from .links import ROWS, Links
from .texts import Texts, put_back


@dataclass
class Examined:
    """What was looked at and everything that is wrong, with what cannot be said."""

    bad: list[Bad] = field(default_factory=list)
    rows: int = 0
    streams: int = 0
    anchors: int = 0
    compared: int | None = None
    backwards: int = 0
    unchecked: int = 0
    signed_by: str | None = None


class Told:
    """The last digest of every row of the tables that the stream ``rows`` tells of."""

    def __init__(self, key: bytes | None) -> None:
        """Begin before the first link."""
        self._met: set[str] = set()
        self.links = Links(key, self._known)
        self.digests: dict[tuple[str, str], str | None] = {}

    def take(self, row: Mapping[str, Any]) -> Iterator[Bad]:
        """Read the next link."""
        body = put_back(json.loads(row["body"])["body"], {})
        yield from self.links.take(row["seq"], row["kind"], body)
        self.add(body.get("rows") or {})

    def add(self, rows: Mapping[str, Mapping[str, str | None]]) -> None:
        """Take in what was told next."""
        for table, digests in rows.items():
            self.digests |= {(table, key): digest for key, digest in digests.items()}

    def _known(self, signatures: list[str]) -> int:
        met = sum(each in self._met for each in signatures)
        self._met.update(signatures)
        return met + len(signatures) - len({*signatures})


def examine(export: Path, anchors: list[dict[str, Any]], key: bytes | None) -> Examined:
    """Look at an export and the anchors handed in."""
    found = Examined(anchors=len(anchors))
    chains, told = Chains(anchored_hashes(anchors)), Told(key)
    texts: list[dict[str, Any]] = []
    standing: dict[tuple[str, str], str] | None = None
    for line in read_lines(export):
        if "salt" in line:
            texts.append(line)
        elif "digest" in line:
            standing = {} if standing is None else standing
            standing[line["table"], line["key"]] = line["digest"]
        elif "waiting" in line:
            told.add(line["waiting"])
        elif "seq" in line:
            found.bad += chains.take(line)
            found.bad += told.take(line) if line["stream"] == ROWS else ()
    found.bad += [*chains.end(), *told.links.end(), *_texts(chains, texts)]
    found.bad += check_anchors(anchors, key, told.links.earlier)
    if standing is not None:
        found.compared = len(standing)
        found.bad += compare(told.digests, standing)
    found.rows, found.streams = chains.rows, len(chains.heads)
    found.backwards, found.unchecked = len(chains.backwards), told.links.unchecked
    found.signed_by = told.links.fingerprint
    return found


def _texts(chains: Chains, lines: list[dict[str, Any]]) -> Iterator[Bad]:
    texts = Texts(chains.texts)
    for line in lines:
        yield from texts.take(line)
    yield from texts.end()


def compare(
    told: Mapping[tuple[str, str], str | None], standing: Mapping[tuple[str, str], str]
) -> Iterator[Bad]:
    """Say which rows do not stand as they are told."""
    for (table, key), digest in standing.items():
        due = told.get((table, key))
        if not agree(due, digest):
            yield Bad(f"{table} {key}", 0, "row-changed" if due else "row-inserted", "")
    for (table, key), due in told.items():
        if due is not None and (table, key) not in standing:
            yield Bad(f"{table} {key}", 0, "row-deleted", "")


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The JSON objects of a file, one a line."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def check_export(export: Path, anchors: Iterable[dict[str, Any]], key: bytes | None) -> list[Bad]:
    """Everything that is wrong with an export and the anchors handed in."""
    return examine(export, list(anchors), key).bad
