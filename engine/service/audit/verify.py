"""Whether the record is whole, and whether the tables say what the record says."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from engine.errors import StoreUnfit
from engine.model.clock import is_due
from engine.model.permission import SYSTEM, Actor, Target, permit
from engine.sentences import Sentence, sentence
from engine.service.audit import consistency, rows
from engine.service.audit.problems import Problem, of_verifier
from engine.service.audit.rows import Compared, of_record
from engine.service.engine import Engine
from engine.storage import AnchorRow, Storage, Unit
from engine.storage.record import export
from engine.storage.record.verifier import (
    Bad,
    Chains,
    Texts,
    anchored_hashes,
    check_anchors,
    compare_anchors,
)
from engine.storage.record.verifier.limits import limits

ANCHOR_EVERY = timedelta(hours=1)
ANCHORS = "anchors.jsonl"
"""The list of anchors in the home folder, to be copied elsewhere."""

Progress = Callable[[int], None]
Anchors = Sequence[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What was looked at and everything that is wrong; ``whole`` when nothing is.

    ``limits`` are sentences about what could not be seen.
    """

    rows: int
    streams: int
    instances: int
    anchors: int
    problems: tuple[Problem, ...] = field(default=())
    compared: Compared = field(default=Compared())
    limits: tuple[Sentence, ...] = field(default=())

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def verify(
    engine: Engine, who: Actor, *, plan: str | None = None, progress: Progress | None = None
) -> VerifyReport:
    """Walk every chain (of one plan), fold it, and compare with anchors and tables.

    Looks at: the triggers that keep the record append-only; each row's hash, number and columns;
    anchors, their order and signatures, and the list of them in the home folder; long texts; each
    instance's document against the fold of its stream; invariants between documents and tables
    (open tasks, timers, children); and, where it looks at the whole store, every row of every
    table against what the record tells of it. Nothing is changed. ``progress`` is called now and
    then with the number of rows walked.
    """
    permit(who, "record.verify", Target(root_id=plan))
    filed = anchors_in(engine.config.home / ANCHORS)
    return examine(engine.storage, plan=plan, progress=progress, outside=filed)


def examine(
    storage: Storage,
    *,
    plan: str | None = None,
    progress: Progress | None = None,
    outside: Anchors = (),
) -> VerifyReport:
    """:func:`verify` on a store that no engine has opened yet, as after a restore.

    ``outside`` are anchors that were kept elsewhere.
    """
    problems = [Problem("guards", name, "") for name in storage.missing_guards()]
    key = storage.key()
    with storage.read() as unit:
        kept = _kept(unit, problems)
        problems += map(of_record, compare_anchors(kept, outside))
        chains = Chains(_of_plan(unit, anchored_hashes([*kept, *outside]), plan))
        problems += map(of_record, _walk(unit, chains, plan, progress))
        problems += map(of_record, _texts(unit, chains, plan))
        looked = 0
        for found in consistency.check(unit, plan, chains.heads):
            looked += 1
            problems += found
        compared = Compared()
        if plan is None:
            compared = rows.compare(unit, key, problems)
            problems += rows.contents(unit)
        for anchors in (kept, outside):
            problems += map(of_record, check_anchors(anchors, key, compared.earlier))
    told = limits(
        anchors=len({each["hash"] for each in (*kept, *outside)}),
        with_key=key is not None,
        compared=None if plan else compared.rows,
        backwards=len(chains.backwards),
        unchecked=compared.unchecked,
    )
    return VerifyReport(
        chains.rows,
        len(chains.heads),
        looked,
        len(kept),
        tuple(problems),
        compared,
        (*rows.limits(compared), *map(of_verifier, told)),
    )


def anchors_in(path: Path) -> list[dict[str, Any]]:
    """The anchors that a file keeps, in order; none where there is no file."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.endswith("\n")]


def anchor(engine: Engine, who: Actor = SYSTEM) -> AnchorRow | None:
    """Sign where every stream stands now; None when nothing moved since the last anchor.

    All anchors are also in ``anchors.jsonl`` in the home folder, to be copied elsewhere.
    """
    permit(who, "record.verify", Target())
    key = engine.storage.key(make=True)
    if key is None:
        raise StoreUnfit(sentence("Chưa đặt nơi giữ tệp khóa niêm phong."))
    rows.chain(engine)
    row = engine.storage.run(lambda unit: unit.anchor(engine.now(), key))
    _file(engine.config.home / ANCHORS, engine.storage)
    return row


def anchor_when_due(engine: Engine) -> AnchorRow | None:
    """Sign an anchor if the last one is an hour old: what the clock calls.

    A store without a key, as in memory, is not anchored.
    """
    if engine.storage.key_file is None:
        return None
    with engine.storage.read() as unit:
        last = unit.anchors.last()
    if not is_due(last.at if last else None, ANCHOR_EVERY, engine.now()):
        return None
    return anchor(engine)


def export_record(
    engine: Engine, who: Actor, path: Path, *, plan: str | None = None, anchors: Path | None = None
) -> int:
    """Write the record (of one plan) as JSON lines for the stand-alone verifier; returns rows.

    ``anchors`` names a second file for the anchors; keep it where the database's keeper is not.
    """
    permit(who, "record.verify", Target(root_id=plan))
    return write_record(engine.storage, path, plan=plan, anchors=anchors)


def write_record(
    storage: Storage, path: Path, *, plan: str | None = None, anchors: Path | None = None
) -> int:
    """:func:`export_record` of a store that no engine has opened.

    Behind the record stand, of the whole store, the digests of all rows of the tables as they are
    now, for comparison with what the record tells of them.
    """
    count = 0
    with storage.read() as unit:
        with path.open("w", encoding="utf-8") as file:
            for row in unit.exported(plan):
                file.write(export.line(row))
                count += 1
            file.writelines(map(export.line, unit.exported_texts(plan)))
            if plan is None:
                file.writelines(map(export.line, unit.exported_digests(storage.key())))
        if anchors is not None:
            with anchors.open("w", encoding="utf-8") as file:
                file.writelines(map(export.line, anchors_of(unit)))
    return count


def anchors_of(unit: Unit) -> list[dict[str, object]]:
    """All anchors in order, as they are kept outside."""
    return [export.anchor_line(row) for row in unit.anchors.since(1)]


def _kept(unit: Unit, problems: list[Problem]) -> list[dict[str, object]]:
    """The anchors of the store; none where somebody made them unreadable, which is a problem."""
    try:
        return anchors_of(unit)
    except ValueError as failure:
        problems.append(Problem("anchors-unreadable", "anchor", str(failure)))
        return []


def _file(path: Path, storage: Storage) -> None:
    """Add what the file lacks: also anchors of other nodes, and one that was cut off."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as file:
        # Two clocks of one home would both find the same anchor missing and write it twice.
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        last, end = b"", 0
        for line in file:
            if line.endswith(b"\n"):
                last, end = line, end + len(line)
        file.truncate(end)
        with storage.read() as unit:
            known = unit.anchors.first(hash=json.loads(last)["hash"]) if last else None
            missing = unit.anchors.since(known.seq + 1 if known else 1)
        for row in missing:
            file.write(json.dumps(export.anchor_line(row), ensure_ascii=False).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def _of_plan(
    unit: Unit, anchored: dict[str, dict[int, str]], plan: str | None
) -> dict[str, dict[int, str]]:
    if plan is None:
        return anchored
    ours = {*unit.instances.walk(plan)}
    return {stream: seen for stream, seen in anchored.items() if stream in ours}


def _walk(unit: Unit, chains: Chains, plan: str | None, progress: Progress | None) -> Iterator[Bad]:
    for row in unit.exported(plan):
        yield from chains.take(row)
        if progress is not None and chains.rows % 1000 == 0:
            progress(chains.rows)
    yield from chains.end()


def _texts(unit: Unit, chains: Chains, plan: str | None) -> Iterator[Bad]:
    texts = Texts(chains.texts)
    for text in unit.exported_texts(plan):
        yield from texts.take(text)
    yield from texts.end()
