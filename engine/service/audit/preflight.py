"""What an upgrade would do to a store, and what would fail, told before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from engine.bpmn.definition import Definition
from engine.bpmn.parser import diagrams, read
from engine.bpmn.runtime import State
from engine.sentences import Sentence, sentence, verbatim
from engine.storage import Storage
from engine.storage.preflight import Living, View
from engine.storage.schema import NEWER

FILE = "sqlite:///"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Something that would fail; ``where`` is an instance, or the store itself."""

    where: str
    why: Sentence


@dataclass(frozen=True, slots=True)
class Preflight:
    """What would be done and what is in the way.

    ``revision`` is None where the store would be made anew; ``steps`` are (name, title) of the
    migrations; ``instances`` counts those that would have to go on.
    """

    revision: str | None
    steps: tuple[tuple[str, str], ...]
    instances: int
    obstacles: tuple[Obstacle, ...]


def preflight(url: str) -> Preflight:
    """Look at the store of this address; raises :class:`errors.Busy` when it is away."""
    if url.startswith(FILE) and not Path(url.removeprefix(FILE)).exists():
        return Preflight(None, (), 0, ())
    storage = Storage(url)
    try:
        return storage.preflight(_examined)
    finally:
        storage.close()


def _examined(view: View) -> Preflight:
    found = view.standing
    obstacles = [Obstacle("store", found.refusal)] if found.refusal else []
    obstacles += [Obstacle("store", verbatim(name)) for name in found.missing_guards]
    if found.revision is None or found.refusal == NEWER:
        return Preflight(found.revision, (), 0, tuple(obstacles))

    @cache
    def definitions(deployment_id: str) -> Mapping[str, Definition]:
        return read(diagrams(view.files(deployment_id))).definitions

    count = 0
    for row in view.living():
        count += 1
        why = _in_the_way(row, definitions)
        if why is not None:
            obstacles.append(Obstacle(row.id, why))
    return Preflight(found.revision, tuple(found.pending), count, tuple(obstacles))


def _in_the_way(
    row: Living, definitions: Callable[[str], Mapping[str, Definition]]
) -> Sentence | None:
    try:
        state = State.load(row.state)
    except (ValueError, KeyError, TypeError) as failure:
        return sentence("trạng thái lưu không đọc được: %(failure)s", failure=str(failure))
    definition = definitions(row.deployment_id).get(row.process_id)
    if definition is None:
        return sentence("không đọc được sơ đồ của quy trình «%(process)s»", process=row.process_id)
    lost = {token.element for token in state.tokens.values()} - set(definition.nodes)
    if lost:
        return sentence("sơ đồ không còn các bước %(steps)s", steps=", ".join(sorted(lost)))
    return None
