"""Lanes: who acts where. The same doers in other words share a lane."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from engine.bpmn.drafting.actors import actors
from engine.bpmn.drafting.directory import Directory
from engine.bpmn.drafting.tasks import Task
from engine.model.text import fold

MOST = 8
"""With more lanes of doers than this one lane holds them all."""
ALL_DOERS = "Các cơ quan, đơn vị, địa phương thực hiện"
ASKED = "Cơ quan chủ trì xác định khi bắt đầu"
COMMITTEE = re.compile(r"Ủy ban nhân dân")


@dataclass(slots=True)
class Lanes:
    """Lane names from top to bottom and the nodes in each."""

    nodes: dict[str, list[str]] = field(default_factory=dict)

    def put(self, lane: str, *nodes: str) -> None:
        """Place nodes in a lane, made when new."""
        self.nodes.setdefault(lane, []).extend(nodes)


@dataclass(slots=True)
class Doers:
    """Names the lane of tasks by all who act in them."""

    directory: Directory
    _names: dict[frozenset[str], str] = field(default_factory=dict)

    def lanes(self, groups: Sequence[Sequence[Task]]) -> list[str]:
        """The lane of each group of tasks that is drawn together."""
        found = [self._lane(members) for members in groups]
        return found if len(set(found)) <= MOST else [ALL_DOERS] * len(found)

    def _lane(self, members: Iterable[Task]) -> str:
        seen: set[str] = set()
        words: list[str] = []
        for named, doers in self._named(members):
            if not doers <= seen:
                seen |= doers
                words.append(named)
        return self._names.setdefault(frozenset(seen), "; ".join(words))

    def _named(self, members: Iterable[Task]) -> Iterator[tuple[str, set[str]]]:
        """The words for those who act, each with whom they mean."""
        for task in members:
            yield from self._named(task.gathers)
            for piece in re.split(r"\s*[;\n]\s*", task.row.lead) if task.row.lead else ():
                yield COMMITTEE.sub("UBND", piece), self._meant(piece)
            if not task.row.lead:
                yield ASKED, {ASKED}
            if task.kind == "assignment" and task.collector:
                first = re.split(r"[;\n→]", task.row.destination)[0].strip()
                yield f"{first} (tổng hợp)", {task.collector}

    def _meant(self, piece: str) -> set[str]:
        meant = actors(piece, self.directory)
        asked = (key for key, _ in meant.placeholders)
        return {*meant.groups, *meant.agencies, *asked} or {fold(piece)}
