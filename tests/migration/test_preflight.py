"""An upgrade is told beforehand, with whatever would fail, and nothing is written."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from engine import bootstrap
from engine.config import Config
from engine.model.permission import SYSTEM
from engine.service import deployments
from engine.service.audit.preflight import preflight
from engine.service.runtime import instances
from engine.storage import Storage, schema
from tests.integration.diagrams import ONE_TASK

NEXT_STEP = '''"""Give every transition a colour."""
from alembic import op
import sqlalchemy as sa
revision = "next"
down_revision = "0001"
def upgrade():
    op.add_column("transition", sa.Column("colour", sa.Text(), nullable=True))
'''


@pytest.fixture
def waiting(database_url: str, tmp_path: Path) -> str:
    """A store with an instance that waits for somebody; gives the instance."""
    settings = {"DIEUPHOI_DATABASE_URL": database_url, "DIEUPHOI_HOME": str(tmp_path)}
    engine = bootstrap.build(Config.from_env(settings))
    deployments.deploy(engine, SYSTEM, "one-task", {"one-task.bpmn": ONE_TASK})
    started = instances.start(engine, SYSTEM, "one-task")
    engine.close()
    return started


def change(url: str, statement: str) -> None:
    storage = Storage(url)
    with storage.engine.begin() as connection:
        connection.exec_driver_sql(statement)
    storage.close()


def revision(url: str) -> str:
    storage = Storage(url)
    found = storage.revision()
    storage.close()
    return found


@pytest.mark.usefixtures("waiting")
def test_it_tells_the_steps_of_an_upgrade_and_takes_none(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = revision(database_url)
    steps = shutil.copytree(schema.MIGRATIONS, tmp_path / "migrations")
    (steps / "versions" / "next.py").write_text(NEXT_STEP.replace("0001", first))
    monkeypatch.setattr(schema, "MIGRATIONS", steps)

    found = preflight(database_url)

    assert found.steps == (("next", "Give every transition a colour."),)
    assert (found.instances, found.obstacles) == (1, ())
    assert revision(database_url) == first


def test_it_names_what_could_not_go_on(database_url: str, waiting: str) -> None:
    assert preflight(database_url).obstacles == ()
    change(database_url, "UPDATE instance SET state = replace(state, '\"v\":1', '\"v\":99')")
    (one,) = preflight(database_url).obstacles
    assert (one.where, "99" in str(one.why)) == (waiting, True)


def test_it_names_a_diagram_that_cannot_be_read(database_url: str, waiting: str) -> None:
    broken = "'<x'" if database_url.startswith("postgresql") else "X'3c78'"
    change(database_url, "UPDATE deployment_file SET body = " + broken)  # noqa: S608  # both are written here
    (one,) = preflight(database_url).obstacles
    assert (one.where, "one-task" in str(one.why)) == (waiting, True)


def test_it_names_a_guard_that_is_gone_and_a_newer_store(database_url: str) -> None:
    on = " ON transition" if database_url.startswith("postgresql") else ""
    change(database_url, f"DROP TRIGGER transition_refuses_update{on}")
    assert "transition_refuses_update" in {
        str(one.why) for one in preflight(database_url).obstacles
    }
    change(database_url, "UPDATE alembic_version SET version_num = '9999'")
    (one,) = preflight(database_url).obstacles
    assert "mới hơn" in str(one.why)


def test_it_makes_no_file_where_there_is_no_store(tmp_path: Path) -> None:
    found = preflight(f"sqlite:///{tmp_path / 'none.db'}")
    assert (found.revision, found.obstacles, list(tmp_path.iterdir())) == (None, (), [])
