"""What one step costs: beside the bare step, beside the library, and whatever lies around it."""

from __future__ import annotations

from collections.abc import Iterator

from engine.model.permission import SYSTEM
from engine.service.audit.rows import chain
from engine.service.engine import Engine, Observed
from engine.service.runtime import instances
from engine.storage import TaskRow
from tests.benchmarks import bare_spiff, models
from tests.benchmarks.bare_spiff import BareSpiff
from tests.benchmarks.baseline import BareDriverStep, BareStep
from tests.benchmarks.database import octets, processors
from tests.benchmarks.installation import (
    BRANCHES,
    LONG,
    SHORT,
    complete,
    completing,
    on_and_on,
    open_tasks,
    start,
    start_one,
)
from tests.benchmarks.measuring import (
    RUNS,
    Figure,
    Processors,
    Work,
    in_turn,
    median,
    scaled,
    side_by_side,
    spent_in_turn,
)

TURNS = 100
MANY = TURNS + TURNS // 5
HANDS, HANDS_TURNS, HANDS_ROUNDS = 4, 10, 10
"""Threads, how often each completes a task in a round, rounds."""

TASK_OCTETS = 4_600
ON_CORE = "bare step on SQLAlchemy Core"


def against_bare(engine: Engine) -> Iterator[Figure]:
    """One step against the transaction that it cannot do without."""
    apart = processors(engine)
    work = completing(engine, open_tasks(engine, start(engine, 200)))
    bare = (BareStep(engine), BareDriverStep(engine))
    measured, on_core, on_driver = spent_in_turn(work, *bare, turns=TURNS, apart=apart)
    label = "complete one user task, history and chain on"
    yield Figure.of(label, measured, on_core, ON_CORE, 1.15)
    yield Figure.of(label, measured, on_driver, "bare step on the raw driver", 2.5)
    yield _in_threads(engine, apart)
    measured, base = spent_in_turn(
        completing(engine, _ends(engine, 150)), BareStep(engine), turns=TURNS, apart=apart
    )
    label = "complete the last task of an agency: its share ends"
    yield Figure.of(label, measured, base, ON_CORE, 1.5)
    wide = [task for _ in range(6) for task in open_tasks(engine, start_one(engine, "branches"))]
    measured, base = spent_in_turn(
        completing(engine, wide), BareStep(engine), turns=TURNS, apart=apart
    )
    label = f"one of {BRANCHES} parallel branches of one instance"
    yield Figure.of(label, measured, base, "bare step", 2.5)


def _in_threads(engine: Engine, apart: Processors) -> Figure:
    """So many officers at once, each with agencies of his own, against as many bare steps."""
    tasks = open_tasks(engine, start(engine, HANDS * HANDS_TURNS * HANDS_ROUNDS))
    clicks = [completing(engine, tasks[hand::HANDS]) for hand in range(HANDS)]
    bare = [BareStep(engine) for _ in range(HANDS)]
    measured, base = side_by_side(clicks, bare, turns=HANDS_TURNS, rounds=HANDS_ROUNDS, apart=apart)
    label = f"the same by {HANDS} threads at once, each of them"
    return Figure.of(label, measured, base, f"{HANDS} threads of bare steps", 1.15)


def room(engine: Engine) -> Iterator[Figure]:
    """What completed tasks leave in the store for good, the start of their plan included."""
    before = octets(engine)
    root = start(engine, scaled(200, 20))
    tasks = 0
    while left := open_tasks(engine, root):
        for task in left:
            complete(engine, task)
        tasks += len(left)
    while chain(engine):
        pass
    each = (octets(engine) - before) / tasks
    label = "octets of a completed task, record and digests"
    yield Figure(label, each, TASK_OCTETS, "not microseconds but octets", 1.0)


def against_library(engine: Engine) -> Iterator[Figure]:
    """Whole small processes against the library that keeps no history.

    Neither side reads a list to find its next task: the library looks into the workflow it has
    loaded, the service is told by an observer what an officer's click would name.
    """
    xml = f"{models.HEAD}{models.chained('six', 6)}</definitions>"
    bare = BareSpiff(engine, xml, "six")
    told: list[Observed] = []
    engine.observers.append(told.append)

    def six() -> None:
        root = start_one(engine, "chain-6")
        for _ in range(6):
            (last,) = told
            told.clear()
            instances.complete(engine, SYSTEM, root, last.rows[-1].token, {"x": 1})
        told.clear()

    def six_bare() -> None:
        bare.begin()
        for _ in range(6):
            bare()

    measured, base = in_turn(six, six_bare, turns=20)
    engine.observers.remove(told.append)
    yield Figure("6 tasks in sequence, started and completed", measured, base, "bare library", 1.0)
    work = completing(engine, open_tasks(engine, start(engine, 200)))
    large = BareSpiff(engine, bare_spiff.sharing(200), "whole")
    # Not in turn: the step would pay for the checkpoint of what the library writes.
    measured, base = median(work, 50), median(large, RUNS)
    yield Figure("a task of 200 agencies × 3", measured, base, "bare library", 40, at_least=True)


def around(engine: Engine) -> Iterator[Figure]:
    """A step costs the same whatever the size of what it belongs to and however much was before."""
    large = completing(engine, open_tasks(engine, start(engine, 1000)))
    small = completing(engine, _of_small_plans(engine, 10))
    measured, base = in_turn(large, small, turns=TURNS)
    yield Figure("one task at 1,000 agencies against 10", measured, base, "10 agencies", 1.2)
    yield _last_and_first(engine)
    old, new = _turning(engine, scaled(10_000, 100)), _turning(engine, 10)
    measured, base = in_turn(old, new, turns=TURNS // 2)
    label = f"turn {scaled(10_000, 100):,} of a loop against turn 10"
    yield Figure(label, measured, base, "turn 10", 1.2)
    long, short = _chain(engine, LONG), _chain(engine, SHORT)
    measured, base = in_turn(long, short, turns=TURNS)
    yield Figure(f"a task in a chain of {LONG} against {SHORT}", measured, base, "chain of 4", 1.2)


def _of_small_plans(engine: Engine, agencies: int) -> list[TaskRow]:
    roots = [start(engine, agencies) for _ in range(MANY // agencies + 1)]
    return [task for root in roots for task in open_tasks(engine, root)]


def _last_and_first(engine: Engine) -> Figure:
    """The last shares of one plan end in turn with the first of another of the same size."""
    turns = scaled(200, 40) // 10
    late, early = (_ends(engine, scaled(200, 40)) for _ in range(2))
    for task in late[: -turns * 2]:
        complete(engine, task)
    left = completing(engine, late[-turns * 2 :])
    last, first = in_turn(left, completing(engine, early), turns=turns)
    return Figure("last completions of a plan against its first", last, first, "the first", 1.2)


def _ends(engine: Engine, agencies: int) -> list[TaskRow]:
    """The last task of each share of a plan, all others done."""
    root = start(engine, agencies)
    for _ in range(2):
        for task in open_tasks(engine, root):
            complete(engine, task)
    return open_tasks(engine, root)


def _turning(engine: Engine, turns: int) -> Work:
    """A loop that has turned so often; each call turns it once more."""
    root = start_one(engine, "loop")
    on_and_on(engine, root, turns)
    return lambda: complete(engine, open_tasks(engine, root)[0])


def _chain(engine: Engine, tasks: int) -> Work:
    """Chains worked off from their beginning; each call completes one task but the last."""
    roots: list[str] = []
    left = 0

    def one() -> None:
        nonlocal left
        if left == 0:
            roots.append(start_one(engine, f"chain-{tasks}"))
            left = tasks - 1
        left -= 1
        complete(engine, open_tasks(engine, roots[-1])[0])

    return one
