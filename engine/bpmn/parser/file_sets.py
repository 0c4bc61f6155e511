"""Which files of many belong together: those that one imports, and those whose process it calls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.bpmn.parser.global_tasks import GLOBAL_TASKS
from engine.bpmn.parser.markup import tag
from engine.bpmn.parser.source import Unreadable, parse


@dataclass(frozen=True, slots=True)
class _Ties:
    """What one file offers to others and what it wants of them."""

    namespace: str | None
    processes: frozenset[str]
    imports: frozenset[str]
    calls: frozenset[str]


def belonging(files: Mapping[str, bytes]) -> dict[str, dict[str, bytes]]:
    """Give for each file the set in which it is to be read: itself and all that it leads to.

    A called process is taken where exactly one other file holds it, so that versions of one
    diagram may be given side by side.
    """
    ties = {name: _ties_of(name, data) for name, data in files.items()}
    found = {}
    for name in files:
        reached: list[str] = []
        waiting = [name]
        while waiting:
            here = waiting.pop()
            if here not in reached:
                reached.append(here)
                waiting += _led_to(here, ties)
        found[name] = {each: files[each] for each in files if each in reached}
    return found


def _led_to(name: str, ties: Mapping[str, _Ties]) -> list[str]:
    own = ties[name]
    imported = [n for n, t in ties.items() if n != name and t.namespace in own.imports]
    for called in own.calls - own.processes:
        holders = [n for n, t in ties.items() if called in t.processes]
        imported += holders if len(holders) == 1 else []
    return imported


def _ties_of(name: str, data: bytes) -> _Ties:
    try:
        root = parse(name, data)
    except Unreadable:
        return _Ties(None, frozenset(), frozenset(), frozenset())
    processes = root.iter(*map(tag, ("process", *GLOBAL_TASKS)))
    return _Ties(
        root.get("targetNamespace"),
        frozenset(element.get("id") or "" for element in processes),
        frozenset(element.get("namespace") or "" for element in root.iter(tag("import"))),
        frozenset(
            (element.get("calledElement") or "").strip().rpartition(":")[2]
            for element in root.iter(tag("callActivity"))
        ),
    )
