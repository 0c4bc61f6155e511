"""The trace of a played run: one JSON object for every transition of every instance.

Lines are made from the rows of each step (:class:`engine.bpmn.execution.Row`) as the steps
commit, so their order is the order in which things happened, across instances.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from engine.bpmn.execution import Row
from engine.model.clock import ZONE

Line = dict[str, object]
ENDS = frozenset({"completed", "cancelled", "failed"})


@dataclass(frozen=True, slots=True)
class Source:
    """The instance whose rows are told: ``loop`` and ``key`` are its place in its parent.

    ``flow_name`` gives the name of a sequence flow, None when it has none.
    """

    instance: str
    parent: str | None
    process: str
    loop: int | None
    key: str | None
    actor: str
    at: datetime
    flow_name: Callable[[str], str | None]


class Trace:
    """Numbers the lines and remembers them; ``on_line`` gets each one as it comes."""

    def __init__(self, on_line: Callable[[Line], None] | None = None) -> None:
        """Start at number 1."""
        self.lines: list[Line] = []
        self._on_line = on_line
        self._fans: dict[tuple[str, str, int], Line] = {}

    def tell(self, source: Source, rows: list[Row]) -> None:
        """Add the lines of one step of one instance."""
        for row in rows:
            for line in _lines(source, row):
                self._add(line)
            if row.kind == "child" and row.process is not None and row.loop is not None:
                self._fan(source, row)
            if row.kind == "visit" and row.to_state in ENDS and row.loop is None:
                self._close_fans(source, row)

    def _add(self, line: Line) -> None:
        line = {"seq": len(self.lines) + 1, **line}
        self.lines.append(line)
        if self._on_line is not None:
            self._on_line(line)

    def _fan(self, source: Source, row: Row) -> None:
        place = (source.instance, row.element, row.loop or 0)
        if row.to_state in ENDS:
            self._fans.pop(place, None)
        else:
            self._fans[place] = _line(source, row, row.to_state, "cancelled")

    def _close_fans(self, source: Source, row: Row) -> None:
        """An activity that ends takes the called instances with it that are still open."""
        still = [
            place
            for place in self._fans
            if place[0] == source.instance and place[1] == row.element
        ]
        for place in still:
            self._add({**self._fans.pop(place), "at": _local(source.at)})


def _lines(source: Source, row: Row) -> Iterator[Line]:
    if row.flow is not None:
        yield _flow(source, row)
    if row.kind == "child" and row.process is None:
        return  # the instance that runs the activity itself tells its own visit
    if row.kind not in {"visit", "child"}:
        return
    if row.from_state is None and row.to_state in ENDS:
        yield _line(source, row, None, "active")
        yield _line(source, row, "active", row.to_state)
    else:
        yield _line(source, row, row.from_state, row.to_state)


def _flow(source: Source, row: Row) -> Line:
    line = _line(source, row, None, "taken")
    flow = row.flow or ""
    return {**line, "element": flow, "name": source.flow_name(flow), "type": "sequenceFlow"}


def _line(source: Source, row: Row, before: str | None, to: str) -> Line:
    return {
        "at": _local(source.at),
        "instance": source.instance,
        "parent": source.parent,
        "process": source.process,
        "element": row.element,
        "name": row.name,
        "type": row.type,
        "from": before,
        "to": to,
        "key": row.key if row.key is not None else source.key,
        "loop": row.loop if row.loop is not None else source.loop,
        "actor": source.actor,
    }


def _local(moment: datetime) -> str:
    return moment.astimezone(ZONE).isoformat(timespec="seconds")
