"""Random nestings of blocks, drawn as BPMN, done on both engines in one random order."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from random import Random

from tests.conformance.second_opinion.spiff import SpiffEngine
from tests.unit.bpmn.runtime.conftest import FRAME, Stage
from tests.unit.bpmn.runtime.test_random_models import Drawing

_AT = datetime.fromisoformat("2025-04-09T08:00:00+07:00")
_KINDS = ("seq", "and", "or", "xor", "loop", "sub", "multi")


def nesting(random: Random, leaves: int) -> tuple:
    """A random block with at most so many tasks."""
    if leaves < 2 or random.random() < 0.15:  # one task cannot be split
        return ("task",)
    kind = random.choice(_KINDS)
    if kind == "loop":
        return "loop", nesting(random, leaves - 1), random.randint(1, 3)
    if kind == "sub":
        return "sub", nesting(random, leaves - 1)
    if kind == "multi":
        return "multi", ("task",), random.randint(0, 3), random.random() < 0.5
    arms = random.randint(2, 3)
    parts = [nesting(random, leaves // arms) for _ in range(arms)]
    if kind in {"or", "xor"}:
        return kind, [(random.random() < 0.6, part) for part in parts]
    return kind, parts


def differences(seed: int) -> list[str]:
    """Everything in which the two engines differ on the model of this seed; raises TooLong."""
    random = Random(seed)  # noqa: S311  # an order of work, no secret
    drawing = Drawing()
    part, first, last = drawing.draw(nesting(random, 9), 1)
    body = (
        f'<startEvent id="start"/>{drawing.flow("start", first)}{part}'
        f'<endEvent id="end"/>{drawing.flow(last, "end")}'
    )
    process = f'<process id="P" isExecutable="true">{body}</process>'
    ours = Stage(process, drawing.data, budget=5000)
    file = FRAME.format(body=process).encode()
    theirs = SpiffEngine({"model.bpmn": file}, "P", drawing.data, _AT)
    done: Counter[str] = Counter()
    while ours.open():
        element = random.choice(sorted(ours.open()))
        if element not in theirs.open():
            return [f"open: {sorted(theirs.open())}, ours {sorted(ours.open())}"]
        ours.complete(element)
        theirs.complete(element, {})
        done[element] += 1
    return list(_at_the_end(ours, theirs, done))


def _at_the_end(ours: Stage, theirs: SpiffEngine, done: Counter[str]):
    completed = theirs.completed()
    for element in sorted(done):
        if completed[element] != done[element]:
            yield f"{element} completes {completed[element]} times, ours {done[element]}"
    if not theirs.ended() or ours.status != "completed":
        yield f"it is {'completed' if theirs.ended() else 'waiting'}, ours {ours.status}"
