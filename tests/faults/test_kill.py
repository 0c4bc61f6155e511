"""kill -9 at every statement and commit of a played plan: nothing lost, nothing twice."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.config import Config
from engine.service.engine import Engine
from tests.faults.dying import count_statements, die_at, in_child
from tests.faults.played import Outside, build, play
from tests.support.databases import Lender
from tests.support.invariants import Ledger, assert_invariants
from tests.support.mails import KEY
from tests.support.soaking import share


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
    assert {line for line in outside.noted() if line.startswith("mail")} == {f"mail mail:{KEY}"}


@pytest.fixture
def config(database_url: str, tmp_path: Path) -> Config:
    return installation(database_url, tmp_path)


def installation(url: str, home: Path) -> Config:
    return Config.from_env({"DIEUPHOI_DATABASE_URL": url, "DIEUPHOI_HOME": str(home)})


def counted(lend: Lender, home: Path) -> list[int]:
    """The numbers of the statements and commits the plan takes when nobody dies."""
    with lend() as url:
        engine = build(installation(url, home), Outside(home / "counted"))
        seen = count_statements(engine)
        play(engine)
        engine.close()
    return list(range(1, len(seen) + 1))


def test_it_plays_to_the_end_when_nobody_dies(config: Config, tmp_path: Path) -> None:
    outside = Outside(tmp_path / "outside")
    engine = build(config, outside)
    assert_whole(engine, play(engine), outside)
    engine.close()


@pytest.mark.slow
def test_it_loses_nothing_and_does_nothing_twice_wherever_it_is_killed(
    fresh_store: Lender, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    points, killed = counted(fresh_store, tmp_path), 0
    for statement in share(points, 4):
        with fresh_store() as url:
            outside = Outside(tmp_path / f"outside-{statement}")
            config = installation(url, tmp_path / str(statement))
            assert play_until(config, outside, statement) == -signal.SIGKILL
            engine = build(config, outside)
            assert_whole(engine, play(engine), outside)
            engine.close()
        killed += 1
    record_property("figure", f"killed at {killed} of {len(points)} statements and commits")


@pytest.mark.slow
def test_it_survives_one_death_after_another(config: Config, tmp_path: Path) -> None:
    outside = Outside(tmp_path / "outside")
    deaths = 0
    while play_until(config, outside, 60 + 40 * deaths):
        deaths += 1
    assert deaths > 2
    engine = build(config, outside)
    assert_whole(engine, play(engine), outside)
    engine.close()
