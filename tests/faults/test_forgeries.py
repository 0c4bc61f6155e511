"""A thousand forgeries of a store: what both verifiers find of each kind.

``python -m tests.faults.test_forgeries`` tries a thousand and prints the table.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest

from engine import bootstrap
from engine.config import Config
from engine.model.clock import VirtualClock
from engine.model.permission import SYSTEM
from engine.service import deployments
from engine.service.audit import backup, rows, verify
from engine.service.runtime import instances
from engine.storage import Storage
from engine.storage.record.verifier import check_export
from tests.faults import forging
from tests.faults.forging import Forgery
from tests.integration.diagrams import ONE_TASK
from tests.migration.golden import BEGIN, KEPT
from tests.support.soaking import full

Figure = Callable[[str, object], None]
LONG = "Chờ ý kiến của Sở Tài chính về nguồn kinh phí, sau đó trình lãnh đạo xem xét."


@dataclass
class Found:
    """How often each kind was tried, and found by whom."""

    tried: Counter[str] = field(default_factory=Counter)
    by_verify: Counter[str] = field(default_factory=Counter)
    by_verifier: Counter[str] = field(default_factory=Counter)

    def table(self) -> str:
        head = f"{'forgery':<42} {'tried':>6} {'verify':>7} {'stand-alone':>12}\n"
        return head + "".join(
            f"{kind:<42} {tried:>6} {self.by_verify[kind]:>7} {self.by_verifier[kind]:>12}\n"
            for kind, tried in self.tried.items()
        )


def keep(folder: Path) -> Path:
    """A store with hundreds of rows, all chained, and its anchors in a file beside it."""
    url = f"sqlite:///{folder / 'store.db'}"
    backup.restore(url, KEPT / "0001.zip")
    config = Config.from_env({"DIEUPHOI_DATABASE_URL": url, "DIEUPHOI_HOME": str(folder)})
    engine = bootstrap.build(config, VirtualClock(BEGIN))
    deployments.deploy(engine, SYSTEM, "one-task", {"one-task.bpmn": ONE_TASK})
    verify.anchor(engine)
    for _ in range(3):
        instances.start(engine, SYSTEM, "one-task", {"note": LONG})
        verify.anchor(engine)
    rows.chain(engine)
    verify.anchor(engine)
    engine.close()
    return folder


def problems(store: Path, kept: Path) -> tuple[list[str], list[str]]:
    """What verification, and the stand-alone verifier, find in a store."""
    anchors = verify.anchors_in(kept / verify.ANCHORS)
    storage = Storage(f"sqlite:///{store}", key_file=kept / "secret.key")
    try:
        found = [str(each) for each in verify.examine(storage, outside=anchors).problems]
        verify.write_record(storage, store.with_suffix(".jsonl"))
    finally:
        storage.close()
    key = bytes.fromhex((kept / "secret.key").read_text())
    alone = check_export(store.with_suffix(".jsonl"), anchors, key)
    return found, [str(each) for each in alone]


def forge(kept: Path, folder: Path, kind: Forgery, seed: int) -> Path:
    store = folder / "forged.db"
    shutil.copy(kept / "store.db", store)
    key = bytes.fromhex((kept / "secret.key").read_text())
    with forging.at(store, Random(seed), key) as forger:  # noqa: S311  # repeatable by its seed
        kind(forger)
    return store


def forgeries(kept: Path, folder: Path, number: int) -> tuple[Found, list[str]]:
    """Try so many; gives the figures, and what was not found though it had to be."""
    figures, missed = Found(), list[str]()
    kinds = [*forging.WITHOUT_THE_KEY, *forging.UNSEEN]
    for seed in range(number):
        kind = kinds[seed % len(kinds)]
        name = kind.__name__
        by_verify, by_verifier = problems(forge(kept, folder, kind, seed), kept)
        figures.tried[name] += 1
        figures.by_verify[name] += bool(by_verify)
        figures.by_verifier[name] += bool(by_verifier)
        alone = bool(by_verifier) or kind in forging.SEEN_IN_THE_STORE_ALONE
        if kind not in forging.UNSEEN and not (by_verify and alone):
            missed.append(f"{name} by seed {seed}")
    return figures, missed


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return keep(tmp_path_factory.mktemp("kept"))


def test_the_store_is_whole_before_it_is_forged(kept: Path, tmp_path: Path) -> None:
    shutil.copy(kept / "store.db", tmp_path / "store.db")
    assert problems(tmp_path / "store.db", kept) == ([], [])


@pytest.mark.slow
def test_what_is_forged_without_the_key_is_found(
    kept: Path, tmp_path: Path, record_property: Figure
) -> None:
    figures, missed = forgeries(kept, tmp_path, full(32, 1_000))
    record_property("figure", json.dumps(figures.tried))
    assert missed == []


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        (Path(home) / "kept").mkdir()
        table, unseen = forgeries(keep(Path(home) / "kept"), Path(home), 1_000)
    sys.stdout.write(table.table() + "".join(f"missed: {each}\n" for each in unseen))
    sys.exit(bool(unseen))
