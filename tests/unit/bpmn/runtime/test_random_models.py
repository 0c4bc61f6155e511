"""Any nesting of blocks, worked off in any order, visits what its structure says and ends."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.bpmn.runtime.conftest import Stage

SPLITS = {"and": "parallelGateway", "or": "inclusiveGateway", "xor": "exclusiveGateway"}

leaf = st.just(("task",))
blocks = st.recursive(
    leaf,
    lambda inner: st.one_of(
        st.tuples(st.just("seq"), st.lists(inner, min_size=1, max_size=3)),
        st.tuples(st.just("and"), st.lists(inner, min_size=2, max_size=3)),
        st.tuples(
            st.sampled_from(["or", "xor"]),
            st.lists(st.tuples(st.booleans(), inner), min_size=2, max_size=3),
        ),
        st.tuples(st.just("loop"), inner, st.integers(1, 3)),
        st.tuples(st.just("sub"), inner),
        st.tuples(st.just("multi"), inner, st.integers(0, 3), st.booleans()),
    ),
    max_leaves=9,
)


class Drawing:
    """Writes a block as BPMN and counts how often each task must be done."""

    def __init__(self) -> None:
        self.number = 0
        self.expected: Counter[str] = Counter()
        self.data: dict[str, object] = {}

    def fresh(self, kind: str) -> str:
        self.number += 1
        return f"{kind}{self.number}"

    def flow(self, source: str, target: str, condition: str = "") -> str:
        inside = f"<conditionExpression>{condition}</conditionExpression>" if condition else ""
        ident = self.fresh("f")
        return (
            f'<sequenceFlow id="{ident}" sourceRef="{source}" targetRef="{target}">{inside}'
            "</sequenceFlow>"
        )

    def draw(self, block: tuple, times: int) -> tuple[str, str, str]:
        kind = "split" if block[0] in SPLITS else block[0]
        return getattr(self, f"_{kind}")(block, times)

    def whole(self, block: tuple, times: int) -> str:
        """A block with the start event of a process or sub-process before it."""
        part, first, _last = self.draw(block, times)
        start = self.fresh("b")
        return f'<startEvent id="{start}"/>{part}{self.flow(start, first)}'

    def _task(self, _block: tuple, times: int) -> tuple[str, str, str]:
        name = self.fresh("t")
        self.expected[name] += times
        return f'<userTask id="{name}"/>', name, name

    def _seq(self, block: tuple, times: int) -> tuple[str, str, str]:
        drawn = [self.draw(inner, times) for inner in block[1]]
        text = "".join(part[0] for part in drawn)
        for left, right in pairwise(drawn):
            text += self.flow(left[2], right[1])
        return text, drawn[0][1], drawn[-1][2]

    def _split(self, block: tuple, times: int) -> tuple[str, str, str]:
        kind, arms = block[0], [a if block[0] != "and" else (True, a) for a in block[1]]
        split, join = self.fresh("g"), self.fresh("g")
        default, taken = self.fresh("f"), False
        text = f'<{SPLITS[kind]} id="{join}"/>'
        for open_, inner in arms:
            chosen = open_ and not (kind == "xor" and taken)
            taken = taken or chosen
            part, first, last = self.draw(inner, times if chosen else 0)
            name = self.fresh("v")
            self.data[name] = open_
            text += part + self.flow(split, first, "" if kind == "and" else name)
            text += self.flow(last, join)
        mark = "" if kind == "and" else f' default="{default}"'
        text = f'<{SPLITS[kind]} id="{split}"{mark}/>' + text
        if kind != "and":
            text += f'<sequenceFlow id="{default}" sourceRef="{split}" targetRef="{join}"/>'
        return text, split, join

    def _loop(self, block: tuple, times: int) -> tuple[str, str, str]:
        part, first, last = self.draw(block[1], times * block[2])
        enter, count, leave = self.fresh("g"), self.fresh("c"), self.fresh("g")
        name = self.fresh("n")
        self.data[name] = 0
        out = self.fresh("f")
        end = self.fresh("c")
        text = (
            f'<exclusiveGateway id="{enter}"/>{part}<scriptTask id="{count}">'
            f"<script>{name} = {name} + 1</script></scriptTask>"
            f'<exclusiveGateway id="{leave}" default="{out}"/>'
            f'<scriptTask id="{end}"><script>{name} = 0</script></scriptTask>'
            f'<sequenceFlow id="{out}" sourceRef="{leave}" targetRef="{end}"/>'
        )
        text += self.flow(enter, first) + self.flow(last, count) + self.flow(count, leave)
        text += self.flow(leave, enter, f"{name} &lt; {block[2]}")
        return text, enter, end

    def _sub(self, block: tuple, times: int) -> tuple[str, str, str]:
        part, name = self.whole(block[1], times), self.fresh("s")
        return f'<subProcess id="{name}">{part}</subProcess>', name, name

    def _multi(self, block: tuple, times: int) -> tuple[str, str, str]:
        # A loop counter inside would be one variable for all instances: only tasks inside.
        part, name = self.whole(("task",), times * block[2]), self.fresh("m")
        sequential = str(block[3]).lower()
        text = (
            f'<subProcess id="{name}">{part}'
            f'<multiInstanceLoopCharacteristics isSequential="{sequential}">'
            f"<loopCardinality>{block[2]}</loopCardinality>"
            "</multiInstanceLoopCharacteristics></subProcess>"
        )
        return text, name, name


@settings(max_examples=150, deadline=None)
@given(block=blocks, seed=st.integers(0, 2**32))
def test_it_visits_each_task_as_often_as_the_blocks_around_it_say(block, seed):
    # given a process nested in some way
    drawing, order = Drawing(), Random(seed)  # noqa: S311  # an order of work, no secret
    body = drawing.whole(block, 1)
    stage = Stage(f'<process id="P">{body}</process>', drawing.data, budget=5000)
    # when people do their tasks in an order of their own
    done: Counter[str] = Counter()
    while stage.open():
        at, token, element = order.choice(stage.waiting())
        stage._step(at, lambda e, token=token: e.complete(token, {}))
        done[element] += 1
    # then each was done as often as it had to be, and the process has ended
    assert done == +drawing.expected
    assert stage.status == "completed"
    assert stage.incidents == []
