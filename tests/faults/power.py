"""What a disk holds when the power fails: all that was synced, and of the rest any sectors."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import event

from engine.storage import Storage
from tests.faults.disk import OK, Call
from tests.faults.played import Outside

SECTOR = 512


@dataclass(frozen=True, slots=True)
class Committed:
    """The store answered that a transaction is durable; what it held then."""

    contents: str


@dataclass(frozen=True, slots=True)
class Heard:
    """Something left for the world outside, which no power failure takes back."""

    line: str


@dataclass
class Log:
    """All that happened, in order; stands between SQLite and the disk."""

    entries: list[Call | Committed | Heard] = field(default_factory=list)

    def before(self, _call: Call) -> int:
        """Let it pass."""
        return OK

    def after(self, call: Call) -> None:
        """Write down what changes the disk."""
        if call.kind != "read":
            self.entries.append(call)


class LoggedStorage(Storage):
    """Writes down what it holds after each commit; ``pragmas`` are set on every connection."""

    def __init__(self, url: str, key_file: Path, log: Log, pragmas: dict[str, str | int]) -> None:
        super().__init__(url, key_file=key_file)
        self._log = log

        @event.listens_for(self.engine, "connect")
        def prepare(connection: Any, _: object) -> None:
            for name, value in pragmas.items():
                connection.execute(f"PRAGMA {name} = {value}")

    def _commit(self, driver: Any, cursor: Any, *, readonly: bool) -> None:
        super()._commit(driver, cursor, readonly=readonly)
        if not readonly:
            self._log.entries.append(Committed(contents(driver)))


@dataclass
class LoggedOutside(Outside):
    """The world outside, written down too."""

    log: Log = field(default_factory=Log)

    def _note(self, line: str) -> None:
        super()._note(line)
        self.log.entries.append(Heard(line))


def contents(driver: Any) -> str:
    """A mark of everything that a store holds."""
    tables = driver.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    names = [name for (name,) in tables.fetchall()]
    rows = [driver.execute(f"SELECT * FROM {name}").fetchall() for name in names]  # noqa: S608
    return hashlib.sha256(repr((names, rows)).encode()).hexdigest()


@dataclass
class _File:
    """One file: what is safe, and what was done to it since its last sync."""

    safe: bytearray = field(default_factory=bytearray)
    unsafe: list[Call] = field(default_factory=list)
    named: bool = False

    def after_failure(self, random: Random, share: float) -> bytes:
        """Its bytes when a random share of the sectors written since the last sync is kept."""
        held = bytearray(self.safe)
        for call in self.unsafe:
            for piece in _sectors(call):
                if random.random() < share:
                    _do(held, piece)
        return bytes(held)


class Disk:
    """Follows a log and knows at every point what could be found after a power failure."""

    def __init__(self, files: dict[str, bytes]) -> None:
        """Begin with files that are safe."""
        self._safe: dict[str, _File | None] = {
            path: _File(bytearray(body), named=True) for path, body in files.items()
        }
        self._now = dict(self._safe)

    def do(self, call: Call) -> None:
        """Let one call happen."""
        if call.kind == "delete":
            self._now[call.path] = None
            if call.sure:
                self._safe.update(self._now)
            return
        file = self._now.get(call.path)
        if file is None:
            file = self._now[call.path] = _File()
        if call.kind == "sync":
            for done in file.unsafe:
                _do(file.safe, done)
            file.unsafe.clear()
            # With the first sync of a new file SQLite syncs its folder.
            if not file.named:
                file.named = True
                self._safe.update(self._now)
        elif call.kind != "open":
            file.unsafe.append(call)

    def after_failure(self, random: Random) -> dict[str, bytes]:
        """One of the ways in which the disk may be found: each file's bytes by its path."""
        share = random.choice([0.0, 0.5, 0.9, 1.0])
        found: dict[str, bytes] = {}
        for path in sorted({*self._safe, *self._now}):
            file = random.choice([self._safe.get(path), self._now.get(path)])
            if file is not None:
                found[path] = file.after_failure(random, share)
        return found


def _sectors(call: Call) -> Iterator[Call]:
    """A write as the writes of single sectors; anything else as it is."""
    if call.kind != "write":
        yield call
        return
    end = call.offset + len(call.data)
    edges = [call.offset, *range((call.offset // SECTOR + 1) * SECTOR, end, SECTOR), end]
    for begin, stop in itertools.pairwise(edges):
        data = call.data[begin - call.offset : stop - call.offset]
        yield Call("write", call.path, begin, data)


def _do(held: bytearray, call: Call) -> None:
    if call.kind == "truncate":
        del held[call.offset :]
        return
    held.extend(bytes(max(0, call.offset - len(held))))
    held[call.offset : call.offset + len(call.data)] = call.data


@dataclass(frozen=True)
class Failure:
    """The power failed after ``entry`` entries of the log; what was found, and what had been said.

    ``allowed`` marks what the store may hold: all that was acknowledged, and perhaps the commit
    that was under way.
    """

    entry: int
    files: dict[str, bytes]
    allowed: frozenset[str]
    heard: tuple[str, ...]


def failures(
    log: Log, files: dict[str, bytes], held: frozenset[str], at: Iterable[int], random: Random
) -> Iterator[Failure]:
    """What is found when the power fails after so many entries.

    ``files`` were there before, and ``held`` marks what the store in them may have held.
    """
    disk, chosen, allowed = Disk(files), set(at), held
    marks = [entry.contents for entry in log.entries if isinstance(entry, Committed)]
    coming, heard = iter(marks[1:]), []
    following = frozenset(marks[:1])
    for number, entry in enumerate(log.entries, 1):
        if isinstance(entry, Call):
            disk.do(entry)
        elif isinstance(entry, Committed):
            allowed, following = following, frozenset(itertools.islice(coming, 1))
        else:
            heard.append(entry.line)
        if number in chosen:
            found = disk.after_failure(random)
            yield Failure(number, found, allowed | following, tuple(heard))
