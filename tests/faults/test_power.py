"""The power fails at any moment: what was acknowledged is there, and the plan goes on."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from engine.config import Config
from engine.storage import Storage
from engine.storage.db import pool
from tests.faults.disk import observed
from tests.faults.played import Outside, build, play
from tests.faults.power import (
    Committed,
    Failure,
    Log,
    LoggedOutside,
    LoggedStorage,
    contents,
    failures,
)
from tests.faults.test_kill import assert_whole
from tests.support.soaking import full, seeds

Figure = Callable[[str, object], None]


class Recording:
    """A plan played to its end, with everything that reached the disk meanwhile.

    It goes on from what ``home`` holds: a store that may have held what ``held`` marks.
    """

    def __init__(self, home: Path, held: frozenset[str], **pragmas: str | int) -> None:
        self.home, self.held, self.log = home, held, Log()
        outside = LoggedOutside(home / "heard", log=self.log)
        self.heard_before = outside.noted()
        self.before = {
            str(path): path.read_bytes()
            for path in home.glob("store.db*")
            if path.suffix != ".db-shm"
        }
        with observed(self.log):
            engine = build(installation(home), outside)
            engine.storage.close()
            key_file = engine.config.secret_file
            url = engine.config.database_url
            engine.storage = LoggedStorage(url, key_file, self.log, pragmas)
            play(engine)
            engine.close()

    def failures(self, count: int, random: Random) -> list[Failure]:
        """The power fails so many times: many of them right after an acknowledgement."""
        entries = self.log.entries
        told = [number for number, entry in enumerate(entries, 1) if isinstance(entry, Committed)]
        chosen = {
            *random.choices(told, k=count // 2),
            *random.choices(range(1, len(entries) + 1), k=count - count // 2),
        }
        return list(failures(self.log, self.before, self.held, chosen, random))

    def soon_failed(self, random: Random) -> Failure:
        """The power fails while the store finds its way back from an earlier failure."""
        soon = random.randint(1, min(40, len(self.log.entries)))
        return next(failures(self.log, self.before, self.held, [soon], random))

    def after(self, failure: Failure, name: str) -> Path:
        """A machine that starts again with what its disk held."""
        home = self.home.with_name(name)
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir()
        shutil.copy(self.home / "secret.key", home)
        for path, body in failure.files.items():
            (home / Path(path).name).write_bytes(body)
        heard = (*self.heard_before, *failure.heard)
        (home / "heard").write_text("".join(f"{line}\n" for line in heard))
        return home


def first(template: Path, home: Path, **pragmas: str | int) -> Recording:
    """On a store in which nothing has happened yet."""
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()
    shutil.copy(template, home / "store.db")
    storage = Storage(installation(home).database_url)
    with storage.read() as unit:
        held = frozenset({contents(unit.driver_connection)})
    storage.close()
    return Recording(home, held, **pragmas)


def installation(home: Path) -> Config:
    url = f"sqlite:///{home / 'store.db'}"
    return Config.from_env({"DIEUPHOI_DATABASE_URL": url, "DIEUPHOI_HOME": str(home)})


def assert_kept(home: Path, failure: Failure) -> None:
    """The store is sound and holds exactly what had been acknowledged."""
    storage = Storage(installation(home).database_url)
    with storage.engine.connect() as connection:
        found = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
        mark = contents(connection.connection.driver_connection)
    storage.close()
    assert found == "ok", f"power failure after entry {failure.entry}: {found}"
    assert mark in failure.allowed, f"power failure after entry {failure.entry}: a commit is lost"


@pytest.fixture(params=["WAL", "DELETE"])
def journal(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways in which a store on SQLite may be kept."""
    if request.param == "DELETE":
        monkeypatch.setattr(pool, "SAFE_SQLITE", (99, 0, 0))
    return str(request.param)


@pytest.mark.slow
def test_no_acknowledged_commit_is_lost_when_the_power_fails(
    journal: str, sqlite_template: Path, tmp_path: Path, record_property: Figure
) -> None:
    survived = 0
    for seed in seeds(1):
        random = Random(seed)  # noqa: S311  # repeatable by its seed
        checkpoint = random.choice([15, 60, 250, 1000])
        recording = first(sqlite_template, tmp_path / "home", wal_autocheckpoint=checkpoint)
        for found in recording.failures(full(6, 250, a_second=2), random):
            failure, home = found, recording.after(found, "again")
            if random.random() < 0.3:
                second = Recording(home, failure.allowed)
                failure = second.soon_failed(random)
                home = second.after(failure, "once more")
            assert_kept(home, failure)
            outside = Outside(home / "heard")
            engine = build(installation(home), outside)
            assert_whole(engine, play(engine), outside)
            engine.close()
            survived += 1
    record_property("figure", f"{journal}: survived {survived} power failures")


@pytest.mark.parametrize("level", ["NORMAL", "OFF"])
def test_it_would_see_a_commit_that_was_acknowledged_too_early(
    level: str, sqlite_template: Path, tmp_path: Path
) -> None:
    recording = first(sqlite_template, tmp_path / "home", synchronous=level)

    def look() -> None:
        for failure in recording.failures(50, Random(1)):  # noqa: S311  # always the same
            assert_kept(recording.after(failure, "again"), failure)

    with pytest.raises(AssertionError, match="a commit is lost"):
        look()
