"""kill -9 at every statement and commit of a played plan: nothing lost, nothing twice."""

from __future__ import annotations

import os
import shutil
import signal
from collections import Counter
from pathlib import Path

import pytest

from engine.config import Config
from engine.service.engine import Engine
from tests.faults.dying import count_statements, die_at, in_child
from tests.faults.played import Outside, build, play
from tests.support.invariants import Ledger, assert_invariants

LONG_RUN = "SOAK" in os.environ


def play_until(config: Config, outside: Outside, statement: int) -> int:
    """Play in a process that dies at the n-th statement; 0 if it came to the end before."""

    def work() -> None:
        engine = build(config, outside)
        die_at(engine, statement)
        play(engine)

    return in_child(work)


def assert_whole(engine: Engine, plan: str, outside: Outside) -> None:
    """The invariants; one plan, every step of it once, and nothing left open."""
    with engine.storage.read() as unit:
        rows = unit.instances.find(order="id")
        assert Counter((row.process_id, row.status) for row in rows) == {
            ("plan", "completed"): 1,
            ("three", "completed"): 5,
            ("one-task", "completed"): 1,
            ("fan", "cancelled"): 1,
            ("one-task", "cancelled"): 3,
        }
        assert [r.key for r in rows if r.parent_id == plan and r.loop] == ["a", "b", "c", "d", "e"]
        told = [one.row.element for one in unit.record.of_stream(plan)]
        assert (told.count("reminded"), told.count("sleep")) == (1, 2)
        done = unit.tasks.find(state="completed")
        assert len(done) == 6 + 15 + 1
        assert unit.tasks.count(open=True) == unit.timers.count() == unit.inbox.count() == 0
        assert unit.incidents.count() == 0
        assert unit.messages.count() == 1
    clicks = {f"complete-{task.id}" for task in done}
    assert_invariants(engine, Ledger(acknowledged=clicks, completions=clicks))
    # At least once, and known by its key: the outside may hear of one thing twice, never of two.
    assert len({line for line in outside.noted() if line.startswith("call")}) == 1
    assert {line for line in outside.noted() if line.startswith("mail")} == {"mail mail-1"}


@pytest.fixture
def config(database_url: str, tmp_path: Path) -> Config:
    return Config.from_env({"DIEUPHOI_DATABASE_URL": database_url, "DIEUPHOI_HOME": str(tmp_path)})


def counted(folder: Path, template: Path) -> list[str]:
    """The statements and commits the plan takes when nobody dies."""
    engine = build(*fresh(folder, template))
    seen = count_statements(engine)
    play(engine)
    engine.close()
    return seen


def fresh(folder: Path, template: Path) -> tuple[Config, Outside]:
    """An installation of its own on SQLite."""
    folder.mkdir()
    shutil.copy(template, folder / "store.db")
    url = f"sqlite:///{folder / 'store.db'}"
    config = Config.from_env({"DIEUPHOI_DATABASE_URL": url, "DIEUPHOI_HOME": str(folder)})
    return config, Outside(folder / "outside")


def chosen(seen: list[str]) -> list[int]:
    """All of them in a long run, else some from the whole length and every kind of commit."""
    if LONG_RUN:
        return list(range(1, len(seen) + 1))
    commits = [number for number, sql in enumerate(seen, 1) if sql == "COMMIT"]
    return sorted({*range(7, len(seen), len(seen) // 12), *commits[:: len(commits) // 6]})


def test_it_plays_to_the_end_when_nobody_dies(config: Config, tmp_path: Path) -> None:
    outside = Outside(tmp_path / "outside")
    engine = build(config, outside)
    assert_whole(engine, play(engine), outside)
    engine.close()


@pytest.mark.slow
def test_it_loses_nothing_and_does_nothing_twice_wherever_it_is_killed(
    sqlite_template: Path, tmp_path: Path
) -> None:
    for statement in chosen(counted(tmp_path / "counted", sqlite_template)):
        home = tmp_path / f"at-{statement}"
        config, outside = fresh(home, sqlite_template)
        assert play_until(config, outside, statement) == -signal.SIGKILL
        engine = build(config, outside)
        assert_whole(engine, play(engine), outside)
        engine.close()
        shutil.rmtree(home)


@pytest.mark.slow
def test_it_survives_one_death_after_another(config: Config, tmp_path: Path) -> None:
    outside = Outside(tmp_path / "outside")
    deaths = 0
    while play_until(config, outside, 40 + 12 * deaths):
        deaths += 1
    assert deaths > 5
    engine = build(config, outside)
    assert_whole(engine, play(engine), outside)
    engine.close()
