"""A record that somebody with every right on the database has changed: found, however done."""

from __future__ import annotations

import copy
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from engine import bootstrap
from engine.config import Config
from engine.errors import DieuPhoiError
from engine.model.clock import VirtualClock
from engine.model.permission import SYSTEM
from engine.service.audit import backup, verify
from engine.storage import Storage
from engine.storage.record.verifier import check_export
from tests.faults.tampering import KINDS, Lines, chain_anew, edit_the_file, put_back
from tests.migration.golden import BEGIN, KEPT
from tests.support.soaking import full, seeds

Figure = Callable[[str, object], None]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with hundreds of rows and an anchor of all of them, in a folder."""
    folder = tmp_path_factory.mktemp("kept")
    url = f"sqlite:///{folder / 'store.db'}"
    assert backup.restore(url, KEPT / "0001.zip").problems == ()
    config = Config.from_env({"DIEUPHOI_DATABASE_URL": url, "DIEUPHOI_HOME": str(folder)})
    engine = bootstrap.build(config, VirtualClock(BEGIN))
    verify.anchor(engine)
    verify.export_record(
        engine, SYSTEM, folder / "record.jsonl", anchors=folder / "anchors.outside.jsonl"
    )
    engine.close()
    return folder


def read(path: Path) -> Lines:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def found(lines: Lines, anchors: Lines, folder: Path) -> list[str]:
    """What the stand-alone verifier says of an export."""
    path = folder / "tampered.jsonl"
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    path.write_text(text, encoding="utf-8")
    return [str(bad) for bad in check_export(path, anchors, None)]


@pytest.mark.slow
def test_every_tampering_with_the_record_is_found(
    kept: Path, tmp_path: Path, record_property: Figure
) -> None:
    lines, anchors = read(kept / "record.jsonl"), read(kept / "anchors.outside.jsonl")
    assert found(lines, anchors, tmp_path) == []
    tried = 0
    for seed in seeds(full(50, 1_000)):
        chance = Random(seed)  # noqa: S311  # repeatable by its seed
        harm = KINDS[tried % len(KINDS)]
        changed = copy.deepcopy(lines)
        harm(changed, chance)
        assert changed != lines
        assert found(changed, anchors, tmp_path), f"{harm.__name__} by seed {seed}"
        tried += 1
    record_property("figure", f"{tried} tamperings, all found")


def test_a_tail_that_was_chained_anew_is_found_by_the_anchor_outside_alone(
    kept: Path, tmp_path: Path
) -> None:
    lines, anchors = read(kept / "record.jsonl"), read(kept / "anchors.outside.jsonl")
    chain_anew(lines, Random(1))  # noqa: S311  # any
    assert found(lines, [], tmp_path) == []
    assert found(lines, anchors, tmp_path)


@pytest.mark.parametrize(
    ("column", "value"), [("stream", 7), ("seq", "7"), ("prev", 7), ("body", 7), ("hash", 7)]
)
def test_a_number_that_was_a_text_and_a_text_that_was_a_number_are_told(
    kept: Path, tmp_path: Path, column: str, value: object
) -> None:
    lines, anchors = read(kept / "record.jsonl"), read(kept / "anchors.outside.jsonl")
    rows = [line for line in lines if "seq" in line]
    rows[len(rows) // 2][column] = value
    assert found(lines, anchors, tmp_path)


@pytest.mark.slow
def test_every_tampering_with_the_tables_and_the_file_is_found(
    kept: Path, tmp_path: Path, record_property: Figure
) -> None:
    lines, store = read(kept / "record.jsonl"), tmp_path / "store.db"
    bodies = [line["body"].encode() for line in lines if "seq" in line]
    tried = 0
    for seed in seeds(full(2 * len(KINDS), 200)):
        chance = Random(seed)  # noqa: S311  # repeatable by its seed
        shutil.copy(kept / "store.db", store)
        harm = KINDS[tried // 2 % len(KINDS)]
        if tried % 2:
            changed = copy.deepcopy(lines)
            harm(changed, chance)
            put_back(store, changed)
        else:
            edit_the_file(store, bodies, chance)
        what = harm.__name__ if tried % 2 else edit_the_file.__name__
        assert problems(store, kept), f"{what} by seed {seed}"
        tried += 1
    put_back(store, lines)
    assert problems(store, kept) == []
    record_property("figure", f"{tried} tamperings with the store, all found")


def problems(store: Path, kept: Path) -> list[str]:
    """What verification says; a text that cannot even be read is a problem too."""
    storage = Storage(f"sqlite:///{store}", key_file=kept / "secret.key")
    try:
        return [str(one) for one in verify.examine(storage).problems]
    except DieuPhoiError as unreadable:
        return [unreadable.message]
    finally:
        storage.close()
