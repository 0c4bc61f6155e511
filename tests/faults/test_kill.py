"""kill -9 at every statement and commit of a played plan: nothing lost, nothing twice."""

from __future__ import annotations

import shutil
import signal
from collections import Counter
from pathlib import Path

import pytest

from engine.bpmn.execution import State
from engine.config import Config
from engine.service.engine import Engine
from tests.faults.dying import count_statements, die_at, in_child
from tests.faults.played import Outside, build, play


def play_until(config: Config, outside: Outside, statement: int) -> int:
    """Play in a process that dies at the n-th statement; 0 if it came to the end before."""

    def work() -> None:
        engine = build(config, outside)
        die_at(engine, statement)
        play(engine)

    return in_child(work)


def assert_whole(engine: Engine, plan: str, outside: Outside) -> None:
    """The invariants: one plan, every step once, the record whole, nothing left open."""
    with engine.storage.read() as unit:
        rows = unit.instances.find(order="id")
        assert [row.status for row in rows] == ["completed"] * 4
        assert [row.key for row in rows if row.parent_id == plan] == ["a", "b", "c"]
        for row in rows:
            told = list(unit.record.whole_stream(row.id))
            assert [one.row.seq for one in told] == list(range(1, row.seq + 1))
            assert told[-1].row.hash == row.head
            assert State.fold(op for t in told for op in t.body.get("ops", [])).dump() == row.state
            ends = Counter(
                (one.row.element, one.row.token)
                for one in told
                if one.row.kind == "visit" and one.row.to_state == "completed"
            )
            assert set(ends.values()) == {1}
        assert unit.tasks.count(open=True) == 0
        assert unit.timers.count() == unit.subscriptions.count() == unit.inbox.count() == 0
        assert unit.incidents.count() == 0
        assert unit.outbox.count(status="waiting") == 0
        assert unit.messages.count() == 1
    # At least once, and known by its key: the outside may hear of one thing twice, never of two.
    assert len({line for line in outside.noted() if line.startswith("call")}) == 1
    assert {line for line in outside.noted() if line.startswith("mail")} == {"mail mail-1"}


@pytest.fixture
def config(database_url: str, tmp_path: Path) -> Config:
    return Config.from_env({"DIEUPHOI_DATABASE_URL": database_url, "DIEUPHOI_HOME": str(tmp_path)})


def points(tmp_path: Path) -> int:
    """How many statements and commits the plan takes when nobody dies."""
    home = tmp_path / "counted"
    home.mkdir()
    shutil.copy(tmp_path / "store.db", home / "store.db")
    url = f"sqlite:///{home / 'store.db'}"
    counted = Config.from_env({"DIEUPHOI_DATABASE_URL": url, "DIEUPHOI_HOME": str(home)})
    engine = build(counted, Outside(home / "outside"))
    seen = count_statements(engine)
    play(engine)
    engine.close()
    return len(seen)


def test_it_plays_to_the_end_when_nobody_dies(config: Config, tmp_path: Path) -> None:
    outside = Outside(tmp_path / "outside")
    engine = build(config, outside)
    assert_whole(engine, play(engine), outside)
    engine.close()


@pytest.mark.slow
def test_it_loses_nothing_and_does_nothing_twice_when_killed_at_every_statement(
    sqlite_template: Path, tmp_path: Path
) -> None:
    shutil.copy(sqlite_template, tmp_path / "store.db")
    total = points(tmp_path)
    for statement in range(1, total + 1):
        home = tmp_path / f"at-{statement}"
        home.mkdir()
        shutil.copy(sqlite_template, home / "store.db")
        url = f"sqlite:///{home / 'store.db'}"
        config = Config.from_env({"DIEUPHOI_DATABASE_URL": url, "DIEUPHOI_HOME": str(home)})
        outside = Outside(home / "outside")
        assert play_until(config, outside, statement) == -signal.SIGKILL
        engine = build(config, outside)
        assert_whole(engine, play(engine), outside)
        engine.close()
        shutil.rmtree(home)


def test_it_survives_one_death_after_another(config: Config, tmp_path: Path) -> None:
    outside = Outside(tmp_path / "outside")
    deaths = 0
    while play_until(config, outside, 30 + 3 * deaths):
        deaths += 1
    assert deaths > 10
    engine = build(config, outside)
    assert_whole(engine, play(engine), outside)
    engine.close()
