"""Whoever forges a store without the key is found; ``make forgeries`` tries a thousand times."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.forgeries import FINDERS, Forged, Kept, forgeries, keep
from tests.support.soaking import full

Figure = Callable[[str, object], None]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    return keep(tmp_path_factory.mktemp("kept"))


def test_the_store_is_whole_before_it_is_forged(kept: Kept, tmp_path: Path) -> None:
    shutil.copy(kept.store, tmp_path / "store.db")
    whole = Forged(tmp_path / "store.db", kept)
    assert [finder(whole) for finder in FINDERS.values()] == [[], [], [], []]


@pytest.mark.slow
def test_what_is_forged_is_found(kept: Kept, tmp_path: Path, record_property: Figure) -> None:
    finders = ["`verify`", "stand-alone"]
    figures, missed = forgeries(kept, tmp_path, full(23, 1_000), finders)
    record_property("figure", json.dumps(figures.tried))
    assert missed == []
