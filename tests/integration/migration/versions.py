"""Random processes, random changes to them, and random histories of what runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random

from engine.model.permission import SYSTEM
from engine.service.runtime import messages, timers
from tests.integration.diagrams import END, START, diagram, each, message, timer, user, wait_for
from tests.integration.world import World

KINDS = ("task", "timed", "cycled", "both", "inside", "asked", "catch", "reply", "call", "either")
OUTSIDE = message("reply") + message("stop")


@dataclass(frozen=True)
class Block:
    """One part of a process between two flows; ``days`` is the length of its timer."""

    kind: str
    id: str
    name: str
    days: int = 2


@dataclass(frozen=True)
class Version:
    """A process as a row of blocks; ``stops``: a message can end it at any time."""

    blocks: tuple[Block, ...]
    stops: bool = False


def drawn(key: str, version: Version) -> bytes:
    """The version as a diagram."""
    nodes, flows, before = START + END, "", "start"
    for block in version.blocks:
        inner, first, last, arrows = _DRAW[block.kind](block)
        nodes += inner
        flows += f" {before}>{first} {arrows}"
        before = last
    if version.stops:
        nodes += _STOP
    return diagram(key, nodes, f"{flows} {before}>end", OUTSIDE)


def any_version(random: Random) -> Version:
    """Three to five blocks."""
    blocks = [
        Block(random.choice(KINDS), f"b{number}", f"Bước {number}", random.randint(1, 4))
        for number in range(random.randint(3, 5))
    ]
    return Version(tuple(blocks), random.random() < 0.3)


def changed(random: Random, version: Version) -> Version:
    """The same with one to three changes."""
    for _ in range(random.randint(1, 3)):
        version = random.choice(_CHANGES)(random, version)
    return version


def live_on(world: World, random: Random, instance: str, steps: int) -> None:
    """Let something happen to an instance: a step done, a message, some days."""
    for _ in range(steps):
        match random.randrange(4):
            case 0 | 1:
                waiting = world.tasks(root_id=instance)
                if waiting:
                    world.complete(random.choice(waiting))
            case 2:
                world.clock.advance(timedelta(days=1))
                timers.fire_due(world.engine)
            case _:
                messages.correlate(world.engine, SYSTEM, "reply", to=instance, ttl=timedelta(0))


def _named(node: str, block: Block) -> str:
    return node.replace(f'name="{block.id}"', f'name="{block.name}"')


def _task(block: Block) -> tuple[str, str, str, str]:
    return _named(user(block.id), block), block.id, block.id, ""


def _timed(block: Block) -> tuple[str, str, str, str]:
    late = f"{block.id}-late"
    node = f'<boundaryEvent id="{late}" attachedToRef="{block.id}">'
    node += timer("Duration", f"P{block.days}D") + "</boundaryEvent>"
    node += _named(user(block.id), block) + f'<exclusiveGateway id="{block.id}-x"/>'
    arrows = f"{block.id}>{block.id}-x {late}>{block.id}-x"
    return node, block.id, f"{block.id}-x", arrows


def _cycled(block: Block) -> tuple[str, str, str, str]:
    tick, told = f"{block.id}-tick", f"{block.id}-told"
    node = f'<boundaryEvent id="{tick}" attachedToRef="{block.id}" cancelActivity="false">'
    node += timer("Cycle", f"R3/P{block.days}D") + "</boundaryEvent>"
    node += _named(user(block.id), block) + f'<endEvent id="{told}"/>'
    return node, block.id, block.id, f"{tick}>{told}"


def _both(block: Block) -> tuple[str, str, str, str]:
    split, join = f"{block.id}-s", f"{block.id}-j"
    left, right = f"{block.id}-l", f"{block.id}-r"
    node = f'<parallelGateway id="{split}"/><parallelGateway id="{join}"/>'
    node += user(left) + user(right)
    arrows = f"{split}>{left} {split}>{right} {left}>{join} {right}>{join}"
    return node, split, join, arrows


def _inside(block: Block) -> tuple[str, str, str, str]:
    own = block.id
    node = f'<subProcess id="{own}" name="{block.name}"><startEvent id="{own}-b"/>'
    node += user(f"{own}-do") + f'<endEvent id="{own}-e"/>'
    node += f'<sequenceFlow id="{own}-1" sourceRef="{own}-b" targetRef="{own}-do"/>'
    node += f'<sequenceFlow id="{own}-2" sourceRef="{own}-do" targetRef="{own}-e"/></subProcess>'
    return node, own, own, ""


def _asked(block: Block, *, sequential: bool = False) -> tuple[str, str, str, str]:
    node = _named(user(block.id), block)
    loop = each("so-y-te,so-noi-vu", sequential=sequential)
    return node.replace("/>", f">{loop}</userTask>"), block.id, block.id, ""


def _asked_in_turn(block: Block) -> tuple[str, str, str, str]:
    return _asked(block, sequential=True)


def _catch(block: Block) -> tuple[str, str, str, str]:
    due = timer("Duration", f"P{block.days}D")
    node = f'<intermediateCatchEvent id="{block.id}" name="{block.name}">{due}'
    return f"{node}</intermediateCatchEvent>", block.id, block.id, ""


def _reply(block: Block) -> tuple[str, str, str, str]:
    return wait_for(block.id, "reply"), block.id, block.id, ""


def _call(block: Block) -> tuple[str, str, str, str]:
    node = f'<callActivity id="{block.id}" name="{block.name}" calledElement="one-task"/>'
    return node, block.id, block.id, ""


def _either(block: Block) -> tuple[str, str, str, str]:
    own = block.id
    node = f'<eventBasedGateway id="{own}"/><exclusiveGateway id="{own}-x"/>'
    node += wait_for(f"{own}-m", "reply")
    node += f'<intermediateCatchEvent id="{own}-t">{timer("Duration", f"P{block.days}D")}'
    node += "</intermediateCatchEvent>"
    arrows = f"{own}>{own}-m {own}>{own}-t {own}-m>{own}-x {own}-t>{own}-x"
    return node, own, f"{own}-x", arrows


_STOP = (
    '<subProcess id="stopping" triggeredByEvent="true"><startEvent id="stopped">'
    '<messageEventDefinition messageRef="stop"/></startEvent><endEvent id="over"/>'
    '<sequenceFlow id="so" sourceRef="stopped" targetRef="over"/></subProcess>'
)
_DRAW: dict[str, Callable[[Block], tuple[str, str, str, str]]] = {
    "task": _task,
    "timed": _timed,
    "cycled": _cycled,
    "both": _both,
    "inside": _inside,
    "asked": _asked,
    "in-turn": _asked_in_turn,
    "catch": _catch,
    "reply": _reply,
    "call": _call,
    "either": _either,
}


def _with(version: Version, blocks: Sequence[Block]) -> Version:
    return replace(version, blocks=tuple(blocks))


def _place(random: Random, version: Version) -> int:
    return random.randrange(len(version.blocks))


def _rename(random: Random, version: Version) -> Version:
    at = _place(random, version)
    blocks = list(version.blocks)
    blocks[at] = replace(blocks[at], id=f"n{blocks[at].id}")
    return _with(version, blocks)


def _retitle(random: Random, version: Version) -> Version:
    at = _place(random, version)
    blocks = list(version.blocks)
    blocks[at] = replace(blocks[at], name=f"{blocks[at].name} (sửa)")
    return _with(version, blocks)


def _drop(random: Random, version: Version) -> Version:
    at = _place(random, version)
    return _with(version, [*version.blocks[:at], *version.blocks[at + 1 :]] or version.blocks)


def _insert(random: Random, version: Version) -> Version:
    at, number = _place(random, version), random.randrange(100, 1000)
    block = Block(random.choice(KINDS), f"i{number}", f"Bước thêm {number}")
    return _with(version, [*version.blocks[:at], block, *version.blocks[at:]])


def _turn(random: Random, version: Version) -> Version:
    at = _place(random, version)
    blocks = list(version.blocks)
    blocks[at] = replace(blocks[at], kind=random.choice([*KINDS, "in-turn"]))
    return _with(version, blocks)


def _stretch(random: Random, version: Version) -> Version:
    at = _place(random, version)
    blocks = list(version.blocks)
    blocks[at] = replace(blocks[at], days=blocks[at].days + random.randint(1, 3))
    return _with(version, blocks)


def _stop(_random: Random, version: Version) -> Version:
    return replace(version, stops=not version.stops)


_CHANGES = (_rename, _retitle, _drop, _insert, _turn, _stretch, _stop)
