"""A draft is played by hand, recorded, and its scenarios guard its deployment."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from engine import bootstrap
from engine.errors import NotAllowedNow, NotFound, ScenariosFailed
from engine.model.clock import VirtualClock
from engine.model.permission import SYSTEM, Actor
from engine.service import organisation
from engine.service.context import reading
from engine.service.deployments import deployments
from engine.service.engine import Engine
from engine.service.plans import drafts
from engine.service.simulation import board, play, plays, proving
from tests.web.conftest import MODELS, START, province

FILES = {
    path.relative_to(MODELS).as_posix(): path.read_bytes()
    for path in MODELS.rglob("*.*")
    if path.is_file()
}
KEY = "ke-hoach-thu"
DEPLOYER = Actor("d", "d", "D", roles=frozenset({"deployer"}))


@pytest.fixture
def engine() -> Iterator[Engine]:
    made = bootstrap.in_memory(VirtualClock(START))
    organisation.load(made, province())
    yield made
    made.close()


def draft_of(engine: Engine, files: dict[str, bytes] = FILES) -> str:
    return drafts.create(engine, DEPLOYER, KEY, "Kế hoạch thử", files)


def begun(engine: Engine, draft_id: str) -> tuple[plays.Plays, play.Play]:
    held = plays.Plays()
    found = held.of_draft(engine, DEPLOYER, draft_id)
    found.begin({"document": {"title": "Kế hoạch"}})
    return held, found


def complete_first(found: play.Play, **data: object) -> None:
    work = board.board(found).work[0]
    found.act(board.completing(found, work.task.id, work.holder, dict(data)))


def to_the_end(found: play.Play) -> None:
    while board.board(found).work:
        complete_first(found, result_summary="Đã rà soát")
    (awaited,) = board.board(found).awaited
    found.act({"message": awaited.name})


def test_it_is_played_to_its_end_and_nothing_of_it_reaches_the_store(engine: Engine) -> None:
    _, found = begun(engine, draft_of(engine))
    assert {work.holder for work in board.board(found).work} == {
        "so-tu-phap/chuyen_vien",
        "so-y-te/chuyen_vien",
    }
    found.act({"advance": "P3D"})
    to_the_end(found)
    assert board.board(found).status == "completed"
    assert (board.board(found).now - START).days == 3
    with reading(engine) as tx:
        assert not tx.unit.instances.exists()
        assert tx.unit.deployments.last_version(KEY) == 0
        assert not tx.unit.notifications.exists()


def test_what_is_refused_leaves_it_as_it_was_and_a_step_can_be_taken_back(engine: Engine) -> None:
    _, found = begun(engine, draft_of(engine))
    before = found.open_now()
    with pytest.raises(NotAllowedNow):
        found.act({"complete": "Nowhere"})
    complete_first(found, result_summary="Đã rà soát")
    assert len(board.board(found).work) == 1
    found.back()
    assert (len(board.board(found).work), found.steps, found.open_now()) == (2, [], before)
    found.back()
    assert found.start is None


def test_a_play_is_its_officers_alone_and_he_has_one(engine: Engine) -> None:
    draft = draft_of(engine)
    held, found = begun(engine, draft)
    with pytest.raises(NotFound):
        held.get(Actor("other", "o", "O", roles=frozenset({"deployer"})), found.id)
    other = held.of_draft(engine, DEPLOYER, draft)
    with pytest.raises(NotFound):
        held.get(DEPLOYER, found.id)
    other.used -= plays.IDLE_SECONDS + 1
    with pytest.raises(NotFound):
        held.get(DEPLOYER, other.id)


def test_what_was_recorded_is_kept_with_the_draft_and_proves_it(engine: Engine) -> None:
    draft = draft_of(engine)
    _, found = begun(engine, draft)
    to_the_end(found)
    plays.keep(found, DEPLOYER, "xong", "Cả hai sở làm xong")
    row, proven = proving.of_draft(engine, DEPLOYER, draft)
    assert [(proof.name, proof.state) for proof in proven.proofs] == [("xong", "passed")]
    assert proven.coverage[0].untaken == ()
    steps = json.loads(row.files["scenarios.json"])["scenarios"][0]["steps"]
    assert {"expect": {"status": "completed"}} in steps
    assert any("deadline" in step.get("expect", {}) for step in steps)
    proving.deploy_draft(engine, DEPLOYER, draft, row.revision)
    with reading(engine) as tx:
        assert tx.unit.deployments.last_version(KEY) == 1


def test_a_scenario_that_fails_holds_the_deployment_up_until_it_is_overruled(
    engine: Engine,
) -> None:
    wrong = {"name": "sai", "steps": [{"expect": {"status": "completed"}}]}
    files = {**FILES, "scenarios.json": json.dumps([wrong]).encode()}
    with pytest.raises(ScenariosFailed, match="mong đợi «completed»"):
        proving.deploy(engine, DEPLOYER, KEY, files)
    with reading(engine) as tx:
        assert tx.unit.deployments.last_version(KEY) == 0
    proving.deploy(engine, DEPLOYER, KEY, files, note="Bản 1", despite="Tỉnh cần ngay")
    with reading(engine) as tx:
        note = tx.unit.deployments.versions(KEY)[0].note
    assert note == "Bản 1. Triển khai dù kịch bản chưa đạt (sai): Tỉnh cần ngay"


def test_what_does_not_end_in_time_is_no_proof(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proving, "SECONDS", 0.0)
    files = {**FILES, "scenarios.json": b'[{"name": "cham"}]'}
    with pytest.raises(ScenariosFailed, match="chưa chạy xong"):
        proving.deploy(engine, DEPLOYER, KEY, files)


def test_flows_that_no_scenario_takes_are_told_in_words(engine: Engine) -> None:
    files = {**FILES, "scenarios.json": b'[{"name": "dau", "steps": []}]'}
    found = {each.process: each for each in proving.prove(engine, SYSTEM, KEY, files).coverage}
    assert found[KEY].taken == {"Flow_1"}
    assert [str(flow.words) for flow in found[KEY].untaken] == [
        "từ «Rà soát, đề xuất» đến «Chờ văn bản của Bộ»",
        "từ «Chờ văn bản của Bộ» đến «End_1»",
    ]


def test_what_it_does_not_call_stays_outside(engine: Engine) -> None:
    deployments.deploy(engine, SYSTEM, "khac", FILES)
    _, found = begun(engine, draft_of(engine))
    with reading(found.engine) as tx:
        keys = [item.process.key for item in tx.unit.deployments.processes()]
    assert keys == [KEY]
