"""Random pairs of versions, random histories: what is foreseen comes true, and it can be undone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from random import Random

import pytest

from engine import bootstrap
from engine.model.clock import VirtualClock
from engine.model.permission import SYSTEM
from engine.service import migration
from tests.integration.diagrams import ONE_TASK
from tests.integration.migration.versions import any_version, changed, drawn, live_on
from tests.integration.world import World
from tests.support.invariants import assert_invariants

WHY = "Sửa quy trình"
PAIRS, HISTORIES = 6, 2


@pytest.fixture
def memory() -> Iterator[World]:
    """An engine in memory that takes any name of an agency."""
    clock = VirtualClock(datetime(2025, 4, 9, 1, tzinfo=UTC))
    engine = bootstrap.in_memory(clock, open_world=True)
    world = World(engine, clock)
    world.deploy("one-task", ONE_TASK)
    yield world
    engine.close()


def documents(world: World, root: str) -> dict[str, tuple[str, str]]:
    with world.engine.storage.read() as unit:
        rows = unit.instances.find(root_id=root, order="id")
    return {row.id: (row.deployment_id, row.state) for row in rows}


def outcomes(world: World, move: str) -> dict[str, bool]:
    while migration.go_on(world.engine, SYSTEM, move):
        pass
    return {p.root_id: p.state == "done" for p in migration.move(world.engine, SYSTEM, move).plans}


def play(world: World, random: Random, key: str) -> Counter[str]:
    """One pair of versions with some histories: move what runs, go back, go on."""
    first = any_version(random)
    world.deploy(key, drawn(key, first))
    roots = [world.start(key) for _ in range(HISTORIES)]
    for root in roots:
        live_on(world, random, root, random.randrange(8))
    world.deploy(key, drawn(key, changed(random, first)))
    before = {root: documents(world, root) for root in roots}
    if world.versions(key) == [1] or not any(map(world.runs, roots)):
        return Counter()
    anew = random.random() < 0.5
    foreseen = migration.dry_run(world.engine, SYSTEM, key, 1, 2, recomputed=anew).plans
    asked = migration.migrate(world.engine, SYSTEM, key, 1, 2, recomputed=anew, reason=WHY)
    came = outcomes(world, asked)
    assert came == {plan.root_id: plan.foreseen.refusal is None for plan in foreseen}
    if any(came.values()):
        outcomes(world, migration.undo(world.engine, SYSTEM, asked, reason=WHY))
    for plan in foreseen:
        if plan.foreseen.refusal or not plan.foreseen.stirred:
            assert documents(world, plan.root_id) == before[plan.root_id]
    for root in roots:
        live_on(world, random, root, 3)
    return Counter(plan.foreseen.code or "moved" for plan in foreseen)


def test_what_is_foreseen_comes_true_and_is_undone_to_the_same_state(memory: World) -> None:
    random = Random(1)  # noqa: S311  # a seed makes it repeatable

    told = sum((play(memory, random, f"p{pair}") for pair in range(PAIRS)), Counter[str]())

    assert told["moved"] > PAIRS // 2
    assert len(told) > 1
    assert_invariants(memory.engine, settled=False)
