"""A backup holds everything, and comes back into either database as it was."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from engine.errors import InvalidInput, StoreUnfit
from engine.model.transitions import GENESIS, Transition
from engine.storage import (
    AttachmentRow,
    OutboxRow,
    SessionRow,
    Storage,
    Unit,
    archive,
)
from engine.storage.record import export
from engine.storage.record.verifier import Chains, anchored_hashes

NOW = datetime(2025, 4, 9, 1, 0, tzinfo=UTC)


def fill(unit: Unit) -> None:
    entries = [
        Transition(kind="visit", at=NOW, actor="officer", reason="Lý do " * 20) for _ in range(5)
    ]
    unit.record.append_shared("deployments", entries)
    unit.record.append("s", entries, (0, GENESIS))
    unit.anchor(NOW, b"key")
    file = AttachmentRow(
        id="a",
        name="Công văn.pdf",
        media_type="application/pdf",
        size=3,
        sha256="d" * 64,
        uploaded_by="officer",
        at=NOW,
    )
    unit.attachments.add(file, b"\x00\xff\n")
    for number, status in enumerate(("sent", "waiting")):
        unit.outbox.put(
            OutboxRow(
                id=f"o{number}",
                kind="mail",
                key=f"k{number}",
                available_at=NOW,
                payload={"to": "x"},
                status=status,
            )
        )
    unit.sessions.insert(SessionRow("h", "officer", "csrf", NOW, NOW, NOW + timedelta(days=1)))


@pytest.fixture
def empty(empty_url: str) -> Iterator[Storage]:
    made = Storage(empty_url)
    yield made
    made.close()


@pytest.fixture
def saved(storage: Storage, tmp_path: Path) -> Path:
    storage.run(fill)
    archive.write(storage, tmp_path / "backup.zip", NOW)
    return tmp_path / "backup.zip"


def test_it_comes_back_into_either_database_as_it_was(
    storage: Storage, saved: Path, empty: Storage
) -> None:
    archive.restore(empty, saved)
    with storage.read() as before, empty.read() as after:
        assert list(after.exported()) == list(before.exported())
        assert list(after.exported_texts()) == list(before.exported_texts())
        assert after.attachments.body("d" * 64) == b"\x00\xff\n"
        assert after.anchors.since(1) == before.anchors.since(1)


def test_the_record_that_came_back_is_whole_and_guarded(saved: Path, empty: Storage) -> None:
    archive.restore(empty, saved)
    with empty.read() as unit:
        anchors = [export.anchor_line(row) for row in unit.anchors.since(1)]
        chains = Chains(anchored_hashes(anchors))
        bad = [bad for row in unit.exported() for bad in chains.take(row)]
    assert (bad, list(chains.end()), empty.missing_guards()) == ([], [], [])


def test_what_was_sent_is_not_sent_again(saved: Path, empty: Storage) -> None:
    archive.restore(empty, saved)
    due = empty.run(lambda unit: unit.outbox.take(NOW, 10, timedelta(minutes=1), "mail"))
    assert [row.id for row in due] == ["o1"]


def test_sessions_stay_behind(saved: Path, empty: Storage) -> None:
    archive.restore(empty, saved)
    with empty.read() as unit:
        assert unit.sessions.count() == 0


def test_it_works_while_others_write(storage: Storage, tmp_path: Path) -> None:
    storage.run(fill)
    other = Storage(storage.url)

    def write_meanwhile(_table: str, _rows: int) -> None:
        entry = Transition(kind="visit", at=NOW, actor="officer")
        other.run(lambda unit: unit.record.append_shared("deployments", [entry]))

    manifest = archive.write(storage, tmp_path / "backup.zip", NOW, write_meanwhile)
    other.close()
    assert manifest.tables["transition"]["rows"] == 10


def test_it_refuses_a_database_that_is_not_empty(storage: Storage, saved: Path) -> None:
    with pytest.raises(StoreUnfit, match="không trống"):
        archive.restore(storage, saved)


def test_it_does_not_write_over_an_older_backup(storage: Storage, saved: Path) -> None:
    with pytest.raises(InvalidInput, match="Tệp đã có"):
        archive.write(storage, saved, NOW)


@pytest.mark.parametrize("harm", ["row", "missing", "no zip"])
def test_it_restores_nothing_from_a_broken_file(saved: Path, empty: Storage, harm: str) -> None:
    broken = saved.with_name("broken.zip")
    if harm == "no zip":
        broken.write_bytes(saved.read_bytes()[:200])
    else:
        _break(saved, broken, harm)
    with pytest.raises(InvalidInput, match="không phải bản sao lưu"):
        archive.restore(empty, broken)
    empty.prepare()


def _break(source: Path, target: Path, harm: str) -> None:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "transition.jsonl":
                if harm == "missing":
                    continue
                data = data.replace(b'"officer"', b'"somebody"', 1)
            new.writestr(name, data)


def test_it_refuses_a_backup_of_a_newer_version(saved: Path, empty: Storage) -> None:
    newer = saved.with_name("newer.zip")
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(newer, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == archive.MANIFEST:
                data = json.dumps(json.loads(data) | {"revision": "9999"}).encode()
            new.writestr(name, data)
    with pytest.raises(StoreUnfit, match="mới hơn"):
        archive.restore(empty, newer)
