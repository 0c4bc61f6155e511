"""``make forgeries``: a thousand forgeries of a store, and what finds those of each kind.

``python -m tests.faults.forgeries [NUMBER]`` tries so many and prints two tables: by kind, and by
the table that was forged.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from engine import bootstrap
from engine.config import Config
from engine.model.clock import VirtualClock
from engine.model.permission import SYSTEM
from engine.service import clock as service_clock
from engine.service import deployments, plans
from engine.service.audit import rows, verify
from engine.service.runtime import instances
from engine.storage import Storage, Unit
from engine.storage.attachments import BLOB
from engine.storage.db.fast import Sql, insertion
from engine.storage.db.pool import sqlite_module
from engine.storage.record.digests import covered_tables
from engine.storage.record.verifier import check_export
from tests.faults import forger, forging_record, forging_rows
from tests.faults.forger import Forgery, values_of
from tests.integration.diagrams import ONE_TASK
from tests.migration.golden import SERVICES
from tests.simulation.driver import BEGIN, found

LONG = "Chờ ý kiến của Sở Tài chính về nguồn kinh phí, sau đó trình lãnh đạo xem xét."
ISSUED = {
    "title": "Kế hoạch rà soát",
    "number": "89",
    "symbol": "KH-UBND",
    "issued_on": "2025-04-09",
    "monitor": "so-noi-vu",
}

WITHOUT_THE_KEY: Sequence[Forgery] = [
    forging_rows.change_a_column,
    forging_rows.delete_a_row,
    forging_rows.insert_a_row,
    forging_rows.swap_two_rows,
    forging_rows.change_the_state,
    forging_rows.change_and_let_it_be_chained,
    forging_rows.change_and_chain_it,
    forging_rows.change_and_chain_it_with_a_key_of_his_own,
    forging_rows.put_a_row_back_with_its_digest_of_then,
    forging_record.chain_anew,
    forging_record.chain_anew_and_remove_all_anchors,
    forging_record.chain_anew_and_remove_the_last_anchors,
    forging_record.cut_a_tail,
    forging_record.change_a_text,
    forging_record.erase_texts,
    forging_record.remove_a_text,
    forging_record.remove_anchors,
    forging_record.remove_a_guard,
    forging_record.put_an_older_store_in_its_place,
]
WITH_THE_KEY: Sequence[Forgery] = [
    forging_record.chain_anew_with_the_key,
    forging_record.chain_and_anchor_anew_with_the_key,
]
"""What was anchored before: anchors that are kept elsewhere show it."""

UNSEEN: Sequence[Forgery] = [
    forging_rows.change_and_chain_it_with_the_key,
    forging_rows.change_what_is_not_covered,
]
"""What nothing shows: with the key, after the last anchor; and what is not covered."""

SEEN_IN_THE_STORE_ALONE: Sequence[Forgery] = [
    forging_rows.change_the_state,
    forging_record.remove_anchors,
    forging_record.remove_a_guard,
]
"""Neither documents of instances, nor the store's own anchors, nor its guards are exported."""


@dataclass(frozen=True)
class Kept:
    """What the keeper has: a store, an older state of it, its key, and anchors kept elsewhere."""

    folder: Path

    @property
    def store(self) -> Path:
        return self.folder / "store.db"

    @property
    def older(self) -> Path:
        return self.folder / "older.db"

    @property
    def key(self) -> bytes:
        return bytes.fromhex((self.folder / "secret.key").read_text())

    @property
    def anchors(self) -> list[dict[str, Any]]:
        return verify.anchors_in(self.folder / verify.ANCHORS)


@dataclass(frozen=True)
class Forged:
    """A forged store, and what the keeper has."""

    store: Path
    kept: Kept

    def by_verify(self) -> list[str]:
        """What verification finds, with the anchors that are kept elsewhere."""
        return self._verified(self.kept.anchors)

    def by_verify_without_anchors(self) -> list[str]:
        """What verification finds where only the store and its key are left."""
        return self._verified([])

    def by_verifier(self) -> list[str]:
        """What the stand-alone verifier finds in an export, with anchors and key."""
        return self._exported(self.kept.key)

    def by_verifier_without_key(self) -> list[str]:
        """What whoever was given the export and the anchors finds."""
        return self._exported(None)

    def _verified(self, anchors: list[dict[str, Any]]) -> list[str]:
        storage = Storage(f"sqlite:///{self.store}", key_file=self.kept.folder / "secret.key")
        try:
            return [str(each) for each in verify.examine(storage, outside=anchors).problems]
        finally:
            storage.close()

    def _exported(self, key: bytes | None) -> list[str]:
        export = self.store.with_suffix(".jsonl")
        if not export.exists():
            storage = Storage(f"sqlite:///{self.store}", key_file=self.kept.folder / "secret.key")
            verify.write_record(storage, export)
            storage.close()
        return [str(each) for each in check_export(export, self.kept.anchors, key)]


Finder = Callable[[Forged], list[str]]
FINDERS: Mapping[str, Finder] = {
    "`verify`": Forged.by_verify,
    "without anchors kept elsewhere": Forged.by_verify_without_anchors,
    "stand-alone": Forged.by_verifier,
    "without key": Forged.by_verifier_without_key,
}


def keep(folder: Path) -> Kept:
    """A store with rows in every table, all chained, and its anchors in a file beside it."""
    kept = Kept(folder)
    config = Config.from_env(
        {"DIEUPHOI_DATABASE_URL": f"sqlite:///{kept.store}", "DIEUPHOI_HOME": str(folder)}
    )
    clock = VirtualClock(BEGIN)
    engine = bootstrap.build(config, clock, services=SERVICES)
    found(engine)
    plans.start(engine, SYSTEM, "plan", ISSUED)
    for key in ("province", "desk", "caller"):
        instances.start(engine, SYSTEM, key, {"parts": 0})
    service_clock.settle(engine)
    deployments.deploy(engine, SYSTEM, "one-task", {"one-task.bpmn": ONE_TASK})
    engine.storage.run(fill)
    verify.anchor(engine)
    started = [instances.start(engine, SYSTEM, "one-task", {"note": LONG}) for _ in range(3)]
    with engine.storage.read() as unit:
        tasks = [unit.tasks.find(instance_id=each)[0] for each in started]
    copy(kept.store, kept.older)
    for task in tasks:
        clock.advance(timedelta(hours=2))
        instances.complete(engine, SYSTEM, task.instance_id, task.token, {})
        verify.anchor(engine)
    rows.chain(engine)
    verify.anchor(engine)
    engine.close()
    return kept


def fill(unit: Unit) -> None:
    """Two rows in every table that has none, written as the program writes."""
    for each in covered_tables():
        if not unit.transaction.rows(Sql(each.table.select().limit(1))):
            told = [values_of(each.table, number) for number in (1, 2)]
            if each.table is BLOB.table:
                told = [[sha256(text).hexdigest(), text] for text in (b"1", b"2")]
            unit.transaction.insert(Sql(insertion(each.table)), told)


def copy(store: Path, to: Path) -> None:
    """As it stands, with what is not in its file yet."""
    connection = sqlite_module().connect(str(store))
    connection.execute("VACUUM INTO ?", (str(to),))
    connection.close()


def forge(kept: Kept, folder: Path, kind: Forgery, seed: int, turn: int) -> tuple[Forged, str]:
    """A forged copy of the store, and the table that was forged."""
    store = folder / "forged.db"
    store.with_suffix(".jsonl").unlink(missing_ok=True)
    shutil.copy(kept.store, store)
    with forger.at(store, kept.older, seed, turn, kept.key) as he:
        kind(he)
    return Forged(store, kept), he.forged


class Figures:
    """How often each kind, and each table, was forged; and by whom that was found."""

    def __init__(self) -> None:
        self.tried: Counter[str] = Counter()
        self.found: Counter[tuple[str, str]] = Counter()

    def add(self, names: Sequence[str], finders: Sequence[str]) -> None:
        self.tried.update(names)
        self.found.update((name, finder) for name in names for finder in finders)

    def table(self, head: str, names: Sequence[str], finders: Sequence[str]) -> Iterator[str]:
        yield f"| {head} | tried | {' | '.join(finders)} |"
        yield "|---|" + "--:|" * (1 + len(finders))
        for name in names:
            found = " | ".join(str(self.found[name, finder]) for finder in finders)
            yield f"| {name} | {self.tried[name]} | {found} |"


def must_find(kind: Forgery) -> set[str]:
    """Which of the finders must see a forgery of this kind."""
    if kind in UNSEEN:
        return set()
    return {"`verify`"} if kind in SEEN_IN_THE_STORE_ALONE else {"`verify`", "stand-alone"}


def forgeries(
    kept: Kept, folder: Path, number: int, finders: Sequence[str]
) -> tuple[Figures, list[str]]:
    """Try so many; gives the figures, and what was not found though it had to be."""
    figures, missed = Figures(), list[str]()
    kinds = [*WITHOUT_THE_KEY, *WITH_THE_KEY, *UNSEEN]
    for seed in range(number):
        kind, turn = kinds[seed % len(kinds)], seed // len(kinds) + seed % len(kinds)
        forged, table = forge(kept, folder, kind, seed, turn)
        found = [name for name in finders if FINDERS[name](forged)]
        tables = [f"`{table}`"] if table and kind not in UNSEEN else []
        figures.add([name_of(kind), *tables], found)
        if must_find(kind) - {*found}:
            missed.append(f"{kind.__name__} of {table or 'the record'} by seed {seed}")
    return figures, missed


def name_of(kind: Forgery) -> str:
    return kind.__name__.replace("_", " ")


def main() -> int:
    """Print the tables; 1 if something was missed."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    with tempfile.TemporaryDirectory() as home:
        (Path(home) / "kept").mkdir()
        kept = keep(Path(home) / "kept")
        figures, missed = forgeries(kept, Path(home), number, [*FINDERS])
    kinds = [name_of(kind) for kind in (*WITHOUT_THE_KEY, *WITH_THE_KEY, *UNSEEN)]
    tables = [name for name in figures.tried if name not in kinds]
    lines = [
        *figures.table("forgery", kinds, [*FINDERS]),
        "",
        *figures.table("table", sorted(tables), ["`verify`", "stand-alone"]),
        *(f"missed: {each}" for each in missed),
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    return bool(missed)


if __name__ == "__main__":
    sys.exit(main())
