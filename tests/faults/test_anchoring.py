"""The key and the copy of the anchors outlive a disk that fails while they are written."""

from __future__ import annotations

import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from engine import bootstrap
from engine.config import Config
from engine.model.clock import VirtualClock
from engine.service.audit import verify
from engine.storage.record import anchoring
from engine.storage.record.verifier import check_anchors
from tests.faults.played import BEGIN
from tests.integration.diagrams import ONE_TASK
from tests.integration.world import World


def fail(_file: int) -> None:
    raise OSError(5, "Input/output error")


def test_a_key_that_did_not_reach_the_disk_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = tmp_path / "home" / "secret.key"
    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", fail)
        with pytest.raises(OSError, match="Input/output"):
            anchoring.load_key(key)
    assert list(key.parent.iterdir()) == []
    assert anchoring.load_key(key) == anchoring.load_key(key)


def test_who_makes_the_key_at_the_same_time_gets_the_same(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        for turn in range(30):
            key = tmp_path / f"{turn}.key"
            assert len(set(pool.map(anchoring.load_key, [key] * 8))) == 1


def test_the_copy_of_the_anchors_is_whole_again_after_one_was_cut_off(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = {"DIEUPHOI_DATABASE_URL": database_url, "DIEUPHOI_HOME": str(tmp_path)}
    clock = VirtualClock(BEGIN)
    world = World(bootstrap.build(Config.from_env(told), clock), clock)
    path = tmp_path / "anchors.jsonl"
    world.deploy("one-task", ONE_TASK)
    verify.anchor(world.engine)
    world.start("one-task")
    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", fail)
        with pytest.raises(OSError, match="Input/output"):
            verify.anchor(world.engine)
    with path.open("ab") as file:
        file.truncate(path.stat().st_size - 20)
    world.start("one-task")
    verify.anchor(world.engine)
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert [line["seq"] for line in lines] == [1, 2, 3]
    assert list(check_anchors(lines, anchoring.load_key(tmp_path / "secret.key"))) == []
    world.engine.close()
