"""The power fails at any moment: what was acknowledged is there, and the plan goes on."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from engine.config import Config
from engine.storage import Storage, database
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
    """A plan played to its end, with everything that reached the disk meanwhile."""

    def __init__(self, template: Path, home: Path, **pragmas: str | int) -> None:
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir()
        self.home, self.log = home, Log()
        self.store = home / "store.db"
        shutil.copy(template, self.store)
        self.before = {str(self.store): self.store.read_bytes()}
        outside = LoggedOutside(home / "heard", log=self.log)
        with observed(self.log):
            engine = build(installation(home), outside)
            engine.storage.close()
            key_file = engine.config.secret_file
            url = engine.config.database_url
            engine.storage = LoggedStorage(url, key_file, self.log, pragmas)
            play(engine)
            engine.close()

    def failures(self, count: int, random: Random) -> list[Failure]:
        """The power fails so many times: half of them right after an acknowledgement."""
        entries = self.log.entries
        told = [number for number, entry in enumerate(entries, 1) if isinstance(entry, Committed)]
        anywhere = random.choices(range(told[0], len(entries) + 1), k=count - count // 2)
        chosen = {*random.choices(told, k=count // 2), *anywhere}
        return list(failures(self.log, self.before, chosen, random))

    def after(self, failure: Failure) -> Path:
        """A machine that starts again with what its disk held."""
        home = self.home / "again"
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir()
        shutil.copy(self.home / "secret.key", home)
        for path, body in failure.files.items():
            (home / Path(path).name).write_bytes(body)
        (home / "heard").write_text("".join(f"{line}\n" for line in failure.heard))
        return home


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
        monkeypatch.setattr(database, "SAFE_SQLITE", (99, 0, 0))
    return str(request.param)


@pytest.mark.slow
def test_no_acknowledged_commit_is_lost_when_the_power_fails(
    journal: str, sqlite_template: Path, tmp_path: Path, record_property: Figure
) -> None:
    survived = 0
    for seed in seeds(1):
        random = Random(seed)  # noqa: S311  # repeatable by its seed
        checkpoint = random.choice([15, 60, 250, 1000])
        recording = Recording(sqlite_template, tmp_path / "home", wal_autocheckpoint=checkpoint)
        for failure in recording.failures(full(16, 250), random):
            home = recording.after(failure)
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
    recording = Recording(sqlite_template, tmp_path / "home", synchronous=level)

    def look() -> None:
        for failure in recording.failures(50, Random(1)):  # noqa: S311  # always the same
            assert_kept(recording.after(failure), failure)

    with pytest.raises(AssertionError, match="a commit is lost"):
        look()
