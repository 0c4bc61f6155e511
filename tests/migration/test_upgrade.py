"""A store of an earlier version, with instances at every kind of wait, goes on in this one."""

from __future__ import annotations

import json
import os
import shutil
import signal
import zipfile
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import event

from engine import bootstrap
from engine.bpmn.runtime import formats
from engine.config import Config
from engine.errors import StoreUnfit
from engine.model.clock import VirtualClock
from engine.model.permission import SYSTEM
from engine.notify.mail import MemoryMailer
from engine.service import clock
from engine.service.audit import backup, verify
from engine.service.audit.preflight import preflight
from engine.service.engine import Engine
from engine.storage import Storage, archive, schema
from tests.faults.dying import in_child
from tests.migration.golden import KEPT, LATER, SERVICES, go_on
from tests.support.databases import Lender
from tests.support.invariants import assert_invariants
from tests.support.soaking import share

GOLDEN = sorted(KEPT.glob("*.zip"))
BATCHES = sorted(KEPT.glob("batches/*.zip"))
WAITS = {"task", "timer", "message", "signal", "condition", "service", "children", "incident"}
WAITS |= {"compensation", "reset"}
NEXT = '''"""Give every transition a colour and every plan a shade."""
from alembic import op
import sqlalchemy as sa
revision = "next"
down_revision = "{before}"
def upgrade():
    op.add_column("transition", sa.Column("colour", sa.Text(), nullable=True))
    op.add_column("instance", sa.Column("shade", sa.Text(), nullable=True))
    op.execute("UPDATE instance SET shade = 'dark' WHERE status = 'active'")
    op.create_table("shade", sa.Column("name", sa.String(20), primary_key=True))
    op.execute("INSERT INTO shade (name) VALUES ('dark')")
    op.create_index("ix_instance_shade", "instance", ["shade"])
'''


def lay(url: str, kept: Path) -> None:
    """Make the tables of the version that wrote the backup, and fill them as it had."""
    storage = Storage(url)
    with zipfile.ZipFile(kept) as file, storage.engine.begin() as connection:
        manifest = archive._read_manifest(file)
        schema.upgrade_to(connection, manifest.revision)
        for name, told in manifest.tables.items():
            archive._restore_table(connection, file, name, told)
    storage.close()


def opened(url: str, home: Path) -> tuple[Engine, VirtualClock]:
    """The product as it is now, long after the store was left."""
    settings = {"DIEUPHOI_DATABASE_URL": url, "DIEUPHOI_HOME": str(home)}
    clock = VirtualClock(LATER)
    engine = bootstrap.build(Config.from_env(settings), clock, mailer=MemoryMailer())
    engine.services.update(SERVICES)
    engine.open_world = True
    return engine, clock


def expected(kept: Path) -> dict[str, list[str]]:
    outcome: dict[str, list[str]] = json.loads(kept.with_suffix(".json").read_text("utf-8"))
    return outcome


@pytest.fixture
def old(empty_url: str) -> str:
    """A database as the newest kept version left it."""
    lay(empty_url, GOLDEN[-1])
    return empty_url


@pytest.fixture
def next_version(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """A program whose tables and documents have moved on; gives the name of its step."""
    steps = shutil.copytree(schema.MIGRATIONS, tmp_path / "migrations")
    # The newest step is the one that none follows; numbers were given before the order was known.
    before = ScriptDirectory(str(steps)).get_current_head()
    (steps / "versions" / "next.py").write_text(NEXT.format(before=before))
    monkeypatch.setattr(schema, "MIGRATIONS", steps)
    return "next"


@pytest.mark.parametrize("kept", GOLDEN, ids=lambda path: path.stem)
def test_every_kept_store_holds_every_kind_of_wait(kept: Path) -> None:
    with zipfile.ZipFile(kept) as file:
        place = archive._read_manifest(file).tables["instance"]["columns"].index("state")
        rows = [json.loads(line) for line in file.read("instance.jsonl").splitlines()]
    documents = [json.loads(row[place]) for row in rows]
    tokens = [token for document in documents for token in document["tokens"]]
    assert {wait["kind"] for token in tokens for wait in token.get("w", ())} >= WAITS


@pytest.mark.slow
@pytest.mark.parametrize("kept", GOLDEN, ids=lambda path: path.stem)
def test_a_store_of_every_version_goes_on_to_the_end(
    empty_url: str, tmp_path: Path, kept: Path
) -> None:
    lay(empty_url, kept)
    assert_it_goes_on(empty_url, tmp_path, kept)


@pytest.mark.slow
@pytest.mark.parametrize("kept", [GOLDEN[0], GOLDEN[-1]], ids=lambda path: path.stem)
def test_a_backup_of_the_first_and_the_newest_version_goes_on_to_the_end(
    empty_url: str, tmp_path: Path, kept: Path
) -> None:
    assert backup.restore(empty_url, kept).problems == ()
    assert_it_goes_on(empty_url, tmp_path, kept)


def assert_it_goes_on(empty_url: str, tmp_path: Path, kept: Path) -> None:
    """Opened by this version, its instances end as they did in their own."""
    assert preflight(empty_url).obstacles == ()
    engine, clock = opened(empty_url, tmp_path)
    assert verify.verify(engine, SYSTEM).problems == ()
    assert go_on(engine, clock) == expected(kept)
    assert_invariants(engine)
    engine.close()


@pytest.mark.parametrize("kept", BATCHES, ids=lambda path: path.stem)
def test_children_that_were_about_to_begin_begin_as_they_were_computed(
    empty_url: str, tmp_path: Path, kept: Path
) -> None:
    lay(empty_url, kept)
    engine, _clock = opened(empty_url, tmp_path)
    assert verify.verify(engine, SYSTEM).problems == ()
    with engine.storage.read() as unit:
        batches = unit.fan_batches.find(order="id")
    computed = [row for batch in batches if batch.drawn for row in batch.drawn["tables"]["task"][1]]
    clock.settle(engine)

    with engine.storage.read() as unit:
        tasks = {row.id for row in unit.tasks.find(open=True)}
    assert (len(batches), len(computed), len(tasks)) == (4, 20, 35)
    assert {row[0] for row in computed} < tasks
    assert_invariants(engine)
    engine.close()


def age(url: str) -> None:
    """Write the documents in a format before the first: tokens by number, another status."""
    storage = Storage(url)

    def work(unit) -> None:
        for row in unit.instances.find():
            state = json.loads(row.state)
            tokens = {str(token["id"]): token for token in state["tokens"]}
            older = {**state, "v": 0, "tokens": tokens}
            unit.instances.update(row.id, state=json.dumps(older))

    storage.run(work)
    storage.close()


def read_first(raw: dict) -> dict:
    return {**raw, "v": 1, "tokens": list(raw["tokens"].values())}


@pytest.mark.slow
def test_older_tables_and_documents_are_upgraded_and_go_on(
    old: str, tmp_path: Path, next_version: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    age(old)
    assert len(preflight(old).obstacles) == preflight(old).instances > 50

    monkeypatch.setitem(formats.READERS, 0, read_first)
    found = preflight(old)
    assert (found.obstacles, found.steps[-1][0]) == ((), next_version)
    engine, clock = opened(old, tmp_path)
    assert engine.storage.revision() == next_version
    assert verify.verify(engine, SYSTEM).problems == ()
    assert go_on(engine, clock) == expected(GOLDEN[-1])
    assert_invariants(engine)
    engine.close()


def test_an_older_program_refuses_and_leaves_everything_as_it_is(
    old: str, tmp_path: Path, next_version: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(old, tmp_path)[0].close()
    monkeypatch.undo()
    before = content(old)
    (one,) = preflight(old).obstacles
    assert "mới hơn" in str(one.why)
    with pytest.raises(StoreUnfit, match="mới hơn"):
        opened(old, tmp_path)
    assert content(old) == before


def content(url: str) -> list[str]:
    """Every document and the revision, as the database has them."""
    storage = Storage(url)
    with storage.engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT id, state FROM instance ORDER BY id").all()
        (version,) = connection.exec_driver_sql("SELECT version_num FROM alembic_version").all()
    storage.close()
    return [str(tuple(row)) for row in (*found, version)]


def upgrade(url: str, dies_at: int | None = None) -> int:
    """Bring a store up to date, or die before its n-th statement; returns how many it takes."""
    storage = Storage(url)
    seen = 0

    def count(*_details: object) -> None:
        nonlocal seen
        seen += 1
        if seen == dies_at:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(storage.engine, "before_cursor_execute", count)
    event.listen(storage.engine, "commit", count)
    storage.prepare()
    storage.close()
    return seen


@pytest.mark.slow
def test_a_migration_that_is_killed_anywhere_has_happened_whole_or_not_at_all(
    empty_store: Lender, next_version: str
) -> None:
    with empty_store() as url:
        lay(url, GOLDEN[-1])
        before = content(url)
        statements = upgrade(url)
        after = content(url)
    assert before[:-1] == after[:-1]
    assert before[-1] != after[-1]
    for statement in share(range(1, statements + 1), 3):
        with empty_store() as url:
            lay(url, GOLDEN[-1])
            assert in_child(lambda at=statement, url=url: upgrade(url, at)) == -signal.SIGKILL
            assert content(url) in (before, after), f"killed at statement {statement}"
            assert preflight(url).obstacles == ()
            upgrade(url)
            assert content(url) == after
