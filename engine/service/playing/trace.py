"""The trace of a played run: one JSON object for every transition of every instance.

Lines are made from the rows of each step (:class:`engine.bpmn.execution.Row`) as the steps
commit, so their order is the order in which things happened, across instances.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from engine.bpmn.execution import Row
from engine.model.clock import ZONE
from engine.service.engine import Observed

Line = dict[str, object]
ENDS = frozenset({"completed", "cancelled", "failed"})


class Trace:
    """Numbers the lines and remembers them; ``on_line`` gets each one as it comes."""

    def __init__(self, on_line: Callable[[Line], None] | None = None) -> None:
        """Start at number 1."""
        self.lines: list[Line] = []
        self._on_line = on_line
        self._fans: dict[tuple[str, str, int], Line] = {}

    def observe(self, seen: Observed) -> None:
        """Add the lines of one step of one instance: an observer of the engine."""
        ended: list[str] = []
        for row in seen.rows:
            for line in _lines(seen, row):
                self._add(line)
            if row.kind == "child" and row.loop is not None and _called(row):
                self._fan(seen, row)
            if row.kind == "visit" and row.to_state in ENDS and row.loop is None:
                ended.append(row.element)
        for element in ended:
            self._close_fans(seen, element)

    def _add(self, line: Line) -> None:
        line = {"seq": len(self.lines) + 1, **line}
        self.lines.append(line)
        if self._on_line is not None:
            self._on_line(line)

    def _fan(self, seen: Observed, row: Row) -> None:
        place = (seen.instance.id, row.element, row.loop or 0)
        if row.to_state in ENDS:
            self._fans.pop(place, None)
        else:
            self._fans[place] = _line(seen, row, row.to_state, "cancelled")

    def _close_fans(self, seen: Observed, element: str) -> None:
        """An activity that ends takes the called instances with it that are still open."""
        still = [place for place in self._fans if place[:2] == (seen.instance.id, element)]
        for place in still:
            self._add({**self._fans.pop(place), "at": _local(seen.at)})


def _called(row: Row) -> bool:
    """A call's inner instance is told by its parent; any other by the instance that runs it."""
    return row.type == "callActivity"


def _lines(seen: Observed, row: Row) -> Iterator[Line]:
    if row.flow is not None:
        yield _flow(seen, row)
    if row.kind == "visit" or (row.kind == "child" and _called(row)):
        if row.from_state is None and row.to_state in ENDS:
            yield _line(seen, row, None, "ready")
            yield _line(seen, row, "ready", row.to_state)
        else:
            yield _line(seen, row, row.from_state, row.to_state)


def _flow(seen: Observed, row: Row) -> Line:
    line = _line(seen, row, None, "taken")
    flow = seen.definition.flows.get(row.flow or "")
    name = flow.name if flow is not None else None
    return {**line, "element": row.flow, "name": name, "type": "sequenceFlow"}


def _line(seen: Observed, row: Row, before: str | None, to: str) -> Line:
    instance = seen.instance
    return {
        "at": _local(seen.at),
        "instance": instance.id,
        "parent": instance.parent_id,
        "process": instance.process_id,
        "element": row.element,
        "name": row.name,
        "type": row.type,
        "from": before,
        "to": to,
        "key": row.key if row.key is not None else instance.key,
        "loop": row.loop if row.loop is not None else instance.loop,
        "actor": seen.actor,
    }


def _local(moment: datetime) -> str:
    return moment.astimezone(ZONE).isoformat(timespec="seconds")
