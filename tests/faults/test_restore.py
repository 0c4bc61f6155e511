"""A backup taken under load comes back by one command; what was told is not told again."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from engine.errors import Busy
from engine.model.ids import new_id
from engine.model.permission import SYSTEM
from engine.notify.mail import MemoryMailer
from engine.service import deployments, tasks
from engine.service.audit import backup, verify
from engine.service.engine import Engine
from engine.service.runtime import instances
from tests.faults.nodes import DIEUPHOI
from tests.integration.diagrams import END, ONE_TASK, START, diagram
from tests.integration.province import Province, begin_plan, found, opened
from tests.support.databases import Lender
from tests.support.invariants import Ledger, assert_invariants
from tests.support.soaking import full

MANY = diagram(
    "many",
    START
    + '<callActivity id="ask" calledElement="one-task"><multiInstanceLoopCharacteristics '
    + 'camunda:collection="${list}" camunda:elementVariable="part"/></callActivity>'
    + END,
    "start>ask ask>end",
)
INSTANCES = full(200, 12_000, a_second=200)
MANY_AT_ONCE = 200
"""Each child is handed the list, so a longer one would be most of the store."""

WORKERS = 4
SECONDS = 60
"""How long a hundred megabytes may take to come back."""
PATIENCE = 120
"""Seconds in which a tenth of the tasks is completed, whatever else the machine does."""


@pytest.fixture
def province(empty_store: Lender, tmp_path: Path) -> Iterator[Province]:
    """A plan with assignments, and as many other instances as there is time for."""
    with empty_store() as url:
        found(url, tmp_path)
        made = opened(url, tmp_path, begin_plan(url, tmp_path))
        for key, body in (("one-task", ONE_TASK), ("many", MANY)):
            deployments.deploy(made.engine, SYSTEM, key, {f"{key}.bpmn": body})
        for first in range(0, INSTANCES, MANY_AT_ONCE):
            some = range(first, min(first + MANY_AT_ONCE, INSTANCES))
            names = [f"part {number}" for number in some]
            instances.start(made.engine, SYSTEM, "many", {"list": names}, process_id="many")
        yield made
        made.engine.close()


def dieuphoi(home: Path, url: str, *line: str) -> str:
    """One command of the product, in a process of its own."""
    settings = {"DIEUPHOI_HOME": str(home), "DIEUPHOI_DATABASE_URL": url}
    done = subprocess.run(
        [*DIEUPHOI, *line], env={**os.environ, **settings}, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()
    return done.stdout.decode()


@contextmanager
def load(engine: Engine, ledger: Ledger) -> Iterator[None]:
    """Several people complete one task after the other, meanwhile."""
    with engine.storage.read() as unit:
        left = iter(unit.tasks.find(element="do", open=True, order="id"))
    over, turn = threading.Event(), threading.Lock()

    def work() -> None:
        while not over.is_set():
            with turn:
                task = next(left, None)
            if task is None:
                return
            command = new_id()
            while not over.is_set():
                try:
                    tasks.complete(engine, SYSTEM, task.id, {}, command_id=command)
                except Busy:
                    continue
                ledger.acknowledged.add(command)
                ledger.completions.add(command)
                break

    people = [threading.Thread(target=work) for _ in range(WORKERS)]
    for one in people:
        one.start()
    try:
        yield
    finally:
        over.set()
        for one in people:
            one.join()


@pytest.mark.slow
def test_a_backup_under_load_comes_back_by_one_command(
    province: Province,
    empty_store: Lender,
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    engine, kept = province.engine, tmp_path / "backup.zip"
    ledger = Ledger()
    with load(engine, ledger):
        begun_by = time.monotonic() + PATIENCE
        while len(ledger.completions) < INSTANCES // 10:
            assert time.monotonic() < begun_by, "nobody completes anything"
            time.sleep(0.01)
        before = Ledger(set(ledger.acknowledged), set(ledger.completions))
        dieuphoi(tmp_path, engine.config.database_url, "backup", str(kept))
    assert_invariants(engine, ledger, settled=False)
    with empty_store() as url:
        began = time.monotonic()
        dieuphoi(tmp_path, url, "restore", str(kept))
        took = time.monotonic() - began
        restored = opened(url, tmp_path)
        assert_invariants(restored.engine, before, settled=False)
        with restored.engine.storage.read() as unit:
            rows, left = unit.record.count(), unit.tasks.count(open=True)
        size = bytes_of(restored.engine)
        restored.engine.close()
    assert INSTANCES - len(ledger.completions) <= left - 2 <= INSTANCES - len(before.completions)
    told = f"{rows} rows, {size / 1e6:.0f} MB, {kept.stat().st_size / 1e6:.1f} MB packed"
    record_property("figure", f"{told}, came back in {took:.1f} s")
    assert took < SECONDS * max(1, size / 1e8)


def bytes_of(engine: Engine) -> int:
    """How large a store is."""
    told = (
        "SELECT pg_database_size(current_database())"
        if engine.storage.on_postgresql
        else "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
    )
    with engine.storage.engine.connect() as connection:
        return int(connection.exec_driver_sql(told).scalar_one())


def test_what_fell_due_meanwhile_happens_once_and_no_mail_is_another(
    province: Province, empty_store: Lender, tmp_path: Path
) -> None:
    kept = tmp_path / "backup.zip"
    province.at("2025-04-15 12:00")
    told_before = set(keys(province))
    backup.backup(province.engine, kept)
    province.at("2025-05-20 12:00")
    told_until_the_crash = set(keys(province))
    fired = happened(province)
    with empty_store() as url:
        assert backup.restore(url, kept).problems == ()
        home = tmp_path / "another"
        home.mkdir()
        shutil.copy(backup.key_beside(kept), home / "secret.key")
        restored = opened(url, home, province.plan)
        restored.at("2025-04-15 12:00")
        assert keys(restored) == []
        restored.jump("2025-05-20 12:00")
        again = keys(restored)
        assert len(again) == len(set(again))
        assert not told_before & set(again)
        # What the crash took is told again under the key by which the receiver knows it.
        assert set(again) - told_until_the_crash == set()
        assert happened(restored) == fired
        assert verify.verify(restored.engine, SYSTEM).problems == ()
        assert_invariants(restored.engine)
        restored.engine.close()


def keys(province: Province) -> list[str]:
    """The keys of the mail that this process has sent."""
    mailer = province.engine.mailer
    assert isinstance(mailer, MemoryMailer)
    return [mail.key for mail in mailer.sent]


def happened(province: Province) -> dict[tuple[str | None, str | None], int]:
    """How often each assignment was reminded, urged or reported."""
    with province.engine.storage.read() as unit:
        found = unit.record.find(kind="escalation")
    return dict(Counter((row.stream, row.to_state) for row in found))
